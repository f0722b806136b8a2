"""Cells and headings as they are meant, whatever their spacing, digits and stray marks."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Generic, TypeVar

from openpyxl.utils import get_column_letter

from sheets.problems import Problem, Reason
from sheets.table import Table
from thai.digits import to_arabic
from thai.normalise import clean

_BETWEEN_DIGITS = re.compile(r"[\s'-]")
_DECIMALS = re.compile(r"\.0+$")
_AREA_WORD = re.compile(r"^(?:ตำบล|อำเภอ|[ตอ]\.)\s*")
_NOTHING = frozenset("-–—")

Field = TypeVar("Field", bound=Hashable)


@lru_cache(maxsize=4_096)  # a sheet repeats its marks and places, and a row's cells are looked at several times
def tidy(cell: str) -> str:
    """A cell on one line, cleaned; a dash alone means that there is nothing."""
    line = " ".join(clean(cell).split())
    return "" if line in _NOTHING else line


@lru_cache(maxsize=4_096)
def code(cell: str) -> str:
    """A code in Arabic digits without spaces, hyphens, apostrophe or the decimals that Excel adds."""
    return _DECIMALS.sub("", _BETWEEN_DIGITS.sub("", to_arabic(tidy(cell))))


def area(cell: str) -> str:
    """A tambon or amphoe without ตำบล, อำเภอ, ต. and อ."""
    return _AREA_WORD.sub("", tidy(cell))


@dataclass(frozen=True)
class Columns(Generic[Field]):
    """Which column of a table holds what."""

    at: dict[Field, int]
    headings: dict[Field, str]  # as the file has them
    problems: list[Problem]

    def cell(self, cells: Sequence[str], field: Field) -> str:
        """The raw cell of a field, empty when the table has no such column."""
        return cells[self.at[field]] if field in self.at else ""


def place_columns(table: Table, meaning: Callable[[str], Field | None]) -> Columns[Field]:
    """The columns whose headings mean something: see :func:`columns_of`."""
    return columns_of(table, map(meaning, table.headings))


def columns_of(table: Table, fields: Iterable[Field | None]) -> Columns[Field]:
    """The columns, from the left, by what each holds; two of one meaning are a problem, and the first is used."""
    columns: Columns[Field] = Columns({}, {}, [])
    for at, (heading, field) in enumerate(zip(table.headings, fields, strict=True)):
        if field is None:
            continue
        if field in columns.at:
            problem = Problem(table.line, Reason.COLUMN_TWICE, column_name(heading, at), columns.headings[field])
            columns.problems.append(problem)
            continue
        columns.at[field] = at
        columns.headings[field] = column_name(heading, at)
    return columns


def column_name(heading: str, at: int) -> str:
    """The heading, or where there is none the letter that Excel shows above the column."""
    return tidy(heading) or get_column_letter(at + 1)
