"""What has become of a broadcast: counts, each recipient, the list of all, and trying the held ones again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, exists, func, insert, literal, select, update
from sqlalchemy.orm import Session

from core.errors import Refused
from core.vocabulary import Arrival, BroadcastState, Delivery
from models.audit import audit
from models.broadcasts import Broadcast, BroadcastMessage, closes_at, messages_of
from models.database import affected
from models.groups import Group
from models.outbox import OutboundMessage, Way
from models.people import Person
from models.schools import School
from thai.working_days import WorkingDays
from thai.working_time import next_at_work

UNSETTLED = (Delivery.PENDING, Delivery.RIDING, Delivery.SENDING)
TRIED_AGAIN = (Delivery.HELD, Delivery.LAPSED)  # these certainly did not arrive
_NOT_ALL_WELL = (Arrival.HELD, Arrival.LAPSED, Arrival.FAILED, Arrival.UNCERTAIN)
_PLAIN = {
    Delivery.RIDING: Arrival.UNDER_WAY,
    Delivery.SENDING: Arrival.UNDER_WAY,
    Delivery.HELD: Arrival.HELD,
    Delivery.FAILED: Arrival.FAILED,
    Delivery.CANCELLED: Arrival.CANCELLED,
    Delivery.LAPSED: Arrival.LAPSED,
    Delivery.UNCERTAIN: Arrival.UNCERTAIN,
}
_SENT_BY = {Way.REPLY: Arrival.REPLIED, Way.PUSH: Arrival.PUSHED, Way.HAND: Arrival.POSTED}


@dataclass(frozen=True)
class Tally:
    """How many recipients came to what, and how many messages LINE billed."""

    counts: Mapping[Arrival, int] = field(default_factory=dict)
    billed: int = 0

    @property
    def recipients(self) -> int:
        return sum(self.counts.values())

    @property
    def can_be_tried_again(self) -> int:
        return self.counts.get(Arrival.HELD, 0) + self.counts.get(Arrival.LAPSED, 0)

    @property
    def all_well(self) -> bool:
        return not any(self.counts.get(arrival) for arrival in _NOT_ALL_WELL)


@dataclass(frozen=True)
class Line:
    """One recipient of the record. ``name`` is None for somebody who was erased, "" for one without a name."""

    arrival: Arrival
    name: str | None
    school: str
    cause: str
    request_id: str
    at: datetime | None


def tally(session: Session, broadcast_id: int, now: datetime) -> Tally:
    """The counts as of now, in one statement."""
    rides = _waits_for_a_ride(now)
    rows = session.execute(
        select(
            OutboundMessage.status, OutboundMessage.way, rides, func.count(), func.sum(OutboundMessage.price)
        )
        .where(OutboundMessage.id.in_(messages_of(broadcast_id)))
        .group_by(OutboundMessage.status, OutboundMessage.way, rides)
    )  # fmt: skip
    counts: dict[Arrival, int] = {}
    billed = 0
    for status, way, waits, count, price in rows:
        arrival = _arrival(Delivery(status), Way(way), waits=bool(waits))
        counts[arrival] = counts.get(arrival, 0) + count
        billed += int(price or 0) if arrival in (Arrival.PUSHED, Arrival.UNCERTAIN) else 0
    return Tally(counts, billed)


def _waits_for_a_ride(now: datetime) -> ColumnElement[int]:
    untried = and_(OutboundMessage.attempts == 0, OutboundMessage.next_attempt_at > now)
    return case((untried, 1), else_=0)


def _arrival(status: Delivery, way: Way, *, waits: bool) -> Arrival:
    if status is Delivery.SENT:
        return _SENT_BY[way]
    if status is Delivery.PENDING:
        return Arrival.WAITING if waits else Arrival.UNDER_WAY
    return _PLAIN[status]


def page_of_recipients(session: Session, broadcast_id: int, now: datetime, offset: int, limit: int) -> list[Line]:
    """Recipients with their outcomes, what did not arrive first."""
    arrived = case((OutboundMessage.status == Delivery.SENT, 1), else_=0)
    rows = session.execute(
        select(OutboundMessage, _waits_for_a_ride(now), Person.name, School.name, Group)
        .outerjoin(Person, Person.line_user_id == OutboundMessage.chat_id)
        .outerjoin(School, School.id == Person.school_id)
        .outerjoin(Group, Group.line_group_id == OutboundMessage.chat_id)
        .where(OutboundMessage.id.in_(messages_of(broadcast_id)))
        .order_by(arrived, OutboundMessage.id)
        .offset(offset)
        .limit(limit)
    )
    return [
        Line(
            arrival=_arrival(Delivery(row.status), Way(row.way), waits=bool(waits)),
            name=group.called if group is not None else person,
            school=school or "",
            cause=row.cause or "",
            request_id=row.request_id or "",
            at=row.settled_at,
        )
        for row, waits, person, school, group in rows
    ]


def is_settled(session: Session, broadcast_id: int) -> bool:
    """Whether nothing of it is waiting or under way any more."""
    open_ = select(OutboundMessage.id).where(
        OutboundMessage.status.in_(UNSETTLED),
        OutboundMessage.id.in_(messages_of(broadcast_id)),
    )
    return session.scalar(open_.limit(1)) is None


def page_of_broadcasts(session: Session, offset: int, limit: int) -> tuple[Sequence[Broadcast], int]:
    """Those that wait first, then the newest; and how many there are in all."""
    rank = case(
        {BroadcastState.AWAITING.value: 0, BroadcastState.SCHEDULED.value: 1, BroadcastState.SENDING.value: 2},
        value=Broadcast.state,
        else_=3,
    )
    query = select(Broadcast).order_by(rank, Broadcast.id.desc()).offset(offset).limit(limit)
    return session.scalars(query).all(), session.scalar(select(func.count(Broadcast.id))) or 0


def try_again(session: Session, broadcast_id: int, by: int, now: datetime, days: WorkingDays) -> int:
    """Send what was held or lapsed after all, at work; returns how many messages.

    Raises Refused: ``gone``, ``cancelled``, ``nothing``.
    """
    broadcast = session.get(Broadcast, broadcast_id, with_for_update=True, populate_existing=True)
    if broadcast is None:
        raise Refused("gone")
    if broadcast.state == BroadcastState.CANCELLED:
        raise Refused("cancelled")
    at = next_at_work(now, days)
    again = affected(
        session,
        update(OutboundMessage)
        .where(OutboundMessage.id.in_(messages_of(broadcast_id)), OutboundMessage.status.in_(TRIED_AGAIN))
        .values(
            status=Delivery.PENDING.value, push_at=at, next_attempt_at=at, expires_at=closes_at(at), settled_at=None,
            cause=None, reported_at=None,
        )
        .execution_options(synchronize_session=False),
    )  # fmt: skip
    if not again:
        raise Refused("nothing")
    broadcast.state, broadcast.done_at = BroadcastState.SENDING.value, None
    audit(session, by, "broadcast_tried_again", now, broadcast=broadcast_id, messages=again)
    session.flush()
    return again


def remember_messages(session: Session, broadcast_id: int, dedupe_keys: Sequence[str]) -> None:
    """Note which rows of the outbox belong to the broadcast; those noted before stay noted once."""
    noted = exists().where(
        BroadcastMessage.broadcast_id == broadcast_id, BroadcastMessage.message_id == OutboundMessage.id
    )
    new = select(literal(broadcast_id), OutboundMessage.id).where(OutboundMessage.dedupe_key.in_(dedupe_keys), ~noted)
    session.execute(insert(BroadcastMessage).from_select(["broadcast_id", "message_id"], new))


def forget_bodies(session: Session, broadcast_id: int) -> None:
    """Of what arrived only that is kept: the text stands with the broadcast."""
    through = OutboundMessage.status.in_((Delivery.SENT, Delivery.CANCELLED))
    session.execute(
        update(OutboundMessage)
        .where(OutboundMessage.id.in_(messages_of(broadcast_id)), through, OutboundMessage.messages.is_not(None))
        .values(messages=None)
        .execution_options(synchronize_session=False)
    )
