"""Days and times: written for people and read from them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thai.dates import (
    clock_time,
    date_range,
    date_time,
    days_until_phrase,
    fiscal_year_be,
    full_date,
    official_date,
    read_date,
    read_time,
    short_date,
    weekday_date,
)

TODAY = date(2023, 11, 7)  # a Tuesday
NINTH = date(2023, 11, 9)
modern_days = st.dates(date(1950, 1, 1), date(2090, 12, 31))


def test_a_day_is_written_in_buddhist_years_for_chat_and_for_documents() -> None:
    assert short_date(NINTH) == "9 พ.ย. 2566"
    assert weekday_date(NINTH) == "วันพฤหัสบดีที่ 9 พ.ย. 2566"
    assert full_date(NINTH) == "9 พฤศจิกายน 2566"
    assert official_date(NINTH) == "๙ พฤศจิกายน ๒๕๖๖"


@pytest.mark.parametrize(
    ("first", "last", "written"),
    [
        (NINTH, NINTH, "9 พ.ย. 2566"),
        (date(2023, 11, 28), date(2023, 11, 30), "28–30 พ.ย. 2566"),
        (date(2023, 11, 28), date(2023, 12, 2), "28 พ.ย. – 2 ธ.ค. 2566"),
        (date(2023, 12, 30), date(2024, 1, 2), "30 ธ.ค. 2566 – 2 ม.ค. 2567"),
    ],
)
def test_a_range_says_month_and_year_once_when_both_ends_share_them(first: date, last: date, written: str) -> None:
    assert date_range(first, last) == written


def test_a_range_that_runs_backwards_is_refused() -> None:
    with pytest.raises(ValueError, match="backwards"):
        date_range(NINTH, TODAY)


def test_an_instant_is_written_in_thai_time() -> None:
    assert date_time(datetime(2023, 11, 8, 18, 5, tzinfo=UTC)) == "9 พ.ย. 2566 01.05 น."
    assert clock_time(time(8, 30)) == "08.30 น."


def test_an_instant_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="naive"):
        date_time(datetime(2023, 11, 9, 8, 30))


@pytest.mark.parametrize(
    ("days", "phrase"),
    [(0, "วันนี้"), (1, "พรุ่งนี้"), (3, "อีก 3 วัน"), (-1, "เมื่อวานนี้"), (-2, "ผ่านมาแล้ว 2 วัน")],
)
def test_the_distance_of_a_day_is_said_in_words(days: int, phrase: str) -> None:
    assert days_until_phrase(TODAY, TODAY + timedelta(days=days)) == phrase


def test_november_2566_lies_in_fiscal_year_2567() -> None:
    assert fiscal_year_be(NINTH) == 2567
    assert fiscal_year_be(date(2023, 9, 30)) == 2566


@pytest.mark.parametrize(
    "typed",
    ["9/11/66", "9/11/2566", "9-11-2566", "9.11.66", "9 11 2566", "09/11/66", "9/11", "9 พ.ย. 66",
     "9พย66", "9 พ.ย.", "๙ พ.ย.", "9 พฤศจิกายน 2566", "๙ พฤศจิกายน พ.ศ. ๒๕๖๖", "9 พฤศจิกา",
     "วันที่ 9 พ.ย. 66", "2566-11-09", "2023-11-09", "9/11/2023", "พฤหัสบดี 9 พ.ย. 2566",
     "วันพฤหัสบดีที่ 9 พฤศจิกายน 2566", "วันพฤหัส", "มะรืน", "มะรืนนี้", "อีก 2 วัน", "อีกสองวัน"],
)  # fmt: skip
def test_the_ninth_of_november_is_read_in_every_form_people_use(typed: str) -> None:
    assert read_date(typed, TODAY) == NINTH


@pytest.mark.parametrize(
    ("typed", "days"), [("วันนี้", 0), ("พรุ่งนี้", 1), ("เมื่อวาน", -1), ("วันจันทร์", 6), ("วันอังคาร", 7), ("วันพุธนี้", 1)]
)
def test_relative_days_count_from_today(typed: str, days: int) -> None:
    assert read_date(typed, TODAY) == TODAY + timedelta(days=days)


def test_a_day_without_a_year_is_the_nearest_one() -> None:
    assert read_date("2 ม.ค.", TODAY) == date(2024, 1, 2)
    assert read_date("20 ธ.ค.", date(2024, 1, 5)) == date(2023, 12, 20)
    assert read_date("29 ก.พ.", TODAY) == date(2024, 2, 29)


@pytest.mark.parametrize(
    "typed",
    ["", "31/2/66", "30 ก.พ. 66", "9", "10/66", "8.30", "จันทร์ 9 พ.ย. 66", "9 พ.ย. 12", "พ.ย. 66",
     "0/11/66", "9/13/66", "วันดี", "อีก 99999999 วัน", "อีก 9999999 วัน", "9/11/66 บ่าย", "9-11/66",
     "1/1/9999"],
)  # fmt: skip
def test_what_is_no_certain_day_is_refused(typed: str) -> None:
    assert read_date(typed, TODAY) is None


@given(modern_days, modern_days)
def test_days_that_the_program_writes_it_also_reads(day: date, today: date) -> None:
    for written in (short_date(day), weekday_date(day), full_date(day), official_date(day), day.isoformat()):
        assert read_date(written, today) == day


@pytest.mark.parametrize(
    ("typed", "hour", "minute"),
    [
        ("8.30", 8, 30), ("08:30", 8, 30), ("8.30น.", 8, 30), ("๐๘.๓๐ น.", 8, 30), ("8 น.", 8, 0),
        ("13.00 น.", 13, 0),
        ("8 โมงครึ่ง", 8, 30), ("แปดโมงครึ่ง", 8, 30), ("แปดโมงตรง", 8, 0), ("สิบเอ็ดโมง", 11, 0),
        ("สิบโมงสิบห้า", 10, 15),
        ("9 โมงเช้า", 9, 0), ("หกโมงเช้า", 6, 0), ("เที่ยง", 12, 0), ("เที่ยงครึ่ง", 12, 30),
        ("บ่ายโมง", 13, 0),
        ("บ่ายโมงครึ่ง", 13, 30), ("บ่ายสอง", 14, 0), ("บ่าย 2 โมง", 14, 0),
        ("ตอนบ่ายสามโมงครึ่ง", 15, 30),
        ("สี่โมงเย็น", 16, 0), ("หกโมงเย็น", 18, 0), ("ทุ่มครึ่ง", 19, 30), ("หนึ่งทุ่ม", 19, 0),
        ("สองทุ่ม", 20, 0),
        ("เที่ยงคืน", 0, 0), ("ตีห้า", 5, 0), ("สิบนาฬิกาสามสิบนาที", 10, 30),
        ("เวลา 16.30 น.", 16, 30),
    ],
)  # fmt: skip
def test_times_are_read_as_offices_write_and_people_say_them(typed: str, hour: int, minute: int) -> None:
    assert read_time(typed) == time(hour, minute)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "8",
        "2.30",
        "หกโมง",
        "สองโมง",
        "สิบสองทุ่ม",
        "บ่ายสิบ",
        "25.00",
        "24.00",
        "8.60",
        "8.3",
        "เช้า",
        "บ่าย",
        "8.30-9.30",
    ],
)
def test_times_that_leave_morning_and_evening_open_are_refused(typed: str) -> None:
    assert read_time(typed) is None


@given(st.times())
def test_times_that_the_program_writes_it_also_reads(value: time) -> None:
    assert read_time(clock_time(value)) == value.replace(second=0, microsecond=0)


@given(st.text(max_size=40), modern_days)
def test_no_text_breaks_the_readers(text: str, today: date) -> None:
    day, moment = read_date(text, today), read_time(text)
    assert day is None or isinstance(day, date)
    assert moment is None or isinstance(moment, time)
