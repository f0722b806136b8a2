"""Who changed what and when. Entries name ids and kinds, never message text."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.database import Base, Json, UtcDateTime, affected
from models.people import Person


class AuditEntry(Base):
    """One change by one person; ``person_id`` is empty for the command line."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    action: Mapped[str] = mapped_column(String(40), index=True)
    detail: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    undone_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


def audit(session: Session, person_id: int | None, action: str, now: datetime, **detail: Any) -> AuditEntry:
    """Write one entry in the transaction of the change itself; it has its id after a flush."""
    entry = AuditEntry(at=now, person_id=person_id, action=action, detail=detail)
    session.add(entry)
    return entry


def page_of_changes(
    session: Session, offset: int, limit: int, *, person_id: int | None = None, actions: Collection[str] = ()
) -> tuple[Sequence[tuple[AuditEntry, str | None]], int]:
    """Entries with their person's name, the latest first; and how many there are. Of one person or kinds, if given."""
    wanted = []
    if person_id is not None:
        wanted.append(AuditEntry.person_id == person_id)
    if actions:
        wanted.append(AuditEntry.action.in_(actions))
    entries = (
        select(AuditEntry, Person.name)
        .outerjoin(Person, AuditEntry.person_id == Person.id)
        .where(*wanted)
        .order_by(AuditEntry.id.desc())
        .offset(offset)
        .limit(limit)
    )
    total = session.scalar(select(func.count()).select_from(AuditEntry).where(*wanted)) or 0
    return [row.tuple() for row in session.execute(entries)], total


def mark_undone(session: Session, entry_id: int, by: int, now: datetime) -> bool:
    """Say that a change was taken back; False when somebody did so before."""
    undoing = update(AuditEntry).where(AuditEntry.id == entry_id, AuditEntry.undone_at.is_(None))
    return bool(affected(session, undoing.values(undone_at=now, undone_by=by)))
