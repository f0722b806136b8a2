"""Days: written in พ.ศ. as Thai offices write them, and read from what people type."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from core.clock import in_bangkok
from thai.digits import to_arabic, to_thai
from thai.months import Month
from thai.normalise import clean
from thai.numbers import read_number
from thai.phrases import (
    BE_OFFSET,
    MONTH_NAME,
    MONTHS,
    MONTHS_SHORT,
    WEEKDAY_NAME,
    WEEKDAYS,
    YEAR_MARK,
    month_number,
    weekday_number,
    year_ce,
)
from thai.times import clock_time, read_time

__all__ = [
    "clock_time",
    "date_range",
    "date_time",
    "days_until_phrase",
    "fiscal_year_be",
    "full_date",
    "official_date",
    "read_date",
    "read_time",
    "short_date",
    "weekday_date",
]

_WEEKDAY = rf"(?:(?:วัน)?(?P<weekday>{WEEKDAY_NAME})\s*)"
_YEAR = r"(?P<year>\d{4}|\d{2})"
_WITH_MONTH_NAME = re.compile(
    rf"{_WEEKDAY}?(?:วันที่|ที่)?\s*(?P<day>\d{{1,2}})\s*(?:เดือน)?(?P<name>{MONTH_NAME})(?:\s*{YEAR_MARK}\s*{_YEAR})?",
    re.ASCII,
)
_NUMERIC = re.compile(
    rf"{_WEEKDAY}?(?:วันที่|ที่)?\s*(?P<day>\d{{1,2}})(?P<sep>[/.\- ])(?P<month>\d{{1,2}})(?:(?P=sep){_YEAR})?",
    re.ASCII,
)
_YEAR_FIRST = re.compile(r"(?P<year>\d{4})([-/])(?P<month>\d{1,2})\2(?P<day>\d{1,2})", re.ASCII)
_ONLY_WEEKDAY = re.compile(rf"(?:วัน)(?P<name>{WEEKDAY_NAME})(?:นี้)?")
_DAYS_AHEAD = re.compile(r"อีก\s*(.{1,12}?)\s*วัน")
_RELATIVE_DAYS = {
    "วันนี้": 0, "พรุ่งนี้": 1, "วันพรุ่งนี้": 1, "มะรืน": 2, "มะรืนนี้": 2, "วันมะรืน": 2, "วันมะรืนนี้": 2,
    "เมื่อวาน": -1, "เมื่อวานนี้": -1, "เมื่อวานซืน": -2,
}  # fmt: skip


def short_date(day: date) -> str:
    """As "9 พ.ย. 2566", for chat."""
    return f"{day.day} {MONTHS_SHORT[day.month - 1]} {day.year + BE_OFFSET}"


def weekday_date(day: date) -> str:
    """As "วันพฤหัสบดีที่ 9 พ.ย. 2566"."""
    return f"วัน{WEEKDAYS[day.weekday()]}ที่ {short_date(day)}"


def full_date(day: date) -> str:
    """As "9 พฤศจิกายน 2566"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year + BE_OFFSET}"


def official_date(day: date) -> str:
    """As "๙ พฤศจิกายน ๒๕๖๖", the date of official documents."""
    return to_thai(full_date(day))


def date_range(first: date, last: date) -> str:
    """As "28–30 พ.ย. 2566"; month and year are said once when both ends share them.

    ValueError when ``last`` comes before ``first``.
    """
    if last < first:
        raise ValueError(f"a range from {first} to {last} runs backwards")
    if first == last:
        return short_date(first)
    if first.year != last.year:
        return f"{short_date(first)} – {short_date(last)}"
    if first.month != last.month:
        return f"{first.day} {MONTHS_SHORT[first.month - 1]} – {short_date(last)}"
    return f"{first.day}–{short_date(last)}"


def date_time(instant: datetime) -> str:
    """An aware instant in Thai time, as "9 พ.ย. 2566 08.30 น."; ValueError for a naive one."""
    if instant.tzinfo is None:
        raise ValueError("a naive datetime names no instant")
    local = in_bangkok(instant)
    return f"{short_date(local)} {clock_time(local.time())}"


def days_until_phrase(today: date, day: date) -> str:
    """How far ``day`` is: วันนี้, พรุ่งนี้, "อีก 3 วัน", เมื่อวานนี้, "ผ่านมาแล้ว 2 วัน"."""
    days = (day - today).days
    near = {0: "วันนี้", 1: "พรุ่งนี้", -1: "เมื่อวานนี้"}
    if days in near:
        return near[days]
    return f"อีก {days} วัน" if days > 0 else f"ผ่านมาแล้ว {-days} วัน"


def fiscal_year_be(day: date) -> int:
    """The ปีงบประมาณ (พ.ศ.) of a day: it starts on 1 October."""
    return Month.of(day).fiscal_year_be


def read_date(text: str, today: date) -> date | None:
    """The day that ``text`` is, with nothing beside it; None for anything else or a day that does not exist.

    9/11/66, "9 11 2566", 9 พ.ย. 66, ๙ พฤศจิกายน ๒๕๖๖, 2566-11-09, 2023-11-09, วันนี้, พรุ่งนี้, มะรืน, อีก 3 วัน,
    and วันจันทร์ (the next Monday after ``today``). Day comes before month. Without a year: the one that puts
    the day nearest to ``today``. A weekday that contradicts its date makes the whole unreadable.
    """
    line = to_arabic(clean(text))
    if line in _RELATIVE_DAYS:
        return _days_from(today, _RELATIVE_DAYS[line])
    ahead = _DAYS_AHEAD.fullmatch(line)
    if ahead:
        days = read_number(ahead[1])
        return None if days is None else _days_from(today, days)
    weekday = _ONLY_WEEKDAY.fullmatch(line)
    if weekday:
        return _next_weekday(weekday["name"], today)
    return _read_calendar_day(line, today)


def _read_calendar_day(line: str, today: date) -> date | None:
    for shape in (_WITH_MONTH_NAME, _NUMERIC, _YEAR_FIRST):
        match = shape.fullmatch(line)
        if match:
            return _from_parts(match.groupdict(), today)
    return None


def _from_parts(parts: dict[str, str | None], today: date) -> date | None:
    month = month_number(parts["name"] or "") if "name" in parts else int(parts["month"] or 0)
    day = _dated(int(parts["day"] or 0), month or 0, parts["year"], today)
    weekday = parts.get("weekday")
    if day and weekday and weekday_number(weekday) != day.weekday():
        return None
    return day


def _dated(day: int, month: int, year_digits: str | None, today: date) -> date | None:
    if year_digits:
        year = year_ce(year_digits, today)
        return _existing(year, month, day) if year else None
    around = (_existing(today.year + shift, month, day) for shift in (1, 0, -1))
    return min((found for found in around if found), key=lambda found: abs(found - today), default=None)


def _existing(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _days_from(today: date, days: int) -> date | None:
    try:
        return today + timedelta(days=days)
    except OverflowError:
        return None


def _next_weekday(name: str, today: date) -> date | None:
    weekday = weekday_number(name)
    return None if weekday is None else today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
