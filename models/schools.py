"""Schools of the district: the roster, and the process-wide index by which people find one."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.database import Base, UtcDateTime
from models.revision import bump_revision
from thai.school_names import SchoolName, SchoolNames


class School(Base):
    """One school. ``code`` is the ten-digit OBEC code, ``smis`` the eight-digit one."""

    __tablename__ = "school"
    __table_args__ = (Index("ix_school_area", "amphoe", "network", "inactive_from"),)  # counting by area reads it alone

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(10), unique=True)
    smis: Mapped[str | None] = mapped_column(String(8), unique=True)
    name: Mapped[str] = mapped_column(String(120), index=True)
    tambon: Mapped[str] = mapped_column(String(60), default="")
    amphoe: Mapped[str] = mapped_column(String(60), default="")
    level: Mapped[str] = mapped_column(String(60), default="")
    network: Mapped[str | None] = mapped_column(String(60))
    info_url: Mapped[str | None] = mapped_column(String(1000))
    inactive_from: Mapped[str | None] = mapped_column(String(7), index=True)  # month: closed or merged from then on
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime)

    def is_expected_in(self, month: str) -> bool:
        """Whether the school is neither closed nor merged in ``month``: what `in_force` says in SQL."""
        return is_expected(self.inactive_from, month)


def is_expected(inactive_from: str | None, month: str) -> bool:
    """Whether a school that closed or merged in the month ``inactive_from`` (None: it did not) is one in ``month``."""
    return inactive_from is None or inactive_from > month


@dataclass(frozen=True)
class RosterRow:
    """One checked line of a roster file, ready to be stored."""

    code: str
    smis: str | None
    name: str
    tambon: str
    amphoe: str
    level: str
    network: str | None
    info_url: str | None


@dataclass(frozen=True)
class RosterChange:
    """What an import did: numbers of schools."""

    created: int
    updated: int
    unchanged: int


def import_roster(session: Session, rows: Iterable[RosterRow], now: datetime) -> RosterChange:
    """Store a roster: new schools are created, known ones (by ``code``) updated, none are deleted.

    A column that the file leaves empty (network, info_url) keeps what is known: a second roster without
    networks must not wipe the ones entered before.
    """
    known = {school.code: school for school in session.scalars(select(School))}
    created = updated = unchanged = 0
    for row in rows:
        school = known.get(row.code)
        if school is None:
            session.add(School(**vars(row), updated_at=now))
            created += 1
        elif _apply(school, row):
            school.updated_at = now
            updated += 1
        else:
            unchanged += 1
    session.flush()
    if created or updated:
        bump_revision(session)
    return RosterChange(created, updated, unchanged)


def _apply(school: School, row: RosterRow) -> bool:
    changes = roster_differences(school, row)
    for column, (_, value) in changes.items():
        setattr(school, column, value)
    return bool(changes)


def roster_differences(school: Any, row: RosterRow) -> dict[str, tuple[str | None, str]]:
    """Column → (as known, as the file has it) where a roster's line changes what is known of its school.

    ``school``: a School, or a row of its columns.
    """
    return {
        column: (getattr(school, column), value)
        for column, value in vars(row).items()
        if value not in (None, "") and getattr(school, column) != value
    }


def in_force(month: str):  # type: ignore[no-untyped-def]  # a SQL expression; its exact type is SQLAlchemy's affair
    """The condition that a school is neither closed nor merged in ``month``."""
    return School.inactive_from.is_(None) | (School.inactive_from > month)


def school_names(session: Session) -> SchoolNames:
    """A fresh index of all schools by code and name."""
    columns = (School.id, School.code, School.smis, School.name, School.tambon, School.amphoe)
    return SchoolNames(
        SchoolName(id=row.id, code=row.code, smis=row.smis or "", name=row.name, tambon=row.tambon, amphoe=row.amphoe)
        for row in session.execute(select(*columns))
    )


def school_labels(session: Session, ids: Collection[int] | None = None) -> dict[int, str]:
    """Every school's (or only these schools') name with its amphoe, by id: how lists tell schools of one name apart."""
    query = select(School.id, School.name, School.amphoe)
    rows = session.execute(query if ids is None else query.where(School.id.in_(ids)))
    return {row.id: f"{row.name} อ.{row.amphoe}" if row.amphoe else row.name for row in rows}
