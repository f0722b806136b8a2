"""An officer's sheet of results: one school a row, one checklist item a column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.checks import NOTE_LENGTH, Verdict
from sheets.cells import Columns, place_columns, tidy
from sheets.item_columns import ItemColumn, ItemHeadings
from sheets.marks import Mark, read_mark
from sheets.problems import Problem, Reason
from sheets.school_columns import SCHOOL_FIELDS, school_field, school_of
from sheets.table import Row, Table, read_table
from thai.normalise import fold
from thai.school_names import SchoolNames

__all__ = ["ItemColumn", "ResultRow", "ResultsFile", "read_results"]

_NOTE_WORDS = tuple(map(fold, ("หมายเหตุ", "note", "remark", "ข้อสังเกต", "ข้อเสนอแนะ")))


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
class _Layout:
    """The columns of one sheet."""

    school: Columns[str]
    items: Columns[int]
    notes: list[int]

    def marks(self, row: Row) -> dict[int, Mark]:
        return {item: read_mark(row.cells[at]) for item, at in self.items.at.items()}

    def note(self, row: Row) -> str:
        return " · ".join(filter(None, (tidy(row.cells[at]) for at in self.notes)))


def read_results(content: bytes, file_name: str, items: Sequence[ItemColumn], schools: SchoolNames) -> ResultsFile:
    """Read the verdicts on ``items``, given in the campaign's order.

    A row's note goes to each of its incomplete items. An empty cell or a dash gives no verdict. A row with a
    problem gives none at all; of two rows of one school the second is the problem. Raises UnreadableFile.
    """
    headings = ItemHeadings(items)
    table = read_table(content, file_name, lambda cells: _is_heading(cells, headings))
    layout = _layout(table, headings)
    missing = [item.name for item in items if item.id not in layout.items.at]
    problems = [
        *layout.school.problems,
        *layout.items.problems,
        *(Problem(table.line, Reason.MISSING_COLUMN, column=name) for name in missing),
    ]
    rows: dict[int, ResultRow] = {}
    for row in table.rows:
        result = _read_row(row, layout, schools)
        if isinstance(result, list):
            problems.extend(result)
        elif (first := rows.setdefault(result.school_id, result)) is not result:
            problems.append(_repeated(row, layout, first))
    return ResultsFile(list(rows.values()), problems)


def _is_heading(cells: Sequence[str], headings: ItemHeadings) -> bool:
    """A column that names the school and at least one item."""
    others = [cell for cell in cells if school_field(cell) is None and not _is_note(cell)]
    named = any(school_field(cell) in SCHOOL_FIELDS for cell in cells)
    return named and any(headings.item_of(cell) is not None for cell in others)


def _is_note(heading: str) -> bool:
    return fold(heading).startswith(_NOTE_WORDS)


def _layout(table: Table, headings: ItemHeadings) -> _Layout:
    def item_of(heading: str) -> int | None:
        other = school_field(heading) is not None or _is_note(heading)
        return None if other else headings.item_of(heading)

    notes = [at for at, heading in enumerate(table.headings) if _is_note(heading)]
    return _Layout(place_columns(table, school_field), place_columns(table, item_of), notes)


def _read_row(row: Row, layout: _Layout, schools: SchoolNames) -> ResultRow | list[Problem]:
    """The row's result, or its problems; no problem at all for a row that says nothing."""
    marks, note = layout.marks(row), layout.note(row)
    school = school_of(row, layout.school, schools)
    unmarked = all(mark is Mark.UNCHECKED for mark in marks.values())
    problems = [*_bad_marks(row, layout, marks), *_bad_note(row, layout, note)]
    if isinstance(school, Problem):
        silent = school.reason is Reason.NO_SCHOOL and unmarked and not note
        return [] if silent else [school, *problems]
    if unmarked:
        problems.append(Problem(row.line, Reason.NO_MARKS, _school_text(row, layout)))
    return problems or ResultRow(row.line, school, _verdicts(marks, note))


def _verdicts(marks: dict[int, Mark], note: str) -> dict[int, Verdict]:
    meaning = {Mark.COMPLETE: Verdict(complete=True), Mark.INCOMPLETE: Verdict(complete=False, note=note)}
    return {item: meaning[mark] for item, mark in marks.items() if mark in meaning}


def _bad_marks(row: Row, layout: _Layout, marks: dict[int, Mark]) -> Iterator[Problem]:
    for item, mark in marks.items():
        if mark is Mark.UNKNOWN:
            value = tidy(row.cells[layout.items.at[item]])
            yield Problem(row.line, Reason.UNKNOWN_MARK, value, layout.items.headings[item])


def _bad_note(row: Row, layout: _Layout, note: str) -> Iterator[Problem]:
    if len(note) > NOTE_LENGTH:
        yield Problem(row.line, Reason.TOO_LONG, note, "หมายเหตุ", limit=NOTE_LENGTH)


def _repeated(row: Row, layout: _Layout, first: ResultRow) -> Problem:
    return Problem(
        row.line,
        Reason.SCHOOL_TWICE,
        _school_text(row, layout),
        first_line=first.line,
        schools=(first.school_id,),
    )


def _school_text(row: Row, layout: _Layout) -> str:
    cells = (tidy(layout.school.cell(row.cells, name)) for name in ("name", "school_id", "smis"))
    return next(filter(None, cells), "")
