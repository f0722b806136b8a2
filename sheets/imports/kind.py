"""What every kind of import can do, and what an import would change, as data."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy.orm import Session

from models.audit import AuditEntry
from sheets.by_school import SchoolRow, SchoolRows
from sheets.chosen import NOTE
from sheets.problems import Problem
from sheets.school_columns import SCHOOL_FIELDS
from sheets.table import Table
from thai.school_names import SchoolNames

SCHOOL = "school"  # stands for any of SCHOOL_FIELDS among what is missing
BLANK_IS_ZERO = "blank_is_zero"  # an option

Values = dict[str, Any]  # what a row says: plain JSON, keyed by meanings of columns
Rows = Sequence[SchoolRow[Values]]


@dataclass(frozen=True)
class Part:
    """One thing that changes, by the meaning of its column; a value of None: there was nothing."""

    key: str
    before: str | int | None
    after: str | int | None


@dataclass(frozen=True)
class Change:
    """What a line changes of its school. ``new``: there was nothing of the kind before."""

    line: int
    school_id: int
    name: str
    new: bool
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Plan:
    """What saving would do; ``same``: line and school of the rows that repeat what is on record."""

    changes: list[Change] = field(default_factory=list)
    same: list[tuple[int, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


class Kind(ABC):
    """One kind of import, about one subject (a round, a month, the roster)."""

    name: ClassVar[str]
    asks_blank: ClassVar[bool] = False  # whether an empty cell may be said to mean zero

    @property
    @abstractmethod
    def meanings(self) -> Sequence[str]:
        """What a column may mean, in the order of a list to choose from."""

    @abstractmethod
    def table(self, content: bytes, file_name: str) -> Table:
        """The file's table. Raises UnreadableFile."""

    @abstractmethod
    def recognised(self, headings: Sequence[str]) -> list[str]:
        """What each column seems to mean; "" where nobody knows."""

    @abstractmethod
    def missing(self, meanings: Sequence[str]) -> list[str]:
        """What no column means although one must: meanings, or SCHOOL."""

    @abstractmethod
    def read(
        self, table: Table, meanings: Sequence[str], options: Mapping[str, Any], schools: SchoolNames
    ) -> SchoolRows[Values]:
        """The rows as the columns were said to mean. Raises UnreadableFile."""

    @abstractmethod
    def plan(self, session: Session, rows: Rows) -> Plan:
        """What saving these rows would change."""

    @abstractmethod
    def save(self, session: Session, rows: Rows, by: int, now: datetime) -> AuditEntry:
        """Save them all; part of the caller's transaction. Raises Refused, Conflict, IntegrityError."""

    def lock(self, session: Session, rows: Rows) -> None:  # noqa: B027  # most kinds need no more than their constraints
        """Keep others from changing what ``plan`` looks at until the commit."""


def repeated(meanings: Sequence[str]) -> list[str]:
    """The meanings that more than one column has, though only notes may."""
    return sorted({meaning for meaning in meanings if meaning not in ("", NOTE) and meanings.count(meaning) > 1})


def names_no_school(meanings: Sequence[str]) -> list[str]:
    return [] if any(meaning in SCHOOL_FIELDS for meaning in meanings) else [SCHOOL]
