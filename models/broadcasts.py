"""Broadcasts of officers: what goes to whom and when, who allowed it, and what has become of it.

An office may want a second person's word before anything goes out (the district's publication workflow: the work unit
asks, the director of the group or the office allows or refuses, with a reason). Each change is a new revision, which
has to be allowed anew; cards and buttons name the revision they were made for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Index, String, Text, UniqueConstraint, exists, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.clock import at_bangkok, local_date
from core.errors import Refused
from core.vocabulary import BroadcastState, Delivery, Role
from models.audiences import Audience
from models.audit import audit
from models.broadcast_pictures import BroadcastPicture
from models.database import Base, Json, UtcDateTime
from models.outbox import OutboundMessage
from models.people import Person, reachable_officers
from thai.working_days import WORK_ENDS, WorkingDays
from thai.working_time import next_at_work

TOPIC = "broadcast"
REASON_LENGTH = 300
GROUP_RIDES = timedelta(hours=2)
LAST_PUSHES = timedelta(hours=1)
LONGEST_BREAK = timedelta(days=14)  # of the office: longer nothing waits for it to open


class Broadcast(Base):
    """One text, perhaps with a picture, to one audience. ``send_at`` none: as soon as it is allowed."""

    __tablename__ = "broadcast"
    __table_args__ = (Index("ix_broadcast_state", "state", "send_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    picture_id: Mapped[int | None] = mapped_column(ForeignKey("broadcast_picture.id"), index=True)
    audience: Mapped[str] = mapped_column(String(12))  # the kind, as in its parameters
    parameters: Mapped[dict[str, Any]] = mapped_column(Json)  # Audience.as_data()
    rides: Mapped[bool] = mapped_column(default=True)  # waits for replies to ride on before it is pushed
    state: Mapped[str] = mapped_column(String(10))
    revision: Mapped[int] = mapped_column(default=1)
    by_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)  # who wrote this revision
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    send_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    written_up_to: Mapped[int] = mapped_column(default=0)  # the last recipient with a row in the outbox
    written_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # all recipients have one
    done_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    cancelled_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    cancelled_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Approval(Base):
    """One revision put before the second person: อนุญาต, or ไม่อนุญาต with a reason."""

    __tablename__ = "approval"
    __table_args__ = (UniqueConstraint("broadcast_id", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    broadcast_id: Mapped[int] = mapped_column(ForeignKey("broadcast.id"))
    revision: Mapped[int]
    asked_at: Mapped[datetime] = mapped_column(UtcDateTime)
    allowed: Mapped[bool | None]  # none: not decided yet
    by_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(String(REASON_LENGTH), default="")


class BroadcastMessage(Base):
    """Which rows of the outbox are a broadcast's."""

    __tablename__ = "broadcast_message"

    broadcast_id: Mapped[int] = mapped_column(ForeignKey("broadcast.id"), primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("outbound_message.id"), primary_key=True)


@dataclass(frozen=True)
class Contents:
    """What an officer decided on."""

    text: str
    picture_id: int | None
    audience: Audience
    rides: bool
    send_at: datetime | None


def audience_of(broadcast: Broadcast) -> Audience:
    return Audience.from_data(broadcast.parameters)


def create(session: Session, contents: Contents, by: int, now: datetime, *, needs_approval: bool) -> Broadcast:
    """Store a broadcast that is to go out, or to be allowed first."""
    broadcast = Broadcast(revision=0, state="")
    _write(broadcast, contents, by, now, needs_approval=needs_approval)
    session.add(broadcast)
    session.flush()
    _ask_for_approval(session, broadcast, now)
    audit(session, by, "broadcast_created", now, broadcast=broadcast.id, audience=broadcast.audience)
    return broadcast


def change(
    session: Session, broadcast_id: int, revision: int, contents: Contents, by: int, now: datetime,
    *, needs_approval: bool,
) -> Broadcast:  # fmt: skip
    """Put a new revision in place of that one. Raises Refused: ``gone``, ``changed``, ``started``, ``cancelled``."""
    broadcast = _locked(session, broadcast_id, revision)
    _must_not_have_started(broadcast)
    _withdraw_requests(session, broadcast_id, now)
    _write(broadcast, contents, by, now, needs_approval=needs_approval)
    session.flush()
    _ask_for_approval(session, broadcast, now)
    audit(session, by, "broadcast_changed", now, broadcast=broadcast.id, revision=broadcast.revision)
    return broadcast


