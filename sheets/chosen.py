"""A table whose columns a person says the meaning of: what is recognised, and the columns as chosen.

A column's meaning is a word: one of :data:`~sheets.headings.ROSTER_HEADINGS`, ``note``, ``item:<id>``, or nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from sheets.cells import Columns, columns_of
from sheets.headings import ROSTER_HEADINGS, SCHOOL_HEADINGS
from sheets.item_columns import ItemHeadings
from sheets.item_headings import is_note, item_meant
from sheets.problems import Unreadable, UnreadableFile
from sheets.school_columns import school_field
from sheets.table import Table, read_table

NOTE = "note"
ITEM = "item:"
MOST_CHARACTERS = 8_000_000  # of all cells together: 40,000 rows of 200

_LEAST_HEADINGS = 2  # filled cells of a row that may be a heading nobody recognises


def any_table(content: bytes, file_name: str, is_heading: Callable[[Sequence[str]], bool]) -> Table:
    """The table under a recognised heading, else under the first row of at least two cells. Raises UnreadableFile."""
    try:
        table = read_table(content, file_name, is_heading)
    except UnreadableFile as error:
        if error.reason is not Unreadable.NO_HEADINGS:
            raise
        table = read_table(content, file_name, lambda cells: sum(map(bool, cells)) >= _LEAST_HEADINGS)
    if sum(len(cell) for row in table.rows for cell in row.cells) > MOST_CHARACTERS:
        raise UnreadableFile(Unreadable.TOO_LARGE)
    return table


def item_meaning(item_id: int) -> str:
    return f"{ITEM}{item_id}"


def meanings_by_item(headings: Iterable[str], items: ItemHeadings, *, notes: bool) -> list[str]:
    """What each column of a sheet about schools and items seems to hold; "" where that is unknown or held before."""
    return _first_of_each(_item_meaning(heading, items, notes=notes) for heading in headings)


def meanings_of_roster(headings: Iterable[str], field_of: Callable[[str], str | None]) -> list[str]:
    return _first_of_each(field_of(heading) or "" for heading in headings)


def school_columns(table: Table, meanings: Sequence[str]) -> Columns[str]:
    """The columns that say which school a row is about."""
    return columns_of(table, (meaning if meaning in SCHOOL_HEADINGS else None for meaning in meanings))


def roster_columns(table: Table, meanings: Sequence[str]) -> Columns[str]:
    return columns_of(table, (meaning if meaning in ROSTER_HEADINGS else None for meaning in meanings))


def item_columns(table: Table, meanings: Sequence[str]) -> Columns[int]:
    return columns_of(table, map(_item_id, meanings))


def note_columns(meanings: Sequence[str]) -> list[int]:
    return [at for at, meaning in enumerate(meanings) if meaning == NOTE]


def _item_meaning(heading: str, items: ItemHeadings, *, notes: bool) -> str:
    if field := school_field(heading):
        return field
    if is_note(heading):
        return NOTE if notes else ""
    item = item_meant(heading, items)
    return "" if item is None else item_meaning(item)


def _item_id(meaning: str) -> int | None:
    return int(meaning.removeprefix(ITEM)) if meaning.startswith(ITEM) else None


def _first_of_each(meanings: Iterable[str]) -> list[str]:
    found: list[str] = []
    for meaning in meanings:
        found.append("" if meaning in found and meaning != NOTE else meaning)
    return found
