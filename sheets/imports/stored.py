"""An import between two steps: tables, rows and previews as plain JSON, and what is still to be decided."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sheets.by_school import Question, SchoolRow, SchoolRows, settle
from sheets.imports.kind import Change, Part, Plan, Rows, Values
from sheets.problems import Problem, Reason
from sheets.table import Row, Table

SAMPLES = 3  # values of a column


@dataclass(frozen=True)
class Head:
    """A table without its rows: ``samples`` are the first different values of each column."""

    line: int
    headings: list[str]
    size: int
    samples: list[list[str]]


def table_to_json(table: Table) -> Any:
    """The rows as one text, so that a page that shows the columns need not read them."""
    rows = [[row.line, row.cells] for row in table.rows]
    samples = [_samples(table, at) for at in range(len(table.headings))]
    head = {"line": table.line, "headings": table.headings, "size": len(rows), "samples": samples}
    return {"head": head, "rows": json.dumps(rows, ensure_ascii=False)}


def table_from_json(data: Any) -> Table:
    head = head_from_json(data)
    return Table(head.line, head.headings, [Row(line, cells) for line, cells in json.loads(data["rows"])])


def head_from_json(data: Any) -> Head:
    return Head(**data["head"])


def _samples(table: Table, at: int) -> list[str]:
    found: dict[str, None] = {}
    for row in table.rows:
        if row.cells[at]:
            found.setdefault(row.cells[at][:60])
        if len(found) == SAMPLES:
            break
    return list(found)


def rows_to_json(rows: SchoolRows[Values]) -> Any:
    """The rows without a question as one text, so that a page of questions need not read them."""
    sure = [_row_to_json(row) for row in rows.rows if row.question is None]
    return {
        "sure": json.dumps(sure, ensure_ascii=False),
        "asked": [_row_to_json(row) for row in rows.rows if row.question is not None],
        "problems": [asdict(problem) for problem in rows.problems],
    }


def rows_from_json(data: Any) -> SchoolRows[Values]:
    rows = [_row_from_json(row) for row in json.loads(data["sure"])] + asked_from_json(data)
    rows.sort(key=lambda row: row.line)
    return SchoolRows(rows, [_problem(problem) for problem in data["problems"]])


def asked_from_json(data: Any) -> list[SchoolRow[Values]]:
    """Only the rows with a question."""
    return [_row_from_json(row) for row in data["asked"]]


def _row_to_json(row: SchoolRow[Values]) -> Any:
    return [row.line, row.text, row.school_id, row.values, _question_to_json(row.question)]


def _row_from_json(data: Any) -> SchoolRow[Values]:
    line, text, school_id, values, question = data
    return SchoolRow(line, text, school_id, values, _question_from_json(question))


def _question_to_json(question: Question | None) -> Any:
    return [question.reason, question.likely, question.schools] if question else None


def _question_from_json(data: Any) -> Question | None:
    if data is None:
        return None
    reason, likely, schools = data
    return Question(Reason(reason) if reason else None, likely, tuple(schools))


def _problem(data: Any) -> Problem:
    return Problem(**{**data, "reason": Reason(data["reason"]), "schools": tuple(data["schools"])})


@dataclass(frozen=True)
class Decided:
    """The rows after the answers: what can be saved, what cannot, what is left out, what is still open."""

    rows: Rows
    problems: list[Problem]
    silent: list[Problem]  # lines that say nothing
    skipped: Rows
    open: Rows


def decide(rows: SchoolRows[Values], answers: Mapping[str, int | None]) -> Decided:
    """``answers``: line → school id, None for a line to leave out."""
    settled = settle(rows.rows, {int(line): school_id for line, school_id in answers.items()})
    return Decided(
        rows=settled.rows,
        problems=[*(problem for problem in rows.problems if problem.blocking), *settled.problems],
        silent=[problem for problem in rows.problems if not problem.blocking],
        skipped=settled.skipped,
        open=settled.open,
    )


CHANGES, PROBLEMS, SAME, OUT = LISTS = ("changes", "problems", "same", "out")
PER_PAGE = 50  # lines of a list


@dataclass(frozen=True)
class Preview:
    """What saving would do; ``digest`` is the same as long as the same would be done.

    ``lists``: Changes; Problems; (line, school) of rows that change nothing; (line, Problem or what the sheet calls
    the school) of rows that are not used.
    """

    lists: Mapping[str, Sequence[Any]]
    digest: str

    @property
    def problems(self) -> set[int]:
        """The lines that cannot be saved."""
        return {problem.line for problem in self.lists[PROBLEMS]}

    @property
    def counts(self) -> dict[str, int]:
        new = sum(change.new for change in self.lists[CHANGES])
        return {
            "new": new, "changed": len(self.lists[CHANGES]) - new, "same": len(self.lists[SAME]),
            "problems": len(self.problems), "out": len(self.lists[OUT]),
        }  # fmt: skip


def preview(decided: Decided, plan: Plan) -> Preview:
    done = json.dumps([[_change_to_json(change) for change in plan.changes], plan.same], ensure_ascii=False)
    silent = [(problem.line, problem) for problem in decided.silent]
    skipped = [(row.line, row.text) for row in decided.skipped]
    lists: dict[str, Sequence[Any]] = {
        CHANGES: plan.changes,
        PROBLEMS: sorted([*decided.problems, *plan.problems], key=lambda problem: problem.line),
        SAME: plan.same,
        OUT: sorted([*silent, *skipped], key=lambda entry: entry[0]),
    }
    return Preview(lists, hashlib.sha256(done.encode()).hexdigest())


@dataclass(frozen=True)
class Shown:
    """A preview as it was kept; only the lines of the page that is looked at are unpacked."""

    digest: str
    counts: Mapping[str, int]
    sizes: Mapping[str, int]
    pages: Mapping[str, Sequence[str]]

    def lines(self, which: str, page: int) -> list[Any]:
        """The lines of a list on page ``page`` (from 1), as in a Preview."""
        kept = self.pages[which][page - 1 : page]
        return [_LINE_FROM_JSON[which](line) for line in json.loads(kept[0])] if kept else []


def preview_to_json(made: Preview) -> Any:
    pages = {
        which: [
            json.dumps([_LINE_TO_JSON[which](line) for line in lines[start : start + PER_PAGE]], ensure_ascii=False)
            for start in range(0, len(lines), PER_PAGE)
        ]
        for which, lines in made.lists.items()
    }
    sizes = {which: len(lines) for which, lines in made.lists.items()}
    return {"digest": made.digest, "counts": made.counts, "sizes": sizes, "pages": pages}


def shown_from_json(data: Any) -> Shown:
    return Shown(**data)


def _change_to_json(change: Change) -> Any:
    parts = [[part.key, part.before, part.after] for part in change.parts]
    return [change.line, change.school_id, change.name, change.new, parts]


def _change_from_json(data: Any) -> Change:
    line, school_id, name, new, parts = data
    return Change(line, school_id, name, new, tuple(Part(*part) for part in parts))


def _out_to_json(entry: tuple[int, Problem | str]) -> Any:
    line, what = entry
    return [line, asdict(what) if isinstance(what, Problem) else what]


def _out_from_json(data: Any) -> tuple[int, Problem | str]:
    line, what = data
    return line, what if isinstance(what, str) else _problem(what)


_LINE_TO_JSON: Mapping[str, Callable[[Any], Any]] = {
    CHANGES: _change_to_json, PROBLEMS: asdict, SAME: list, OUT: _out_to_json,
}  # fmt: skip
_LINE_FROM_JSON: Mapping[str, Callable[[Any], Any]] = {
    CHANGES: _change_from_json, PROBLEMS: _problem, SAME: tuple, OUT: _out_from_json,
}  # fmt: skip
