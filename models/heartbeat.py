"""The worker's sign of life."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.database import Base, UtcDateTime, upsert


class WorkerHeartbeat(Base):
    """When each worker last finished a tick."""

    __tablename__ = "worker_heartbeat"

    worker: Mapped[str] = mapped_column(String(80), primary_key=True)
    beat_at: Mapped[datetime] = mapped_column(UtcDateTime)


def beat(session: Session, worker: str, now: datetime) -> None:
    upsert(session, WorkerHeartbeat, {"worker": worker}, {"beat_at": now})


def last_beat(session: Session) -> datetime | None:
    """The newest sign of life of any worker."""
    return session.scalar(select(func.max(WorkerHeartbeat.beat_at)))
