"""Reading the monthly statistics from what a clerk types or pastes.

The rule of the whole reader: a figure is certain only when every word of the message is understood and no
careful reader could give the number to another process. Everything else becomes a question.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

from thai import figure_words as words
from thai.figure_scanner import scan
from thai.figure_statement import is_report, read_statement
from thai.figure_tokens import Atom, Role, Scan
from thai.months import Month
from thai.process_names import ProcessName, process_names
from thai.unclear import Unclear, UnclearKind

__all__ = [
    "FigureProblem", "ProcessName", "Reading", "Unclear", "UnclearKind", "read_correction", "read_figure",
    "read_report",
]  # fmt: skip

_CORRECT = re.compile(r"(?:ขอ)?(?:แก้ไข|แก้|เปลี่ยน|ปรับ)(?:ตัวเลข|ข้อมูล|สถิติ)?(?:\s?เป็น)?")
_FROM = re.compile(rf"จาก\s?[\d๐-๙]+\s?(?:{words.UNIT})?\s?(?=เป็น)")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a message says about one month.

    ``figures``: process key → number of people served, only what is certain. ``rest``: 0 when the message says
    that all processes *not mentioned* had none. ``nil``: it says that there were none at all. ``unclear``: what
    must be asked before anything is saved, in the order of the text. ``understood``: the message is an attempt
    at a report; if not, nothing but ``month`` is filled.
    """

    month: Month | None = None
    figures: dict[str, int] = field(default_factory=dict)
    rest: int | None = None
    nil: bool = False
    unclear: tuple[Unclear, ...] = ()
    understood: bool = False

    def settled(self, keys: Sequence[str]) -> dict[str, int]:
        """The figures of ``keys`` that need no question: those said, and "the rest" for those not mentioned."""
        unsaid: Mapping[str, int] = {}
        if self.nil or self.rest is not None:
            asked = {key for unclear in self.unclear for key in unclear.keys}
            unsaid = {key: self.rest or 0 for key in keys if key not in asked}
        return {key: value for key, value in {**unsaid, **self.figures}.items() if key in keys}


class FigureProblem(Enum):
    """Why an answer is no figure."""

    NOT_A_NUMBER = "not_a_number"
    NOT_WHOLE = "not_whole"
    NEGATIVE = "negative"
    TOO_LARGE = "too_large"
    SEVERAL = "several"


def read_report(
    text: str, processes: Sequence[ProcessName], today: date, school: str = "", expected: bool = False
) -> Reading:
    """What ``text`` reports; ``processes`` in the letter's order, which eight bare numbers follow.

    ``school`` is the name of the school that reports: it may stand in the message, with the number in it; the
    name of any other school makes the message uncertain. ``expected``: the person has just been asked for the
    figures, so that less is needed to make the message an attempt.
    """
    return _read(scan(text, process_names(tuple(processes)), today, school), processes, expected)


def read_correction(text: str, processes: Sequence[ProcessName]) -> dict[str, int] | Unclear:
    """The new figures that ``text`` gives: "แก้ ย้ายออก 2", "แก้ไข ข้อ 3 เป็น 2"; or what must be asked first."""
    asked = _FROM.sub("", _CORRECT.sub("", text, count=1))
    reading = _read(scan(asked, process_names(tuple(processes)), None), processes, True)
    if reading.unclear:
        return reading.unclear[0]
    if reading.rest is not None or reading.nil:
        return Unclear(UnclearKind.REST, asked.strip())
    return reading.figures or Unclear(UnclearKind.NOTHING, asked.strip())


def read_figure(text: str) -> int | FigureProblem:
    """The one figure, 0–9,999, that answers "how many?": "3", "๓ คน", "สามคน", "ไม่มีครับ"; or why it is none."""
    found = scan(text, process_names(()), None)
    numbers = [atom for atom in found.atoms if atom.role is Role.NUMBER]
    if found.unknown or not numbers or len(numbers) < len(found.atoms):
        return FigureProblem.NOT_A_NUMBER
    if len(numbers) > 1:
        return FigureProblem.SEVERAL
    number = numbers[0]
    if number.problem is UnclearKind.YEAR:  # alone, as an answer, it counts people
        return number.values[0]
    return number.value if number.value is not None else _figure_problem(number, found.text)


def _figure_problem(number: Atom, text: str) -> FigureProblem:
    if number.problem is UnclearKind.CODE and "/" in text:
        return FigureProblem.NOT_WHOLE
    return {
        UnclearKind.NOT_WHOLE: FigureProblem.NOT_WHOLE,
        UnclearKind.NEGATIVE: FigureProblem.NEGATIVE,
        UnclearKind.TOO_LARGE: FigureProblem.TOO_LARGE,
        UnclearKind.RANGE: FigureProblem.SEVERAL,
        UnclearKind.COUNT: FigureProblem.SEVERAL,
    }.get(number.problem or UnclearKind.NOTHING, FigureProblem.NOT_A_NUMBER)


def _read(found: Scan, processes: Sequence[ProcessName], expected: bool) -> Reading:
    months = {mark.month for mark in found.months}
    month = next(iter(months)) if len(months) == 1 and not _is_doubtful_month(found) else None
    if not is_report(found, expected):
        return Reading(month)
    said = read_statement(found, [process.key for process in processes])
    anything = bool(said.figures or said.rest is not None or said.nil or said.unclear)
    return Reading(month, said.figures, said.rest, said.nil, tuple(said.unclear), anything)


def _is_doubtful_month(found: Scan) -> bool:
    """Whether the month may be something else: "ห้อง 5/66" among words not understood, "3 ต.ค. 66" a day."""
    spans = [found.text[mark.start : mark.end] for mark in found.months]
    day = any(unknown.endswith(span) for unknown in found.unknown for span in spans)
    return day or (bool(found.unknown) and any(mark.numeric for mark in found.months))
