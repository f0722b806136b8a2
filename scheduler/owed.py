"""Digests: what a person is told in private of what is still owed, all of it in one request, once a day at most.

The calendar says what a day calls for (models/digest_calendar.py), and SQL whom (models/digest_readers.py). A digest
rides on its reader's next message all through the working day and is pushed at 16:00. What it says is decided at
the instant it leaves: whoever is through by then, put it off or handed it over hears nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import at_bangkok, local_date
from core.vocabulary import Purpose, Role
from line.composing import MOST_MESSAGES, Cancelled, ForMany, Messages
from messages import owed_reminders as wording
from messages.statistics import OwedMonth
from models.calendar import working_days
from models.campaigns import Campaign, Rung, active_campaigns, name_among
from models.completeness import MissingSchool, missing_schools
from models.digest_calendar import PUSH_AT, After, Calls, calls, locked_months
from models.digest_readers import Reader, digest_key, readers
from models.digest_standings import Standing, standings
from models.outbox import OutboundMessage, queue_push
from models.people import Person, listening
from models.planner import in_working_hours
from models.schools import School
from models.statistics import due_date
from thai.months import Month
from thai.working_days import WORK_ENDS, WorkingDays

TOPIC = "owed"
A_TICK = 500  # people: a tick must not keep others from writing for long


@dataclass(frozen=True)
class _Today:
    """What the digests of one day need to know of it."""

    date: date
    days: WorkingDays
    campaigns: Sequence[Campaign]
    calls: Calls


def queue_digests(session: Session, now: datetime) -> int:
    """Write today's digests, some hundreds a tick; returns how many are new."""
    days = working_days(session)
    if not in_working_hours(now, days):
        return 0
    today = _today(session, local_date(now), days)
    if today is None:
        return 0
    return sum(_queue(session, reader, now) for reader in readers(session, today.calls, today.campaigns, A_TICK))


def _today(session: Session, day: date, days: WorkingDays) -> _Today | None:
    campaigns = active_campaigns(session)
    called = calls(campaigns, locked_months(session), day, days)
    return _Today(day, days, campaigns, called) if called else None


def _queue(session: Session, reader: Reader, now: datetime) -> bool:
    today = local_date(now)
    return queue_push(
        session, digest_key(today, reader.person_id), reader.line_user_id, now,
        topic=TOPIC, subject={"person": reader.person_id, "day": today.isoformat()},
        push_at=at_bangkok(today, PUSH_AT), expires_at=at_bangkok(today, WORK_ENDS), purpose=reader.purpose,
    )  # fmt: skip


# Composing, at the instant of sending


@dataclass(frozen=True)
class _Part:
    """What a person hears in one of their capacities."""

    purpose: Purpose
    messages: Messages


def compose_digests(session: Session, rows: Sequence[OutboundMessage], now: datetime) -> Sequence[Messages | Cancelled]:
    """All that each reader has to hear at this instant, or why there is nothing any more."""
    today = _today(session, local_date(now), working_days(session))
    readers_now = standings(session, [row.subject["person"] for row in rows])
    return [_compose(session, today, row, readers_now.get(row.subject["person"])) for row in rows]


def _compose(
    session: Session, today: _Today | None, row: OutboundMessage, reader: Standing | None
) -> Messages | Cancelled:
    if today is None or row.subject["day"] != today.date.isoformat():
        return Cancelled("its day is over")
    if reader is None or not reader.person.listens or reader.person.line_user_id != row.chat_id:
        return Cancelled("left or blocked the bot")
    of_office, of_head = _for_office(session, today, reader.person), _for_head(session, today, reader.person)
    of_school = _for_school(today, reader, reader.school) if reader.school else None
    parts = [part for part in (of_office, of_head, of_school) if isinstance(part, _Part)]
    if not parts:
        return of_school if isinstance(of_school, Cancelled) else Cancelled("nothing is missing any more")
    row.purpose = min((part.purpose for part in parts), key=tuple(Purpose).index).value
    return [message for part in parts for message in part.messages][:MOST_MESSAGES]


# … for the people of a school


def _for_school(today: _Today, reader: Standing, school: School) -> _Part | Cancelled:
    if not (reader.is_first or today.calls.on(Rung.MEMBERS)):
        return Cancelled("no longer the person to remind")
    if reader.snoozed_until is not None and reader.snoozed_until > today.date:
        return Cancelled("snoozed")
    owed = [part for part in _owed(today, reader, school) if part.items or part.months]
    items = any(part.items for part in owed)
    if not (owed if reader.is_first else items):
        return Cancelled("nothing is owed any more")
    message = wording.owed_reminder(school.name, owed, today.date, to_others=not reader.is_first)
    return _Part(Purpose.DIGEST if items else Purpose.STATISTICS, [message])


def _owed(today: _Today, reader: Standing, school: School) -> Iterator[wording.Owed]:
    """Campaign by campaign: the items found incomplete, and the months that can be handed in, oldest first."""
    notes = reader.incomplete if school.is_expected_in(Month.of(today.date).iso) else {}
    for campaign in today.campaigns:
        upcoming = campaign.next_round(today.date)
        yield wording.Owed(
            campaign.title,
            [(item.name, notes[item.id]) for item in campaign.items if item.id in notes],
            [
                _owed_month(campaign, owed.month, today)
                for owed in today.calls.begun
                if owed.campaign is campaign
                and (campaign.id, owed.month.iso) not in reader.handed_in
                and school.is_expected_in(owed.month.iso)
            ],
            (upcoming.number, upcoming.date) if upcoming else None,
        )


def _owed_month(campaign: Campaign, month: Month, today: _Today) -> OwedMonth:
    due = due_date(campaign, month, today.days)
    return OwedMonth(month, due, overdue=today.date > due)


# … for the head of a network, and for the office


def _for_head(session: Session, today: _Today, person: Person) -> _Part | None:
    if person.role != Role.NETWORK_HEAD or not person.network:
        return None
    told = [
        wording.network_digest(
            person.network, turn.round.number, turn.round.date, _lines(turn, schools), _named(today, turn)
        )
        for turn in today.calls.on(Rung.NETWORK_HEAD)
        if (schools := _still_missing(session, today, turn, network=person.network))
    ]
    return _Part(Purpose.DIGEST, told) if told else None


def _lines(turn: After, schools: Sequence[MissingSchool]) -> list[wording.SchoolLine]:
    shorts = {item.id: item.short for item in turn.campaign.items}
    return [(school.name, [shorts[item_id] for item_id, _ in school.missing]) for school in schools]


def _for_office(session: Session, today: _Today, person: Person) -> _Part | None:
    if not Role(person.role).records:
        return None
    told = []
    for turn in today.calls.on(Rung.OFFICERS):
        schools = _still_missing(session, today, turn)
        if schools:
            reached = set(session.scalars(select(Person.school_id).where(listening()).distinct()))
            listed = [(s.amphoe, s.name, s.school_id in reached) for s in schools]
            told.append(wording.office_list(turn.round.number, turn.round.date, listed, _named(today, turn)))
    return _Part(Purpose.OFFICE, told) if told else None


def _named(today: _Today, turn: After) -> str:
    return name_among(today.campaigns, turn.campaign, today.date)


def _still_missing(session: Session, today: _Today, turn: After, *, network: str | None = None) -> list[MissingSchool]:
    month = Month.of(today.date).iso
    return missing_schools(session, turn.campaign.items, month, network=network, found_incomplete=True)


COMPOSERS = {TOPIC: ForMany(compose_digests)}
