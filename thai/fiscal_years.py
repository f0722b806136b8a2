"""Fiscal years (ปีงบประมาณ, October to September) as people type them."""

from __future__ import annotations

import re
from datetime import date

from thai.digits import to_arabic
from thai.months import Month
from thai.normalise import clean
from thai.phrases import BE_OFFSET, year_ce

_NAMED = re.compile(r"ปี\s*(?:งบประมาณ|งบ)?\s*(?:พ\.?ศ\.?)?\s*(?P<year>\d{4}|\d{2})", re.ASCII)
_BARE = re.compile(r"(?P<year>\d{4})", re.ASCII)
_RELATIVE = re.compile(r"ปี\s*(?:งบประมาณ|งบ)\s*(?P<which>นี้|ที่แล้ว|ก่อน)")
_SHIFT = {"นี้": 0, "ที่แล้ว": -1, "ก่อน": -1}


def read_fiscal_year(text: str, today: date) -> int | None:
    """The ปีงบประมาณ (พ.ศ.) that ``text`` is, with nothing beside it; None when it is anything else.

    ปีงบ 2567, ปีงบประมาณ ๒๕๖๗, ปีงบ 67, 2567, ปีงบนี้, ปีงบที่แล้ว. Two digits need the word ปี before them.
    """
    line = to_arabic(clean(text))
    if relative := _RELATIVE.fullmatch(line):
        return Month.of(today).fiscal_year_be + _SHIFT[relative["which"]]
    match = _NAMED.fullmatch(line) or _BARE.fullmatch(line)
    year = year_ce(match["year"], today) if match else None
    return year + BE_OFFSET if year else None
