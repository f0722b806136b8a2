"""What became of calendar notices: their rows in the outbox, found by their exact keys in a few statements."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.vocabulary import Delivery, Role
from models.campaigns import Audience
from models.groups import Group
from models.notices import missed_key
from models.outbox import OutboundMessage, Way
from models.people import Person
from models.planner import PlannedNotice

AT_ONCE = 5_000  # keys in one statement: SQLite takes 32,766 parameters


@dataclass(frozen=True)
class Row:
    """One notice for one chat, as it stands in the outbox. ``price``: messages billed, 0 when it rode on a reply."""

    chat_id: str
    status: Delivery
    way: Way
    price: int


class Stand(StrEnum):
    """How a notice stands over all its chats."""

    SENT = "sent"
    WAITING = "waiting"  # in the outbox: on its way, or riding
    HELD = "held"  # the quota did not allow it: an officer posts it
    MISSED = "missed"
    CANCELLED = "cancelled"


_STANDS = {
    Delivery.SENT: Stand.SENT,
    Delivery.UNCERTAIN: Stand.SENT,
    Delivery.PENDING: Stand.WAITING,
    Delivery.RIDING: Stand.WAITING,
    Delivery.SENDING: Stand.WAITING,
    Delivery.HELD: Stand.HELD,
    Delivery.FAILED: Stand.HELD,
    Delivery.LAPSED: Stand.MISSED,
    Delivery.CANCELLED: Stand.CANCELLED,
}


def stand_of(rows: Iterable[Row]) -> Stand | None:
    """The most telling stand among its chats; None: nothing is in the outbox yet."""
    stands = {_STANDS[row.status] for row in rows}
    return next((stand for stand in Stand if stand in stands), None)


def outcomes(session: Session, notices: Collection[PlannedNotice]) -> Mapping[str, list[Row]]:
    """Notice key → its rows. Keys name the chat: all that it may have gone to are tried, groups or officers."""
    chats = _chats(session) if notices else {}
    keys = {
        written: notice.key
        for notice in notices
        for chat in ("", *chats[notice.audience])
        for written in ((f"{notice.key}:{chat}", missed_key(notice.key, chat)) if chat else (missed_key(notice.key),))
    }
    found: dict[str, list[Row]] = {}
    wanted = list(keys)
    for start in range(0, len(wanted), AT_ONCE):
        for key, row in _rows(session, wanted[start : start + AT_ONCE]):
            found.setdefault(keys[key], []).append(row)
    return found


def _chats(session: Session) -> Mapping[Audience, list[str]]:
    of_district = [role for role in Role if role.of_district]
    officers = select(Person.line_user_id).where(Person.role.in_(of_district), Person.line_user_id.is_not(None))
    return {
        Audience.GROUP: list(session.scalars(select(Group.line_group_id))),
        Audience.OFFICERS: [line_user_id for line_user_id in session.scalars(officers) if line_user_id],
    }


def _rows(session: Session, keys: list[str]) -> Iterable[tuple[str, Row]]:
    message = OutboundMessage
    query = select(message.dedupe_key, message.chat_id, message.status, message.way, message.price)
    for key, chat_id, status, way, price in session.execute(query.where(message.dedupe_key.in_(keys))):
        yield key, Row(chat_id, Delivery(status), Way(way), price)
