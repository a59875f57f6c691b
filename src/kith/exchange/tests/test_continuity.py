"""The continuity report: journeys from files, figures, and what is hidden."""

import json
from datetime import date
from typing import Any

import pytest

from kith.exchange.continuity import as_dict, report
from kith.exchange.ssda903.tests.made import (
    DOB,
    EPISODES,
    GOOD_EPISODES,
    HEADER,
    OC3,
    WORKERS,
    episode,
    read,
    table,
)

ON = date(2025, 3, 31)
LINES = (
    episode("1", "01/05/2022", "S", "01/02/2023", "X1", reason="ALLEG"),
    episode("1", "01/02/2023", "P", "01/05/2023", "X1"),
    episode("1", "01/05/2023", "L"),
)
ONE = {
    "header": table(HEADER, f"1,M,{DOB},WBRI,UN1,,"),
    "episodes": table(EPISODES, *LINES),
    "workers": table(WORKERS, f"1,{DOB},SW1,01/05/2022,01/12/2022,MANAGE", f"1,{DOB},SW2,01/12/2022,,MANAGE"),
}


def inside(*reads: Any, on: date = ON) -> dict[str, Any]:
    return as_dict(report(reads, on), inside=True)


def many(count: int, **cells: str) -> dict[str, bytes]:
    """A return of this many children, all with the same episode."""
    return {
        "header": table(HEADER, *(f"{n},M,{DOB},WBRI,UN1,," for n in range(count))),
        "episodes": table(EPISODES, *(episode(str(n), **cells) for n in range(count))),
    }


def test_one_journey_is_told_whole() -> None:
    found = inside(read(2025, **ONE))
    assert found["children"] == 1
    assert found["years"] == [2025]
    assert found["mark"] == "not to leave the authority"
    (person,) = found["people"]
    assert {
        key: person[key] for key in ("child", "periods_of_care", "homes", "carer_changes", "workers")
    } == {
        "child": "1",
        "periods_of_care": 1,
        "homes": 2,
        "carer_changes": 1,
        "workers": 2,
    }
    assert person["days_in_care"] == (ON - date(2022, 5, 1)).days
    assert person["status"]["category"] == "eligible"
    assert person["status"]["since"] == "2024-06-10"
    assert person["status"]["next_change_on"] == "2026-06-10"
    assert all(isinstance(reason, str) for reason in person["status"]["reasons"])
    assert person["lost_ties"] == [
        {"kind": "worker", "from": "2022-05-01", "to": "2022-12-01", "months": 7, "needs_manager": False},
        {"kind": "carer", "from": "2022-05-01", "to": "2023-02-01", "months": 9, "needs_manager": True},
    ]
    json.dumps(found)


def test_people_are_sorted_by_child_and_inside_nothing_is_hidden() -> None:
    found = inside(read(2025, **many(12)))
    assert [person["child"] for person in found["people"]] == sorted(map(str, range(12)))
    assert found["hidden"] == []


def test_without_a_worker_table_workers_are_missing_and_with_one_they_are_nought() -> None:
    without = inside(read(2025, header=ONE["header"], episodes=ONE["episodes"]))
    assert without["people"][0]["workers"] is None
    assert without["figures"]["three_or_more_workers_in_year"] is None
    with_table = inside(read(2025, header=ONE["header"], episodes=ONE["episodes"], workers=table(WORKERS)))
    assert with_table["people"][0]["workers"] == 0


def test_problems_have_their_seven_keys_and_how_to_mend_them() -> None:
    (problem,) = inside(read(2025, header=ONE["header"], episodes=table(EPISODES, episode("7"))))["problems"]
    assert list(problem) == ["file", "line", "child", "column", "code", "grade", "message", "mend"]
    assert (problem["file"], problem["line"], problem["child"]) == ("episodes.csv", 2, "7")
    assert (problem["code"], problem["grade"]) == ("INT03", "A")


def test_a_refused_row_counts_in_nothing() -> None:
    rows = table(EPISODES, *LINES, episode("1", "01/06/2024", "P", "01/05/2024", "X1"))
    (person,) = inside(read(2025, header=ONE["header"], episodes=rows))["people"]
    assert person["homes"] == 2


