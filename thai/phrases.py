"""Pieces of Thai that several readers share: names of months and weekdays as people type them, years."""

from __future__ import annotations

import re
from datetime import date

BE_OFFSET = 543  # พ.ศ. = ค.ศ. + 543

MONTHS = (
    "มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน",
    "กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม",
)  # fmt: skip
MONTHS_SHORT = (
    "ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค.",
)  # fmt: skip
WEEKDAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")  # in date.weekday() order

# (stem, ending): the stem alone is the everyday name (ตุลา). Only misspellings that can mean nothing else.
_TYPED_MONTHS = (
    (r"มกร?รา", "คม"),
    (r"กุม[ภพ]า", r"พัน(?:[ธท]ิ?์?)?"),
    (r"มีนา", "คม"),
    (r"เม[ษศส]า", "ยน"),
    (r"พฤ[ษศส][ภพ]า", "คม"),
    (r"มิ[ถท]ุนา", "ยน"),
    (r"กรก[ฎฏด]า", "คม"),
    (r"สิงหา", "คม"),
    (r"กัน[ยญ]า", "ยน"),
    (r"ตุลา", "คม"),
    (r"พฤ[ศษส]?จิกา", "ยน"),
    (r"[ธท]ันวา", "คม"),
)
_TYPED_WEEKDAYS = (
    r"จันทร์?|จัน|จ\.",
    r"อังคาร|อ\.",
    r"พุ[ธท]|พ\.",
    r"พฤหัส(?:บดี|ฯ)?|พฤ\.",
    r"ศุกร์?|ศ\.",
    r"เสาร์?|ส\.",
    r"อาทิตย์?|อา\.",
)


def _abbreviation(short: str) -> str:
    first, second = short.strip(".").split(".")
    return rf"(?:{first}\.\s?{second}\.?|{first}{second}\.?)"


# A short form is a word of its own: ตุลา is no month in ตุลาการ, nor is ก.ค. in ก.ค.ศ.
_BEFORE_SHORT = r"(?:(?<=เดือน)|(?<![ก-๎.]))"
_AFTER_SHORT = r"(?=ปี|พ\.?ศ|ค\.?ศ|[^ก-๎]|$)"
_ABBREVIATIONS = "|".join(map(_abbreviation, MONTHS_SHORT))
_FULL = "|".join(stem + ending for stem, ending in _TYPED_MONTHS)
_STEMS = "|".join(stem for stem, _ in _TYPED_MONTHS)

MONTH_NAME = rf"(?:{_FULL}|{_BEFORE_SHORT}(?:{_STEMS}|{_ABBREVIATIONS}){_AFTER_SHORT})"
YEAR_MARK = r"(?:ปี\s*)?(?:พ\.?ศ\.?|ค\.?ศ\.?)?"
_MONTH_PATTERNS = tuple(
    re.compile(rf"(?:{stem}(?:{ending})?|{_abbreviation(short)})")
    for (stem, ending), short in zip(_TYPED_MONTHS, MONTHS_SHORT, strict=True)
)
_WEEKDAY_PATTERNS = tuple(map(re.compile, _TYPED_WEEKDAYS))
WEEKDAY_NAME = rf"(?:{'|'.join(_TYPED_WEEKDAYS)})"

# How far from today's year a two-digit year may lie; "ต.ค. 12" names no year in 2566.
_YEARS_AROUND = 10


def month_number(name: str) -> int | None:
    """1–12 for a name of a month, full or short, dotted or not; None for anything else."""
    return _position(_MONTH_PATTERNS, name, first=1)


def weekday_number(name: str) -> int | None:
    """0 (Monday) – 6 for a name of a weekday without วัน; None for anything else."""
    return _position(_WEEKDAY_PATTERNS, name, first=0)


def year_ce(digits: str, today: date) -> int | None:
    """The ค.ศ. year of two or four Arabic digits; None when they are no likely year.

    Two digits are พ.ศ. and lie within ten years of ``today``; 24xx–26xx are พ.ศ., 19xx–20xx ค.ศ.
    """
    number = int(digits)
    if len(digits) == 4:
        if 2400 <= number < 2700:
            return number - BE_OFFSET
        return number if 1900 <= number < 2100 else None
    this_year = today.year + BE_OFFSET
    nearest = this_year + (number - this_year + 50) % 100 - 50
    return nearest - BE_OFFSET if len(digits) == 2 and abs(nearest - this_year) <= _YEARS_AROUND else None


def _position(patterns: tuple[re.Pattern[str], ...], name: str, first: int) -> int | None:
    numbered = enumerate(patterns, start=first)
    return next((number for number, pattern in numbered if pattern.fullmatch(name)), None)
