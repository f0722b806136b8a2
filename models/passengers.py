"""Messages that ride on a reply to their chat: free, where a push would be billed for everybody it reaches.

A passenger is a push that nobody has tried yet. The reply that takes it aboard carries it in the same request, so
both share one fate: what LINE accepted has arrived, what LINE certainly refused waits again, and where the outcome is
unknown only a text that is harmless twice goes on to be pushed. It is not harmless any more then: it may be there once.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, case, not_, or_, select, update
from sqlalchemy.orm import Session

from core.vocabulary import Delivery, Purpose
from models.conversations import IDLE_AFTER, touched
from models.outbox import OutboundMessage, Way

_IMPORTANCE = case({purpose.value: rank for rank, purpose in enumerate(Purpose)}, value=OutboundMessage.purpose)


def waits_for(chat_id: Any, now: Any, *, private: bool) -> ColumnElement[bool]:
    """The condition that a reply to this chat would have something to carry; both may be bound parameters."""
    return select(OutboundMessage.id).where(_waiting(chat_id, now, private=private)).exists()


def _waiting(chat_id: Any, now: Any, *, private: bool) -> ColumnElement[bool]:
    """Untried and not over. What is held for a group is posted by an officer's hand: it must not come twice."""
    pending = OutboundMessage.status == Delivery.PENDING
    return and_(
        OutboundMessage.chat_id == chat_id,
        or_(pending, OutboundMessage.status == Delivery.HELD) if private else pending,
        OutboundMessage.way == Way.PUSH,
        OutboundMessage.first_attempt_at.is_(None),
        or_(OutboundMessage.expires_at.is_(None), OutboundMessage.expires_at >= now),
    )


def somebody_waits(session: Session, chat_id: str, now: datetime, *, private: bool) -> bool:
    """Whether a reply to this chat would have something to carry."""
    return bool(session.scalar(select(waits_for(chat_id, now, private=private))))


def may_board(session: Session, chat_id: str, user_id: str | None, now: datetime, *, private: bool) -> bool:
    """Whether somebody waits, and the person does not stand in the middle of something where nothing may intervene."""
    asked = {"chat": chat_id, "now": now, "user": user_id if private else None, "awake_since": now - IDLE_AFTER}
    return bool(session.connection().execute(_MAY_BOARD[private], asked).scalar_one())


def waiting_passengers(
    session: Session, chat_id: str, now: datetime, *, private: bool, limit: int
) -> Sequence[OutboundMessage]:
    """What a reply to this chat may carry, the most important first; locked until the commit."""
    return session.scalars(
        select(OutboundMessage)
        .where(_waiting(chat_id, now, private=private))
        .order_by(_IMPORTANCE, OutboundMessage.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()


def take_aboard(passenger: OutboundMessage, reply_id: int, messages: list[dict[str, Any]], now: datetime) -> None:
    """From here on the passenger shares the reply's fate."""
    passenger.status, passenger.carried_by, passenger.messages = Delivery.RIDING.value, reply_id, messages
    passenger.attempts, passenger.first_attempt_at, passenger.settled_at = 1, now, None


def carried_messages(session: Session, reply_id: int) -> list[dict[str, Any]]:
    """The message objects of all passengers, in the order in which they went aboard."""
    carried = select(OutboundMessage.messages).where(_aboard(reply_id)).order_by(_IMPORTANCE, OutboundMessage.id)
    return [message for messages in session.scalars(carried) for message in messages or []]


def arrived(session: Session, reply_id: int, request_id: str | None, now: datetime) -> None:
    """LINE accepted the reply, and so its passengers: by reply, for nothing. Personal words are not kept longer."""
    personal = and_(OutboundMessage.carried_by == reply_id, OutboundMessage.topic == "")
    _settle(session, personal, messages=None, chat_id="")
    _settle(
        session, OutboundMessage.carried_by == reply_id,
        way=Way.REPLY.value, status=Delivery.SENT.value, request_id=request_id, settled_at=now, cause=None,
    )  # fmt: skip


def put_down(session: Session, reply_id: int, cause: str, now: datetime, *, certainly_unsent: bool) -> None:
    """The reply did not certainly arrive: passengers wait again where that is right, else they are uncertain."""
    again = {
        "status": Delivery.PENDING.value, "carried_by": None, "attempts": 0, "first_attempt_at": None, "cause": cause
    }  # fmt: skip
    if certainly_unsent:
        return _settle(session, _aboard(reply_id), **again)
    _settle(session, and_(_aboard(reply_id), OutboundMessage.harmless_twice), **again, harmless_twice=False)
    return _settle(
        session, _aboard(reply_id), status=Delivery.UNCERTAIN.value, settled_at=now, cause=cause
    )  # fmt: skip


def _aboard(reply_id: int) -> Any:
    return and_(OutboundMessage.carried_by == reply_id, OutboundMessage.status == Delivery.RIDING)


def _settle(session: Session, which: Any, **columns: Any) -> None:
    session.execute(update(OutboundMessage).where(which).values(**columns).execution_options(synchronize_session=False))


def _may_board(*, private: bool) -> Any:
    alone = touched(bindparam("user"), bindparam("awake_since"))
    return select(and_(waits_for(bindparam("chat"), bindparam("now"), private=private), not_(alone)))


_MAY_BOARD = {private: _may_board(private=private) for private in (True, False)}  # built once
