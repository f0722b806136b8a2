"""Months: the value, and reading them from what people type."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thai.digits import to_thai
from thai.months import Month, find_month, read_month

TODAY = date(2023, 11, 9)
OCTOBER = Month(2023, 10)
months = st.builds(Month, st.integers(1900, 2099), st.integers(1, 12))


def test_a_month_knows_its_days_names_and_fiscal_year() -> None:
    assert (OCTOBER.first_day, OCTOBER.last_day) == (date(2023, 10, 1), date(2023, 10, 31))
    assert (OCTOBER.short, OCTOBER.full, OCTOBER.iso) == ("ต.ค. 2566", "ตุลาคม 2566", "2023-10")
    assert OCTOBER.fiscal_year_be == 2567
    assert Month(2023, 9).fiscal_year_be == 2566
    assert Month.of(TODAY) == Month(2023, 11)
    assert Month(2024, 2).last_day == date(2024, 2, 29)


@pytest.mark.parametrize("text", ["2023-13", "2023-1", "2566", "", "2023-10-01", "๒๐๒๓-๑๐"])
def test_only_the_iso_form_makes_a_month_from_storage(text: str) -> None:
    with pytest.raises(ValueError, match="month"):
        Month.from_iso(text)


def test_a_month_outside_the_calendar_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="month"):
        Month(2023, 13)


@given(months, st.integers(-600, 600))
def test_shifting_there_and_back_gives_the_month_again(month: Month, by: int) -> None:
    assert month.shift(by).shift(-by) == month
    assert (month.shift(by) > month) == (by > 0)


@given(months)
def test_the_next_month_starts_the_day_after_the_last(month: Month) -> None:
    assert month.shift(1).first_day - month.last_day == timedelta(days=1)
    assert Month.from_iso(month.iso) == month


@pytest.mark.parametrize(
    "typed",
    ["ต.ค. 66", "ต.ค.2566", "ต.ค 66", "ตค66", "ตค", "ต. ค. 66", "ตุลา", "ตุลาคม", "ตุลา 66",
     "ตุลาคม ๒๕๖๖", "10/66", "10/2566", "10-66", "10-2566", "2566-10", "2023-10", "10/2023", "๑๐/๖๖",
     "เดือนที่แล้ว", "เดือนก่อน", "เดือนตุลาคม พ.ศ. 2566", "ประจำเดือนตุลาคม 2566", "เดือน ต.ค. ปี 66",
     "ตุลาปีนี้", " ตุลาคม\u200b 2566 "],
)  # fmt: skip
def test_october_2566_is_read_in_every_form_people_use(typed: str) -> None:
    assert read_month(typed, TODAY) == OCTOBER


@pytest.mark.parametrize(
    ("typed", "month"),
    [
        ("พฤศจิกา", 11), ("พฤษจิกา", 11), ("พฤศจิกายน", 11), ("พฤจิกายน", 11), ("พฤษจิกายน", 11),
        ("พย", 11),
        ("กุมภา", 2), ("กุมพา", 2), ("กุมภาพันธ์", 2), ("กุมภาพัน", 2), ("กรกฎา", 7), ("กรกฏา", 7),
        ("กรกฏาคม", 7), ("พฤษภา", 5), ("พฤศภาคม", 5), ("เมษา", 4), ("มีนา", 3), ("มิ.ย.", 6),
        ("เดือนนี้", 11),
    ],
)  # fmt: skip
def test_everyday_names_and_safe_misspellings_are_the_latest_such_month(typed: str, month: int) -> None:
    assert read_month(typed, TODAY) == Month(2023, month)


def test_a_month_still_to_come_this_year_means_last_years() -> None:
    assert read_month("ธ.ค.", TODAY) == Month(2022, 12)
    assert read_month("ธ.ค. 66", TODAY) == Month(2023, 12)
    assert read_month("มีนาปีที่แล้ว", TODAY) == Month(2022, 3)


@pytest.mark.parametrize(
    "typed",
    ["", "เดือน", "66", "10", "3/2", "13/66", "0/66", "10.66", "9/11/66", "2566-10-05", "ต.ค. 12",
     "ตุลาการ", "ก.ค.ศ.", "ก.พ.ร.", "กพร.", "มิตรภาพ", "ต.ค. 66 3", "ต.ค. และ พ.ย.", "พยาบาล",
     "077-545101-3", "10/1500"],
)  # fmt: skip
def test_what_is_not_only_a_month_is_refused(typed: str) -> None:
    assert read_month(typed, TODAY) is None


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("สถิติ ต.ค. 66 3 1 0 0 2 0 0 1", "ต.ค. 66"),
        ("สถิติ ต.ค. 3 1 0 0 2 0 0 1", "ต.ค."),
        ("สถิติ 10/66 3,1,0,0,2,0,0,1", "10/66"),
        ("สถิติ ตุลา66,3,1,0", "ตุลา66"),
        ("ส่งของเดือนที่แล้วนะคะ", "เดือนที่แล้ว"),
        ("รายงานประจำเดือนตุลาคม๒๕๖๖ครับ", "ประจำเดือนตุลาคม๒๕๖๖"),
        ("เดือนตุลา 66 คน", "เดือนตุลา"),
    ],
)
def test_a_month_inside_a_sentence_is_found_with_its_place(text: str, named: str) -> None:
    found = find_month(text, TODAY)
    assert found is not None
    month, start, end = found
    assert (month, text[start:end]) == (OCTOBER, named)


@pytest.mark.parametrize("text", ["สถิติ 3 1 0", "ตุลาการศาลปกครอง", "โทร 077-545101-3", "วันที่ 9/11/66", "3/2 คน"])
def test_a_sentence_without_a_month_has_none(text: str) -> None:
    assert find_month(text, TODAY) is None


@given(months, st.dates(date(1910, 1, 1), date(2080, 1, 1)))
def test_what_the_program_writes_it_also_reads(month: Month, today: date) -> None:
    for written in (month.short, month.full, month.iso, to_thai(month.full), month.short.replace(" ", "")):
        assert read_month(written, today) == month


@given(st.integers(0, 9), st.integers(1, 12), st.dates(date(1950, 1, 1), date(2080, 1, 1)))
def test_a_two_digit_year_is_the_buddhist_year_near_today(back: int, number: int, today: date) -> None:
    month = Month(today.year - back, number)
    assert read_month(f"{number}/{(month.year + 543) % 100:02d}", today) == month


@given(st.text(max_size=40), st.dates(date(1950, 1, 1), date(2080, 1, 1)))
def test_no_text_breaks_the_reader(text: str, today: date) -> None:
    found = find_month(text, today)
    assert found is None or 0 <= found[1] < found[2] <= len(text)
