"""Small counts stay hidden, directly and by subtraction."""

from hypothesis import given
from hypothesis import strategies as st

from kith.measures.disclosure import hide_small


def test_counts_of_one_to_nine_are_hidden_and_named_and_zero_and_ten_show() -> None:
    shown = hide_small({"none": 0, "one": 1, "nine": 9, "ten": 10})
    assert shown.cells == {"none": 0, "one": None, "nine": None, "ten": 10}
    assert shown.hidden == ("one", "nine")


def test_a_missing_count_stays_missing_and_is_not_called_hidden() -> None:
    shown = hide_small({"workers": None})
    assert shown.cells == {"workers": None}
    assert shown.hidden == ()


def test_a_second_part_is_hidden_when_the_total_would_give_the_first_away() -> None:
    shown = hide_small({"all": 52, "a": 3, "b": 20, "c": 29}, [("all", ["a", "b", "c"])])
    assert shown.hidden == ("a", "b")


def test_two_small_parts_that_add_up_to_a_small_count_take_a_third_with_them() -> None:
    shown = hide_small({"all": 52, "a": 3, "b": 4, "c": 45}, [("all", ["a", "b", "c"])])
    assert shown.hidden == ("a", "b", "c")


def test_two_small_parts_that_add_up_to_ten_need_no_third() -> None:
    shown = hide_small({"all": 52, "a": 5, "b": 5, "c": 42}, [("all", ["a", "b", "c"])])
    assert shown.hidden == ("a", "b")


def test_a_total_goes_when_no_second_part_is_left_to_hide() -> None:
    shown = hide_small({"all": 4, "a": 4, "b": 0}, [("all", ["a", "b"])])
    assert shown.hidden == ("all", "a")


@given(st.lists(st.integers(0, 30), min_size=1, max_size=5))
def test_no_small_count_can_be_worked_out_by_subtraction(values: list[int]) -> None:
    counts: dict[str, int | None] = {f"p{i}": value for i, value in enumerate(values)}
    parts = list(counts)
    counts["all"] = sum(values)
    shown = hide_small(counts, [("all", parts)])
    assert not any(cell is not None and 0 < cell < 10 for cell in shown.cells.values())
    if shown.cells["all"] is not None:
        left = shown.cells["all"] - sum(shown.cells[part] or 0 for part in parts)
        lost = [part for part in parts if part in shown.hidden]
        assert left == 0 or (left >= 10 and len(lost) > 1)
    elif any(values):
        assert any(part in shown.hidden for part in parts)
