"""Reminders to schools that owe statistics, through their responsible person: one message for all that a school owes.

Slots of a month, counted in working days from its due day: five before, on the day, and every third day after, three
times; a snooze ends with a reminder too. Whoever has handed in, snoozed or left when its turn comes gets none, nor
does anybody hear of a month that the office has closed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, String, and_, cast, select
from sqlalchemy.orm import Session

from core.clock import at_bangkok, local_date
from core.vocabulary import ItemState, Membership
from line.delivery import Cancelled
from messages import owed_reminders as wording
from messages.statistics import OwedMonth
from models.calendar import working_days
from models.campaigns import Campaign, active_campaigns
from models.checks import statuses_of
from models.outbox import OutboundMessage, queue_push
from models.people import Person, reminded_person
from models.reminders import Snooze, snoozed_until
from models.schools import School, in_force
from models.statistics import MonthlyReport, due_date, first_month, handed_in, is_locked, months_due
from scheduler.planner import in_working_hours
from thai.months import Month
from thai.working_days import WORK_ENDS, WorkingDays

TOPIC = "owed"
SLOTS = (-5, 0, 3, 6, 9)  # working days from the due day
A_TICK = 500  # schools: a tick must not keep others from writing for long


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


def queue_reminders(session: Session, now: datetime) -> int:
    """Write today's reminders, one a school and day, some hundreds a tick; returns how many are new."""
    days, today = working_days(session), local_date(now)
    if not in_working_hours(now, days):
        return 0
    return sum(
        _queue(session, campaign, school_id, chat, now)
        for campaign in active_campaigns(session)
        for school_id, chat in _to_remind(session, campaign, today, days).items()
    )


def _to_remind(session: Session, campaign: Campaign, today: date, days: WorkingDays) -> dict[int, str]:
    """School id → whom to write to: schools that owe a month with a slot today, and whoever's snooze ends today."""
    slot, begun = months_reminded_of(campaign, today, days), months_begun(campaign, today, days)
    awake = Snooze.until.is_(None) | (Snooze.until <= today)
    return {
        **_owing(session, campaign, slot, today, awake),
        **_owing(session, campaign, begun, today, Snooze.until == today),
    }


def _owing(
    session: Session, campaign: Campaign, months: Sequence[Month], today: date, snooze: ColumnElement[bool]
) -> dict[int, str]:
    """School id → LINE user id of who is reminded, for schools that owe any of these months and were not written to."""
    found: dict[int, str] = {}
    before, after = _key_parts(campaign, today)
    written = OutboundMessage.dedupe_key == before + cast(School.id, String) + after
    for month in _open(session, campaign, months):
        handed = and_(
            MonthlyReport.school_id == School.id, MonthlyReport.campaign_id == campaign.id,
            MonthlyReport.month == month.iso, MonthlyReport.current,
        )  # fmt: skip
        query = (
            select(School.id, Person.line_user_id)
            .join(Person, Person.school_id == School.id)
            .outerjoin(MonthlyReport, handed)
            .outerjoin(Snooze, Snooze.school_id == School.id)
            .outerjoin(OutboundMessage, written)
            .where(
                in_force(month.iso),
                MonthlyReport.id.is_(None),
                OutboundMessage.id.is_(None),
                snooze,
                Person.membership == Membership.ACTIVE,
                Person.reachable,
                Person.line_user_id.is_not(None),
            )
            .order_by(Person.responsible.desc(), Person.enrolled_at, Person.id)
            .limit(A_TICK)
        )
        for row in session.execute(query):
            found.setdefault(row.id, row.line_user_id)
    return found


def _open(session: Session, campaign: Campaign, months: Sequence[Month]) -> list[Month]:
    """Without the months that the office has closed: no school can hand them in by itself."""
    return [month for month in months if not is_locked(session, campaign.id, month)]


def _queue(session: Session, campaign: Campaign, school_id: int, chat: str, now: datetime) -> bool:
    today = local_date(now)
    before, after = _key_parts(campaign, today)
    return queue_push(
        session, f"{before}{school_id}{after}", chat, now, topic=TOPIC,
        subject={"campaign": campaign.id, "school": school_id, "day": today.isoformat()},
        expires_at=at_bangkok(today, WORK_ENDS),
    )  # fmt: skip


def _key_parts(campaign: Campaign, today: date) -> tuple[str, str]:
    """What stands before and behind the school's id in the key that makes a reminder the same one."""
    return f"owed:{campaign.slug}:", f":{today}"


def compose_reminder(session: Session, row: OutboundMessage, now: datetime) -> list[dict[str, Any]] | Cancelled:
    """All that the school owes at this instant, or why nobody needs to be reminded any more."""
    campaign, school = session.get(Campaign, row.subject["campaign"]), session.get(School, row.subject["school"])
    today = local_date(now)
    if campaign is None or school is None or not campaign.active:
        return Cancelled("campaign or school is gone")
    person = reminded_person(session, school.id)
    if person is None or person.line_user_id != row.chat_id:
        return Cancelled("no longer the person to remind")
    until = snoozed_until(session, school.id)
    if until is not None and until > today:
        return Cancelled("snoozed")
    months = _months_to_name(session, campaign, school, today)
    if not months:
        return Cancelled("handed in")
    heads_up = not any(month.overdue or month.due == today for month in months)
    items = _incomplete_items(session, campaign, school)
    return [wording.owed_reminder(school.name, items, months, today, heads_up=heads_up)]


def _months_to_name(session: Session, campaign: Campaign, school: School, today: date) -> list[OwedMonth]:
    """All months that the school owes by now and can hand in, oldest first."""
    days = working_days(session)
    begun = (m for m in months_begun(campaign, today, days) if school.is_expected_in(m.iso))
    owed = [m for m in begun if handed_in(session, campaign.id, school.id, m) is None]
    dues = [(month, due_date(campaign, month, days)) for month in _open(session, campaign, owed)]
    return [OwedMonth(month, due, today > due) for month, due in dues]


def _incomplete_items(session: Session, campaign: Campaign, school: School) -> list[str]:
    known = statuses_of(session, school.id, [item.id for item in campaign.items])
    return [i.name for i in campaign.items if i.id in known and known[i.id].state == ItemState.INCOMPLETE]


COMPOSERS = {TOPIC: compose_reminder}
