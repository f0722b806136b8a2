"""Bare numbers: a report only when they are exactly as many as the processes, in the letter's order."""

from __future__ import annotations

from collections.abc import Sequence

from thai.figure_marks import MonthMark
from thai.figure_tokens import APART, NEW_LINE, Atom, Said
from thai.unclear import Unclear, UnclearKind


def read_row(
    text: str, numbers: Sequence[Atom], months: Sequence[MonthMark], keys: Sequence[str]
) -> tuple[list[Said], list[Unclear]]:
    """The ``numbers`` of a text without names, by place, and what must be asked."""
    doubt = _doubt(numbers, months, keys)
    if doubt:
        values = tuple(value for number in numbers for value in number.values)
        return [], [Unclear(doubt, text[numbers[0].start : numbers[-1].end], (), values)]
    said, unclear = [], []
    for key, number in zip(keys, numbers, strict=True):
        snippet = text[number.start : number.end]
        if number.value is None:
            unclear.append(Unclear(number.problem or UnclearKind.COUNT, snippet, (key,), number.values))
        else:
            said.append(Said(key, number.value, snippet))
    return said, unclear


def _doubt(numbers: Sequence[Atom], months: Sequence[MonthMark], keys: Sequence[str]) -> UnclearKind | None:
    """Why the numbers as a whole are no report."""
    if len(numbers) == len(keys) - 1 and any(month.may_be_year for month in months):
        return UnclearKind.YEAR
    apart = any(number.gap.linked or number.gap.barred for number in numbers[1:])
    in_place = all(number.problem is None or _is_empty_cell(numbers, at) for at, number in enumerate(numbers))
    if len(numbers) != len(keys) or apart or not in_place:
        return UnclearKind.COUNT
    values = [number.value for number in numbers]
    return UnclearKind.LIST_NUMBERS if values == list(range(1, len(keys) + 1)) else None


def _is_empty_cell(numbers: Sequence[Atom], at: int) -> bool:
    """Whether the number is a "-" in a cell of its own."""
    levels = [numbers[at].gap.level, numbers[at + 1].gap.level if at + 1 < len(numbers) else NEW_LINE]
    return numbers[at].problem is UnclearKind.DASH and min(levels) >= APART
