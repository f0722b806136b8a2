"""Times of day: written as offices write them (08.30 น.), read as people say them (แปดโมงครึ่ง, บ่ายสอง)."""

from __future__ import annotations

import re
from datetime import time

from thai.digits import to_arabic
from thai.normalise import clean
from thai.numbers import read_number

_LEAD_IN = re.compile(r"^(?:เวลา|ตอน)")
_CLOCK = re.compile(r"(\d{1,2})(?:[.:](\d{2}))?(น\.?)?", re.ASCII)
_COUNT = r"(\d{1,2}|หนึ่ง|นึง|สอง|สาม|สี่|ห้า|หก|เจ็ด|แปด|เก้า|(?:ยี่)?สิบ(?:เอ็ด|สอง|สาม)?)"

# Each way of saying the hour: what it looks like, the counts that are beyond doubt, what is added to them.
# The six-hour system of speech leaves "สองโมง" and "หกโมง" open; they are refused.
_SPOKEN_HOURS = tuple(
    (re.compile(shape, re.ASCII), counts, added)
    for shape, counts, added in (
        ("เที่ยงคืน", range(0, 1), 0),
        ("เที่ยง(?:วัน|ตรง)?", range(0, 1), 12),
        (rf"ตี{_COUNT}", range(1, 6), 0),
        (rf"{_COUNT}โมงเช้า", range(6, 12), 0),
        (rf"{_COUNT}โมงเย็น", range(3, 7), 12),
        (rf"{_COUNT}โมง", range(7, 12), 0),
        (r"บ่ายโมง", range(0, 1), 13),
        (rf"บ่าย{_COUNT}(?:โมง)?", range(1, 6), 12),
        (r"ทุ่ม(?:หนึ่ง|นึง)?", range(0, 1), 19),
        (rf"{_COUNT}ทุ่ม", range(1, 6), 18),
        (rf"{_COUNT}นาฬิกา", range(0, 24), 0),
    )
)
_MINUTES = re.compile(r"(.+?)(?:นาที)?")


def clock_time(value: time) -> str:
    """As "08.30 น.", on the 24-hour clock."""
    return f"{value:%H.%M} น."


def read_time(text: str) -> time | None:
    """The time of day that ``text`` is; None when it is none or leaves morning and evening open.

    8.30, 08:30 น., 8 โมงครึ่ง, บ่ายสอง, เที่ยง, หกโมงเย็น, สองทุ่ม, ตีห้า, สิบนาฬิกาสามสิบนาที. Refused: a bare "8", "2.30"
    (only 02.30 or "2.30 น." says night), หกโมง and สองโมง without morning or evening.
    """
    compact = _LEAD_IN.sub("", to_arabic(clean(text)).replace(" ", ""))
    return _read_clock(compact) or _read_spoken(compact)


def _read_clock(compact: str) -> time | None:
    match = _CLOCK.fullmatch(compact)
    if not match:
        return None
    hour, minute, mark = match.groups()
    certain = bool(mark) or (minute and (len(hour) == 2 or int(hour) >= 6))
    if not certain or int(hour) > 23 or int(minute or 0) > 59:
        return None
    return time(int(hour), int(minute or 0))


def _read_spoken(compact: str) -> time | None:
    for shape, counts, added in _SPOKEN_HOURS:
        match = shape.match(compact)
        if not match:
            continue
        count = read_number(match[1]) if match.groups() else 0
        minute = _read_minute(compact[match.end() :])
        if count is not None and count in counts and minute is not None:
            return time(count + added, minute)
    return None


def _read_minute(rest: str) -> int | None:
    """0–59 for what follows the hour: nothing, ตรง, ครึ่ง, "15", "สิบห้านาที"."""
    if rest in ("", "ตรง"):
        return 0
    if rest == "ครึ่ง":
        return 30
    match = _MINUTES.fullmatch(rest)
    minute = read_number(match[1]) if match else None
    return minute if minute is not None and minute < 60 else None
