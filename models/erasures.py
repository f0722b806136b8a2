"""Whom the program has erased, so that a restored backup does not bring them back.

What is kept is a hash of the LINE user id (128 random bits, so it can neither be read back nor guessed) and the time.
It goes when the time for personal data is over: an older backup must not exist any more.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.tokens import HASH_LENGTH
from models.database import Base, UtcDateTime, upsert


class Erasure(Base):
    """The latest time at which the data of one LINE user were erased."""

    __tablename__ = "erasure"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_hash: Mapped[str] = mapped_column(String(HASH_LENGTH), unique=True)  # core.tokens.token_hash
    at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


def remember_erasure(session: Session, user_hash: str, at: datetime) -> None:
    upsert(session, Erasure, {"user_hash": user_hash}, {"at": at})


def erasures(session: Session) -> dict[str, datetime]:
    """When whom: hash of the LINE user id → latest time."""
    return dict(session.execute(select(Erasure.user_hash, Erasure.at)).tuples().all())


def unknown_to(backup: Mapping[str, datetime], known: Mapping[str, datetime]) -> dict[str, datetime]:
    """Those of ``known`` that happened after the backup was taken: it holds none, or an earlier one."""
    return {user: at for user, at in known.items() if user not in backup or backup[user] < at}
