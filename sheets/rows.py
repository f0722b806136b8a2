"""One row of cells, bounded in width and length."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sheets.problems import Unreadable, UnreadableFile

MAX_COLUMNS = 60
MAX_CELL = 2_000  # characters


@dataclass(frozen=True)
class Row:
    """``line`` is where the row begins, counted from 1 as Excel or an editor counts."""

    line: int
    cells: list[str]

    def padded(self, width: int) -> Row:
        """The row with at least ``width`` cells."""
        return Row(self.line, self.cells + [""] * (width - len(self.cells)))


def bounded(lines: Iterable[tuple[int, Sequence[str]]]) -> Iterator[Row]:
    """The rows that hold anything, without the empty cells at their end. Raises UnreadableFile."""
    for line, values in lines:
        cells = _trimmed(values)
        if len(cells) > MAX_COLUMNS:
            raise UnreadableFile(Unreadable.TOO_MANY_COLUMNS, line)
        if any(len(cell) > MAX_CELL for cell in cells):
            raise UnreadableFile(Unreadable.CELL_TOO_LONG, line)
        if cells:
            yield Row(line, cells)


def _trimmed(values: Sequence[str]) -> list[str]:
    cells = [value.strip() for value in values]
    while cells and not cells[-1]:
        cells.pop()
    return cells
