"""The month's message quota: what LINE says is left, and what each purpose may still spend.

A push is billed once per person reached; replies are free (LINE's pricing). LINE's own count is approximate and
includes what the office sends from the account manager, so it is read now and then and our own pushes since are added.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time

from sqlalchemy import case, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.clock import at_bangkok, local_date
from core.vocabulary import Delivery, Purpose
from models.database import Base, UtcDateTime, upsert
from models.groups import Group
from models.outbox import OutboundMessage, Way


class QuotaReading(Base):
    """What LINE last told (one row): messages a month (none: no limit), used of them, and when it was read."""

    __tablename__ = "quota_reading"

    id: Mapped[int] = mapped_column(primary_key=True)
    most: Mapped[int | None]
    used: Mapped[int]
    read_at: Mapped[datetime] = mapped_column(UtcDateTime)


def remember_quota(session: Session, most: int | None, used: int, now: datetime) -> None:
    upsert(session, QuotaReading, {"id": 1}, {"most": most, "used": used, "read_at": now})


def last_reading(session: Session) -> QuotaReading | None:
    return session.get(QuotaReading, 1)


def remember_exhausted(session: Session, now: datetime) -> None:
    """LINE refused a push for the monthly limit: nothing more goes until it tells otherwise."""
    reading = last_reading(session)
    if reading is not None and reading.most is not None:
        remember_quota(session, reading.most, reading.most, now)


@dataclass(frozen=True)
class Quota:
    """One month's quota at one instant. ``most`` is None without a limit or while LINE has not told it."""

    most: int | None
    used: int
    read_at: datetime | None
    reserve: int = 0  # messages that only the office's own business may use
    planned: Mapping[Purpose, int] = field(default_factory=dict)  # messages that the rest of the month may need

    @property
    def remaining(self) -> int | None:
        return None if self.most is None else max(0, self.most - self.used)

    def free_for(self, purpose: Purpose) -> int | None:
        """Messages that this purpose may spend now (None: any number).

        The reserve is kept for the office's business, and what more important purposes still need this month is
        theirs. A broadcast is an officer's own decision with the price before their eyes: only the reserve is kept.
        """
        if self.remaining is None or purpose is Purpose.OFFICE:
            return self.remaining
        theirs = sum(self.planned.get(other, 0) for other in purpose.before) if purpose is not Purpose.BROADCAST else 0
        return max(0, self.remaining - self.reserve - theirs)

    def allows(self, purpose: Purpose, price: int) -> bool:
        free = self.free_for(purpose)
        return free is None or price <= free


def quota_now(
    session: Session, now: datetime, *, reserve: int = 0, planned: Mapping[Purpose, int] | None = None
) -> Quota:
    """The quota as far as it is known: LINE's last reading of this month and our own pushes since."""
    reading = last_reading(session)
    began = month_began(now)
    if reading is None:
        return Quota(None, _billed_since(session, began), None, reserve, planned or {})
    if reading.read_at < began:  # a new month: LINE counts from zero again
        used = _billed_since(session, began)
    else:
        used = max(reading.used + _billed_since(session, reading.read_at), _billed_since(session, began))
    return Quota(reading.most, used, reading.read_at, reserve, planned or {})


def month_began(now: datetime) -> datetime:
    """The first instant of the running month in Thai time."""
    return at_bangkok(local_date(now).replace(day=1), time())


_BILLED = (Delivery.SENT, Delivery.UNCERTAIN)


def _billed_since(session: Session, since: datetime) -> int:
    """Messages billed for pushes first tried since then, those under way included."""
    under_way = OutboundMessage.status.in_((Delivery.PENDING, Delivery.SENDING))
    billed = session.scalar(
        select(func.coalesce(func.sum(OutboundMessage.price), 0)).where(
            OutboundMessage.way == Way.PUSH,
            OutboundMessage.first_attempt_at >= since,
            or_(OutboundMessage.status.in_(_BILLED), under_way),
        )
    )
    return int(billed or 0)


def price_of(session: Session, chat_id: str) -> int:
    """Messages that LINE bills for one push to this chat: one a person; for a group, everybody in it."""
    return prices_of(session, [chat_id])[chat_id]


def prices_of(session: Session, chat_ids: list[str]) -> dict[str, int]:
    """Chat id → price of one push. A group whose members LINE has not told yet counts as one."""
    members = case((Group.members.is_(None), 1), else_=Group.members)
    groups = select(Group.line_group_id, members).where(Group.line_group_id.in_(chat_ids))
    known: dict[str, int] = dict(session.execute(groups).tuples().all())
    return {chat_id: known.get(chat_id, 1) for chat_id in chat_ids}
