"""An instant as people type it: a day, a time, or both, in either order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from thai.dates import read_date
from thai.digits import to_arabic
from thai.normalise import clean
from thai.times import read_time

_LONGEST = 60  # characters


@dataclass(frozen=True, slots=True)
class Moment:
    """What was said of it: ``day`` or ``of_day`` may be left open, never both."""

    day: date | None
    of_day: time | None


def read_moment(text: str, today: date) -> Moment | None:
    """The moment that ``text`` is; None when it is none, or could be two.

    พรุ่งนี้ 8.30, 10 พ.ย. 66 เวลา 13.00 น., บ่ายสองวันศุกร์, 10/11/66 09:00, วันนี้ (no time), บ่ายสอง (no day).
    """
    line = to_arabic(clean(text))
    if not line or len(line) > _LONGEST:
        return None
    day, of_day = read_date(line, today), read_time(line)
    if day is not None or of_day is not None:
        return Moment(day, of_day) if day is None or of_day is None else None
    readings = {moment for cut in range(1, len(line)) if _may_part(line, cut) for moment in _read(line, cut, today)}
    return readings.pop() if len(readings) == 1 else None


def _read(line: str, cut: int, today: date) -> list[Moment]:
    """Day and time on the two sides of a cut."""
    left, right = line[:cut].strip(), line[cut:].strip()
    found = []
    for day_text, time_text in ((left, right), (right, left)):
        day, of_day = read_date(day_text.removesuffix("เวลา").strip(), today), read_time(time_text)
        if day is not None and of_day is not None:
            found.append(Moment(day, of_day))
    return found


def _may_part(line: str, cut: int) -> bool:
    """Not within a number or a date of figures: 10/11 9.00 is not 10/1 and 19.00."""
    before, after = line[cut - 1], line[cut]
    return before == " " or after == " " or not (_in_figures(before) or _in_figures(after))


def _in_figures(character: str) -> bool:
    return character.isdigit() or character in "/.:-"
