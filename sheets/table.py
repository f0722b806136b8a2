"""A file as a table: its heading row and the rows below, whatever the file's format.

A file may be read in more than one way (each sheet of a workbook, each delimiter of a CSV): the first reading
in which a heading row is recognised counts. Every size is bounded, and formulas are never evaluated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice, pairwise
from pathlib import PurePath

from sheets.problems import Unreadable, UnreadableFile
from sheets.rows import Row
from sheets.text_rows import text_readings
from sheets.workbook_rows import is_old_workbook, is_workbook, refuse_old_workbook, workbook_readings

__all__ = ["Row", "Table", "Unreadable", "UnreadableFile", "read_table"]

MAX_BYTES = 5 * 1024 * 1024
MAX_ROWS = 40_000
TITLE_ROWS = 5

IsHeading = Callable[[Sequence[str]], bool]

_SUFFIXES = ("", ".csv", ".tsv", ".txt", ".xls", ".xlsx", ".xlsm")


@dataclass(frozen=True)
class Table:
    """``headings`` stand on ``line``; every row has at least as many cells as there are headings."""

    line: int
    headings: list[str]
    rows: list[Row]


def read_table(content: bytes, file_name: str, is_heading: IsHeading) -> Table:
    """The table in ``content``: ≤ 5 MB, ≤ 40,000 rows of ≤ 60 cells of ≤ 2,000 characters.

    The heading row is the first of which ``is_heading`` is true; up to five rows of titles may stand above
    it. When none is found, two rows below each other are tried as one, as a heading over merged cells looks.
    Raises UnreadableFile.
    """
    if len(content) > MAX_BYTES:
        raise UnreadableFile(Unreadable.TOO_LARGE)
    failure = UnreadableFile(Unreadable.NO_HEADINGS)
    for rows in _readings(content, file_name):
        try:
            top = list(islice(rows, TITLE_ROWS + 2))
        except UnreadableFile as error:
            failure = error if failure.reason is Unreadable.NO_HEADINGS else failure
            continue
        if heading := _find_heading(top, is_heading):
            body = chain((row for row in top if row.line > heading.line), rows)
            return Table(heading.line, heading.cells, _body(body, len(heading.cells)))
    raise failure


def _readings(content: bytes, file_name: str) -> Iterator[Iterator[Row]]:
    """Told apart by content: names lie, and an Excel user calls many things .xls."""
    if PurePath(file_name).suffix.lower() not in _SUFFIXES:
        raise UnreadableFile(Unreadable.NOT_A_TABLE)
    if is_workbook(content):
        return workbook_readings(content)
    if is_old_workbook(content):
        refuse_old_workbook(content)
    return text_readings(content)


def _find_heading(top: Sequence[Row], is_heading: IsHeading) -> Row | None:
    single = top[: TITLE_ROWS + 1]
    double = (_joined(upper, lower) for upper, lower in pairwise(top) if not is_heading(lower.cells))
    return next((row for row in chain(single, double) if is_heading(row.cells)), None)


def _joined(upper: Row, lower: Row) -> Row:
    """Two heading rows as one; the lower is the more precise (รายการที่ตรวจ over 1 2 3 4 5)."""
    width = max(len(upper.cells), len(lower.cells))
    cells = zip(upper.padded(width).cells, lower.padded(width).cells, strict=True)
    return Row(lower.line, [below or above for above, below in cells])


def _body(rows: Iterable[Row], width: int) -> list[Row]:
    body = [row.padded(width) for row in islice(rows, MAX_ROWS + 1)]
    if len(body) > MAX_ROWS:
        raise UnreadableFile(Unreadable.TOO_MANY_ROWS, body[-1].line)
    return body
