"""What a change replaced, kept so that it can be taken back: the audit names the row, never its contents."""

from __future__ import annotations

from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.errors import Conflict
from models.database import Base, Json


class FormerState(Base):
    """What something was like before a change (``content``; none: it was not there), and a mark of what it became."""

    __tablename__ = "former_state"

    id: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[dict[str, Any] | None] = mapped_column(Json)
    became: Mapped[str] = mapped_column(String(64))


def keep_former(session: Session, content: dict[str, Any] | None, became: str) -> int:
    """Keep it in the transaction of the change; returns the id for the audit's detail."""
    former = FormerState(content=content, became=became)
    session.add(former)
    session.flush()
    return former.id


def former_content(session: Session, former_id: int, stands_now: str) -> dict[str, Any] | None:
    """What to restore; raises Conflict when it is no longer what that change made of it."""
    former = session.get_one(FormerState, former_id)
    if former.became != stands_now:
        raise Conflict("changed since")
    return former.content
