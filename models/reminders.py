"""What keeps a school from being reminded, or from handing in: a snooze, an obstacle it reported."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, String
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.database import Base, UtcDateTime, upsert

SNOOZE_WORKING_DAYS = 3


class Snooze(Base):
    """No reminders to the school before this day, and one on it if the school still owes."""

    __tablename__ = "snooze"

    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), primary_key=True)
    until: Mapped[date] = mapped_column(Date)


class Obstacle(Base):
    """A school told that it is stuck; the officers were told at once."""

    __tablename__ = "obstacle"

    id: Mapped[int] = mapped_column(primary_key=True)
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    by_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)


def snooze(session: Session, school_id: int, until: date) -> None:
    upsert(session, Snooze, {"school_id": school_id}, {"until": until})
