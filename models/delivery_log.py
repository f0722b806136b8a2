"""The outbox as officers look it up: filtered, the latest first, a page at a time from where the last one ended.

Pages are cut by the row's id, never counted: the log of a large district has half a million rows, and what was deleted
or added in between must not shift the others.
"""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, and_, not_, or_, select
from sqlalchemy.orm import Session

from core.clock import at_bangkok
from core.vocabulary import Delivery, Purpose
from models.broadcasts import Broadcast, BroadcastMessage
from models.groups import Group
from models.inbound import InboundEvent
from models.outbox import OutboundMessage, Way, rows_by_id
from models.people import Person
from models.schools import School

MOST_CHATS = 400  # that one search speaks of: SQLite takes 32,766 parameters, and nobody reads further
MOST_BROADCASTS = 200


class Route(StrEnum):
    """How a message left, or is to leave, as officers tell it apart."""

    ANSWER = "answer"  # a reply to what somebody wrote
    RODE = "rode"  # on such a reply, for nothing
    PUSH = "push"
    HAND = "hand"  # an officer posted it in the group


_ROUTES: Mapping[Route, ColumnElement[bool]] = {
    Route.ANSWER: and_(OutboundMessage.way == Way.REPLY, OutboundMessage.carried_by.is_(None)),
    Route.RODE: OutboundMessage.carried_by.is_not(None),
    Route.PUSH: and_(OutboundMessage.way == Way.PUSH, OutboundMessage.carried_by.is_(None)),
    Route.HAND: OutboundMessage.way == Way.HAND,
}


def route_of(row: OutboundMessage) -> Route:
    if row.way == Way.HAND:
        return Route.HAND
    if row.carried_by is not None:
        return Route.RODE
    return Route.ANSWER if row.way == Way.REPLY else Route.PUSH


@dataclass(frozen=True)
class Topics:
    """What a search for a matter found: any of these. ``rules``: of calendar notices, each perhaps of one round."""

    purposes: Collection[Purpose] = ()
    rules: Collection[tuple[str, int | None]] = ()
    broadcasts: Collection[int] = ()
    request_id: str = ""


@dataclass(frozen=True)
class LogFilter:
    """What the log is narrowed to; None means any. Days are those on which a message was due or last tried."""

    status: Delivery | None = None
    route: Route | None = None
    answers: bool = True  # those to what somebody wrote, too
    purpose: Purpose | None = None
    since: date | None = None
    until: date | None = None
    chats: Collection[str] | None = None
    topics: Topics | None = None


@dataclass(frozen=True)
class LogPage:
    """Rows, the latest first, and the ids from which the pages beside it go on; None where there is none."""

    rows: Sequence[OutboundMessage]
    newer_than: int | None = None
    older_than: int | None = None


def page_of_log(
    session: Session, wanted: LogFilter, limit: int, *, older_than: int | None = None, newer_than: int | None = None
) -> LogPage:
    """The page that ends or begins at an id, else the latest one."""
    upwards = newer_than is not None
    ids = _ids(session, wanted, limit + 1, older_than, newer_than)
    more, ids = len(ids) > limit, sorted(ids[:limit], reverse=True)
    if not ids:
        return LogPage([])
    newer = ids[0] if (more if upwards else older_than is not None) else None
    older = ids[-1] if (upwards or more) else None
    return LogPage(rows_by_id(session, ids)[::-1], newer, older)


def _ids(session: Session, wanted: LogFilter, limit: int, older_than: int | None, newer_than: int | None) -> list[int]:
    """Up to so many ids from there on. Each matter of a search is looked up alone, by the index that fits it."""
    message = OutboundMessage
    # Within days neither database may walk along the ids, from the latest one, until it comes to those days.
    by = message.id + 0 if wanted.since or wanted.until else message.id
    order = by.asc() if newer_than is not None else by.desc()
    beyond = [by > newer_than] if newer_than is not None else []
    beyond += [by < older_than] if older_than is not None else []
    found = [
        session.scalars(select(message.id).where(*conditions, *beyond).order_by(order).limit(limit)).all()
        for conditions in _conditions(wanted)
    ]
    merged = heapq.merge(*found, reverse=newer_than is None)
    return list(dict.fromkeys(merged))[:limit]


def _conditions(wanted: LogFilter) -> Iterator[list[ColumnElement[bool]]]:
    """One list for each matter that was searched for, all of them to be met."""
    message = OutboundMessage
    given: list[ColumnElement[bool]] = []
    given += [message.status == wanted.status] if wanted.status else []
    given += [message.next_attempt_at >= _begins(wanted.since)] if wanted.since else []
    given += [message.next_attempt_at < _begins(wanted.until + timedelta(days=1))] if wanted.until else []
    given += [_ROUTES[wanted.route]] if wanted.route else []
    if wanted.chats is not None:
        given.append(message.chat_id.in_(wanted.chats))
    elif wanted.purpose or wanted.since or wanted.until:
        # The index begins with status and purpose: naming all of them lets the days, or the purpose, be found in it.
        given += [] if wanted.status else [message.status.in_(list(Delivery))]
    for purposes in _purposes(wanted):
        for matter in [[]] if wanted.topics is None else ([one] for one in _matters(wanted.topics)):
            yield [*given, *purposes, *matter]


