"""What the calendar's coming notices cost when they are pushed: nothing is spent before its price can be seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.vocabulary import Delivery
from models.calendar import working_days
from models.campaigns import Audience, Campaign, ReminderRule, active_campaigns
from models.groups import groups_for, kind_of
from models.notices import was_written
from models.outbox import OutboundMessage
from models.people import reachable_officers
from models.planner import PlannedNotice, plan
from models.quota import prices_of


@dataclass(frozen=True)
class PricedNotice:
    """A notice to come, and the messages that LINE bills if nothing of it rides on a reply."""

    notice: PlannedNotice
    price: int


def coming_notices(session: Session, now: datetime) -> Sequence[PricedNotice]:
    """Every notice of the active campaigns whose window is not over and that is not through, in order."""
    days = working_days(session)
    priced = [
        PricedNotice(notice, _price(session, notice, chats[notice.rule]))
        for campaign in active_campaigns(session)
        for chats in [{rule.key: _chats(session, campaign, rule) for rule in campaign.rules}]
        for notice in plan(campaign, days)
        if notice.until >= now
    ]
    return sorted((coming for coming in priced if coming.price), key=lambda coming: coming.notice.due_at)


def _chats(session: Session, campaign: Campaign, rule: ReminderRule) -> list[str]:
    if rule.audience == Audience.GROUP:
        return [group.line_group_id for group in groups_for(session, campaign.id, kind_of(rule))]
    return [officer.line_user_id for officer in reachable_officers(session) if officer.line_user_id]


def _price(session: Session, notice: PlannedNotice, chats: list[str]) -> int:
    """Of all its chats; once it is in the outbox, of those that it still waits for."""
    if was_written(session, notice.key):
        chats = _still_waiting(session, notice)
    return sum(prices_of(session, chats).values())


def _still_waiting(session: Session, notice: PlannedNotice) -> list[str]:
    waiting = select(OutboundMessage.chat_id).where(
        OutboundMessage.dedupe_key.startswith(f"{notice.key}:", autoescape=True),
        OutboundMessage.status == Delivery.PENDING,
    )
    return list(session.scalars(waiting))
