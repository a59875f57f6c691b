"""Checking: each rule fires on its row, and not on the nearest good one."""

import pytest

from kith.exchange.ssda903.check import check, check_years
from kith.exchange.ssda903.problem import Grade, refused_rows
from kith.exchange.ssda903.tests.made import (
    DOB,
    EPISODES,
    GOOD_EPISODES,
    GOOD_HEADER,
    HEADER,
    OC3,
    PREV_PERM,
    REVIEWS,
    UASC,
    WORKERS,
    checked,
    codes,
    episode,
    read,
    table,
)


def header(dob: str = DOB, sex: str = "M") -> bytes:
    return table(HEADER, f"1,{sex},{dob},WBRI,UN1,,")


def oc3(cells: str, dob: str = DOB, year: int = 2025, *episodes: str) -> list[str]:
    """Codes for one care-leaver row of child 1."""
    files = {"header": header(dob), "oc3": table(OC3, f"1,{dob},{cells}")}
    if episodes:
        files["episodes"] = table(EPISODES, *episodes)
    return codes(checked(year, **files).problems)


def test_a_good_return_has_no_problems_and_keeps_every_row() -> None:
    found = checked(episodes=GOOD_EPISODES)
    assert found.problems == ()
    assert found.kept.rows() == 4


HEADERS = [
    ("not-a-date", "", "102"),
    ("", "", "102"),
    ("01/04/2025", "", "301"),
    (DOB, "31/02/2024", "171"),
]


@pytest.mark.parametrize(("dob", "mc_dob", "code"), HEADERS)
def test_a_header_row_without_a_usable_date_is_refused(dob: str, mc_dob: str, code: str) -> None:
    found = checked(header=table(HEADER, f"1,F,{dob},WBRI,UN1,1,{mc_dob}"))
    assert codes(found.problems) == [code]
    assert found.kept.header == []


def test_a_birth_on_the_last_day_of_the_year_is_taken() -> None:
    assert checked(header=header("31/03/2025")).problems == ()


def test_a_child_twice_in_header_is_refused_the_second_time() -> None:
    found = checked(header=table(HEADER, f"1,M,{DOB},WBRI,,,", f" 1 ,M,{DOB},WBRI,,,"))
    assert codes(found.problems) == ["INT32"]
    assert [row.line for row in found.kept.header] == [2]


def test_the_rows_of_a_child_whose_header_row_was_refused_say_so() -> None:
    found = checked(header=header("x"), episodes=table(EPISODES, episode()))
    assert codes(found.problems) == ["102", "INT03"]
    assert "line 2" in str(found.problems[1].message)
    assert refused_rows(found.problems) == 2


MISSING_HEADER = {
    "INT03": {"episodes": table(EPISODES, episode("9"))},
    "INT06": {"oc3": table(OC3, f"9,{DOB},,,")},
    "INT07": {"prev": table(PREV_PERM, f"9,{DOB},Z1,,")},
    "INT08": {"reviews": table(REVIEWS, f"9,{DOB},01/05/2024,PN1")},
    "INT09": {"uasc": table(UASC, f"9,M,{DOB},")},
    "KITH-HEADER": {"workers": table(WORKERS, f"9,{DOB},SW1,01/05/2024,,MANAGE")},
}


@pytest.mark.parametrize("code", MISSING_HEADER)
def test_a_child_that_is_not_in_header_is_refused_in_every_table(code: str) -> None:
    found = checked(**MISSING_HEADER[code])
    assert codes(found.problems) == [code]
    assert found.problems[0].grade is Grade.REFUSED
    assert found.kept.rows() == 2


OTHER_BIRTH = {
    "INT15": {"oc3": table(OC3, "1,11/06/2008,,,")},
    "INT16": {"prev": table(PREV_PERM, "1,11/06/2008,Z1,,")},
    "INT17": {"reviews": table(REVIEWS, "1,11/06/2008,01/05/2024,PN1")},
    "INT18": {"uasc": table(UASC, "1,M,11/06/2008,")},
    "KITH-DOB": {"workers": table(WORKERS, "1,11/06/2008,SW1,01/05/2024,,MANAGE")},
}


@pytest.mark.parametrize("code", OTHER_BIRTH)
def test_another_date_of_birth_than_in_header_is_refused(code: str) -> None:
    found = checked(**OTHER_BIRTH[code])
    assert codes(found.problems, notes=True) == [code]
    assert found.kept.rows() == 2


ONCE = {
    "INT34": {"oc3": table(OC3, f"1,{DOB},,,", f"1,{DOB},,,")},
    "INT35": {"prev": table(PREV_PERM, f"1,{DOB},Z1,,", f"1,{DOB},Z1,,")},
    "INT36": {"uasc": table(UASC, f"1,M,{DOB},", f"1,M,{DOB},")},
}


@pytest.mark.parametrize("code", ONCE)
def test_a_child_stands_once_in_these_tables(code: str) -> None:
    found = checked(episodes=table(EPISODES, episode()), **ONCE[code])
    again = [p for p in found.problems if p.code == code]
    assert [p.line for p in again] == [3]


