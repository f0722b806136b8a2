"""What each column of a sheet about schools and items holds, by its heading."""

from __future__ import annotations

from collections.abc import Sequence

from sheets.item_columns import ItemHeadings
from sheets.school_columns import SCHOOL_FIELDS, school_field
from thai.normalise import fold

_NOTE_WORDS = tuple(map(fold, ("หมายเหตุ", "note", "remark", "ข้อสังเกต", "ข้อเสนอแนะ")))


def is_note(heading: str) -> bool:
    return fold(heading).startswith(_NOTE_WORDS)


def item_meant(heading: str, headings: ItemHeadings) -> int | None:
    """The item's id, unless the column speaks of the school or holds notes."""
    return None if school_field(heading) is not None or is_note(heading) else headings.item_of(heading)


def is_heading_row(cells: Sequence[str], headings: ItemHeadings) -> bool:
    """A column that names the school and at least one item."""
    named = any(school_field(cell) in SCHOOL_FIELDS for cell in cells)
    return named and any(item_meant(cell, headings) is not None for cell in cells)
