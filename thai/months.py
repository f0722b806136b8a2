"""Months of the Thai calendar: the unit of the monthly statistics.

Inside the program a year is ค.ศ.; people read and write พ.ศ. = ค.ศ. + 543. The fiscal year (ปีงบประมาณ)
runs from October to September and bears the number of the year in which it ends.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from thai.digits import to_arabic
from thai.normalise import clean
from thai.phrases import BE_OFFSET, MONTH_NAME, MONTHS, MONTHS_SHORT, YEAR_MARK, month_number, year_ce

_ISO = re.compile(r"([0-9]{4})-(0[1-9]|1[0-2])")

_NO_MORE_DIGITS = r"(?!\d|[/.:-]\d|,\d{3}(?!\d)|\s*(?:คน|ราย|ครั้ง|เรื่อง))"
_PREFIX = r"(?:(?:ประจำ)?เดือน\s*)?"
_NAMED = re.compile(
    rf"{_PREFIX}(?P<name>{MONTH_NAME})"
    rf"(?:\s*{YEAR_MARK}\s*(?P<year>\d{{4}}|\d{{2}}){_NO_MORE_DIGITS}|\s*(?P<relative>ปีนี้|ปีที่แล้ว|ปีก่อน))?",
    re.ASCII,
)
_NUMERIC = re.compile(
    rf"{_PREFIX}(?<![\d/.,:-])"
    rf"(?:(?P<month>0?[1-9]|1[0-2])\s?[/-]\s?(?P<year>\d{{4}}|\d{{2}})"
    rf"|(?P<year_first>\d{{4}})[/-](?P<month_last>0?[1-9]|1[0-2])){_NO_MORE_DIGITS}",
    re.ASCII,
)
_RELATIVE = re.compile(r"เดือน(?P<which>นี้|ที่แล้ว|ที่ผ่านมา|ก่อน|หน้า)")
_SHIFT = {"นี้": 0, "ที่แล้ว": -1, "ที่ผ่านมา": -1, "ก่อน": -1, "หน้า": 1}
_YEAR_SHIFT = {"ปีนี้": 0, "ปีที่แล้ว": -1, "ปีก่อน": -1}

Found = tuple["Month", int, int]


@dataclass(frozen=True, order=True, slots=True)
class Month:
    """A calendar month; ``year`` is ค.ศ. 1–9999, ``month`` 1–12. Earlier months compare as smaller."""

    year: int
    month: int

    def __post_init__(self) -> None:
        date(self.year, self.month, 1)  # raises ValueError outside the calendar

    @classmethod
    def of(cls, day: date) -> Month:
        """The month in which ``day`` lies."""
        return cls(day.year, day.month)

    @classmethod
    def from_iso(cls, text: str) -> Month:
        """The month that ``iso`` wrote ("2023-10"); ValueError for anything else."""
        match = _ISO.fullmatch(text)
        if not match:
            raise ValueError(f"not a month of the form YYYY-MM: {text!r}")
        return cls(int(match[1]), int(match[2]))

    def shift(self, months: int) -> Month:
        """The month ``months`` later (earlier when negative)."""
        year, index = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Month(year, index + 1)

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        return date(self.year, self.month, calendar.monthrange(self.year, self.month)[1])

    @property
    def fiscal_year_be(self) -> int:
        """The ปีงบประมาณ (พ.ศ.) of the month: October 2566 belongs to 2567."""
        return self.year + BE_OFFSET + (self.month >= 10)

    @property
    def short(self) -> str:
        """As "ต.ค. 2566", for chat."""
        return f"{MONTHS_SHORT[self.month - 1]} {self.year + BE_OFFSET}"

    @property
    def full(self) -> str:
        """As "ตุลาคม 2566", for documents."""
        return f"{MONTHS[self.month - 1]} {self.year + BE_OFFSET}"

    @property
    def iso(self) -> str:
        """As "2023-10", the form for storage and postbacks."""
        return f"{self.year:04d}-{self.month:02d}"


def read_month(text: str, today: date) -> Month | None:
    """The month that ``text`` is, with nothing beside it; None when it is anything else.

    ต.ค. 66, ตค66, ตุลา, ตุลาคม ๒๕๖๖, 10/66, 2566-10, 2023-10, เดือนที่แล้ว and common misspellings. Two-digit years
    are พ.ศ.; a month without a year is the latest such month not after ``today``.
    """
    line = clean(text)
    found = find_month(line, today)
    return found[0] if found and found[1:] == (0, len(line)) else None


def find_month(text: str, today: date) -> Found | None:
    """The first month named inside ``text`` as (month, start, end); the slice is what named it.

    ``text`` should have gone through :func:`thai.normalise.clean`. Understands what :func:`read_month`
    does; a number behind the name that is no likely year is left outside the slice.
    """
    line = to_arabic(text)
    readings = (_find_named(line, today), _find_numeric(line, today), _find_relative(line, today))
    return min((found for found in readings if found), key=lambda found: found[1], default=None)


def _find_named(line: str, today: date) -> Found | None:
    match = _NAMED.search(line)
    number = month_number(match["name"]) if match else None
    if not match or not number:
        return None
    if match["relative"]:
        return Month(today.year + _YEAR_SHIFT[match["relative"]], number), *match.span()
    year = year_ce(match["year"], today) if match["year"] else None
    if year:
        return Month(year, number), *match.span()
    return _latest(number, today), match.start(), match.end("name")


def _find_numeric(line: str, today: date) -> Found | None:
    for match in _NUMERIC.finditer(line):
        year = year_ce(match["year"] or match["year_first"], today)
        if year:
            return Month(year, int(match["month"] or match["month_last"])), *match.span()
    return None


def _find_relative(line: str, today: date) -> Found | None:
    match = _RELATIVE.search(line)
    return (Month.of(today).shift(_SHIFT[match["which"]]), *match.span()) if match else None


def _latest(number: int, today: date) -> Month:
    """The latest month of that number not after the month of ``today``."""
    return Month(today.year - (number > today.month), number)
