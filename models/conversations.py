"""Guided conversations: where a person stands in a flow, and the draft so far.

A person has at most one conversation a flow; the one touched last is the one that typed text belongs to. So a picture
for a declaration does not cost anybody the half-filled statistics.

``token`` names one run of a flow: every button of that run carries it, so that a button of an older run says so instead
of acting. ``version`` settles two taps at once: the later one finds another version and is decided anew.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, String, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.errors import Conflict
from models.database import Base, Json, UtcDateTime, affected, insert_once

IDLE_AFTER = timedelta(minutes=30)


class Conversation(Base):
    """One open flow of one LINE user in the private chat."""

    __tablename__ = "conversation"

    line_user_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    flow: Mapped[str] = mapped_column(String(30), primary_key=True)
    step: Mapped[str] = mapped_column(String(30))
    data: Mapped[dict[str, Any]] = mapped_column(Json)
    token: Mapped[str] = mapped_column(String(12))
    version: Mapped[int] = mapped_column(default=1)
    touched_at: Mapped[datetime] = mapped_column(UtcDateTime)

    def awake(self, now: datetime) -> bool:
        """Whether typed text still belongs to the flow; the draft stays either way."""
        return now - self.touched_at <= IDLE_AFTER


def open_conversation(session: Session, line_user_id: str, flow: str | None = None) -> Conversation | None:
    """The person's conversation in that flow, or (without one) the one touched last; asleep or awake."""
    query = select(Conversation).where(Conversation.line_user_id == line_user_id)
    if flow is not None:
        query = query.where(Conversation.flow == flow)
    query = query.order_by(Conversation.touched_at.desc()).limit(1)
    return session.scalar(query.execution_options(populate_existing=True))


def touched(line_user_id: Any, since: Any) -> ColumnElement[bool]:
    """The condition that a person has a conversation touched since then; both may be bound parameters."""
    open_since = select(Conversation.flow).where(
        Conversation.line_user_id == line_user_id, Conversation.touched_at >= since
    )
    return open_since.exists()


def start(
    session: Session, line_user_id: str, flow: str, step: str, data: dict[str, Any], now: datetime
) -> Conversation:
    """Begin a flow anew; raises Conflict when another tap began it at this instant."""
    _forget(session, line_user_id, flow)
    values = {
        "line_user_id": line_user_id, "flow": flow, "step": step, "data": data, "token": secrets.token_urlsafe(6),
        "version": 1, "touched_at": now,
    }  # fmt: skip
    if not insert_once(session, Conversation, values):
        raise Conflict("conversation")
    return session.get_one(Conversation, (line_user_id, flow), populate_existing=True)


def _forget(session: Session, line_user_id: str, flow: str) -> None:
    known = session.get(Conversation, (line_user_id, flow))
    if known is not None:
        session.delete(known)
        session.flush()


def advance(session: Session, conversation: Conversation, step: str, data: dict[str, Any], now: datetime) -> None:
    """Store the next step and draft; raises Conflict when the conversation moved in between."""
    moved = affected(
        session,
        update(Conversation)
        .where(
            Conversation.line_user_id == conversation.line_user_id,
            Conversation.flow == conversation.flow,
            Conversation.token == conversation.token,
            Conversation.version == conversation.version,
        )
        .values(step=step, data=data, version=conversation.version + 1, touched_at=now)
        .execution_options(synchronize_session=False),
    )
    if moved != 1:
        raise Conflict("conversation")
    session.refresh(conversation)


def finish(session: Session, conversation: Conversation) -> None:
    """Close the flow; raises Conflict when another tap closed or moved it in between."""
    gone = affected(
        session,
        delete(Conversation)
        .where(
            Conversation.line_user_id == conversation.line_user_id,
            Conversation.flow == conversation.flow,
            Conversation.token == conversation.token,
            Conversation.version == conversation.version,
        )
        .execution_options(synchronize_session=False),
    )
    if gone != 1:
        raise Conflict("conversation")
    session.expunge(conversation)
