"""How many people the digests of the month's coming days would be pushed to, as things stand now.

Worst case: nobody's digest rides for free, nobody hands in or puts anything right, every rung is climbed. The days are
told by the calendar, the people by one statement over all schools.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from core.clock import at_bangkok, local_date
from core.vocabulary import Purpose
from models.calendar import working_days
from models.campaigns import Campaign, Rung, active_campaigns
from models.digest_calendar import After, Calls, calls, locked_months
from models.digest_readers import heads_of_missing, misses, owes
from models.people import Person, listening
from models.schools import School, in_force
from models.standings import SchoolStanding, of_campaign, some_known
from thai.months import Month
from thai.working_days import WORK_BEGINS

_Flag = tuple[int, Month | None]  # a campaign's id, and the month that is owed; None: items are missing


@dataclass(frozen=True)
class _Alike:
    """Schools of the same standing: how many of them have somebody to write to, and how many more people."""

    flags: frozenset[_Flag]
    first: int
    others: int


def coming_digests(session: Session, now: datetime) -> Mapping[Purpose, int]:
    """Purpose → digests of the month's working days that have not begun; those of a day that has are in the outbox."""
    found: Counter[Purpose] = Counter()
    for of_day in digests_by_day(session, now, Month.of(local_date(now))).values():
        found.update(of_day)
    return found


def digests_by_day(
    session: Session, now: datetime, month: Month, campaigns: Sequence[Campaign] | None = None
) -> Mapping[date, Mapping[Purpose, int]]:
    """Day → purpose → people, for the working days of a month that have not begun, as things stand now.

    ``campaigns``: those in force, if they were other ones than they are.
    """
    campaigns, today = active_campaigns(session) if campaigns is None else campaigns, local_date(now)
    ahead = _days_ahead(session, campaigns, now, month)
    schools = _standing(session, _flags(ahead, today))
    found: dict[date, Mapping[Purpose, int]] = {}
    for day in ahead:
        of_day: Counter[Purpose] = Counter()
        for alike in schools:
            of_day[_purpose(alike)] += _people(alike, day)
        of_day[Purpose.DIGEST] += _heads(session, day.on(Rung.NETWORK_HEAD), today)
        found[day.day] = +of_day
    return found


def digests_of_unchecked(session: Session, now: datetime) -> int:
    """Digests for schools that nobody has looked at yet: half of them are expected to miss something, once a round.

    Without this a campaign's first notice to the group could use up what its schools will need.
    """
    today = local_date(now)
    needed = 0.0
    for campaign in active_campaigns(session):
        rounds = sum(round_.date >= today and Month.of(round_.date) == Month.of(today) for round_ in campaign.rounds)
        if rounds:
            needed += rounds * _unchecked(session, campaign, today) / 2
    return math.ceil(needed)


def _unchecked(session: Session, campaign: Campaign, today: date) -> int:
    """Schools with somebody to write to, and with none of the campaign's items checked."""
    checked = select(SchoolStanding.school_id).where(
        SchoolStanding.school_id == School.id, of_campaign(campaign.id), some_known()
    )
    listens = select(Person.id).where(Person.school_id == School.id, listening())
    unchecked = select(func.count(School.id)).where(in_force(Month.of(today).iso), listens.exists(), ~checked.exists())
    return session.scalar(unchecked) or 0


def _days_ahead(session: Session, campaigns: Sequence[Campaign], now: datetime, month: Month) -> list[Calls]:
    days, locked, today = working_days(session), locked_months(session), local_date(now)
    begins = today if now < at_bangkok(today, WORK_BEGINS) else today + timedelta(days=1)
    first, ends = max(begins, month.first_day), month.shift(1).first_day
    dates = [first + timedelta(days=n) for n in range((ends - first).days)]
    return [called for day in dates if (called := calls(campaigns, locked, day, days))]


def _flags(ahead: Sequence[Calls], today: date) -> dict[_Flag, ColumnElement[bool]]:
    """What is asked of every school: whatever the coming days call for."""
    owed = {owed_by for day in ahead for owed_by in day.slots}
    turns = {turn.campaign for day in ahead for turn in (*day.rounds, *_expected(day), *day.on(Rung.MEMBERS))}
    return {
        **{(turn.id, None): misses([turn], today) for turn in turns},
        **{(by.campaign.id, by.month): owes(by) for by in owed},
    }


def _standing(session: Session, flags: Mapping[_Flag, ColumnElement[bool]]) -> list[_Alike]:
    if not flags:
        return []
    people = (
        select(Person.school_id, func.count().label("people"))
        .where(listening(), Person.school_id.is_not(None))
        .group_by(Person.school_id)
        .subquery()
    )
    columns = [case((condition, 1), else_=0).label(f"flag{n}") for n, condition in enumerate(flags.values())]
    schools = select(people.c.people, *columns).join(School, School.id == people.c.school_id).subquery()
    said = [schools.c[column.name] for column in columns]
    rows = session.execute(
        select(func.count(), func.sum(schools.c.people), *said).select_from(schools).group_by(*said)
    ).all()
    return [
        _Alike(frozenset(flag for flag, is_so in zip(flags, said_so, strict=True) if is_so), n, int(people) - n)
        for n, people, *said_so in rows
    ]


def _expected(day: Calls) -> list[After]:
    """Responsible persons' turns that the calendar knows; who is checked late is nobody's forecast."""
    return [turn for turn in day.on(Rung.RESPONSIBLE) if turn.checked_since is None]


def _people(alike: _Alike, day: Calls) -> int:
    """How many people of these schools hear something on that day."""

    def missing(turns: Sequence[After]) -> bool:
        return any((turn.campaign.id, None) in alike.flags for turn in turns)

    owing = any((owed.campaign.id, owed.month) in alike.flags for owed in day.slots)
    first = owing or missing([*day.rounds, *_expected(day)])
    return alike.first * first + alike.others * missing(day.on(Rung.MEMBERS))


def _purpose(alike: _Alike) -> Purpose:
    return Purpose.DIGEST if any(month is None for _, month in alike.flags) else Purpose.STATISTICS


def _heads(session: Session, turns: Sequence[After], today: date) -> int:
    if not turns:
        return 0
    concerned = heads_of_missing([turn.campaign for turn in turns], today)
    return session.scalar(select(func.count(Person.id)).where(concerned)) or 0
