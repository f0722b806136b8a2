"""Schools that closed or merged: nothing more is expected of them, until somebody takes that back."""

from __future__ import annotations

from datetime import datetime

from flask import flash, redirect, request
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from core.errors import Refused
from models.audit import AuditEntry
from models.school_changes import locked_school, set_inactive, take_back_inactive
from thai.months import Month
from web.console.schools import record
from web.console.undoing import undoes
from web.console.visit import changing, visit


def stop(school_id: int) -> Response:
    try:
        month = Month.from_iso(request.form.get("month", ""))
    except ValueError:
        raise Refused("no_month") from None
    return _set(school_id, month)


def follow(school_id: int) -> Response:
    return _set(school_id, None)


def _set(school_id: int, month: Month | None) -> Response:
    with changing() as session:
        school = locked_school(session, school_id)
        if school is None:
            raise NotFound
        set_inactive(session, school, month, visit().who.person_id, visit().now)
        name = school.name
    if month is None:
        flash(f"ติดตาม{name}ตามปกติแล้ว", "success")
    else:
        flash(f"หยุดติดตาม{name} ตั้งแต่ {month.full} แล้ว ข้อมูลเดิมยังอยู่", "success")
    return redirect(record.address(school_id))


@undoes("school_inactive")
def _take_back(session: Session, entry: AuditEntry, by: int, now: datetime) -> None:
    take_back_inactive(session, entry, by, now)
