"""The calendar of a government office."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thai.working_days import WorkingDays

OFFICE = WorkingDays()
days = st.dates(date(2000, 1, 1), date(2095, 12, 31))


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (date(2023, 11, 11), "วันเสาร์"),
        (date(2023, 11, 12), "วันอาทิตย์"),
        (date(2023, 12, 5), "วันชาติ"),
        (date(2023, 5, 17), "วันพืชมงคล"),
        (date(2023, 12, 11), "ชดเชยวันรัฐธรรมนูญ"),
    ],
)
def test_a_day_off_says_why_in_thai(day: date, reason: str) -> None:
    assert not OFFICE.is_working(day)
    assert reason in (OFFICE.reason_off(day) or "")


@pytest.mark.parametrize("day", [date(2023, 5, 1), date(2021, 5, 3), date(2024, 5, 1), date(2023, 11, 9)])
def test_the_office_works_on_labour_day_and_its_substitutes(day: date) -> None:
    assert OFFICE.is_working(day)
    assert OFFICE.reason_off(day) is None


def test_the_letters_rounds_fall_on_working_days_three_working_days_after_their_notice() -> None:
    rounds = [date(2023, 11, 9), date(2023, 11, 16), date(2023, 11, 23)]
    notices = [date(2023, 11, 6), date(2023, 11, 13), date(2023, 11, 20)]
    assert all(OFFICE.is_working(day) for day in rounds)
    assert [OFFICE.shift(day, -3) for day in rounds] == notices


def test_a_day_off_moves_to_the_working_day_before_or_after() -> None:
    saturday = date(2023, 12, 9)  # before วันรัฐธรรมนูญ on Sunday and its substitute on Monday
    assert OFFICE.on_or_before(saturday) == date(2023, 12, 8)
    assert OFFICE.on_or_after(saturday) == OFFICE.next_after(saturday) == date(2023, 12, 12)


def test_the_offices_own_days_come_before_every_other_rule() -> None:
    saturday, thursday = date(2023, 11, 11), date(2023, 11, 9)
    office = WorkingDays({saturday: True, thursday: False})
    assert office.is_working(saturday)
    assert office.reason_off(thursday) == "วันหยุดที่สำนักงานกำหนด"
    assert office.next_after(date(2023, 11, 8)) == date(2023, 11, 10)


def test_an_override_changed_later_does_not_reach_a_calendar_in_use() -> None:
    overrides = {date(2023, 11, 9): False}
    office = WorkingDays(overrides)
    overrides.clear()
    assert not office.is_working(date(2023, 11, 9))


def test_years_unknown_to_the_holiday_list_have_their_weekends() -> None:
    assert OFFICE.is_working(date(2150, 11, 9)) == (date(2150, 11, 9).weekday() < 5)
    assert OFFICE.reason_off(date(1850, 1, 5)) == "วันเสาร์"


@given(days, st.integers(-40, 40))
def test_a_shift_lands_on_a_working_day_with_the_right_count_between(day: date, count: int) -> None:
    landed = OFFICE.shift(day, count)
    if count == 0:
        assert landed == day
        return
    step = 1 if count > 0 else -1
    passed = [day + timedelta(days=step * n) for n in range(1, abs((landed - day).days) + 1)]
    assert OFFICE.is_working(landed)
    assert sum(OFFICE.is_working(each) for each in passed) == abs(count)


@given(days)
def test_a_working_day_stays_where_it_is(day: date) -> None:
    before, after = OFFICE.on_or_before(day), OFFICE.on_or_after(day)
    assert before <= day <= after
    assert (before == day == after) == OFFICE.is_working(day)
