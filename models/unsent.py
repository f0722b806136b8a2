"""What did not certainly go out, why, and what officers do about it.

What was held for a group is never sent by the bot any more: an officer posts it by hand and says so, or says that it
need not be posted. What was held for a person still rides on that person's next reply (models/passengers.py).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select, union_all, update
from sqlalchemy.orm import Session

from core.clock import at_bangkok, local_date
from core.errors import Conflict
from core.vocabulary import Delivery, Purpose
from models.audit import AuditEntry, audit
from models.database import affected
from models.groups import Group
from models.outbox import UNSENT, OutboundMessage, Way

POSTED, NEED_NOT_BE_POSTED = "posted_by_hand", "need_not_be_posted"  # actions of the audit
TOPIC = "unsent"  # of the officers' own messages about this
LISTED = timedelta(days=14)
WINDOW = "window"  # the cause of a notice that nothing but time stood in the way of
OF_LATE = timedelta(hours=24)
_CAUSES = (WINDOW, "no_group", "no_results", "no_officers")
_OVER_BUDGET = re.compile(r"costs (\d+), (\d+) left")

_TO_GROUP = OutboundMessage.chat_id.in_(select(Group.line_group_id))
# Pushes, said by what they are not: few rows have such a status, and the index on the way must not be taken for it.
_UNSENT = and_(OutboundMessage.status.in_(UNSENT), OutboundMessage.way.not_in((Way.REPLY, Way.HAND)))
# To groups, or to nobody because there was no chat (what answers forgot has no topic): told one by one, not in counts.
_NOTICES = and_(
    OutboundMessage.chat_id.in_(union_all(select(Group.line_group_id), select(literal("")))),
    or_(OutboundMessage.chat_id != "", OutboundMessage.topic != ""),
)
_TO_A_PERSON = ~_NOTICES


def over_budget(price: int, left: int, purpose: str) -> str:
    """The cause on record when the quota does not allow a push: messages that it costs, and may still cost."""
    return f"costs {price}, {left} left for {purpose}"


@dataclass(frozen=True)
class Why:
    """Why it did not go: a word for it and, where the quota stood in the way, its price and what was left."""

    reason: str  # window, no_group, no_results, no_officers, held, failed or uncertain
    costs: int | None = None
    left: int | None = None


def why(row: OutboundMessage) -> Why:
    if row.status == Delivery.LAPSED:
        return Why(row.cause if row.cause in _CAUSES else WINDOW)
    found = _OVER_BUDGET.match(row.cause or "")
    if row.status == Delivery.HELD and found:
        return Why(row.status, int(found[1]), int(found[2]))
    return Why(row.status)


def day_of(row: OutboundMessage) -> date:
    """The day that it speaks of, else the one on which it was written."""
    day = row.subject.get("day")
    return date.fromisoformat(day) if day else local_date(row.created_at)


# What there is


@dataclass(frozen=True)
class Count:
    """Messages to single people that share purpose, day and end."""

    purpose: Purpose
    day: date
    status: Delivery
    messages: int


def unsent_to_groups(session: Session, now: datetime) -> Sequence[OutboundMessage]:
    """What groups were not told in the last days, the latest first; and what had no chat to go to."""
    query = select(OutboundMessage).where(_UNSENT, _NOTICES, _since(now - LISTED))
    return session.scalars(query.order_by(OutboundMessage.settled_at.desc(), OutboundMessage.id.desc())).all()


def unsent_to_people(session: Session, now: datetime) -> list[Count]:
    """What single people were not told in the last days, counted by Thai day, the latest first."""
    today = local_date(now)
    midnights = [at_bangkok(today - timedelta(days=ago), datetime.min.time()) for ago in range(LISTED.days)]
    ago = case(*((OutboundMessage.settled_at >= midnight, n) for n, midnight in enumerate(midnights)), else_=None)
    rows = session.execute(
        select(OutboundMessage.purpose, ago.label("ago"), OutboundMessage.status, func.count())
        .where(_UNSENT, _TO_A_PERSON, OutboundMessage.topic != TOPIC, OutboundMessage.settled_at >= midnights[-1])
        .group_by(OutboundMessage.purpose, "ago", OutboundMessage.status)
        .order_by("ago", OutboundMessage.purpose, OutboundMessage.status)
    )
    return [
        Count(Purpose(purpose), today - timedelta(days=days), Delivery(status), messages)
        for purpose, days, status, messages in rows
    ]


def _since(instant: datetime) -> ColumnElement[bool]:
    return OutboundMessage.settled_at >= instant


# Telling the officers


def take_untold(session: Session, now: datetime) -> Sequence[OutboundMessage]:
    """Notices to groups that did not certainly go out and that the officers were not told of; now they are.

    They are locked until the commit, so that two workers never tell of the same one.
    """
    rows = session.scalars(
        select(OutboundMessage)
        .where(_UNSENT, _NOTICES, OutboundMessage.reported_at.is_(None))
        .order_by(OutboundMessage.id)
        .with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        row.reported_at = now
    return rows


def missed_and_untold(session: Session, now: datetime) -> int:
    """How many of the last day's notices missed their window, queued or not yet, and nobody knows."""
    missed = select(func.count(OutboundMessage.id)).where(
        OutboundMessage.reported_at.is_(None),
        OutboundMessage.status == Delivery.LAPSED,
        OutboundMessage.cause == WINDOW,
        OutboundMessage.settled_at > now - OF_LATE,
        _NOTICES,
    )
    return session.scalar(missed) or 0


