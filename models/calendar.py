"""Days off of the office: Thai government holidays, and the days on which an officer says otherwise."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, String, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.errors import Conflict
from models.audit import audit
from models.database import Base, insert_once
from models.former_states import former_content, keep_former
from models.revision import bump_revision
from thai.working_days import WorkingDays

REASON_LENGTH = 120


class DayOverride(Base):
    """One date that is a working day, or a day off, whatever the holiday list says."""

    __tablename__ = "day_override"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    working: Mapped[bool]
    reason: Mapped[str] = mapped_column(String(REASON_LENGTH), default="")


def overrides(session: Session) -> Mapping[date, DayOverride]:
    """Every day on which an officer said otherwise."""
    return {row.day: row for row in session.scalars(select(DayOverride).order_by(DayOverride.day))}


def working_days(session: Session) -> WorkingDays:
    """The office's calendar with its overrides."""
    said = overrides(session)
    return WorkingDays(
        {day: row.working for day, row in said.items()}, {day: row.reason for day, row in said.items() if row.reason}
    )


# Changing a day


def day_mark(row: DayOverride | None) -> str:
    """Alike when the same is said of a day; "" when nothing is."""
    return "" if row is None else hashlib.sha256(f"{row.working} {row.reason}".encode()).hexdigest()


def set_day(session: Session, day: date, said: DayOverride | None, seen: str, by: int, now: datetime) -> None:
    """Say that the office works on a day or not, or (None) nothing of it any more; raises Conflict.

    ``seen`` is the `day_mark` that the officer saw. The change can be taken back by `restore_day`.
    """
    before = _locked(session, day)
    if day_mark(before) != seen:
        raise Conflict("the day was changed since")
    former = keep_former(session, _content(before), day_mark(said))
    _write(session, day, _content(said), new=before is None)
    audit(session, by, "day_changed", now, day=day.isoformat(), former=former)


def restore_day(session: Session, day: date, former_id: int) -> None:
    """Take back a change of a day; raises Conflict when the day was changed again since."""
    before = _locked(session, day)
    _write(session, day, former_content(session, former_id, day_mark(before)), new=before is None)


def _locked(session: Session, day: date) -> DayOverride | None:
    return session.scalar(select(DayOverride).where(DayOverride.day == day).with_for_update())


def _content(row: DayOverride | None) -> dict[str, Any] | None:
    return {"working": row.working, "reason": row.reason} if row else None


def _write(session: Session, day: date, content: Mapping[str, Any] | None, *, new: bool) -> None:
    if content is None:
        session.execute(delete(DayOverride).where(DayOverride.day == day))
    elif not new:
        session.execute(update(DayOverride).where(DayOverride.day == day).values(**content))
    elif not insert_once(session, DayOverride, {"day": day, **content}):
        raise Conflict("somebody else said something of the day at once")
    bump_revision(session)
