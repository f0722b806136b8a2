"""Who is written to on a day: one condition for each thing that the day calls for, in SQL over all schools."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, false, or_, select
from sqlalchemy.orm import Session

from core.clock import at_bangkok
from core.vocabulary import Purpose, Role
from models.campaigns import Campaign, Rung
from models.checks import Check, standing
from models.digest_calendar import After, Calls, OwedBy
from models.outbox import OutboundMessage
from models.people import Person, acts_for_district, in_line_for_school, listening
from models.reminders import Snooze
from models.schools import School, in_force
from models.standings import SchoolStanding, some_incomplete
from models.statistics import MonthlyReport
from thai.months import Month


@dataclass(frozen=True)
class Reader:
    """Somebody who hears something today. ``purpose``: what the message is for, if it has to be pushed."""

    person_id: int
    line_user_id: str
    purpose: Purpose


def digest_key(day: date, person_id: int | str) -> str:
    """What makes a digest the same one: a person is written to once a day, whatever there is to hear."""
    return f"owed:{day}:{person_id}"


def readers(session: Session, today: Calls, campaigns: Sequence[Campaign], limit: int) -> list[Reader]:
    """Those who are to be written to and were not yet; of schools' people up to ``limit``, the others come next time.

    Who is several of them (the head of a network who answers for a school) is there once, for the weightiest purpose.
    """
    found: dict[int, Reader] = {}
    for reader in (
        *_office(session, today),
        *_heads(session, today),
        *_of_schools(session, today, campaigns, limit),
    ):
        found.setdefault(reader.person_id, reader)
    return list(found.values())


def _office(session: Session, today: Calls) -> list[Reader]:
    turns = today.on(Rung.OFFICERS)
    if not turns or session.scalar(select(School.id).where(misses(_campaigns(turns), today.day)).limit(1)) is None:
        return []
    query = select(Person.id, Person.line_user_id).where(acts_for_district(), listening())
    return [Reader(row.id, row.line_user_id, Purpose.OFFICE) for row in _unwritten(session, query, Person.id, today)]


def _heads(session: Session, today: Calls) -> list[Reader]:
    turns = today.on(Rung.NETWORK_HEAD)
    if not turns:
        return []
    query = select(Person.id, Person.line_user_id).where(heads_of_missing(_campaigns(turns), today.day))
    return [Reader(row.id, row.line_user_id, Purpose.DIGEST) for row in _unwritten(session, query, Person.id, today)]


def _of_schools(session: Session, today: Calls, campaigns: Sequence[Campaign], limit: int) -> list[Reader]:
    somebody_wakes = session.scalar(select(Snooze.school_id).where(_wakes(today)).limit(1)) is not None
    if not (today.slots or today.of_items or somebody_wakes):
        return []
    person = in_line_for_school()
    members = misses(_campaigns(today.on(Rung.MEMBERS)), today.day)
    query = (
        select(person.c.id, person.c.line_user_id, misses(campaigns, today.day).label("misses"))
        .join(School, School.id == person.c.school_id)
        .outerjoin(Snooze, Snooze.school_id == School.id)
        .where(
            or_(Snooze.until.is_(None), Snooze.until <= today.day),
            or_(and_(person.c.place == 1, _first_hears(today, campaigns)), and_(person.c.place > 1, members)),
        )
        .limit(limit)
    )
    return [
        Reader(row.id, row.line_user_id, Purpose.DIGEST if row.misses else Purpose.STATISTICS)
        for row in _unwritten(session, query, person.c.id, today)
    ]


def _first_hears(today: Calls, campaigns: Sequence[Campaign]) -> ColumnElement[bool]:
    """Whether the first in line of a school hears something today.

    On the day of a round that is what was known in the morning; what the round finds is for the first rung.
    """
    morning = at_bangkok(today.day, time())
    known = [misses([turn.campaign], today.day) & ~_checked(turn, morning) for turn in today.rounds]
    found = [misses([turn.campaign], today.day) & _checked(turn) for turn in today.on(Rung.RESPONSIBLE)]
    owes_anything = or_(misses(campaigns, today.day), *map(owes, today.begun))
    return or_(false(), *known, *found, *map(owes, today.slots), and_(_wakes(today), owes_anything))


def _unwritten(session: Session, query: Any, person_id: Any, today: Calls) -> Iterable[Any]:
    """The query's rows without those people who have a digest of today in the outbox."""
    key = digest_key(today.day, "") + cast(person_id, String)
    written = OutboundMessage.dedupe_key == key
    return session.execute(query.outerjoin(OutboundMessage, written).where(OutboundMessage.id.is_(None)))


def _campaigns(turns: Sequence[After]) -> list[Campaign]:
    return [turn.campaign for turn in turns]


# Conditions on a school


def misses(campaigns: Iterable[Campaign], day: date) -> ColumnElement[bool]:
    """The district found an item incomplete, and the school did not declare it since."""
    ids = [campaign.id for campaign in campaigns]
    if not ids:
        return false()
    found = select(SchoolStanding.school_id).where(
        SchoolStanding.school_id == School.id, SchoolStanding.campaign_id.in_(ids), some_incomplete()
    )
    return and_(in_force(Month.of(day).iso), found.correlate(School).exists())


def owes(owed: OwedBy) -> ColumnElement[bool]:
    """The school has not handed in the month."""
    handed_in = select(MonthlyReport.id).where(
        MonthlyReport.school_id == School.id, MonthlyReport.campaign_id == owed.campaign.id,
        MonthlyReport.month == owed.month.iso, MonthlyReport.current,
    )  # fmt: skip
    return and_(in_force(owed.month.iso), ~handed_in.correlate(School).exists())


def _checked(turn: After, since: datetime | None = None) -> ColumnElement[bool]:
    """The district looked at the school in that round, after ``since`` or else the turn's own instant."""
    check = select(Check.id).where(Check.school_id == School.id, Check.round_id == turn.round.id, standing())
    since = since or turn.checked_since
    if since is not None:
        check = check.where(Check.at > since)
    return check.correlate(School).exists()


def _wakes(today: Calls) -> ColumnElement[bool]:
    """The school's snooze ends today, or ended on a day off before."""
    return and_(Snooze.until > today.before, Snooze.until <= today.day)


# Conditions on people


def heads_of_missing(campaigns: Sequence[Campaign], day: date) -> ColumnElement[bool]:
    """Heads of networks with a school that misses something."""
    networks = select(School.network).where(misses(campaigns, day), School.network.is_not(None))
    return and_(Person.role == Role.NETWORK_HEAD, listening(), Person.network.in_(networks))
