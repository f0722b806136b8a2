"""Whole numbers as people type them in answer to "how many?"."""

from __future__ import annotations

import re

from thai.digits import to_arabic
from thai.normalise import clean

_DIGIT_WORDS = {
    "ศูนย์": 0, "ศูนย": 0, "หนึ่ง": 1, "หนึง": 1, "นึง": 1, "สอง": 2, "สาม": 3, "สี่": 4, "ห้า": 5,
    "หก": 6, "เจ็ด": 7, "เจด": 7, "แปด": 8, "เก้า": 9,
}  # fmt: skip
_UNIT = r"(?:คน|ราย|ครั้ง|เรื่อง)"
_FIGURES = re.compile(rf"(\d{{1,7}}|\d{{1,3}}(?:,\d{{3}}){{1,2}})\s*{_UNIT}?", re.ASCII)
_WORDS = re.compile(rf"(.+?)\s*{_UNIT}?")

_D = "|".join(word for word, value in _DIGIT_WORDS.items() if value)
_ONE = {"เอ็ด": 1, "เอด": 1}  # the 1 at the end of a longer number
_TWENTY = {"ยี่": 2}  # the 2 of twenty
_NUMBER_WORDS = re.compile(
    rf"(?:(?P<d6>{_D})(?P<p6>ล้าน))?(?:(?P<d5>{_D})?(?P<p5>แสน))?(?:(?P<d4>{_D})?(?P<p4>หมื่น))?"
    rf"(?:(?P<d3>{_D})?(?P<p3>พัน))?(?:(?P<d2>{_D})?(?P<p2>ร้อย))?(?:(?P<d1>ยี่|{_D})?(?P<p1>สิบ))?"
    rf"(?P<ones>(?<!^)(?:{'|'.join(_ONE)})|{_D})?"
)
# In speech "สองพันห้า" is 2,500, in writing 2,005.
_SPEECH_DIFFERS = re.compile(rf"(?:พัน|หมื่น|แสน|ล้าน)(?:{_D})$")


def read_number(text: str) -> int | None:
    """The whole number that ``text`` is, from 0 to 9,999,999; None for anything else.

    Figures (Thai or Arabic, thousands commas in their places) or number words, with at most one of the
    units คน ราย ครั้ง เรื่อง behind. Fractions, signs, ranges, dates, phone numbers and codes are no number;
    neither are words that speech and writing read differently (สองพันห้า).
    """
    line = to_arabic(clean(text))
    figures = _FIGURES.fullmatch(line)
    if figures:
        return int(figures.group(1).replace(",", ""))
    words = _WORDS.fullmatch(line)
    return _read_words(words.group(1)) if words else None


def _read_words(text: str) -> int | None:
    if _DIGIT_WORDS.get(text) == 0:
        return 0
    match = _NUMBER_WORDS.fullmatch(text)
    if not match or _SPEECH_DIFFERS.search(text):
        return None
    digits = _DIGIT_WORDS | _ONE | _TWENTY
    value = digits[match["ones"]] if match["ones"] else 0
    for power in range(1, 7):
        if match[f"p{power}"]:
            value += digits[match[f"d{power}"] or "หนึ่ง"] * 10**power
    return value
