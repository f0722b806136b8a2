"""The figures that somebody who watches over the program wants to see, as the database knows them at one instant."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from core.vocabulary import Delivery
from models.heartbeat import last_beat
from models.inbound import InboundEvent, count_failed
from models.outbox import OutboundMessage, Way
from models.quota import quota_now
from models.unsent import missed_and_untold

LATELY = timedelta(minutes=5)
_WAITING = (Delivery.PENDING, Delivery.RIDING, Delivery.SENDING, Delivery.HELD)


@dataclass(frozen=True)
class Watched:
    """Counts, and ages in seconds (None: nothing of the kind)."""

    events: Mapping[str, int]  # of LATELY, by handling
    failed_events: int  # that wait for a replay
    waiting: Mapping[str, int]  # messages by status
    overdue: float | None  # since when something should have been taken up, and was not
    retried: float | None  # since when the oldest message is tried in vain
    turned_away: int  # messages that LINE answered with 429 last, and that will be tried again
    sent: Mapping[tuple[str, ...], int]  # messages first tried LATELY, by way and status
    quota: int | None  # messages a month; None: no limit, or not known
    quota_left: int | None
    worker_silent: float | None
    missed_notices: int  # of the last day, that no officer knows of


def watched(session: Session, now: datetime) -> Watched:
    """Some short statements, each along an index."""
    quota, newest = quota_now(session, now), last_beat(session, now)
    unsettled = OutboundMessage.status.in_((Delivery.PENDING, Delivery.SENDING))
    turned_away = OutboundMessage.status == Delivery.PENDING, OutboundMessage.cause.startswith("429")
    handling, status, way = InboundEvent.handling, OutboundMessage.status, OutboundMessage.way
    events = select(handling, func.count()).where(InboundEvent.received_at > now - LATELY).group_by(handling)
    waiting = select(status, func.count()).where(status.in_(_WAITING)).group_by(status)
    tried = way.in_((Way.REPLY, Way.PUSH)), OutboundMessage.first_attempt_at > now - LATELY
    sent = session.execute(select(way, status, func.count()).where(*tried).group_by(way, status)).all()
    return Watched(
        events=dict(session.execute(events).tuples().all()),
        failed_events=count_failed(session),
        waiting=dict(session.execute(waiting).tuples().all()),
        overdue=_overdue(session, now),
        retried=_age(session, OutboundMessage.first_attempt_at, now, unsettled),
        turned_away=session.scalar(select(func.count()).select_from(OutboundMessage).where(*turned_away)) or 0,
        sent={(by, how): count for by, how, count in sent},
        quota=quota.most,
        quota_left=quota.remaining,
        worker_silent=(now - newest.beat_at).total_seconds() if newest else None,
        missed_notices=missed_and_untold(session, now),
    )


def _overdue(session: Session, now: datetime) -> float | None:
    """What nobody took although its turn has come, or whose taker died with the lease."""
    ages = (
        _age(session, OutboundMessage.next_attempt_at, now, OutboundMessage.status == Delivery.PENDING),
        _age(session, OutboundMessage.lease_until, now, OutboundMessage.status == Delivery.SENDING),
    )
    return max((age for age in ages if age is not None and age >= 0), default=None)


def _age(
    session: Session, since: InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None],
    now: datetime, which: ColumnElement[bool],
) -> float | None:  # fmt: skip
    oldest = session.scalar(select(func.min(since)).where(which))
    return (now - oldest).total_seconds() if oldest is not None else None