def _purposes(wanted: LogFilter) -> Iterator[list[ColumnElement[bool]]]:
    """Answers are the office's business; of all else the index alone says that it is none."""
    named = OutboundMessage.purpose.in_
    office = Purpose.OFFICE
    no_answer = [] if wanted.answers else [not_(_ROUTES[Route.ANSWER])]
    if wanted.purpose in (None, office):
        yield [named([office]), *no_answer]
    if wanted.purpose != office:
        yield [named([wanted.purpose] if wanted.purpose else [other for other in Purpose if other is not office])]


def _begins(day: date) -> datetime:
    return at_bangkok(day, time())


def _matters(topics: Topics) -> Iterator[ColumnElement[bool]]:
    message = OutboundMessage
    if topics.purposes:
        yield message.purpose.in_(topics.purposes)
    if topics.rules:
        rule, number = message.subject["rule"].as_string(), message.subject["number"].as_integer()
        asked = (and_(rule == key, *([number == of] if of is not None else [])) for key, of in topics.rules)
        # The topic is asked first: JSON is opened for calendar notices only.
        yield and_(message.purpose.in_((Purpose.NOTICE, Purpose.OFFICE)), message.topic == "notice", or_(*asked))
    if topics.broadcasts:
        of_them = BroadcastMessage.broadcast_id.in_(topics.broadcasts)
        yield message.id.in_(select(BroadcastMessage.message_id).where(of_them))
    if topics.request_id:
        yield message.request_id == topics.request_id


# To whom


@dataclass(frozen=True)
class Recipient:
    """A group or a person; ``name`` "" while LINE has told none. ``school`` "" for people of the district."""

    name: str
    school: str = ""
    is_group: bool = False


def recipients(session: Session, rows: Collection[OutboundMessage]) -> Mapping[str, Recipient]:
    """LINE id → who that is, as far as the office still knows; two statements."""
    chats = {row.chat_id for row in rows if row.chat_id}
    groups = session.scalars(select(Group).where(Group.line_group_id.in_(chats)))
    of_groups = {group.line_group_id: Recipient(group.called, is_group=True) for group in groups}
    return _people(session, chats) | of_groups


def _people(session: Session, line_ids: Collection[str]) -> dict[str, Recipient]:
    people = (
        select(Person.line_user_id, Person.name, School.name)
        .outerjoin(School, School.id == Person.school_id)
        .where(Person.line_user_id.in_(line_ids))
    )
    return {str(line_id): Recipient(name, school or "") for line_id, name, school in session.execute(people)}


def senders(session: Session, events: Collection[InboundEvent]) -> Mapping[str, Recipient]:
    """LINE user id → who sent a failed event, as far as the office knows."""
    return _people(session, {event.line_user_id for event in events if event.line_user_id})


def chats_called(session: Session, text: str) -> list[str]:
    """LINE ids of the groups, people and members of schools whose name (or code) contains the text."""
    like = f"%{_escaped(text)}%"
    named = or_(
        Person.name.ilike(like, escape="/"), School.name.ilike(like, escape="/"), School.code == text,
        School.smis == text,
    )  # fmt: skip
    people = (
        select(Person.line_user_id)
        .outerjoin(School, School.id == Person.school_id)
        .where(Person.line_user_id.is_not(None), named)
        .order_by(Person.id)
        .limit(MOST_CHATS)
    )
    called = or_(Group.own_name.ilike(like, escape="/"), Group.name.ilike(like, escape="/"))
    groups = select(Group.line_group_id).where(called).limit(MOST_CHATS)
    return [*session.scalars(groups), *(chat for chat in session.scalars(people) if chat)]


def broadcasts_saying(session: Session, text: str) -> Sequence[int]:
    """Ids of the latest broadcasts whose text contains this."""
    says = Broadcast.text.ilike(f"%{_escaped(text)}%", escape="/")
    return session.scalars(select(Broadcast.id).where(says).order_by(Broadcast.id.desc()).limit(MOST_BROADCASTS)).all()


def _escaped(text: str) -> str:
    """Taken word for word within LIKE."""
    return "".join(f"/{char}" if char in "/%_" else char for char in text)


# One message


@dataclass(frozen=True)
class Entry:
    """One message with what belongs to it: the broadcast whose it is, and what rode on it."""

    row: OutboundMessage
    broadcast: Broadcast | None = None
    passengers: Sequence[OutboundMessage] = field(default_factory=list)
    settled_by: Person | None = None


def log_entry(session: Session, message_id: int) -> Entry | None:
    row = session.get(OutboundMessage, message_id)
    if row is None:
        return None
    of_it = BroadcastMessage.broadcast_id == Broadcast.id
    broadcast = session.scalar(
        select(Broadcast).join(BroadcastMessage, of_it).where(BroadcastMessage.message_id == message_id)
    )
    rode = select(OutboundMessage).where(OutboundMessage.carried_by == message_id).order_by(OutboundMessage.id)
    by = session.get(Person, row.settled_by) if row.settled_by is not None else None
    return Entry(row, broadcast, session.scalars(rode).all(), by)


def texts_of_broadcasts(session: Session, rows: Collection[OutboundMessage]) -> Mapping[int, str]:
    """Row id → text of the broadcast that it belongs to; one statement."""
    ids = [row.id for row in rows if row.purpose == Purpose.BROADCAST]
    if not ids:
        return {}
    joined = select(BroadcastMessage.message_id, Broadcast.text).join(
        Broadcast, Broadcast.id == BroadcastMessage.broadcast_id
    )
    return dict(session.execute(joined.where(BroadcastMessage.message_id.in_(ids))).tuples().all())