EPISODE_FAULTS = [
    (episode(decom=""), ["141"]),
    (episode(decom="99/99/2024"), ["141"]),
    (episode(dec="soon", rec="X1"), ["147"]),
    (episode(decom="02/05/2024", dec="01/05/2024", rec="X1"), ["356"]),
    (episode(decom="09/06/2008"), ["302"]),
    (episode(decom="x", dec="y", rec="X1"), ["141", "147"]),
    (episode(decom="10/06/2008"), []),
    (episode(decom="01/05/2024", dec="01/05/2024", rec="X1"), []),
]


@pytest.mark.parametrize(("row", "found"), EPISODE_FAULTS)
def test_an_episode_with_impossible_days_is_refused(row: str, found: list[str]) -> None:
    result = checked(2024, episodes=table(EPISODES, row))
    assert [code for code in codes(result.problems) if code != "KITH-YEARS"] == found
    assert len(result.kept.episodes) == (not found)


OTHER_FAULTS = [
    ({"reviews": table(REVIEWS, f"1,{DOB},,PN1")}, ["166"]),
    ({"reviews": table(REVIEWS, f"1,{DOB},09/06/2008,PN0")}, ["KITH-BIRTH"]),
    ({"reviews": table(REVIEWS, f"1,{DOB},10/06/2008,PN0")}, []),
    ({"uasc": table(UASC, f"1,F,{DOB},")}, ["INT21"]),
    ({"uasc": table(UASC, f"1,1,{DOB},")}, []),
    ({"uasc": table(UASC, f"1,M,{DOB},then")}, ["104"]),
    ({"uasc": table(UASC, f"1,M,{DOB},11/06/2026")}, ["304"]),
    ({"uasc": table(UASC, f"1,M,{DOB},10/06/2026")}, []),
    ({"prev": table(PREV_PERM, f"1,{DOB},P1,,01/2020")}, ["632"]),
    ({"prev": table(PREV_PERM, f"1,{DOB},P1,,zz/05/2020")}, []),
    ({"workers": table(WORKERS, f"1,{DOB},SW1,,,MANAGE")}, ["SW04STG1"]),
    ({"workers": table(WORKERS, f"1,{DOB},SW1,01/05/2024,x,MANAGE")}, ["SW05STG1"]),
    ({"workers": table(WORKERS, f"1,{DOB},SW1,02/05/2024,01/05/2024,MANAGE")}, ["SW18STG2"]),
    ({"workers": table(WORKERS, f"1,{DOB},,02/05/2024,,MANAGE")}, ["KITH-SW-ID"]),
    ({"workers": table(WORKERS, f"1,{DOB},SW1,01/05/2024,01/05/2024,MANAGE")}, []),
    ({"workers": table(WORKERS, "1,,SW1,01/05/2024,,MANAGE")}, []),
]


@pytest.mark.parametrize(("files", "found"), OTHER_FAULTS)
def test_rows_of_other_tables_with_impossible_cells_are_named(
    files: dict[str, bytes], found: list[str]
) -> None:
    assert codes(checked(**files).problems) == found


def test_two_episodes_on_one_day_are_flagged_and_both_stay_for_the_merge() -> None:
    found = checked(episodes=table(EPISODES, episode(), episode(rne="P")))
    assert codes(found.problems) == ["KITH-REPEAT"]
    assert found.problems[0].line == 3
    assert len(found.kept.episodes) == 2


ADULT = "10/06/2004"
"""Twenty at the end of the collection year 2025."""

OC3_CELLS = [
    (",,", []),
    ("YES,F2,U1", []),
    ("yes, f2 ,u1", []),
    ("MAYBE,F2,U1", ["131"]),
    ("YES,F9,U1", ["132"]),
    ("YES,F2,S1", ["133"]),
    ("YES,F2,S2", []),
    ("YES,F2,01", ["133"]),
    (",F2,U1", ["131", "153"]),
    ("YES,,U1", ["132", "153"]),
    ("YES,F2,", ["133", "153"]),
    ("DIED,F2,0", ["344"]),
    ("RHOM,0,B1", ["344"]),
    ("DIED,0,0", []),
    ("NO,0,0", []),
    ("YES,0,U1", ["345"]),
    ("YES,F2,0", ["345"]),
    ("YES,F2,T1", []),
    ("YES,F2,Z1", []),
]


@pytest.mark.parametrize(("cells", "found"), OC3_CELLS)
def test_the_cells_of_a_care_leaver_row_fit_together(cells: str, found: list[str]) -> None:
    assert oc3(cells, ADULT) == found


def test_an_activity_code_of_earlier_years_is_a_note_and_not_an_error() -> None:
    found = checked(header=header(ADULT), oc3=table(OC3, f"1,{ADULT},YES,F3,U1"))
    assert [(p.code, p.grade) for p in found.problems] == [("132", Grade.NOTE)]


