"""An officer's sheet of results: one school a row, one checklist item a column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.checks import NOTE_LENGTH, Verdict
from sheets.cells import Columns, place_columns, tidy
from sheets.item_columns import ItemColumn, ItemHeadings
from sheets.item_headings import is_heading_row, is_note, item_meant
from sheets.marks import Mark, read_mark
from sheets.problems import Problem, Reason
from sheets.school_columns import school_field, school_of
from sheets.table import Row, Table, read_table
from thai.school_names import SchoolNames

__all__ = ["ItemColumn", "ResultRow", "ResultsFile", "read_results"]


@dataclass(frozen=True)
class ResultRow:
    """What the sheet says of one school; ``verdicts`` by item id, never empty."""

    line: int
    school_id: int
    verdicts: dict[int, Verdict]


@dataclass(frozen=True)
class ResultsFile:
    """The usable rows of a sheet and what is wrong with the others."""

    rows: list[ResultRow]
    problems: list[Problem]


@dataclass(frozen=True)
class ResultColumns:
    """The columns of one sheet."""

    school: Columns[str]
    items: Columns[int]
    notes: list[int]

    def verdicts(self, row: Row) -> tuple[dict[int, Verdict], list[Problem]]:
        """What the row says, by item id, and what is wrong with it. A dash or an empty cell says nothing."""
        marks = {item: read_mark(row.cells[at]) for item, at in self.items.at.items()}
        note = self.note(row)
        meaning = {Mark.COMPLETE: Verdict(complete=True), Mark.INCOMPLETE: Verdict(complete=False, note=note)}
        found = {item: meaning[mark] for item, mark in marks.items() if mark in meaning}
        return found, [*self._bad_marks(row, marks), *self._bad_note(row, note)]

    def note(self, row: Row) -> str:
        return " · ".join(filter(None, (tidy(row.cells[at]) for at in self.notes)))

    def _bad_marks(self, row: Row, marks: dict[int, Mark]) -> Iterator[Problem]:
        for item, mark in marks.items():
            if mark is Mark.UNKNOWN:
                value = tidy(row.cells[self.items.at[item]])
                yield Problem(row.line, Reason.UNKNOWN_MARK, value, self.items.headings[item])

    def _bad_note(self, row: Row, note: str) -> Iterator[Problem]:
        if len(note) > NOTE_LENGTH:
            yield Problem(row.line, Reason.TOO_LONG, note, "หมายเหตุ", limit=NOTE_LENGTH)


def read_results(content: bytes, file_name: str, items: Sequence[ItemColumn], schools: SchoolNames) -> ResultsFile:
    """Read the verdicts on ``items``, given in the campaign's order.

    A row's note goes to each of its incomplete items. An empty cell or a dash gives no verdict. A row with a
    problem gives none at all; of two rows of one school the second is the problem. Raises UnreadableFile.
    """
    headings = ItemHeadings(items)
    table = read_table(content, file_name, lambda cells: is_heading_row(cells, headings))
    columns = _columns(table, headings)
    missing = [item.name for item in items if item.id not in columns.items.at]
    problems = [
        *columns.school.problems,
        *columns.items.problems,
        *(Problem(table.line, Reason.MISSING_COLUMN, column=name) for name in missing),
    ]
    rows: dict[int, ResultRow] = {}
    for row in table.rows:
        result = _read_row(row, columns, schools)
        if isinstance(result, list):
            problems.extend(result)
        elif (first := rows.setdefault(result.school_id, result)) is not result:
            problems.append(_repeated(row, columns, first))
    return ResultsFile(list(rows.values()), problems)


def _columns(table: Table, headings: ItemHeadings) -> ResultColumns:
    notes = [at for at, heading in enumerate(table.headings) if is_note(heading)]
    return ResultColumns(
        place_columns(table, school_field), place_columns(table, lambda heading: item_meant(heading, headings)), notes
    )


def _read_row(row: Row, columns: ResultColumns, schools: SchoolNames) -> ResultRow | list[Problem]:
    """The row's result, or its problems; no problem at all for a row that says nothing."""
    verdicts, problems = columns.verdicts(row)
    school = school_of(row, columns.school, schools)
    unmarked = not verdicts and not any(problem.reason is Reason.UNKNOWN_MARK for problem in problems)
    if isinstance(school, Problem):
        silent = school.reason is Reason.NO_SCHOOL and unmarked and not columns.note(row)
        return [] if silent else [school, *problems]
    if unmarked:
        problems.append(Problem(row.line, Reason.NO_MARKS, _school_name(row, columns)))
    return problems or ResultRow(row.line, school, verdicts)


def _repeated(row: Row, columns: ResultColumns, first: ResultRow) -> Problem:
    return Problem(
        row.line,
        Reason.SCHOOL_TWICE,
        _school_name(row, columns),
        first_line=first.line,
        schools=(first.school_id,),
    )


def _school_name(row: Row, columns: ResultColumns) -> str:
    cells = (tidy(columns.school.cell(row.cells, name)) for name in ("name", "school_id", "smis"))
    return next(filter(None, cells), "")
