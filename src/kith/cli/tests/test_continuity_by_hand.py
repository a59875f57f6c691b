"""Small returns worked out by hand, line by line of the definitions, through the command itself."""

import gc
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kith.cli import main
from kith.exchange.ssda903.tests.made import EPISODES, HEADER, OC3, WORKERS, episode, table

BORN = "10/06/2008"


def told(tmp_path: Path, on: str, *years: str, **tables: list[str]) -> dict[str, Any]:
    """What the command says inside; a table's name ends in its year when there are several years."""
    for year in years or ("2025",):
        folder = tmp_path / year
        folder.mkdir()
        for stem, heading in (("header", HEADER), ("episodes", EPISODES), ("sw", WORKERS), ("oc3", OC3)):
            rows = tables.get(f"{stem}_{year}", tables.get(stem))
            if rows is not None:
                (folder / f"{stem}.csv").write_bytes(table(heading, *rows))
    folders = [str(tmp_path / year) for year in years or ("2025",)]
    out = tmp_path / "out.json"
    assert main(["continuity", *folders, "--on", on, "--format", "json", "--inside", "--out", str(out)]) == 0
    said: dict[str, Any] = json.loads(out.read_text())
    return said


def one(said: dict[str, Any], child: str = "1") -> dict[str, Any]:
    return next(person for person in said["people"] if person["child"] == child)


def born(*children: str, dob: str = BORN) -> list[str]:
    return [f"{child},M,{dob},WBRI,UN1,," for child in children]


def ties(person: dict[str, Any]) -> list[tuple[str, str, str, int, bool]]:
    return [(t["kind"], t["from"], t["to"], t["months"], t["needs_manager"]) for t in person["lost_ties"]]


def test_two_periods_four_homes_one_change_of_carer_and_two_workers(tmp_path: Path) -> None:
    said = told(
        tmp_path,
        "2025-04-01",
        header=born("1"),
        episodes=[
            episode(decom="01/04/2024", rne="S", dec="01/06/2024", rec="X1"),
            episode(decom="01/06/2024", rne="L", dec="01/07/2024", rec="X1"),
            episode(decom="01/07/2024", rne="T", dec="01/10/2024", rec="X1", reason="allEG"),
            episode(decom="01/10/2024", rne=" p ", dec="01/01/2025", rec="e4a"),
            episode(decom="01/02/2025", rne="S"),
        ],
        sw=[
            f"1,{BORN},sw1,01/04/2024,01/10/2024,MANAGE",
            f"1,{BORN}, SW1 ,01/02/2025,,",
            f"1,{BORN},SW2,01/10/2024,,",
        ],
    )
    person = one(said)
    counts = {key: person[key] for key in ("periods_of_care", "homes", "carer_changes", "workers")}
    assert counts == {"periods_of_care": 2, "homes": 4, "carer_changes": 1, "workers": 2}
    assert person["days_in_care"] == 275 + 59
    assert ties(person) == [
        ("carer", "2024-04-01", "2024-10-01", 6, True),
        ("worker", "2024-04-01", "2024-10-01", 6, False),
    ]


def test_a_first_known_episode_that_begins_nothing_is_a_period_and_a_home_and_no_tie(tmp_path: Path) -> None:
    said = told(
        tmp_path,
        "2025-04-01",
        header=born("1"),
        episodes=[
            episode(decom="10/05/2024", rne="L", dec="10/01/2025", rec="X1"),
            episode(decom="10/01/2025", rne="U", dec="10/02/2025", rec="X1"),
            episode(decom="10/02/2025", rne="B"),
        ],
    )
    person = one(said)
    assert (person["periods_of_care"], person["homes"], person["carer_changes"]) == (1, 3, 1)
    assert (person["workers"], ties(person)) == (None, [])
    assert [p["code"] for p in said["problems"] if p["child"] == "1"] == ["KITH-BEFORE"]
    assert "began before these files" in said["problems"][-1]["message"]


@pytest.mark.parametrize(
    ("start", "end", "months"),
    [
        ("01/04/2024", "01/10/2024", 6),
        ("01/04/2024", "30/09/2024", 0),
        ("31/08/2023", "29/02/2024", 6),
        ("31/08/2023", "28/02/2024", 0),
        ("31/08/2024", "28/02/2025", 6),
        ("29/02/2024", "29/08/2024", 6),
        ("29/02/2024", "28/08/2024", 0),
        ("31/01/2024", "31/01/2025", 12),
    ],
)
def test_six_whole_months_to_the_day(tmp_path: Path, start: str, end: str, months: int) -> None:
    rows = [episode(decom=start, dec=end, rec="X1", reason="STAND"), episode(decom=end, rne="P")]
    found = one(told(tmp_path, "2025-04-01", header=born("1"), episodes=rows))["lost_ties"]
    assert [(tie["months"], tie["needs_manager"]) for tie in found] == ([(months, True)] if months else [])


