"""What the calendar's notices cost when they are pushed: nothing is spent before its price can be seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.vocabulary import Delivery
from models.calendar import working_days
from models.campaigns import Audience, Campaign, ReminderRule, active_campaigns
from models.groups import groups_for, kind_of
from models.notice_outcomes import Row, outcomes
from models.people import reachable_officers
from models.planner import PlannedNotice, plan
from models.quota import prices_of
from thai.working_days import WorkingDays


@dataclass(frozen=True)
class PricedNotice:
    """A notice, and the messages that LINE bills if nothing of it rides on a reply. ``groups``: their names."""

    notice: PlannedNotice
    price: int
    chats: int = 0
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Reached:
    """Whom a rule writes to as things stand."""

    chats: Sequence[str]
    groups: tuple[str, ...] = ()


class Prices:
    """Whom notices reach and what that costs, asked once for each kind of notice and each chat."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._audiences: dict[tuple[str, str], Reached] = {}
        self._prices: dict[str, int] = {}

    def plan(self, campaign: Campaign, days: WorkingDays) -> list[PricedNotice]:
        """The campaign's whole plan, each notice at the price of a push to all its chats."""
        reached = {rule.key: self._audience(campaign, rule) for rule in campaign.rules}
        return [
            PricedNotice(notice, self.of(to.chats), len(to.chats), to.groups)
            for notice in plan(campaign, days)
            for to in (reached[notice.rule],)
        ]

    def of(self, chats: Sequence[str]) -> int:
        """Messages for one push to each of these chats."""
        unknown = [chat for chat in chats if chat not in self._prices]
        if unknown:
            self._prices |= prices_of(self._session, unknown)
        return sum(self._prices[chat] for chat in chats)

    def _audience(self, campaign: Campaign, rule: ReminderRule) -> Reached:
        kind = kind_of(rule) if rule.audience == Audience.GROUP else ""
        key = (campaign.slug, kind) if kind else ("", "")
        if key not in self._audiences:
            self._audiences[key] = self._groups(campaign, rule) if kind else self._officers()
        return self._audiences[key]

    def _groups(self, campaign: Campaign, rule: ReminderRule) -> Reached:
        groups = groups_for(self._session, campaign.id, kind_of(rule))
        return Reached([group.line_group_id for group in groups], tuple(group.called for group in groups))

    def _officers(self) -> Reached:
        people = reachable_officers(self._session)
        return Reached([person.line_user_id for person in people if person.line_user_id])


def coming_notices(session: Session, now: datetime) -> Sequence[PricedNotice]:
    """Every notice of the active campaigns whose window is not over and that is not through, in order.

    Once it is in the outbox its price is that of the chats that it still waits for.
    """
    days, prices = working_days(session), Prices(session)
    planned = [
        priced
        for campaign in active_campaigns(session)
        for priced in prices.plan(campaign, days)
        if priced.notice.until >= now
    ]
    written = outcomes(session, [priced.notice for priced in planned])
    coming = [_still_to_go(priced, written.get(priced.notice.key), prices) for priced in planned]
    return sorted((priced for priced in coming if priced.price), key=lambda priced: priced.notice.due_at)


def _still_to_go(priced: PricedNotice, rows: Sequence[Row] | None, prices: Prices) -> PricedNotice:
    if rows is None:
        return priced
    waiting = [row.chat_id for row in rows if row.status is Delivery.PENDING]
    return PricedNotice(priced.notice, prices.of(waiting), len(waiting), priced.groups)
