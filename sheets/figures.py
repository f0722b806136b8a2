"""A sheet of one month's statistics: one school a row, one process a column."""

from __future__ import annotations

from dataclasses import dataclass

from models.statistics import MOST
from sheets.cells import Columns, tidy
from sheets.problems import Problem, Reason
from sheets.table import Row
from thai.numbers import read_number


@dataclass(frozen=True)
class FigureColumns:
    """The columns of one sheet. ``blank_is_zero``: in a row with figures an empty cell means that nobody came."""

    processes: Columns[int]
    blank_is_zero: bool = False

    def figures(self, row: Row) -> tuple[dict[int, int] | None, list[Problem]]:
        """The figures by process id; None for a row with no figure at all. A dash means none, as in official tables."""
        cells = {process: row.cells[at] for process, at in self.processes.at.items()}
        if not any(cells.values()):
            return None, []
        problems: list[Problem] = []
        figures: dict[int, int] = {}
        for process, cell in cells.items():
            count = self._count(cell)
            if isinstance(count, int):
                figures[process] = count
            else:
                problems.append(Problem(row.line, count, tidy(cell), self.processes.headings[process], limit=MOST))
        return figures, problems

    def _count(self, cell: str) -> int | Reason:
        if not cell:
            return 0 if self.blank_is_zero else Reason.MISSING_FIGURE
        text = tidy(cell)
        count = read_number(text.removesuffix(".00").removesuffix(".0")) if text else 0
        return count if count is not None and count <= MOST else Reason.BAD_FIGURE