def test_an_episode_open_in_an_older_year_counts_to_the_day_is_flagged_and_said_in_the_reasons() -> None:
    older = read(2024, header=ONE["header"], episodes=table(EPISODES, episode("1", "01/05/2022")))
    newer = read(2025, **many(1))
    newer.header[0].child = newer.episodes[0].child = "2"
    found = inside(older, newer)
    person = found["people"][0]
    assert person["days_in_care"] == (ON - date(2022, 5, 1)).days
    assert [p["code"] for p in found["problems"]] == ["KITH-OPEN"]
    assert "KITH-OPEN" in person["status"]["reasons"][0]
    assert person["status"]["category"] == "unknown"


def test_an_open_episode_that_would_change_nothing_leaves_the_category_and_is_said_all_the_same() -> None:
    born = "10/06/2015"
    header = table(HEADER, f"1,M,{born},WBRI,UN1,,")
    older = read(2024, header=header, episodes=table(EPISODES, episode("1", "01/05/2022")))
    found = inside(older, read(2025, header=header, episodes=table(EPISODES)))
    assert found["people"][0]["status"]["category"] == "none"
    assert "KITH-OPEN" in found["people"][0]["status"]["reasons"][0]


def test_a_care_leaver_with_no_episode_in_the_only_year_is_unknown() -> None:
    born = "10/06/2005"
    found = inside(
        read(2025, header=table(HEADER, f"1,M,{born},WBRI,UN1,,"), oc3=table(OC3, f"1,{born},NO,0,0"))
    )
    assert found["people"][0]["status"]["category"] == "unknown"
    assert found["people"][0]["status"]["next_change_on"] == "2026-06-10"


@pytest.mark.parametrize(
    ("in_touch", "category"),
    [("NO", "unknown"), ("RHOM", "qualifying"), ("DIED", "none"), ("YES", "unknown")],
)
def test_what_the_yearly_return_says_of_being_in_touch_reaches_status(in_touch: str, category: str) -> None:
    files = {
        "header": table(HEADER, f"1,M,{DOB},WBRI,UN1,,"),
        "episodes": table(EPISODES, episode("1", "01/05/2022", "S", "01/08/2024", "E4A")),
        "oc3": table(OC3, f"1,{DOB},{in_touch},0,0"),
    }
    assert inside(read(2025, **files))["people"][0]["status"]["category"] == category


def test_without_header_journeys_are_counted_and_status_is_unknown() -> None:
    found = inside(read(2025, episodes=GOOD_EPISODES))
    assert found["children"] == 2
    assert {person["status"]["category"] for person in found["people"]} == {"unknown"}


def test_outside_a_small_count_is_null_and_its_key_is_named() -> None:
    found = as_dict(report([read(2025, **many(9))], ON), inside=False)
    assert found["children"] is None
    assert "children" in found["hidden"]
    assert "in_care" in found["hidden"]
    assert found["figures"]["in_care"] is None
    assert found["figures"]["homes_median"] is None
    assert "homes_median" in found["hidden"]
    assert found["figures"]["relevant"] == 0


def test_outside_ten_show_and_nobody_is_named() -> None:
    found = as_dict(report([read(2025, **many(10))], ON), inside=False)
    assert found["children"] == 10
    assert found["figures"]["in_care"] == 10
    assert found["figures"]["homes_median"] == 1
    assert found["hidden"] == []
    assert "people" not in found
    assert "mark" not in found
    assert not any(problem["child"] for problem in found["problems"])


def test_outside_a_large_part_goes_when_the_small_rest_could_be_worked_out() -> None:
    files = many(30)
    files["episodes"] = table(EPISODES, *(episode(str(n)) for n in range(27)))
    found = as_dict(report([read(2025, **files)], ON), inside=False)
    assert found["children"] == 30
    assert found["figures"]["in_care"] is None


@pytest.mark.parametrize("children", [11, 15, 40])
def test_outside_hidden_cells_cannot_be_worked_out_from_the_sum(children: int) -> None:
    files = many(children, decom="01/05/2022")
    files["episodes"] = table(EPISODES, *(episode(str(n), "01/05/2022") for n in range(children - 2)))
    found = as_dict(report([read(2025, **files)], ON), inside=False)
    cells = found["figures"]
    parts = [
        cells[key] for key in ("eligible", "relevant", "former_relevant", "qualifying", "none", "unknown")
    ]
    assert found["children"] is None or None not in parts or parts.count(None) > 1
