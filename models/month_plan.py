"""A month as the office plans it: days off, rounds, tasks, due days, and every message with its time and price."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import at_bangkok, local_date
from core.vocabulary import BroadcastState, Purpose
from models.audiences import Reach, reach
from models.broadcasts import Broadcast, audience_of
from models.calendar import DayOverride, overrides, working_days
from models.campaigns import Campaign, Round, Stage, active_campaigns
from models.digest_forecast import digests_by_day
from models.notice_outcomes import Stand, outcomes, stand_of
from models.price_forecast import PricedNotice, Prices
from models.statistics import due_date, first_month
from thai.months import Month
from thai.working_days import WorkingDays


@dataclass(frozen=True)
class CalendarNotice:
    """A notice on its day. ``stand`` None: not in the outbox; ``price``: of what is to come, or what it did cost."""

    campaign: Campaign
    priced: PricedNotice
    stand: Stand | None
    price: int
    over: bool  # its window is closed

    @property
    def to_come(self) -> bool:
        return not self.over and self.stand in (None, Stand.WAITING)


@dataclass(frozen=True)
class CalendarBroadcast:
    """An officer's broadcast on the day it goes. ``reach`` only while it is planned."""

    broadcast: Broadcast
    reach: Reach | None


@dataclass
class CalendarDay:
    """All that a day holds."""

    day: date
    off: str | None  # why the office is closed, in Thai
    said: DayOverride | None  # an officer's word on the day
    rounds: list[tuple[Campaign, Round]] = field(default_factory=list)
    stages: list[tuple[Campaign, Stage]] = field(default_factory=list)  # that begin, go on or end on this day
    due: list[tuple[Campaign, Month]] = field(default_factory=list)  # months of statistics due today
    notices: list[CalendarNotice] = field(default_factory=list)
    digests: Mapping[Purpose, int] = field(default_factory=dict)  # people reminded in private, at most
    broadcasts: list[CalendarBroadcast] = field(default_factory=list)

    @property
    def messages(self) -> int:
        """What is still to come costs at most."""
        notices = sum(notice.price for notice in self.notices if notice.to_come)
        planned = sum(item.reach.messages for item in self.broadcasts if item.reach)
        return notices + sum(self.digests.values()) + planned

    @property
    def is_empty(self) -> bool:
        parts = (self.rounds, self.stages, self.due, self.notices, self.digests, self.broadcasts, self.said)
        return not any(parts)


@dataclass(frozen=True)
class MonthPlan:
    """The days of one month. ``messages``: all that is still to come in it, if nothing rides on a reply."""

    month: Month
    days: Sequence[CalendarDay]

    @property
    def messages(self) -> int:
        return sum(day.messages for day in self.days)

    @property
    def by_purpose(self) -> Mapping[Purpose, int]:
        """The same, by what it is for."""
        notices = sum(notice.price for day in self.days for notice in day.notices if notice.to_come)
        planned = sum(item.reach.messages for day in self.days for item in day.broadcasts if item.reach)
        digests = {
            purpose: sum(day.digests.get(purpose, 0) for day in self.days)
            for purpose in (Purpose.DIGEST, Purpose.STATISTICS)
        }
        return {Purpose.NOTICE: notices, **digests, Purpose.BROADCAST: planned}

    def weeks(self) -> Iterator[list[CalendarDay | None]]:
        """Weeks from Monday; None where a day belongs to another month."""
        cells: list[CalendarDay | None] = [None] * self.month.first_day.weekday() + list(self.days)
        cells += [None] * (-len(cells) % 7)
        for start in range(0, len(cells), 7):
            yield cells[start : start + 7]


def month_plan(session: Session, month: Month, now: datetime) -> MonthPlan:
    """The month as its campaigns, officers and days off have it; the number of schools costs one statement."""
    office, said = working_days(session), overrides(session)
    last = month.last_day
    dates = [month.first_day + timedelta(days=n) for n in range(last.day)]
    days = {day: CalendarDay(day, office.reason_off(day), said.get(day)) for day in dates}
    campaigns = active_campaigns(session)
    for campaign in campaigns:
        _place_dates(days, campaign, office)
    _place_notices(session, days, campaigns, office, now)
    for day, people in digests_by_day(session, now, month).items() if month >= Month.of(local_date(now)) else ():
        days[day].digests = people
    _place_broadcasts(session, days, month, now)
    return MonthPlan(month, list(days.values()))


def _place_dates(days: Mapping[date, CalendarDay], campaign: Campaign, office: WorkingDays) -> None:
    for round_ in campaign.rounds:
        if round_.date in days:
            days[round_.date].rounds.append((campaign, round_))
    for stage in campaign.stages:
        for day, held in days.items():
            if stage.starts <= day <= stage.ends:
                held.stages.append((campaign, stage))
    first = first_month(campaign)
    reported = Month.of(next(iter(days))).shift(-1)
    if first is not None and reported >= first and (due := due_date(campaign, reported, office)) in days:
        days[due].due.append((campaign, reported))


def _place_notices(
    session: Session,
    days: Mapping[date, CalendarDay],
    campaigns: Sequence[Campaign],
    office: WorkingDays,
    now: datetime,
) -> None:
    prices = Prices(session)
    planned = [
        (campaign, priced)
        for campaign in campaigns
        for priced in prices.plan(campaign, office)
        if local_date(priced.notice.due_at) in days
    ]
    written = outcomes(session, [priced.notice for _, priced in planned])
    for campaign, priced in sorted(planned, key=lambda one: one[1].notice.due_at):
        rows = written.get(priced.notice.key, [])
        stand = stand_of(rows)
        price = sum(row.price for row in rows) if stand in (Stand.SENT, Stand.HELD) else priced.price
        notice = CalendarNotice(campaign, priced, stand, price, over=priced.notice.until < now)
        days[local_date(priced.notice.due_at)].notices.append(notice)


def _place_broadcasts(session: Session, days: Mapping[date, CalendarDay], month: Month, now: datetime) -> None:
    shown = (BroadcastState.AWAITING, BroadcastState.SCHEDULED, BroadcastState.SENDING, BroadcastState.DONE)
    begins, ends = (at_bangkok(first, time()) for first in (month.first_day, month.shift(1).first_day))
    query = select(Broadcast).where(Broadcast.state.in_(shown), Broadcast.send_at >= begins, Broadcast.send_at < ends)
    for broadcast in session.scalars(query.order_by(Broadcast.send_at, Broadcast.id)):
        assert broadcast.send_at is not None  # noqa: S101  # as asked
        planned = BroadcastState(broadcast.state).planned
        reached = reach(session, audience_of(broadcast), local_date(now)) if planned else None
        days[local_date(broadcast.send_at)].broadcasts.append(CalendarBroadcast(broadcast, reached))
