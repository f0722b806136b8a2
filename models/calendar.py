"""Days off of the office: Thai government holidays, and the days on which an officer says otherwise."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Date, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.database import Base
from thai.working_days import WorkingDays


class DayOverride(Base):
    """One date that is a working day, or a day off, whatever the holiday list says."""

    __tablename__ = "day_override"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    working: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(120), default="")


def working_days(session: Session) -> WorkingDays:
    """The office's calendar with its overrides."""
    return WorkingDays({row.day: row.working for row in session.scalars(select(DayOverride))})
