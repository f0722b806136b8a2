"""Texts behind links: a text that an officer is to share and that is too long for the address of a button.

The address is the right to read the text, so it is unguessable, kept as a hash only, and gone after a week.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import String, Text, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.errors import Refused
from core.tokens import HASH_LENGTH, new_token, token_hash
from models.database import Base, UtcDateTime

LIFE = timedelta(days=7)


class SharedText(Base):
    """One text; its link may be opened as often as somebody likes until it expires."""

    __tablename__ = "shared_text"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(HASH_LENGTH), unique=True)
    text: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


def keep_text(session: Session, text: str, now: datetime) -> str:
    """A fresh token for the text, good for ``LIFE``; it cannot be read back later."""
    token = new_token()
    session.add(SharedText(token_hash=token_hash(token), text=text, created_at=now, expires_at=now + LIFE))
    session.flush()
    return token


def shared_text(session: Session, token: str, now: datetime) -> str:
    """The text that this token opens. Raises Refused: ``gone`` (unknown, or expired and deleted), ``expired``."""
    row = session.scalar(select(SharedText).where(SharedText.token_hash == token_hash(token)))
    if row is None:
        raise Refused("gone")
    if row.expires_at <= now:
        raise Refused("expired")
    return row.text
