"""The rows of a sheet, each about one school: whose row it is may have to be asked before it counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sheets.cells import Columns
from sheets.problems import Problem, Reason, Unreadable, UnreadableFile
from sheets.school_columns import is_certain, is_total, named_school, school_of, school_text
from sheets.table import Row, Table
from thai.school_names import MatchKind, SchoolNames

MOST_QUESTIONS = 500  # rows; of more, the column is the wrong one, and each costs a search through all names

V = TypeVar("V")


@dataclass(frozen=True)
class Question:
    """A school that somebody must confirm or choose; ``likely`` is what the name probably means."""

    reason: Reason | None  # None: the name is not exact, but means one school
    likely: int | None
    schools: tuple[int, ...]  # to choose from, best first


@dataclass(frozen=True)
class SchoolRow(Generic[V]):
    """What a line says of a school. Without ``school_id`` there is a question."""

    line: int
    text: str  # the school as the sheet names it
    school_id: int | None
    values: V
    question: Question | None = None


@dataclass(frozen=True)
class SchoolRows(Generic[V]):
    """A sheet's rows that say something, and what is wrong with the others (not blocking: they say nothing)."""

    rows: list[SchoolRow[V]]
    problems: list[Problem]


@dataclass(frozen=True)
class Settled(Generic[V]):
    """The rows whose school is known after the questions; ``open`` are those that wait for an answer."""

    rows: list[SchoolRow[V]]
    problems: list[Problem]
    open: list[SchoolRow[V]]
    skipped: list[SchoolRow[V]]


def read_school_rows(
    table: Table,
    columns: Columns[str],
    schools: SchoolNames,
    values_of: Callable[[Row], tuple[V | None, list[Problem]]],
) -> SchoolRows[V]:
    """Read each row's values, None for a row that says nothing, and find its school.

    Raises UnreadableFile when the schools of more than ``MOST_QUESTIONS`` rows would have to be asked.
    """
    rows: list[SchoolRow[V]] = []
    problems: list[Problem] = []
    questions = 0
    for row in table.rows:
        values, wrong = values_of(row)
        text = school_text(row, columns)
        if is_total(text):
            problems.append(Problem(row.line, Reason.TOTAL, text))
        elif wrong or (values is not None and not text):
            problems += [*([] if text else [Problem(row.line, Reason.NO_SCHOOL)]), *wrong]
        elif values is not None:
            school = school_of(row, columns, schools)
            question = _question(row, columns, schools, school)
            questions += question is not None
            if questions > MOST_QUESTIONS:
                raise UnreadableFile(Unreadable.TOO_MANY_UNKNOWN, row.line)
            found = school if isinstance(school, int) and question is None else None
            rows.append(SchoolRow(row.line, text, found, values, question))
        elif text:
            problems.append(Problem(row.line, Reason.NO_MARKS, text))
    return SchoolRows(rows, problems)


def settle(rows: Sequence[SchoolRow[V]], answers: Mapping[int, int | None]) -> Settled[V]:
    """Apply answers (line → school id, None: leave the row out); of two rows of one school the second is a problem."""
    settled: Settled[V] = Settled([], [], [], [])
    first: dict[int, int] = {}
    for row in rows:
        school_id = row.school_id
        if row.question is not None:
            if row.line not in answers:
                settled.open.append(row)
                continue
            school_id = answers[row.line]
        if school_id is None:
            settled.skipped.append(row)
        elif (line := first.setdefault(school_id, row.line)) != row.line:
            problem = Problem(row.line, Reason.SCHOOL_TWICE, row.text, first_line=line, schools=(school_id,))
            settled.problems.append(problem)
        else:
            settled.rows.append(SchoolRow(row.line, row.text, school_id, row.values))
    return settled


def _question(row: Row, columns: Columns[str], schools: SchoolNames, found: int | Problem) -> Question | None:
    if isinstance(found, int):
        return None if is_certain(row, columns, schools, found) else Question(None, found, (found,))
    named = named_school(row, columns, schools)
    likely = named.ids[0] if found.reason is Reason.UNKNOWN_SCHOOL and named.kind is MatchKind.FOUND else None
    return Question(found.reason, likely, tuple(dict.fromkeys((*found.schools, *named.ids))))
