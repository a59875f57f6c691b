"""Years become one history: the newest wins, and nothing is stitched silently."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from kith.exchange.ssda903.merge import History, merge
from kith.exchange.ssda903.spec import EpisodeRow
from kith.exchange.ssda903.tests.made import (
    DOB,
    EPISODES,
    GOOD_EPISODES,
    GOOD_HEADER,
    WORKERS,
    checked,
    codes,
    episode,
    read,
    table,
)


def history(**years: str | tuple[str, ...]) -> History:
    """Merge years given as y2024="row" or ("row", "row")."""
    returns = []
    for name, rows in years.items():
        rows = (rows,) if isinstance(rows, str) else rows
        returns.append(checked(int(name[1:]), episodes=table(EPISODES, *rows)).kept)
    return merge(returns)


def test_the_newest_year_wins_for_the_same_first_day() -> None:
    found = history(
        y2025=episode(decom="01/05/2023", dec="01/06/2024", rec="E4A"), y2024=episode(decom="01/05/2023")
    )
    (row,) = found.children["1"].episodes
    assert row.rec == "E4A"
    assert codes(found.problems) == []


def test_in_one_file_the_later_row_wins() -> None:
    found = history(y2025=(episode(place="U6"), episode(place="K2")))
    assert [row.place for row in found.children["1"].episodes] == ["K2"]


def test_an_episode_left_open_in_an_older_year_and_absent_from_the_newest_is_flagged() -> None:
    found = history(y2024=episode(decom="01/05/2023"), y2025=episode("0022"))
    assert codes(found.problems) == ["KITH-OPEN"]
    assert found.problems[0].child == "1"
    assert found.children["1"].left_open_on == date(2024, 3, 31)
    assert found.children["1"].episodes[0].dec is None


def test_an_episode_that_ended_in_the_older_year_may_be_absent() -> None:
    found = history(y2024=episode(decom="01/05/2023", dec="01/06/2023", rec="E4A"), y2025=episode("0022"))
    assert codes(found.problems) == []


def test_a_newest_return_without_an_episode_table_leaves_nothing_open() -> None:
    older = checked(2024, episodes=table(EPISODES, episode(decom="01/05/2023"))).kept
    assert codes(merge([older, checked(2025).kept]).problems) == []


def test_a_first_episode_that_begins_no_home_is_noted_as_begun_before() -> None:
    assert codes(history(y2025=episode(rne="L")).problems, notes=True) == ["KITH-BEFORE"]
    assert codes(history(y2025=episode(rne="T")).problems, notes=True) == []


def test_the_files_reach_back_to_the_start_of_the_unbroken_years() -> None:
    assert history(y2024=episode(decom="01/05/2023"), y2025=episode()).seen_from == date(2023, 4, 1)
    broken = history(y2022=episode(decom="01/05/2021", dec="01/06/2021", rec="E5"), y2025=episode())
    assert broken.seen_from == date(2024, 4, 1)
    assert codes(broken.problems) == ["KITH-YEARS"]


def test_a_year_given_twice_is_flagged() -> None:
    twice = [checked(2025, episodes=GOOD_EPISODES).kept] * 2
    found = merge(twice)
    assert codes(found.problems) == ["KITH-YEARS"]
    assert len(found.children["1"].episodes) == 1


def test_workers_are_merged_by_worker_and_first_day() -> None:
    row = f"1,{DOB},SW1,01/05/2023,"
    older = checked(2024, workers=table(WORKERS, f"{row},MANAGE")).kept
    newer = checked(2025, workers=table(WORKERS, f"{row}01/06/2024,MANAGE")).kept
    found = merge([newer, older])
    assert found.workers_given
    assert [w.sw_dec for w in found.children["1"].workers] == [date(2024, 6, 1)]
    assert not merge([checked(episodes=GOOD_EPISODES).kept]).workers_given


def test_a_child_in_header_only_is_part_of_the_history() -> None:
    assert set(merge([checked(header=GOOD_HEADER).kept]).children) == {"1", "0022"}


ROWS = st.lists(st.tuples(st.sampled_from(["2023", "2024", "2025"]), st.integers(1, 28), st.integers(0, 9)))


def _slow(rows: list[tuple[str, int, int]]) -> dict[date, str]:
    """The twin: for each first day look through everything for the last row of the newest year."""
    found = {}
    for day in {day for _, day, _ in rows}:
        newest = max(year for year, d, _ in rows if d == day)
        found[date(2022, 5, day)] = [f"U{n}" for year, d, n in rows if d == day and year == newest][-1]
    return found


@given(ROWS)
def test_the_merge_agrees_with_the_slow_twin(rows: list[tuple[str, int, int]]) -> None:
    returns = [
        read(
            int(year),
            episodes=table(
                EPISODES,
                *(episode(decom=f"{day:02d}/05/2022", place=f"U{n}") for y, day, n in rows if y == year),
            ),
        )
        for year in ("2025", "2023", "2024")
    ]
    children = merge(returns).children
    merged: list[EpisodeRow] = children["1"].episodes if rows else []
    assert {row.decom: row.place for row in merged} == _slow(rows)
    assert [row.decom for row in merged] == sorted(_slow(rows))
