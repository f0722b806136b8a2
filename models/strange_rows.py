"""Messages in the outbox that no part of the program would ever look at again: damaged, or left by another version.

They count as failed, so that the officers are told instead of nobody.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, case, or_, select, update
from sqlalchemy.orm import Mapped, Session, aliased

from core.vocabulary import Delivery, Purpose
from models.database import affected
from models.outbox import OutboundMessage, Way

CAUSE = "the row cannot be read"


def settle_strange(session: Session, now: datetime) -> int:
    """Settle what waits for something unknown or rides on a reply that is gone; returns how many messages."""
    waits = OutboundMessage.status.in_([state.value for state in Delivery if not state.settled])
    no_word = or_(_unknown(OutboundMessage.way, Way), _unknown(OutboundMessage.purpose, Purpose))
    strange = or_(_unknown(OutboundMessage.status, Delivery), and_(waits, no_word))
    return _settle(session, strange, Delivery.FAILED, now) + _settle(
        session, _rides_on_nothing(), Delivery.UNCERTAIN, now
    )


def _unknown(column: Mapped[str], words: type[StrEnum]) -> ColumnElement[bool]:
    return column.not_in([word.value for word in words])


def _known(column: Mapped[str], word: StrEnum) -> ColumnElement[str]:
    """What the column says, or ``word`` where that is unknown: whoever lists the message must be able to read it."""
    return case((_unknown(column, type(word)), word.value), else_=column)


def _rides_on_nothing() -> ColumnElement[bool]:
    reply = aliased(OutboundMessage)
    under_way = select(reply.id).where(
        reply.id == OutboundMessage.carried_by, reply.status.in_((Delivery.PENDING, Delivery.SENDING))
    )
    return and_(OutboundMessage.status == Delivery.RIDING, ~under_way.exists())


def _settle(session: Session, which: ColumnElement[bool], status: Delivery, now: datetime) -> int:
    return affected(
        session,
        update(OutboundMessage)
        .where(which)
        .values(
            status=status.value,
            cause=CAUSE,
            settled_at=now,
            lease_until=None,
            way=_known(OutboundMessage.way, Way.PUSH),
            purpose=_known(OutboundMessage.purpose, Purpose.NOTICE),
        )
        .execution_options(synchronize_session=False),
    )