@pytest.mark.parametrize(
    ("changed", "lost"),
    [
        ({}, 1),
        ({"ls": "V3"}, 0),
        ({"ls": "V4"}, 0),
        ({"ls": "V2"}, 1),
        *[({"place": f"T{number}"}, 0) for number in range(5)],
        ({"rec": "E17"}, 0),
        ({"rec": "E5"}, 1),
        ({"rne": "B"}, 1),
        ({"rne": "L"}, 0),
    ],
)
def test_short_breaks_temporary_places_and_staying_put_are_no_lost_tie(
    tmp_path: Path, changed: dict[str, str], lost: int
) -> None:
    row = episode(**{"decom": "01/04/2024", "dec": "01/02/2025", "rec": "E4A", **changed})
    person = one(told(tmp_path, "2025-04-01", header=born("1"), episodes=[row]))
    assert len(person["lost_ties"]) == lost
    assert (person["days_in_care"], person["homes"]) == (306, 1)


@pytest.mark.parametrize("reason", ["ALLEG", "STAND", "APPRR", "CARPL", "CREQB", ""])
def test_three_endings_need_a_manager(tmp_path: Path, reason: str) -> None:
    rows = [
        episode(decom="01/04/2024", dec="01/12/2024", rec="X1", reason=reason),
        episode(decom="01/12/2024", rne="P"),
    ]
    found = one(told(tmp_path, "2025-04-01", header=born("1"), episodes=rows))["lost_ties"]
    assert found[0]["needs_manager"] is (reason in {"ALLEG", "STAND", "APPRR"})


def test_days_are_counted_once_and_the_day_counted_to_is_not(tmp_path: Path) -> None:
    rows = [
        episode(decom="01/04/2024", dec="01/08/2024", rec="X1"),
        episode(decom="01/07/2024", rne="P", dec="01/09/2024", rec="E4A", ls="V4"),
        episode(decom="30/03/2025"),
    ]
    assert one(told(tmp_path, "2025-03-31", header=born("1"), episodes=rows))["days_in_care"] == 153 + 1


def test_of_one_first_day_the_later_row_and_the_newest_year_win(tmp_path: Path) -> None:
    same = episode(decom="01/05/2023")
    said = told(
        tmp_path,
        "2025-04-01",
        *("2025", "2024"),
        header=born("1", "2"),
        episodes_2024=[same, same.replace(",S,", ",P,"), episode("2", "01/05/2023")],
        episodes_2025=[
            episode(decom="01/05/2023", dec="01/06/2024", rec="E4A"),
            episode("2", "01/05/2023", dec="02/05/2024", rec="E4A"),
            episode("2", "01/05/2023", dec="01/05/2024", rec="E4A"),
        ],
    )
    assert said["years"] == [2024, 2025]
    assert (one(said)["days_in_care"], one(said)["carer_changes"]) == (397, 0)
    assert one(said, "2")["days_in_care"] == 366
    assert {p["code"] for p in said["problems"] if p["grade"] == "B"} == {"KITH-REPEAT"}


def test_left_open_in_an_older_year_it_runs_on_is_flagged_and_said(tmp_path: Path) -> None:
    said = told(
        tmp_path,
        "2025-04-01",
        *("2024", "2025"),
        header=born("1", "2"),
        episodes_2024=[episode(decom="01/05/2023")],
        episodes_2025=[episode("2", "01/05/2024")],
    )
    person = one(said)
    assert person["days_in_care"] == 336 + 365
    assert "KITH-OPEN" in person["status"]["reasons"][0]
    assert ("KITH-OPEN", "1") in {(p["code"], p["child"]) for p in said["problems"]}