@pytest.mark.parametrize(
    ("dob", "cells", "found"),
    [
        ("01/04/2008", "NO,0,0", ["391"]),
        ("31/03/2008", "NO,0,0", []),
        ("01/04/1990", "NO,0,0", []),
        ("01/04/2007", "NO,0,T2", ["347"]),
        ("31/03/2007", "NO,0,T2", []),
        ("31/03/2008", "NO,0,Z1", ["3001"]),
        ("01/04/2007", "NO,0,Z2", ["3001"]),
        ("31/03/2007", "NO,0,Z1", []),
        ("29/02/2008", "NO,0,Z1", ["3001"]),
    ],
)
def test_ages_at_the_end_of_the_year_rule_rows_out(dob: str, cells: str, found: list[str]) -> None:
    assert oc3(cells, dob) == found


LONG = episode(decom="01/01/2018", dec="05/06/2022", rec="E5")


@pytest.mark.parametrize(
    ("row", "found"),
    [
        (LONG, []),
        (LONG.replace("E5", "E2"), ["1000"]),
        (LONG.replace("E5", "E3"), ["1011"]),
        (LONG.replace("E5", "E12"), ["1001"]),
        (episode(decom="01/01/2022", dec="10/01/2022", rec="E5"), ["1001"]),
        (episode(decom="01/01/2022", dec="10/01/2022", rec="E5", rne="P"), []),
        (episode(decom="01/01/2018", dec="05/06/2022", rec="E5", ls="V4"), ["1001"]),
    ],
)
def test_the_episodes_rule_a_care_leaver_row_out(row: str, found: list[str]) -> None:
    assert [code for code in oc3("NO,0,0", ADULT, 2025, row) if code != "KITH-YEARS"] == found


def test_a_short_time_in_care_that_began_before_the_only_year_is_no_1001_but_is_with_an_older_year() -> None:
    short = table(EPISODES, episode(decom="01/06/2024", dec="20/06/2024", rec="E5", rne="P"))
    files = {"header": header("10/06/2007"), "oc3": table(OC3, "1,10/06/2007,NO,0,0"), "episodes": short}
    assert "1001" not in codes(checked(**files).problems)
    older = checked(2024, header=header("10/06/2007"), episodes=table(EPISODES)).kept
    assert "1001" in codes(checked(older=(older,), **files).problems)


def test_a_care_leaver_without_an_episode_is_1002_only_when_an_older_year_was_given() -> None:
    files = {"header": header(ADULT), "oc3": table(OC3, f"1,{ADULT},NO,0,0")}
    assert codes(checked(**files).problems) == []
    older = checked(2024, episodes=table(EPISODES, episode("0022", "01/05/2023"))).kept
    assert codes(checked(older=(older,), **files).problems) == ["1002"]


def test_an_episode_of_an_older_year_is_care_enough() -> None:
    files = {"header": header(ADULT), "oc3": table(OC3, f"1,{ADULT},NO,0,0")}
    older = checked(2022, header=header(ADULT), episodes=table(EPISODES, LONG)).kept
    assert codes(checked(older=(older,), **files).problems) == []


BIRTHDAY_ROWS = [
    (episode(decom="01/01/2018"), ["1007"]),
    (episode(decom="01/01/2018", dec="01/07/2024", rec="E5"), ["1016"]),
    (episode(decom="01/01/2018", dec="11/06/2024", rec="E5"), ["1016"]),
    (episode(decom="01/01/2018", dec="10/06/2024", rec="E5"), []),
    (episode(decom="01/01/2018", ls="V4"), ["1001"]),
]


@pytest.mark.parametrize(("row", "found"), BIRTHDAY_ROWS)
@pytest.mark.parametrize("dob", ["10/06/2007", "10/06/2006"])
def test_in_care_on_the_17th_or_18th_birthday_means_no_care_leaver_row(
    dob: str, row: str, found: list[str]
) -> None:
    assert oc3("NO,0,0", dob, 2025, row) == found


def test_a_leap_day_birthday_raises_nothing() -> None:
    assert oc3("NO,0,0", "29/02/2008", 2025, episode(decom="01/01/2018")) == ["1007"]


def test_without_any_header_table_rows_are_refused_unless_nothing_is_stored() -> None:
    alone = read(episodes=GOOD_EPISODES)
    assert codes(check(alone).problems) == ["INT03", "INT03"]
    assert check(alone, header_needed=False).kept.episodes == alone.episodes


def test_years_are_checked_oldest_first_whatever_their_order() -> None:
    newer = read(2025, header=header(ADULT), oc3=table(OC3, f"1,{ADULT},NO,0,0"))
    older = read(2022, header=header(ADULT), episodes=table(EPISODES, LONG))
    found = check_years([newer, older])
    assert [one.kept.year for one in found] == [2022, 2025]
    assert codes(found[1].problems) == []


def test_a_return_from_before_the_rules_began_raises_nothing() -> None:
    files = {"header": header("10/06/1980"), "oc3": table(OC3, "1,10/06/1980,NO,0,0")}
    assert codes(checked(1998, episodes=table(EPISODES, episode(decom="01/05/1997")), **files).problems) == [
        "1007"
    ]


def test_a_problem_never_holds_a_date_of_birth() -> None:
    found = checked(header=GOOD_HEADER, oc3=table(OC3, "1,01/02/2003,NO,0,0"))
    assert "2003" not in str(found.problems[0].message)
