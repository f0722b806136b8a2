"""Links that open one thing once.

The address itself is the right to open it, so it is short-lived, good for one use, and kept as a hash only: who reads
the database cannot open anything with it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.errors import Refused
from core.tokens import HASH_LENGTH, new_token, token_hash
from models.database import Base, Json, UtcDateTime, affected


class LinkKind(StrEnum):
    """What a link opens."""

    STATISTICS_WORKBOOK = "statistics-workbook"  # subject: campaign (id), months (["2023-10", …])
    CONSOLE = "console"  # begins a console session of its person; no subject

    @property
    def life(self) -> timedelta:
        return timedelta(minutes=5 if self is LinkKind.CONSOLE else 15)


class OneTimeLink(Base):
    """One link; ``subject`` says which thing of its kind it opens."""

    __tablename__ = "one_time_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(String(HASH_LENGTH), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    subject: Mapped[dict[str, Any]] = mapped_column(Json)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


def issue_link(session: Session, kind: LinkKind, subject: dict[str, Any], person_id: int, now: datetime) -> str:
    """A fresh token, good for the ``life`` of its kind; it cannot be read back later."""
    token = new_token()
    session.add(
        OneTimeLink(
            token_hash=token_hash(token),
            kind=kind.value,
            subject=subject,
            person_id=person_id,
            created_at=now,
            expires_at=now + kind.life,
        )
    )
    session.flush()
    return token


def look_at_link(session: Session, token: str, kind: LinkKind, now: datetime) -> OneTimeLink:
    """The link that this token opens, left unused. Raises Refused: ``gone`` (unknown), ``used``, ``expired``."""
    link = session.scalar(
        select(OneTimeLink).where(OneTimeLink.token_hash == token_hash(token), OneTimeLink.kind == kind.value)
    )
    if link is None:
        raise Refused("gone")
    if link.used_at is not None:
        raise Refused("used")
    if link.expires_at <= now:
        raise Refused("expired")
    return link


def take_link(session: Session, token: str, kind: LinkKind, now: datetime) -> OneTimeLink:
    """Use the link up; of two who take it at once, one gets it. Raises Refused as ``look_at_link`` does."""
    link = look_at_link(session, token, kind, now)
    taken = update(OneTimeLink).where(OneTimeLink.id == link.id, OneTimeLink.used_at.is_(None)).values(used_at=now)
    if not affected(session, taken):
        raise Refused("used")
    session.refresh(link)
    return link
