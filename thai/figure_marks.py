"""What in a statistics message is neither name nor number of a process: months, a date, the school's own name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from thai import figure_words as words
from thai.digits import to_arabic
from thai.months import Month, find_month
from thai.name_keys import without_aside
from thai.normalise import clean

_MOST_MONTHS = 4  # more than two are too many already
_NAMED = re.compile(r"(?=[ก-๎])(?!(?:ประจำ)?เดือน)")
_NUMERIC = re.compile(r"(?:(?:ประจำ)?เดือน\s*)?\d")
_TWO_DIGIT_YEAR = re.compile(r"(?<![\d/-])\d{2}$")
_SHORTEST_NAME = 4


@dataclass(frozen=True, slots=True)
class MonthMark:
    """A month named at ``start:end``.

    ``named``: as "ต.ค. 66", so that a number in front would make a day of it. ``numeric``: as "10/66".
    ``may_be_year``: it ends with two digits that could be a figure just as well.
    """

    month: Month
    start: int
    end: int
    named: bool
    numeric: bool
    may_be_year: bool


@dataclass(frozen=True, slots=True)
class Skipped:
    """Something at ``start:end`` that says nothing about the figures."""

    start: int
    end: int


def find_marks(text: str, today: date | None, school: str) -> dict[int, MonthMark | Skipped]:
    """The marks in ``text`` by where they start; months only when ``today`` is known."""
    masked, marks = text, dict[int, MonthMark | Skipped]()
    for start, end in _skipped(text, school):
        marks[start] = Skipped(start, end)
        masked = _mask(masked, start, end)
    for mark in _months(masked, today) if today else ():
        marks[mark.start] = mark
    return marks


def _skipped(text: str, school: str) -> Iterator[tuple[int, int]]:
    pattern = _school_pattern(school)
    for match in pattern.finditer(text) if pattern else ():
        yield match.span()
    for match in words.AS_OF.finditer(text):
        yield match.span()


def _school_pattern(school: str) -> re.Pattern[str] | None:
    names = {_without_prefix(name) for name in (school, without_aside(school))}
    spellings = sorted((name for name in names if len(name) >= _SHORTEST_NAME), key=len, reverse=True)
    if not spellings:
        return None
    either = "|".join(r"\s?".join(map(re.escape, name.split())) for name in spellings)
    return re.compile(rf"(?:(?:ชื่อ)?(?:โรงเรียน|รร\.?|ร\.\s?ร\.)\s?:?\s?|(?<![ก-๎]))(?:{either})(?![ก-๎\d])")


def _without_prefix(name: str) -> str:
    return to_arabic(clean(name)).removeprefix("โรงเรียน").strip()


def _months(text: str, today: date) -> Iterator[MonthMark]:
    for _ in range(_MOST_MONTHS):
        found = find_month(text, today)
        if found is None:
            return
        month, start, end = found
        yield _month_mark(text, month, start, end)
        text = _mask(text, start, end)


def _month_mark(text: str, month: Month, start: int, end: int) -> MonthMark:
    numeric = bool(_NUMERIC.match(text, start))
    may_be_year = not numeric and bool(_TWO_DIGIT_YEAR.search(text, start, end))
    return MonthMark(month, start, end, bool(_NAMED.match(text, start)) and not numeric, numeric, may_be_year)


def _mask(text: str, start: int, end: int) -> str:
    return text[:start] + ";" * (end - start) + text[end:]
