"""What to ask of LINE after the commit: a person's name, a photo, a sheet, a group's size, the fitting rich menu.

Handlers cannot reach the network; they ask for a fetch. A fetch that a crash left behind is taken up by the worker.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, String, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.database import Base, Json, UtcDateTime

LEASE = timedelta(seconds=60)
MOST_ATTEMPTS = 5


class Wanted(StrEnum):
    PROFILE = "profile"  # a person's display name
    GROUP = "group"  # a group's name and member count
    PHOTO = "photo"  # the picture that goes with a declaration
    PICTURE = "picture"  # the one that goes with a broadcast
    SHEET = "sheet"  # an officer's XLSX/CSV
    MENU = "menu"  # the rich menu that fits the person's role is to be shown


class Fetch(Base):
    """One thing to get; the row goes when it is done or given up."""

    __tablename__ = "fetch"
    # ids are never used again: an answer's dedupe key is made from one
    __table_args__ = (Index("ix_fetch_due", "next_attempt_at"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(primary_key=True)
    wanted: Mapped[str] = mapped_column(String(10))
    chat_id: Mapped[str] = mapped_column(String(64))
    reply_token: Mapped[str | None] = mapped_column(String(120))  # the answer waits for what is fetched
    subject: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    next_attempt_at: Mapped[datetime] = mapped_column(UtcDateTime)


def ask_for(
    session: Session,
    wanted: Wanted,
    chat_id: str,
    subject: dict[str, Any],
    now: datetime,
    *,
    reply_token: str | None = None,
) -> Fetch:
    """Write down what to get; a worker gets it, unless whoever committed this does at once.

    With ``reply_token`` the answer to the person waits for what is fetched.
    """
    fetch = Fetch(
        wanted=wanted.value, chat_id=chat_id, reply_token=reply_token, subject=subject,
        attempts=0, created_at=now, next_attempt_at=now,
    )  # fmt: skip
    session.add(fetch)
    return fetch


def claim_fetches(session: Session, now: datetime, limit: int = 4) -> list[int]:
    """Take the fetches whose turn it is (also those whose taker died); returns their ids.

    No more than one taker can do, one after the other, before the lease ends.
    """
    candidates = select(Fetch.id).where(Fetch.next_attempt_at <= now).order_by(Fetch.id).limit(limit)
    ids = session.scalars(candidates.with_for_update(skip_locked=True)).all()  # apart, as in models/outbox.py
    return sorted(_claim(session, Fetch.id.in_(ids), now)) if ids else []


def _claim(session: Session, which: Any, now: datetime) -> list[int]:
    claimed = session.execute(
        update(Fetch)
        .where(which, Fetch.next_attempt_at <= now)
        .values(next_attempt_at=now + LEASE, attempts=Fetch.attempts + 1)
        .returning(Fetch.id)
        .execution_options(synchronize_session=False)
    )
    return list(claimed.scalars())


def claim_fetch(session: Session, fetch_id: int, now: datetime) -> bool:
    """Take this one fetch, unless somebody else has it."""
    return bool(_claim(session, Fetch.id == fetch_id, now))


def finish_fetch(session: Session, fetch_id: int) -> bool:
    """The fetch is done or given up; False when it was finished before."""
    return bool(session.execute(delete(Fetch).where(Fetch.id == fetch_id).returning(Fetch.id)).scalars().all())
