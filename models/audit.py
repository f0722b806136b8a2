"""Who changed what and when. Entries name ids and kinds, never message text."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.database import Base, Json, UtcDateTime


class AuditEntry(Base):
    """One change by one person; ``person_id`` is empty for the command line."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    action: Mapped[str] = mapped_column(String(40))
    detail: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)


def audit(session: Session, person_id: int | None, action: str, now: datetime, **detail: Any) -> None:
    """Write one entry in the transaction of the change itself."""
    session.add(AuditEntry(at=now, person_id=person_id, action=action, detail=detail))
