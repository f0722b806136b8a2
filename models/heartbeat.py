"""The worker's sign of life, and what follows when it is missing.

Silence counts only where time really passed. A clock that is moved by hand (``CLOCK_OFFSET``, the chat page's clock,
tests) jumps over hours that no worker was ever to live through, so each beat keeps the clock's offset beside its time:
what lies between a beat under one offset and a look under another is a jump, and tells nothing about the worker.
On real LINE the offset is always 0 and every silence counts.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.database import Base, UtcDateTime, affected, insert_once, upsert

BEAT_WITHIN = timedelta(minutes=2)  # a worker that beat this lately lives; it ticks every few seconds
WARN_EVERY = timedelta(hours=1)  # each officer
_SAME_OFFSET = 1.0  # seconds: an offset that is restored after a restart differs by the moment that it took


class WorkerHeartbeat(Base):
    """When each worker last finished a tick."""

    __tablename__ = "worker_heartbeat"

    worker: Mapped[str] = mapped_column(String(80), primary_key=True)
    beat_at: Mapped[datetime] = mapped_column(UtcDateTime)
    clock_offset: Mapped[float]  # seconds, of the clock that told ``beat_at``


class WorkerWarning(Base):
    """When an officer last read in a chat answer that no worker beats."""

    __tablename__ = "worker_warning"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    warned_at: Mapped[datetime] = mapped_column(UtcDateTime)


def beat(session: Session, worker: str, now: datetime, clock_offset: float) -> None:
    upsert(session, WorkerHeartbeat, {"worker": worker}, {"beat_at": now, "clock_offset": clock_offset})


def last_beat(session: Session, now: datetime) -> WorkerHeartbeat | None:
    """The newest sign of life of any worker; those of a time that a clock moved back has yet to reach do not count."""
    return session.scalar(
        select(WorkerHeartbeat)
        .where(WorkerHeartbeat.beat_at <= now + BEAT_WITHIN)
        .order_by(WorkerHeartbeat.beat_at.desc())
        .limit(1)
    )


def silent_since(session: Session, now: datetime, clock_offset: float) -> datetime | None:
    """When the last worker fell silent; None while one lives, before the first ever did, or after the clock jumped.

    ``clock_offset`` is read after ``now``, and before it for a beat: a clock that is moved in between is then taken for
    moved, never for a silence.
    """
    newest = last_beat(session, now)
    if newest is None or now - newest.beat_at <= BEAT_WITHIN:
        return None
    return newest.beat_at if abs(newest.clock_offset - clock_offset) < _SAME_OFFSET else None


def take_warning(session: Session, person_id: int, now: datetime) -> bool:
    """Whether this officer is to be warned now: at most once an hour, whichever process asks."""
    values = {"person_id": person_id, "warned_at": now}
    return (
        insert_once(session, WorkerWarning, values)
        or affected(
            session,
            update(WorkerWarning)
            .where(WorkerWarning.person_id == person_id, WorkerWarning.warned_at <= now - WARN_EVERY)
            .values(warned_at=now),
        )
        == 1
    )
