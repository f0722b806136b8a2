"""What a day calls for in private: who must hear of what, by the calendar alone.

A month of statistics has slots, counted in working days from its due day: five before, on the day, and every third day
after, three times. Schools that still miss something hear it on the morning of each round; after a round the ladder
goes up rung by rung, counted in working days from its date, until the next round begins anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import at_bangkok
from models.campaigns import Campaign, Round, Rung
from models.statistics import MonthLock, due_date, first_month, months_due
from thai.months import Month
from thai.working_days import WORK_ENDS, WorkingDays

SLOTS = (-5, 0, 3, 6, 9)  # working days from the due day
PUSH_AT = time(16, 0)  # private digests and thanks ride all day, and are pushed half an hour before the office closes


@dataclass(frozen=True)
class OwedBy:
    """A month of a campaign, open for schools to hand in."""

    campaign: Campaign
    month: Month


@dataclass(frozen=True)
class After:
    """A round, on its day or on one of its rungs' days. ``checked_since``: only schools checked in it since then."""

    campaign: Campaign
    round: Round
    checked_since: datetime | None = None


@dataclass(frozen=True)
class Calls:
    """All that one day calls for."""

    day: date
    before: date  # the working day before: snoozes that ended since then end today
    slots: Sequence[OwedBy]  # months that are reminded of today
    begun: Sequence[OwedBy]  # months that schools may be reminded of by now
    rounds: Sequence[After]  # rounds whose morning it is
    rungs: Sequence[tuple[Rung, After]]

    def on(self, rung: Rung) -> list[After]:
        """The rounds after which it is this rung's turn."""
        return [after for turn, after in self.rungs if turn is rung]

    @property
    def of_items(self) -> bool:
        """Whether schools that miss items are written to today for that alone."""
        return bool(self.rounds or self.rungs)


def locked_months(session: Session) -> set[tuple[int, str]]:
    """(campaign id, "2023-10") of the months that the office has closed: no school can hand them in by itself."""
    return set(session.execute(select(MonthLock.campaign_id, MonthLock.month)).tuples())


def calls(
    campaigns: Sequence[Campaign], locked: Collection[tuple[int, str]], day: date, days: WorkingDays
) -> Calls | None:
    """What ``day`` calls for; None on a day off."""
    if not days.is_working(day):
        return None

    def still_open(campaign: Campaign, months: Sequence[Month]) -> list[OwedBy]:
        return [OwedBy(campaign, month) for month in months if (campaign.id, month.iso) not in locked]

    return Calls(
        day=day,
        before=days.shift(day, -1),
        slots=[owed for c in campaigns for owed in still_open(c, months_reminded_of(c, day, days))],
        begun=[owed for c in campaigns for owed in still_open(c, months_begun(c, day, days))],
        rounds=[After(c, round_) for c in campaigns for round_ in c.rounds if days.on_or_before(round_.date) == day],
        rungs=[turn for c in campaigns for turn in _rungs(c, day, days)],
    )


# Statistics


def reminder_days(due: date, days: WorkingDays) -> list[date]:
    """The days on which a month with this due day is reminded of."""
    return [days.shift(due, slot) if slot else due for slot in SLOTS]


def months_reminded_of(campaign: Campaign, today: date, days: WorkingDays) -> list[Month]:
    """The months that have a slot today: at most a few around now."""
    first = first_month(campaign)
    if first is None:
        return []
    around = [Month.of(today).shift(n) for n in (-2, -1, 0)]
    return [m for m in around if m >= first and today in reminder_days(due_date(campaign, m, days), days)]


def months_begun(campaign: Campaign, today: date, days: WorkingDays) -> list[Month]:
    """Every month that schools may be reminded of by now: those over, and the running one from its first slot on."""
    running, first = Month.of(today), first_month(campaign)
    early = reminder_days(due_date(campaign, running, days), days)[0] <= today
    return [*months_due(campaign, today), *([running] if early and first is not None and first <= running else [])]


# The ladder


def _rungs(campaign: Campaign, day: date, days: WorkingDays) -> Iterator[tuple[Rung, After]]:
    """The rungs whose turn it is on a working day. The highest may meet the day of the next round, none comes later."""
    in_order = sorted(campaign.rounds, key=lambda round_: round_.date)
    next_days = [*(round_.date for round_ in in_order[1:]), date.max][: len(in_order)]
    for round_, next_day in zip(in_order, next_days, strict=True):
        if not round_.date < day <= next_day:
            continue
        for rung, working_days in campaign.ladder.items():
            turn = days.shift(round_.date, working_days)
            if day == turn:
                yield Rung(rung), After(campaign, round_)
            elif rung == Rung.RESPONSIBLE and turn < day < next_day and day <= (campaign.last_day or day):
                yield Rung.RESPONSIBLE, _checked_late(campaign, round_, day, days)


def _checked_late(campaign: Campaign, round_: Round, day: date, days: WorkingDays) -> After:
    """An office checks its schools over several days: whoever was checked late hears it on that day."""
    return After(campaign, round_, checked_since=at_bangkok(days.shift(day, -1), WORK_ENDS))
