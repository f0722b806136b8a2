"""The roster of schools: one school a row, checked line by line.

Whether one bad row stops all is the caller's affair.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from models.schools import RosterRow
from sheets.cells import Columns, area, code, place_columns, tidy
from sheets.headings import ROSTER_HEADINGS, field_by_heading
from sheets.problems import Problem, Reason
from sheets.table import Row, Table, read_table
from thai.normalise import fold

__all__ = ["LIMITS", "RosterFile", "is_web_address", "read_roster"]

_FIELD_OF = field_by_heading(ROSTER_HEADINGS)
REQUIRED = ("school_id", "name")
LIMITS = {"name": 120, "tambon": 60, "amphoe": 60, "level": 60, "network": 60, "info_url": 1000}
_SCHOOL = re.compile(r"^โรงเรียน\s*")
_TEN_DIGITS = re.compile(r"\d{10}", re.ASCII)
_EIGHT_DIGITS = re.compile(r"\d{8}", re.ASCII)


@dataclass(frozen=True)
class RosterFile:
    """The usable rows of a roster and what is wrong with the others."""

    rows: list[RosterRow]
    problems: list[Problem]


def read_roster(content: bytes, file_name: str) -> RosterFile:
    """Read a roster with English or Thai headings; columns of other meaning are ignored.

    ``school_id`` (10 digits) and ``name`` are required; ``smis`` (8 digits), ``tambon``, ``amphoe``,
    ``level``, ``network`` and ``info_url`` may be absent or empty. Raises UnreadableFile.
    """
    table = read_table(content, file_name, is_roster_heading)
    columns = place_columns(table, roster_field)
    missing = [name for name in REQUIRED if name not in columns.at]
    if missing:
        return RosterFile([], [Problem(table.line, Reason.MISSING_COLUMN, column=name) for name in missing])
    rows, problems = roster_rows(table, columns)
    return RosterFile([row for _, row in rows], problems)


def roster_rows(table: Table, columns: Columns[str]) -> tuple[list[tuple[int, RosterRow]], list[Problem]]:
    """The usable rows with their lines, and what is wrong with the others; ``columns`` hold the required ones."""
    checker = _Checker(columns, problems=list(columns.problems))
    rows = [(row.line, checked) for row in table.rows if (checked := checker.checked(row))]
    return rows, checker.problems


def roster_field(heading: str) -> str | None:
    return _FIELD_OF.get(fold(heading))


def is_roster_heading(cells: Sequence[str]) -> bool:
    """Two columns must be known: "โรงเรียน" alone may be a title."""
    return len({roster_field(cell) for cell in cells} - {None}) >= 2


@dataclass
class _Checker:
    """Checks row after row, remembering on which line each code stood first."""

    columns: Columns[str]
    problems: list[Problem]
    _lines: dict[Reason, dict[str, int]] = field(default_factory=dict)

    def checked(self, row: Row) -> RosterRow | None:
        """The row ready to be stored, or None when something is wrong with it."""
        values = {name: self._value(row, name) for name in ROSTER_HEADINGS}
        found = [*self._codes(row.line, values), *self._texts(row.line, values)]
        self.problems.extend(found)
        if found:
            return None
        return RosterRow(
            code=values["school_id"],
            smis=values["smis"] or None,
            name=values["name"],
            tambon=values["tambon"],
            amphoe=values["amphoe"],
            level=values["level"],
            network=values["network"] or None,
            info_url=values["info_url"] or None,
        )

    def _value(self, row: Row, name: str) -> str:
        cell = self.columns.cell(row.cells, name)
        if name in ("school_id", "smis"):
            return code(cell)
        if name in ("tambon", "amphoe"):
            return area(cell)
        return _SCHOOL.sub("", tidy(cell)) if name == "name" else tidy(cell)

    def _codes(self, line: int, values: dict[str, str]) -> Iterator[Problem]:
        school_id, smis = values["school_id"], values["smis"]
        if not school_id:
            yield self._problem(line, Reason.MISSING_SCHOOL_ID, "school_id")
        elif not _TEN_DIGITS.fullmatch(school_id):
            yield self._problem(line, Reason.BAD_SCHOOL_ID, "school_id", school_id)
        else:
            yield from self._repeated(line, Reason.DUPLICATE_SCHOOL_ID, "school_id", school_id)
        if smis and not _EIGHT_DIGITS.fullmatch(smis):
            yield self._problem(line, Reason.BAD_SMIS, "smis", smis)
        elif smis:
            yield from self._repeated(line, Reason.DUPLICATE_SMIS, "smis", smis)

    def _repeated(self, line: int, reason: Reason, name: str, value: str) -> Iterator[Problem]:
        first = self._lines.setdefault(reason, {}).setdefault(value, line)
        if first != line:
            yield self._problem(line, reason, name, value, first_line=first)

    def _texts(self, line: int, values: dict[str, str]) -> Iterator[Problem]:
        if not values["name"]:
            yield self._problem(line, Reason.MISSING_NAME, "name")
        for name, limit in LIMITS.items():
            if len(values[name]) > limit:
                yield self._problem(line, Reason.TOO_LONG, name, values[name], limit=limit)
        url = values["info_url"]
        if url and len(url) <= LIMITS["info_url"] and not is_web_address(url):
            yield self._problem(line, Reason.BAD_URL, "info_url", url)

    def _problem(
        self,
        line: int,
        reason: Reason,
        name: str,
        value: str = "",
        *,
        first_line: int | None = None,
        limit: int | None = None,
    ) -> Problem:
        column = self.columns.headings.get(name, name)
        return Problem(line, reason, value, column, first_line=first_line, limit=limit)


def is_web_address(url: str) -> bool:
    """Whether a browser can open it: http or https, with a host."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname) and " " not in url
