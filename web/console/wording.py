"""Thai of the console's pages that several of them use: dates, numbers, names of states and roles, reasons."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from flask import request

from core.clock import in_bangkok
from core.vocabulary import ItemState, Role
from messages.enrolment import network_title, school_title
from messages.style import STATES
from thai.dates import date_time, full_date, short_date, weekday_date
from thai.months import Month
from thai.times import clock_time
from web.console.visit import visit

ROLES: Mapping[str, str] = {
    Role.CLERK: "ธุรการโรงเรียน",
    Role.NETWORK_HEAD: "ประธานเครือข่าย",
    Role.OFFICER: "เจ้าหน้าที่เขต",
    Role.APPROVER: "ผู้อนุมัติ",
    Role.VIEWER: "ผู้บริหาร (ดูอย่างเดียว)",
}
STATE_MARKS: Mapping[str, str] = {state: look.mark for state, look in STATES.items()}
STATE_NAMES: Mapping[str, str] = {state: look.word for state, look in STATES.items()}


def number(value: int | float | None) -> str:
    """1,234 in Arabic digits; "–" where there is none."""
    return "–" if value is None else f"{value:,}"


def percent(part: int, whole: int) -> str:
    """Rounded down, so that 100% means all."""
    return f"{100 * part // whole}%" if whole else "–"


def of_day(instant: datetime) -> str:
    """The Bangkok time of day, as "08:30 น."."""
    return clock_time(in_bangkok(instant).time())


def month_name(month: Month | str) -> str:
    """ "ต.ค. 2566", of a Month or its ISO text."""
    return (Month.from_iso(month) if isinstance(month, str) else month).short


def moment(value: datetime | date) -> str:
    """A date, with its time where it has one."""
    return date_time(value) if isinstance(value, datetime) else short_date(value)


def kept() -> dict[str, str]:
    """What the menu's links carry on from this page: the campaign that was chosen."""
    campaign = request.args.get("campaign")
    return {"campaign": campaign} if campaign else {}


FILTERS: Mapping[str, Callable[..., Any]] = {
    "short_date": short_date, "full_date": full_date, "weekday_date": weekday_date, "date_time": date_time,
    "moment": moment, "of_day": of_day, "number": number, "percent": percent, "month_name": month_name,
    "school_title": school_title, "network_title": network_title,
}  # fmt: skip
GLOBALS: Mapping[str, Any] = {
    "visit": visit, "kept": kept, "ROLES": ROLES, "STATE_NAMES": STATE_NAMES, "STATE_MARKS": STATE_MARKS,
    "ItemState": ItemState,
}  # fmt: skip