# An officer's own alerts ride or follow later by themselves, and a broadcast's record tells of its recipients.
_TOLD_IN_COUNTS = and_(
    _UNSENT, _TO_A_PERSON, OutboundMessage.topic != "",
    OutboundMessage.purpose.not_in((Purpose.OFFICE, Purpose.BROADCAST)),
)  # fmt: skip
_GATHERING = timedelta(minutes=10)  # a morning's reminders settle one after the other


def take_untold_counts(session: Session, now: datetime) -> list[Count]:
    """The same of what went to single people, by purpose, day and end; once a day, when it has been gathered."""
    began = at_bangkok(local_date(now), datetime.min.time())
    if session.scalar(select(OutboundMessage.id).where(_TOLD_IN_COUNTS, OutboundMessage.reported_at >= began).limit(1)):
        return []
    untold = and_(_TOLD_IN_COUNTS, OutboundMessage.reported_at.is_(None))
    first = session.scalar(select(func.min(OutboundMessage.settled_at)).where(untold))
    if first is None or first > now - _GATHERING:
        return []
    told = session.execute(
        update(OutboundMessage)
        .where(untold)
        .values(reported_at=now)
        .returning(OutboundMessage.purpose, OutboundMessage.settled_at, OutboundMessage.status)
        .execution_options(synchronize_session=False)
    )
    counted = Counter((purpose, local_date(settled_at or now), status) for purpose, settled_at, status in told)
    return [
        Count(Purpose(purpose), day, Delivery(status), messages)
        for (purpose, day, status), messages in sorted(counted.items())
    ]


# What an officer says of it


def to_post(session: Session, row_id: int) -> OutboundMessage | None:
    """A group's message, whatever became of it; None for any other."""
    return session.scalar(select(OutboundMessage).where(OutboundMessage.id == row_id, _TO_GROUP))


def still_unsent(row: OutboundMessage) -> bool:
    return row.way == Way.PUSH and row.status in UNSENT


def settle_by_hand(session: Session, row_id: int, by: int, now: datetime, *, posted: bool) -> bool:
    """An officer posted it in the group, or says that it need not be; False when it was settled before.

    Of two officers at once the database lets one.
    """
    open_ = (OutboundMessage.id == row_id, _UNSENT, _TO_GROUP)
    before = select(OutboundMessage.status, OutboundMessage.price).where(*open_).with_for_update()
    was = session.execute(before).one_or_none()
    if was is None:
        return False
    ended = {"way": Way.HAND.value, "status": Delivery.SENT.value} if posted else {"status": Delivery.CANCELLED.value}
    settled = affected(
        session,
        update(OutboundMessage)
        .where(*open_)
        .values(settled_at=now, settled_by=by, price=0, **ended)
        .execution_options(synchronize_session=False),
    )
    if settled:
        action = POSTED if posted else NEED_NOT_BE_POSTED
        audit(session, by, action, now, message=row_id, was=was.status, price=was.price)
    return bool(settled)


def take_back_word(session: Session, entry: AuditEntry) -> None:
    """It is unsent as before: the officer had pressed the wrong button. Raises Conflict when it changed since."""
    detail = entry.detail
    ended = Delivery.SENT if entry.action == POSTED else Delivery.CANCELLED
    back = affected(
        session,
        update(OutboundMessage)
        .where(
            OutboundMessage.id == detail["message"],
            OutboundMessage.status == ended,
            OutboundMessage.settled_at == entry.at,
            OutboundMessage.settled_by == entry.person_id,
        )
        .values(
            way=Way.PUSH.value, status=detail.get("was", Delivery.HELD), price=detail.get("price", 0), settled_by=None
        )
        .execution_options(synchronize_session=False),
    )
    if not back:
        raise Conflict("settled otherwise since")
