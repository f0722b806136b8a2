"""Many schools on one card, by amphoe."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from messages import flex
from messages.cards import paragraph
from messages.limits import cut

MOST_NAMES = 120  # a district; with the longest names they stay below LINE's 30 KB
NAME_LENGTH, AMPHOE_LENGTH = 40, 30


def names_by_amphoe(schools: Sequence[tuple[str, str]]) -> list[flex.Node]:
    """(amphoe, name) in order; each amphoe with its number of schools and their short names."""
    lines: list[flex.Node] = []
    numbers = {amphoe: len(list(group)) for amphoe, group in groupby(schools, key=lambda school: school[0])}
    for amphoe, group in groupby(schools[:MOST_NAMES], key=lambda school: school[0]):
        place = f"อ.{cut(amphoe, AMPHOE_LENGTH)}" if amphoe else "ไม่ระบุอำเภอ"
        lines.append(paragraph(f"{place} ({numbers[amphoe]})", bold=True))
        lines.append(paragraph(" · ".join(short_name(name) for _, name in group), size="xs"))
    if len(schools) > MOST_NAMES:
        lines.append(paragraph(f"และอีก {len(schools) - MOST_NAMES} โรงเรียน", muted=True, size="xs"))
    return lines


def short_name(name: str) -> str:
    """A school's name for lists, without the word for school."""
    return cut(name.removeprefix("โรงเรียน"), NAME_LENGTH)
