"""Saying that a round's results are in, whether the group reads names, and taking back what the sheet recorded."""

from __future__ import annotations

from datetime import datetime

from flask import flash, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from core.errors import Conflict, Refused
from models.audit import AuditEntry
from models.campaigns import Campaign, Round
from models.check_sheet import progress
from models.marking import MARKED, MARKED_MANY, undo_change
from models.results import declare_results, results_announced, show_names, take_results_back
from web.console.sheet.choice import Choice, chosen_for_change
from web.console.undoing import undoes
from web.console.visit import changing, visit


def declare() -> Response:
    """The results of the round are in: the group is told in working hours."""
    with changing() as session:
        choice, round_ = _round(session)
        if progress(session, choice.sheet, choice.month).checked == 0:
            raise Refused("nothing_checked")
        announced = results_announced(session, choice.campaign, round_)
        if announced or not declare_results(session, round_.id, visit().who.person_id, visit().now):
            flash("ผลรอบนี้ประกาศไปก่อนแล้ว ไม่มีการแจ้งซ้ำ", "info")
        else:
            flash(f"ประกาศผลครั้งที่ {round_.number} แล้ว บอตจะแจ้งเข้ากลุ่มที่ผูกไว้ในเวลาทำการ", "success")
    return redirect(url_for("console.sheet.show", **choice.place))


def name_schools() -> Response:
    """Whether the group reads the names of schools that are not complete."""
    shown = request.form.get("shown") == "1"
    with changing() as session:
        choice, round_ = _round(session)
        if not show_names(session, choice.campaign, round_, shown, visit().who.person_id, visit().now):
            raise Refused("results_are_out")
    said = "จะแสดงชื่อโรงเรียนที่ยังไม่ครบ" if shown else "จะแจ้งเฉพาะจำนวน ไม่แสดงชื่อโรงเรียน"
    flash(f"ผลครั้งที่ {round_.number} ในกลุ่ม{said}", "success")
    return redirect(url_for("console.sheet.show", **choice.place))


def _round(session: Session) -> tuple[Choice, Round]:
    choice = chosen_for_change(session)
    if choice.round is None:
        raise NotFound
    return choice, choice.round


@undoes(MARKED)
@undoes(MARKED_MANY)
@undoes("sheet_saved")
def _unmark(session: Session, entry: AuditEntry, by: int, now: datetime) -> None:
    undo_change(session, entry.id, by, now)


@undoes("results_declared")
def _undeclare(session: Session, entry: AuditEntry, by: int, now: datetime) -> None:
    round_ = session.get(Round, entry.detail.get("round"))
    if round_ is None:
        raise Conflict("the round is gone")
    take_results_back(session, session.get_one(Campaign, round_.campaign_id), round_)
