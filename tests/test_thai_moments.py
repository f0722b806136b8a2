"""A day and a time as people type them together."""

from __future__ import annotations

from datetime import date, time

import pytest

from thai.moments import Moment, read_moment

TODAY = date(2023, 11, 3)  # a Friday


@pytest.mark.parametrize(
    ("typed", "day", "of_day"),
    [
        ("พรุ่งนี้ 8.30", date(2023, 11, 4), time(8, 30)),
        ("10 พ.ย. 66 เวลา 13.00 น.", date(2023, 11, 10), time(13)),
        ("๑๐ พย 15.30", date(2023, 11, 10), time(15, 30)),
        ("9 11 2566 8.30", date(2023, 11, 9), time(8, 30)),
        ("10/11 9.00", date(2023, 11, 10), time(9)),  # and not 10/1, 19.00
        ("10/11/66 09:00", date(2023, 11, 10), time(9)),
        ("บ่ายสองวันอังคาร", date(2023, 11, 7), time(14)),
        ("พรุ่งนี้บ่ายสองโมงครึ่ง", date(2023, 11, 4), time(14, 30)),
        ("9.00 น. พรุ่งนี้", date(2023, 11, 4), time(9)),
        ("วันนี้", TODAY, None),
        ("เที่ยง", None, time(12)),
    ],
)
def test_day_and_time_are_read_in_either_order(typed: str, day: date | None, of_day: time | None) -> None:
    assert read_moment(typed, TODAY) == Moment(day, of_day)


@pytest.mark.parametrize("typed", ["", "เดี๋ยวก่อน", "10", "พรุ่งนี้ 2.30", "31/2 9.00", "พรุ่งนี้ " + "9" * 60, "9.00 13.00"])
def test_what_is_no_moment_or_could_be_two_is_not_guessed(typed: str) -> None:
    assert read_moment(typed, TODAY) is None
