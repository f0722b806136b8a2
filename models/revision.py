"""A counter that says when cached reference data (roster, campaigns, day overrides) must be read again."""

from __future__ import annotations

from sqlalchemy import String, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.database import Base, affected, insert_once


class Revision(Base):
    """One row; ``number`` grows with every change of reference data."""

    __tablename__ = "revision"

    name: Mapped[str] = mapped_column(String(20), primary_key=True)
    number: Mapped[int]


REFERENCE = "reference"


def bump_revision(session: Session) -> None:
    """Tell every process, through the database, that reference data changed."""
    raise_by_one = update(Revision).where(Revision.name == REFERENCE).values(number=Revision.number + 1)
    if not affected(session, raise_by_one) and not insert_once(session, Revision, {"name": REFERENCE, "number": 1}):
        affected(session, raise_by_one)


def current_revision(session: Session) -> int:
    """The revision that a cache must carry to be fresh."""
    return session.scalar(select(Revision.number).where(Revision.name == REFERENCE)) or 0
