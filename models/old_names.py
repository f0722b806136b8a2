"""When the time for personal data is over: records of work stay, without the people in them.

Old records get a person without a face as their author, the same for all, so that nothing leads from one to another.
Who left or blocked the bot and has done nothing for all that time is erased as if they had asked for it; members whom
the bot still writes to stay, however quiet they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, String, Table, and_, cast, delete, func, literal, select, tuple_, update
from sqlalchemy.orm import Session

from core.vocabulary import Membership
from models.audit import AuditEntry
from models.broadcast_pictures import BroadcastPicture
from models.broadcast_records import UNSETTLED
from models.broadcasts import Broadcast
from models.checks import Declaration, Photo
from models.database import affected
from models.erasure import erase
from models.erasures import Erasure
from models.groups import Group
from models.memberships import DECISIONS
from models.outbox import OutboundMessage
from models.people import Person, listening
from models.personal import Declared, Kind, declared_as
from models.statistics import MonthlyReport
from models.tables import METADATA

Forget = Callable[..., int]  # (session, before=, now=, most=) → rows, at most so many

_SIGNING_IN = ("console_entered", "console_left", "console_revoked")


def _people_long_gone(session: Session, before: datetime, now: datetime, most: int) -> int:
    quiet = select(Person).where(~listening(), Person.erased_at.is_(None), Person.enrolled_at < before)
    candidates = session.scalars(quiet.order_by(Person.id)).all()
    heard_of = _heard_of_since(session, before) if candidates else set()
    gone = [person for person in candidates if person.id not in heard_of][:most]
    for person in gone:
        erase(session, person, now)
    return len(gone)


def _heard_of_since(session: Session, since: datetime) -> set[int]:
    """Ids of those who made a record or were decided about since then."""
    found: set[int] = set()
    for author in declared_as(Kind.AUTHOR):
        table = METADATA.tables[author.table]
        found.update(session.scalars(select(table.c[author.column]).where(table.c[author.since] >= since).distinct()))
    decided = select(AuditEntry.detail).where(AuditEntry.action.in_(DECISIONS), AuditEntry.at >= since)
    return found | {detail["person"] for detail in session.scalars(decided)}


def _without_author(author: Declared) -> Forget:
    """What puts the faceless person in the place of a column's old authors."""
    table = METADATA.tables[author.table]
    column, since = table.c[author.column], table.c[author.since]

    def forget(session: Session, before: datetime, now: datetime, most: int) -> int:
        nobody = _oldest_without_face(session)
        old = and_(since < before, column.is_not(None), column != (nobody or 0))
        keys = _keys(session, table, old, most)
        if keys:
            nobody = nobody or _new_without_face(session, now)
            session.execute(update(table).where(_among(table, keys)).values({column: nobody}))
        return len(keys)

    return forget


def _oldest_without_face(session: Session) -> int | None:
    return session.scalar(select(func.min(Person.id)).where(Person.erased_at.is_not(None)))


def _new_without_face(session: Session, now: datetime) -> int:
    person = Person(name="", membership=Membership.ENDED.value, reachable=False, enrolled_at=now, erased_at=now)
    session.add(person)
    session.flush()
    return person.id


def _keys(session: Session, table: Table, condition: ColumnElement[bool], most: int) -> list[Any]:
    key: list[Column[Any]] = list(table.primary_key.columns)
    return [tuple(row) for row in session.execute(select(*key).where(condition).limit(most))]


def _among(table: Table, keys: list[Any]) -> ColumnElement[bool]:
    return tuple_(*table.primary_key.columns).in_(keys)


def _photos(session: Session, before: datetime, now: datetime, most: int) -> int:
    photos = session.scalars(select(Photo.id).where(Photo.at < before).limit(most)).all()
    session.execute(update(Declaration).where(Declaration.photo_id.in_(photos)).values(photo_id=None))
    session.execute(delete(Photo).where(Photo.id.in_(photos)))
    return len(photos)


def _pictures(session: Session, before: datetime, now: datetime, most: int) -> int:
    """Of announcements that are long over; those that no announcement uses have gone before."""
    used = select(Broadcast.picture_id).where(Broadcast.picture_id.is_not(None))
    still = used.where(Broadcast.at >= before)
    pictures = session.scalars(used.where(Broadcast.picture_id.not_in(still)).distinct().limit(most)).all()
    session.execute(update(Broadcast).where(Broadcast.picture_id.in_(pictures)).values(picture_id=None))
    session.execute(delete(BroadcastPicture).where(BroadcastPicture.id.in_(pictures)))
    return len(pictures)


def _message_ids(session: Session, before: datetime, now: datetime, most: int) -> int:
    """LINE's ids of the messages by which reports came."""
    old = and_(MonthlyReport.at < before, MonthlyReport.message_id.is_not(None))
    ids = session.scalars(select(MonthlyReport.id).where(old).limit(most)).all()
    session.execute(update(MonthlyReport).where(MonthlyReport.id.in_(ids)).values(message_id=None))
    return len(ids)


def _recipients(session: Session, before: datetime, now: datetime, most: int) -> int:
    """To whom a notice or reminder went: that it went, and how it ended, is the record."""
    groups = select(Group.line_group_id)
    old = and_(
        OutboundMessage.settled_at < before, OutboundMessage.status.not_in(UNSETTLED),
        OutboundMessage.chat_id.not_in(("", "erased")), OutboundMessage.chat_id.not_in(groups),
    )  # fmt: skip
    ids = session.scalars(select(OutboundMessage.id).where(old).limit(most)).all()
    unnamed = literal("expired-") + cast(OutboundMessage.id, String)
    forgotten = {"chat_id": "erased", "dedupe_key": unnamed, "messages": None, "reply_token": None}
    session.execute(update(OutboundMessage).where(OutboundMessage.id.in_(ids)).values(**forgotten))
    return len(ids)


def _personal_entries(session: Session, before: datetime, now: datetime, most: int) -> int:
    """Of the audit: what was decided about people, and who signed in. What was done to the work stays."""
    actions = (*DECISIONS, *_SIGNING_IN)
    old = select(AuditEntry.id).where(AuditEntry.action.in_(actions), AuditEntry.at < before).limit(most)
    return affected(session, delete(AuditEntry).where(AuditEntry.id.in_(old)))


def _old_erasures(session: Session, before: datetime, now: datetime, most: int) -> int:
    old = select(Erasure.id).where(Erasure.at < before).limit(most)
    return affected(session, delete(Erasure).where(Erasure.id.in_(old)))


def _all() -> Iterator[tuple[str, Forget]]:
    yield "people long gone", _people_long_gone
    yield "decisions about people", _personal_entries
    for author in declared_as(Kind.AUTHOR):
        yield f"authors: {author.table}.{author.column}", _without_author(author)
    yield "photos", _photos
    yield "pictures of announcements", _pictures
    yield "ids of messages", _message_ids
    yield "recipients", _recipients
    yield "erasures", _old_erasures


FORGETTING: Mapping[str, Forget] = dict(_all())
