"""The rule that asks for a second look: far from the school's last months, or all the same."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from models.odd_figures import AT_LEAST, FACTOR, MONTHS_NEEDED, all_alike, far_off, is_far_off

COUNTS = st.integers(0, 9_999)
EARLIER = st.lists(COUNTS, min_size=MONTHS_NEEDED, max_size=6)


@given(COUNTS, st.lists(COUNTS, max_size=MONTHS_NEEDED - 1))
def test_with_fewer_than_two_earlier_months_nothing_is_odd(count: int, earlier: list[int]) -> None:
    assert not is_far_off(count, earlier)


@given(EARLIER, st.data())
def test_what_lies_between_the_earlier_figures_is_never_odd(earlier: list[int], data: st.DataObject) -> None:
    assert not is_far_off(data.draw(st.integers(min(earlier), max(earlier))), earlier)


@given(EARLIER, st.integers(0, AT_LEAST - 1))
def test_a_few_people_more_are_never_odd(earlier: list[int], more: int) -> None:
    assert not is_far_off(max(earlier) + more, earlier)


@given(EARLIER)
def test_more_than_three_times_the_largest_and_ten_above_it_is_odd(earlier: list[int]) -> None:
    assert is_far_off(FACTOR * max(earlier) + AT_LEAST, earlier)
    assert not is_far_off(FACTOR * max(earlier), earlier)


@given(st.lists(st.integers(AT_LEAST, 9_999), min_size=MONTHS_NEEDED, max_size=6))
def test_less_than_a_third_of_figures_that_were_all_ten_or_more_is_odd(earlier: list[int]) -> None:
    assert is_far_off((min(earlier) - 1) // FACTOR, earlier)
    assert not is_far_off(-(-min(earlier) // FACTOR), earlier)


@given(st.lists(st.integers(0, AT_LEAST - 1), min_size=1, max_size=5), EARLIER)
def test_nobody_is_never_odd_where_a_month_had_fewer_than_ten(few: list[int], earlier: list[int]) -> None:
    assert not is_far_off(0, [*few, *earlier])


@given(EARLIER, COUNTS, COUNTS)
def test_what_is_larger_than_an_odd_figure_above_the_largest_is_odd_too(earlier: list[int], a: int, b: int) -> None:
    small, large = sorted((a, b))
    if small > max(earlier) and is_far_off(small, earlier):
        assert is_far_off(large, earlier)


@given(COUNTS, EARLIER, st.randoms())
def test_the_order_of_the_earlier_months_does_not_matter(count: int, earlier: list[int], chance: object) -> None:
    shuffled = list(earlier)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert is_far_off(count, earlier) == is_far_off(count, shuffled)


def test_each_process_is_compared_with_its_own_months_only() -> None:
    earlier = [{1: 2, 2: 300}, {1: 3, 2: 310}]
    assert far_off({1: 300, 2: 305}, earlier) == [1]
    assert far_off({1: 3, 2: 5}, earlier) == [2]
    assert far_off({1: 3, 2: 305}, earlier) == []


def test_a_process_that_earlier_months_did_not_have_is_not_odd() -> None:
    assert far_off({1: 500}, [{2: 1}, {2: 1}]) == []


@given(st.integers(1, 9_999), st.integers(2, 8))
def test_equal_figures_other_than_zero_are_alike(count: int, processes: int) -> None:
    assert all_alike(dict.fromkeys(range(processes), count))
    assert not all_alike({**dict.fromkeys(range(processes), count), 0: count - 1})


def test_all_zero_is_a_nil_report_and_nothing_to_ask_about() -> None:
    assert not all_alike(dict.fromkeys(range(8), 0))
    assert not all_alike({})
