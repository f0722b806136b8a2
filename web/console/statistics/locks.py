"""Closing a month to the schools, and opening it again."""

from __future__ import annotations

from datetime import datetime

from flask import flash, redirect
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from core.errors import Conflict
from models.audit import AuditEntry
from models.statistics import MonthLock, set_lock
from thai.months import Month
from web.console.statistics.scope import address, required_campaign, required_month
from web.console.undoing import undoes
from web.console.visit import changing, visit


def lock(asked: str) -> Response:
    return _set(asked, locked=True)


def unlock(asked: str) -> Response:
    return _set(asked, locked=False)


def _set(asked: str, *, locked: bool) -> Response:
    with changing() as session:
        campaign = required_campaign(session)
        month = required_month(asked, campaign)
        changed = set_lock(session, campaign.id, month, visit().who.person_id, visit().now, locked=locked)
    done = "ปิดรับ" if locked else "เปิดรับ"
    if changed:
        what = "การแก้ไขหลังจากนี้ต้องทำโดยเจ้าหน้าที่" if locked else "โรงเรียนส่งและแก้ไขได้ตามปกติ"
        flash(f"{done}สถิติ {month.full} แล้ว {what}", "success")
    else:
        flash(f"เดือนนี้{done}อยู่ก่อนแล้ว", "info")
    return redirect(address("month", asked=month.iso))


@undoes("month_locked")
def _open_again(session: Session, entry: AuditEntry, by: int, now: datetime) -> None:
    lock = session.get(MonthLock, (entry.detail.get("campaign"), entry.detail["month"]))
    if lock is None or lock.at != entry.at:
        raise Conflict("the month was opened since")
    set_lock(session, lock.campaign_id, Month.from_iso(lock.month), by, now, locked=False)


@undoes("month_unlocked")
def _close_again(session: Session, entry: AuditEntry, by: int, now: datetime) -> None:
    campaign_id, month = entry.detail.get("campaign"), Month.from_iso(entry.detail["month"])
    if campaign_id is None or not set_lock(session, campaign_id, month, by, now, locked=True):
        raise Conflict("the month was closed since")