def _write(broadcast: Broadcast, contents: Contents, by: int, now: datetime, *, needs_approval: bool) -> None:
    broadcast.text, broadcast.picture_id, broadcast.rides = contents.text, contents.picture_id, contents.rides
    broadcast.audience, broadcast.parameters = contents.audience.kind.value, contents.audience.as_data()
    broadcast.state = (BroadcastState.AWAITING if needs_approval else BroadcastState.SCHEDULED).value
    broadcast.send_at = contents.send_at if needs_approval else contents.send_at or now
    broadcast.revision, broadcast.by_person_id, broadcast.at = broadcast.revision + 1, by, now


def _ask_for_approval(session: Session, broadcast: Broadcast, now: datetime) -> None:
    if broadcast.state == BroadcastState.AWAITING:
        session.add(Approval(broadcast_id=broadcast.id, revision=broadcast.revision, asked_at=now))
        session.flush()


def _locked(session: Session, broadcast_id: int, revision: int) -> Broadcast:
    """The broadcast, locked until the commit; raises Refused("gone") or, for another revision, Refused("changed")."""
    found = session.scalar(
        select(Broadcast)
        .where(Broadcast.id == broadcast_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise Refused("gone")
    if found.revision != revision:
        raise Refused("changed")
    return found


def _must_not_have_started(broadcast: Broadcast) -> None:
    if broadcast.state == BroadcastState.CANCELLED:
        raise Refused("cancelled")
    if not BroadcastState(broadcast.state).open_to_change:
        raise Refused("started")


# The second person


def decide(
    session: Session, broadcast_id: int, revision: int, by: int, now: datetime, days: WorkingDays,
    *, allowed: bool, reason: str = "",
) -> Broadcast:  # fmt: skip
    """The second person's word, which counts once.

    Raises Refused: ``gone``, ``changed``, ``own`` (nobody allows what they wrote), ``decided``, ``late`` (its time
    has passed).
    """
    broadcast = _locked(session, broadcast_id, revision)
    if broadcast.state != BroadcastState.AWAITING:
        raise Refused("late" if broadcast.state == BroadcastState.MISSED else "decided")
    if broadcast.by_person_id == by:
        raise Refused("own")
    if broadcast.send_at is not None and broadcast.send_at <= now:
        raise Refused("late")
    session.execute(
        update(Approval)
        .where(Approval.broadcast_id == broadcast_id, Approval.revision == revision)
        .values(allowed=allowed, by_person_id=by, decided_at=now, reason=reason[:REASON_LENGTH])
    )
    broadcast.state = (BroadcastState.SCHEDULED if allowed else BroadcastState.REFUSED).value
    if allowed:
        broadcast.send_at = broadcast.send_at or next_at_work(now, days)
    audit(session, by, "broadcast_allowed" if allowed else "broadcast_refused", now, broadcast=broadcast_id)
    session.flush()
    return broadcast


def approvers_of(session: Session, by_person_id: int | None) -> list[Person]:
    """Who may allow what that person wrote, and can be asked."""
    return [p for p in reachable_officers(session) if p.role == Role.APPROVER and p.id != by_person_id]


def approval_of(session: Session, broadcast: Broadcast) -> Approval | None:
    """How the present revision stands with the second person; None when nobody was asked."""
    return session.scalar(
        select(Approval).where(Approval.broadcast_id == broadcast.id, Approval.revision == broadcast.revision)
    )


def is_used() -> ColumnElement[bool]:
    """The condition that a picture belongs to a broadcast."""
    return exists().where(Broadcast.picture_id == BroadcastPicture.id)


# Cancelling


def cancel(session: Session, broadcast_id: int, revision: int, by: int, now: datetime) -> Broadcast:
    """Withdraw it; of one that has started, what has not left yet. Raises Refused: ``gone``, ``changed``, ``over``."""
    broadcast = _locked(session, broadcast_id, revision)
    if broadcast.state in (BroadcastState.DONE, BroadcastState.CANCELLED):
        raise Refused("over")
    broadcast.state, broadcast.cancelled_by, broadcast.cancelled_at = BroadcastState.CANCELLED.value, by, now
    session.flush()
    _withdraw_requests(session, broadcast_id, now)
    _cancel_waiting(session, broadcast_id, now)
    audit(session, by, "broadcast_cancelled", now, broadcast=broadcast_id)
    return broadcast


def request_key(broadcast_id: int, revision: int, person_id: int) -> str:
    """What makes somebody be asked once for permission."""
    return f"{requests_of(broadcast_id)}{revision}:{person_id}"


def requests_of(broadcast_id: int) -> str:
    """How the keys of all requests for a broadcast begin."""
    return f"broadcast-request:{broadcast_id}:"


def decision_key(broadcast_id: int, revision: int) -> str:
    """What makes the author hear of a decision once."""
    return f"broadcast-decided:{broadcast_id}:{revision}"


def keys_of_words_about(session: Session, person_id: int, now: datetime) -> list[str]:
    """How the keys of messages begin that may still wait and name the person: what they asked for or decided."""
    asked = select(Broadcast.id).where(Broadcast.by_person_id == person_id, Broadcast.state == BroadcastState.AWAITING)
    decided = select(Approval).where(Approval.by_person_id == person_id, Approval.decided_at >= now - LONGEST_BREAK)
    return [
        *(requests_of(broadcast_id) for broadcast_id in session.scalars(asked)),
        *(decision_key(row.broadcast_id, row.revision) for row in session.scalars(decided)),
    ]


def _withdraw_requests(session: Session, broadcast_id: int, now: datetime) -> None:
    """Nobody is asked any more about what has changed or been cancelled."""
    asked = OutboundMessage.dedupe_key.startswith(requests_of(broadcast_id), autoescape=True)
    session.execute(
        update(OutboundMessage)
        .where(asked, OutboundMessage.status.in_((Delivery.PENDING, Delivery.HELD)))
        .values(status=Delivery.CANCELLED.value, cause="changed or cancelled", settled_at=now, messages=None)
        .execution_options(synchronize_session=False)
    )


def _cancel_waiting(session: Session, broadcast_id: int, now: datetime) -> None:
    waiting = OutboundMessage.status.in_((Delivery.PENDING, Delivery.HELD))
    session.execute(
        update(OutboundMessage)
        .where(OutboundMessage.id.in_(messages_of(broadcast_id)), waiting)
        .values(status=Delivery.CANCELLED.value, cause="the broadcast was cancelled", settled_at=now)
        .execution_options(synchronize_session=False)
    )


def message_key(broadcast_id: int, chat_id: str) -> str:
    """What makes a broadcast reach each chat once."""
    return f"broadcast:{broadcast_id}:{chat_id}"


def messages_of(broadcast_id: int):  # type: ignore[no-untyped-def]  # a SQL expression
    """The ids of a broadcast's rows in the outbox."""
    return select(BroadcastMessage.message_id).where(BroadcastMessage.broadcast_id == broadcast_id)


# When its messages leave


def leaves_at(start: datetime, *, rides: bool, group: bool) -> datetime:
    """When its messages are pushed: a riding one waits two hours for a group's talk, all day for a person's."""
    if not rides:
        return start
    end = at_bangkok(local_date(start), WORK_ENDS)
    return max(start, min(end, start + GROUP_RIDES) if group else end)


def closes_at(start: datetime) -> datetime:
    """When its messages lapse: on its day, with time for those that are pushed when the working day ends."""
    return max(at_bangkok(local_date(start), WORK_ENDS), start) + LAST_PUSHES


# What the worker asks


def due(session: Session, now: datetime) -> Sequence[Broadcast]:
    """Broadcasts that wait and whose time has come, allowed or not; locked, without those another worker holds."""
    planned = (BroadcastState.AWAITING, BroadcastState.SCHEDULED)
    return session.scalars(
        select(Broadcast)
        .where(Broadcast.state.in_(planned), Broadcast.send_at <= now)
        .order_by(Broadcast.send_at, Broadcast.id)
        .with_for_update(skip_locked=True)
    ).all()


def being_sent(session: Session, *, written: bool) -> Sequence[Broadcast]:
    """Broadcasts under way whose recipients all have (or have not all) a row; locked, without those held elsewhere."""
    is_written = Broadcast.written_at.is_not(None) if written else Broadcast.written_at.is_(None)
    return session.scalars(
        select(Broadcast)
        .where(Broadcast.state == BroadcastState.SENDING, is_written)
        .order_by(Broadcast.id)
        .with_for_update(skip_locked=True)
    ).all()