STATUS = [
    # 91 days since 14 and care at 16 are shown: certain, wherever the files begin; 90 may be 91
    ("10/06/2008", "2024-09-08", [("10/06/2024", "", "", "C2")], "unknown"),
    ("10/06/2008", "2024-09-09", [("11/06/2024", "", "", "C2")], "unknown"),
    ("10/06/2008", "2024-09-09", [("10/06/2024", "", "", "C2")], "eligible"),
    ("29/02/2008", "2024-02-28", [("01/05/2023", "", "", "C2")], "none"),
    ("29/02/2008", "2024-02-29", [("01/05/2023", "", "", "C2")], "eligible"),
    ("29/02/2008", "2026-02-28", [("01/05/2023", "", "", "C2")], "eligible"),
    ("29/02/2008", "2026-03-01", [("01/05/2023", "", "", "C2")], "former_relevant"),
    ("10/06/2008", "2024-09-11", [("10/06/2023", "", "", "V4")], "none"),
    ("10/06/2008", "2025-03-31", [("10/06/2023", "01/08/2024", "E5", "C2")], "relevant"),
    ("10/06/2008", "2025-03-31", [("10/06/2023", "01/08/2024", "E3", "C2")], "none"),
    ("10/06/2008", "2025-03-31", [("10/06/2023", "01/08/2024", "E11", "C2")], "none"),
    ("10/06/2008", "2025-03-31", [("10/06/2023", "01/08/2024", "E12", "C2")], "none"),
    ("10/06/2008", "2025-01-31", [("10/06/2023", "01/08/2024", "E4A", "C2")], "relevant"),
    ("10/06/2008", "2025-02-01", [("10/06/2023", "01/08/2024", "E4A", "C2")], "unknown"),
    ("10/06/2006", "2025-03-31", [("10/06/2023", "10/06/2024", "E17", "C2")], "former_relevant"),
    ("10/06/2006", "2027-06-09", [("10/06/2023", "10/06/2024", "E17", "C2")], "former_relevant"),
    ("10/06/2006", "2031-06-09", [("10/06/2023", "10/06/2024", "E17", "C2")], "former_relevant"),
    ("10/06/2006", "2031-06-10", [("10/06/2023", "10/06/2024", "E17", "C2")], "none"),
    ("10/06/2006", "2025-03-31", [("01/05/2024", "10/06/2024", "E5", "C2")], "unknown"),
    ("10/06/2012", "2025-03-31", [("01/05/2024", "", "", "C2")], "none"),
    ("10/06/2006", "2025-03-31", [], "unknown"),
    ("10/06/1999", "2025-03-31", [], "none"),
    # the files reach back to the 14th birthday: too few days are too few
    ("10/06/2010", "2026-07-01", [("01/05/2026", "", "", "C2")], "none"),
    ("10/06/2010", "2026-07-31", [("01/05/2026", "", "", "C2")], "eligible"),
    ("10/06/2010", "2026-07-30", [("01/05/2026", "", "", "C2")], "none"),
    # what begins after the files end is not in them: no wrong none
    ("10/06/2010", "2026-06-09", [("01/05/2024", "01/02/2025", "E4A", "C2")], "none"),
    ("10/06/2010", "2026-06-11", [("01/05/2024", "01/02/2025", "E4A", "C2")], "unknown"),
]


@pytest.mark.parametrize(("dob", "on", "spells", "category"), STATUS)
def test_status_by_hand(
    tmp_path: Path, dob: str, on: str, spells: list[tuple[str, str, str, str]], category: str
) -> None:
    rows = [episode(decom=decom, dec=dec, rec=rec, ls=ls) for decom, dec, rec, ls in spells]
    year = "2024" if dob.startswith("29") else "2025"
    said = told(tmp_path, on, year, header=born("1", dob=dob), episodes=rows)
    assert one(said)["status"]["category"] == category
    assert one(said)["status"]["reasons"]


def test_the_keys_are_those_agreed_and_counts_are_whole_numbers(tmp_path: Path) -> None:
    rows = [episode("b", "01/05/2024"), episode("A", "01/05/2024"), episode("10", "01/05/2024")]
    said = told(tmp_path, "2025-03-31", header=born("b", "A", "10"), episodes=rows)
    assert {"children", "years", "problems", "people", "figures"} <= set(said)
    assert [person["child"] for person in said["people"]] == ["10", "A", "b"]
    assert set(said["people"][0]) == {
        *("child", "periods_of_care", "days_in_care", "homes", "carer_changes", "workers"),
        *("status", "lost_ties"),
    }
    assert set(said["people"][0]["status"]) == {"category", "since", "next_change_on", "reasons"}
    named = {"in_care", "care_leavers", "homes_median", "carer_changes_median", "workers_median"}
    assert named | {"three_or_more_workers_in_year"} <= set(said["figures"])
    assert all(type(value) is int for key, value in said["figures"].items() if value is not None)
    assert said["mark"] == "not to leave the authority"


def test_the_search_for_cycles_is_on_again_afterwards(tmp_path: Path) -> None:
    told(tmp_path, "2025-03-31", header=born("1"), episodes=[episode()])
    assert gc.isenabled()


def test_a_reader_that_stops_reading_gets_no_traceback(tmp_path: Path) -> None:
    rows = [episode(str(child), "01/05/2024") for child in range(3000)]
    folder = tmp_path / "2025"
    folder.mkdir()
    (folder / "episodes.csv").write_bytes(table(EPISODES, *rows))
    kith = [sys.executable, "-c", "import sys; from kith.cli import main; sys.exit(main())", "continuity"]
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [*kith, str(folder), "--inside"], stdout=writing, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(writing)
    assert (done.returncode, "Traceback" in done.stderr) == (141, False)
