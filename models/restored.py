"""After a backup was restored: what may have gone out since it was taken must not go out again.

Nobody here knows, so whatever was due by now counts as uncertain, and the officers are told as of anything uncertain.
And who was erased since then must not come back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.tokens import token_hash
from core.vocabulary import BroadcastState, Delivery
from models.broadcasts import Broadcast
from models.database import affected
from models.erasure import erase, forget_line_user
from models.erasures import remember_erasure
from models.outbox import OutboundMessage
from models.people import person_by_line_id
from models.personal import Kind, declared_as
from models.tables import METADATA

CAUSE = "restored from a backup: may have gone out since it was taken"
_UNSETTLED = (Delivery.PENDING, Delivery.RIDING, Delivery.SENDING, Delivery.HELD)


def doubt_unsettled(session: Session, now: datetime) -> int:
    """Settle everything that waits as uncertain, and start no broadcast whose time has passed; returns how many."""
    session.execute(
        update(Broadcast)
        .where(Broadcast.state == BroadcastState.SCHEDULED, Broadcast.send_at <= now)
        .values(state=BroadcastState.MISSED.value)
    )
    session.execute(
        update(Broadcast)
        .where(Broadcast.state == BroadcastState.SENDING, Broadcast.written_at.is_(None))
        .values(written_at=now)
    )
    return affected(
        session,
        update(OutboundMessage)
        .where(OutboundMessage.status.in_(_UNSETTLED))
        .values(status=Delivery.UNCERTAIN.value, cause=CAUSE, settled_at=now, lease_until=None),
    )


def erase_again(session: Session, since: Mapping[str, datetime]) -> None:
    """Erase those whom ``since`` names (hash of the LINE user id → when), wherever a backup brought them back."""
    for line_id in set(_line_ids(session)) if since else ():
        at = since.get(token_hash(line_id))
        if at is None:
            continue
        person = person_by_line_id(session, line_id)
        if person is None:
            forget_line_user(session, line_id, at)
        else:
            erase(session, person, at)
    for user_hash, at in since.items():
        remember_erasure(session, user_hash, at)


def _line_ids(session: Session) -> Iterator[str]:
    """Whatever stands where a LINE user id may stand, keys that end with one included; the others have no such hash."""
    for column in declared_as(Kind.NAME):
        stored = METADATA.tables[column.table].c[column.column]
        for value in filter(None, session.scalars(select(stored).distinct())):
            yield value
            yield from value.split(":")
