"""The month as a calendar: what goes out when, to whom and at what price, and the office's days off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from messages.quota import PURPOSES
from models.audit import AuditEntry
from models.calendar import REASON_LENGTH, DayOverride, day_mark, overrides, restore_day, set_day, working_days
from models.campaigns import Campaign, active_campaigns
from models.month_plan import month_plan
from models.plan_changes import Plan, plan_changes
from models.quota import quota_now
from models.statistics import due_date, first_month
from thai.months import Month
from thai.working_days import WorkingDays
from web.console.campaigns.wording import WORDS
from web.console.prices import difference_text, price_text
from web.console.undoing import undoes
from web.console.visit import changing, form_text, reading, services, visit

calendar = Blueprint("calendar", __name__, url_prefix="/calendar")
calendar.context_processor(lambda: {**WORDS, "price_text": price_text, "difference_text": difference_text})

FIRST, LAST = Month(2010, 1), Month(2100, 12)
WEEKDAYS = ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์")
CHOICES = {"working": True, "off": False, "listed": None}  # what an officer may say of a day


@calendar.get("/")
def show() -> str:
    month = _month(request.args.get("month", ""))
    with reading() as session:
        plan = month_plan(session, month, visit().now)
        quota = quota_now(session, visit().now, reserve=services().settings.quota_reserve)
    return render_template(
        "console/calendar/show.html", plan=plan, month=month, this_month=Month.of(visit().today), quota=quota,
        weekdays=WEEKDAYS, purposes=PURPOSES, today=visit().today,
        before=month.shift(-1) if month > FIRST else None, after=month.shift(1) if month < LAST else None,
    )  # fmt: skip


@calendar.get("/days/<asked>")
def day(asked: str) -> str:
    """One day with all that it holds, and whether the office works on it."""
    return _day_page(_day(asked), {}, "")


def _day_page(day_: date, typed: dict[str, str], error: str) -> str:
    with reading() as session:
        plan = month_plan(session, Month.of(day_), visit().now)
        listed = working_days(session).with_day(day_, None).reason_off(day_)
    held = plan.days[day_.day - 1]
    return render_template(
        "console/calendar/day.html", held=held, day=day_, listed=listed, seen=day_mark(held.said), typed=typed,
        error=error, purposes=PURPOSES, reason_length=REASON_LENGTH,
    )  # fmt: skip


@calendar.get("/go")
def go() -> Response:
    """From a form that asks for a date to that day's page."""
    return redirect(url_for("console.calendar.day", asked=_day(request.args.get("day", "")).isoformat()))


@calendar.post("/days/<asked>/preview")
def preview(asked: str) -> str | tuple[str, int]:
    """What a word on that day would change, before it is said."""
    day_, choice, reason = _day(asked), _choice(), form_text("reason", REASON_LENGTH)
    if CHOICES[choice] is not None and not reason:
        error = "โปรดบอกเหตุผล เช่น มติ ครม. หรือคำสั่งสำนักงาน เพื่อให้ผู้อื่นเข้าใจ"
        return _day_page(day_, {"choice": choice, "reason": reason}, error), 422
    with reading() as session:
        before = working_days(session)
        after = before.with_day(day_, CHOICES[choice], reason)
        campaigns = active_campaigns(session)
        changes = plan_changes(session, [(Plan(c, before), Plan(c, after)) for c in campaigns], visit().now)
        due = _due_days_moved(campaigns, day_, before, after)
    return render_template(
        "console/calendar/preview.html", day=day_, choice=choice, reason=reason, seen=form_text("seen", 64),
        changes=changes, due=due, off_before=before.reason_off(day_), off_after=after.reason_off(day_),
    )  # fmt: skip


@calendar.post("/days/<asked>/save")
def save(asked: str) -> Response:
    day_, working, reason = _day(asked), CHOICES[_choice()], form_text("reason", REASON_LENGTH)
    said = None if working is None else DayOverride(day=day_, working=working, reason=reason)
    with changing() as session:
        set_day(session, day_, said, form_text("seen", 64), visit().who.person_id, visit().now)
    flash("บันทึกวันแล้ว การแจ้งเตือนเลื่อนตามแล้ว", "success")
    return redirect(url_for("console.calendar.show", month=Month.of(day_).iso))


@undoes("day_changed")
def _restore(session: Session, entry: AuditEntry, _by: int, _now: object) -> None:
    restore_day(session, date.fromisoformat(entry.detail["day"]), entry.detail["former"])


@calendar.get("/days-off")
def days_off() -> str:
    """Every day on which an officer said otherwise than the holiday list."""
    with reading() as session:
        said = list(overrides(session).values())
    return render_template("console/calendar/days_off.html", said=said)


def _due_days_moved(
    campaigns: Sequence[Campaign], day_: date, before: WorkingDays, after: WorkingDays
) -> list[tuple[Month, date, date]]:
    """Months of statistics whose due day becomes another one."""
    around = [Month.of(day_).shift(n) for n in (-2, -1, 0)]
    return [
        (month, was, will_be)
        for campaign in campaigns
        for month in around
        if (first := first_month(campaign)) is not None and month >= first
        for was, will_be in [(due_date(campaign, month, before), due_date(campaign, month, after))]
        if was != will_be
    ]


def _month(asked: str) -> Month:
    """The month that the address asks for; this one where it asks for none."""
    if not asked:
        return Month.of(visit().today)
    try:
        month = Month.from_iso(asked)
    except ValueError:
        raise NotFound from None
    if not FIRST <= month <= LAST:
        raise NotFound
    return month


def _day(asked: str) -> date:
    try:
        found = date.fromisoformat(asked)
    except ValueError:
        raise NotFound from None
    _month(Month.of(found).iso)
    return found


def _choice() -> str:
    choice = form_text("choice", 10)
    if choice not in CHOICES:
        raise NotFound
    return choice
