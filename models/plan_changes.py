"""What a change of a campaign or of the calendar does to the notices: told before anything is saved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from core.clock import local_date
from models.campaigns import Campaign, active_campaigns
from models.digest_forecast import digests_by_day
from models.notice_outcomes import Stand, outcomes, stand_of
from models.planner import PlannedNotice
from models.price_forecast import PricedNotice, Prices
from thai.months import Month
from thai.working_days import WorkingDays


class Change(StrEnum):
    """What happens to one notice."""

    ADDED = "added"
    MOVED = "moved"  # to another time, or to other people
    REMOVED = "removed"
    AGAIN = "again"  # it went out, and goes out once more for the new day
    STAYS = "stays"  # it went out; what was sent cannot be taken back
    PAST = "past"  # its time is over already: it will not go by itself


@dataclass(frozen=True)
class NoticeChange:
    """One notice that a change touches. ``price``: messages more (or, below 0, fewer) if nothing rides."""

    change: Change
    before: PricedNotice | None
    after: PricedNotice | None
    price: int = 0

    @property
    def notice(self) -> PlannedNotice:
        """As it will be, or else as it was."""
        priced = self.after or self.before
        assert priced is not None  # noqa: S101  # one of them is there
        return priced.notice


@dataclass(frozen=True)
class PlanChanges:
    """All that changes, in order of time, and what the notices to come cost in all before and after."""

    notices: Sequence[NoticeChange]
    before: int
    after: int

    def of(self, *changes: Change) -> list[NoticeChange]:
        return [notice for notice in self.notices if notice.change in changes]


@dataclass(frozen=True)
class Plan:
    """A campaign (None: there is none) on a calendar: one side of a comparison."""

    campaign: Campaign | None
    days: WorkingDays


def plan_changes(session: Session, pairs: Iterable[tuple[Plan, Plan]], now: datetime) -> PlanChanges:
    """Compare pairs of (before, after)."""
    prices = Prices(session)
    found: list[NoticeChange] = []
    totals = [0, 0]
    for before, after in pairs:
        old, new = _by_identity(prices, before), _by_identity(prices, after)
        written = outcomes(session, [priced.notice for priced in (*old.values(), *new.values())])
        stands = {key: stand_of(rows) for key, rows in written.items()}
        for position, side in enumerate((old, new)):
            totals[position] += sum(priced.price for priced in side.values() if _to_come(priced, stands, now))
        for identity in {**old, **new}:
            change = _change(old.get(identity), new.get(identity), stands, now)
            if change is not None:
                found.append(change)
    return PlanChanges(sorted(found, key=lambda change: (change.notice.due_at, change.notice.key)), *totals)


@dataclass(frozen=True)
class DigestChanges:
    """Messages to single people in these months, if all of them are pushed, before and after."""

    months: Sequence[Month]
    before: int
    after: int


def digest_changes(session: Session, before: Campaign | None, after: Campaign | None, now: datetime) -> DigestChanges:
    """What a changed ladder, deadline or round day does to the digests of this month and the next, as things stand."""
    this = Month.of(local_date(now))
    others = [campaign for campaign in active_campaigns(session) if before is None or campaign.id != before.id]
    months = (this, this.shift(1))
    return DigestChanges(months, *(_digests(session, [*others, *side], months, now) for side in _sides(before, after)))


def _sides(*sides: Campaign | None) -> list[list[Campaign]]:
    return [[campaign] if campaign is not None else [] for campaign in sides]


def _digests(session: Session, campaigns: Sequence[Campaign], months: Sequence[Month], now: datetime) -> int:
    days = [people for month in months for people in digests_by_day(session, now, month, campaigns).values()]
    return sum(sum(people.values()) for people in days)


_Identity = tuple[str, int | None, str]


def _by_identity(prices: Prices, side: Plan) -> Mapping[_Identity, PricedNotice]:
    """Notices by what they speak of, whatever day that is."""
    if side.campaign is None:
        return {}
    planned = prices.plan(side.campaign, side.days)
    return {(p.notice.rule, p.notice.round_number, p.notice.stage_key): p for p in planned}


def _to_come(priced: PricedNotice, stands: Mapping[str, Stand | None], now: datetime) -> bool:
    return priced.notice.until >= now and stands.get(priced.notice.key) in (None, Stand.WAITING)


def _change(
    before: PricedNotice | None, after: PricedNotice | None, stands: Mapping[str, Stand | None], now: datetime
) -> NoticeChange | None:
    """None where nothing changes for anybody."""
    if before is not None and after is not None and (_alike(before, after) or _is_under_way(before, after, stands)):
        return None
    is_through = before is not None and stands.get(before.notice.key) in (Stand.SENT, Stand.HELD)
    was_to_come = before is not None and _to_come(before, stands, now)
    will_come = after is not None and _to_come(after, stands, now)
    price = (after.price if after and will_come else 0) - (before.price if before and was_to_come else 0)
    if after is None:
        kind = Change.STAYS if is_through else Change.REMOVED if was_to_come else None
    elif is_through:
        kind = Change.AGAIN if will_come and after.notice.key not in stands else Change.STAYS
    elif not will_come:
        kind = Change.PAST if before is None or was_to_come else None
    else:
        kind = Change.MOVED if was_to_come else Change.ADDED
    return None if kind is None else NoticeChange(kind, before, after, price)


def _alike(before: PricedNotice, after: PricedNotice) -> bool:
    return _told(before) == _told(after)


def _is_under_way(before: PricedNotice, after: PricedNotice, stands: Mapping[str, Stand | None]) -> bool:
    """In the outbox as the same notice, which then goes as it was written."""
    return before.notice.key == after.notice.key and stands.get(before.notice.key) is Stand.WAITING


def _told(priced: PricedNotice) -> tuple[object, ...]:
    """What people notice of a notice."""
    notice = priced.notice
    return (
        notice.audience, notice.due_at, notice.push_at, notice.until, notice.partial_from, notice.day,
        priced.chats, priced.groups,
    )  # fmt: skip
