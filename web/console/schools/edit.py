"""What officers keep about a school: its page on info.go.th, its amphoe and its network."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask import flash, redirect, render_template, request
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from core.errors import Conflict
from models.audit import AuditEntry
from models.school_changes import EDITABLE, Fields, change_school, editable, locked_school, take_back_change
from models.schools import School
from sheets.roster import LIMITS, is_web_address
from thai.normalise import clean
from web.console.roster import roster
from web.console.schools import record
from web.console.undoing import undoes
from web.console.visit import changing, for_officers, reading, visit


@for_officers
def show(school_id: int) -> str:
    with reading() as session:
        school = session.get(School, school_id)
        if school is None:
            raise NotFound
        return _page(session, school, editable(school))


def save(school_id: int) -> str | tuple[str, int] | Response:
    """Stores nothing unless the school still is what the form showed when it was opened."""
    wanted, seen = _sent(""), _sent("seen-")
    problems = _problems(wanted)
    with changing() as session:
        school = locked_school(session, school_id)
        if school is None:
            raise NotFound
        if problems:
            return _page(session, school, wanted, seen=seen, problems=problems), 422
        try:
            changed = change_school(session, school, seen, wanted, visit().who.person_id, visit().now)
        except Conflict:
            return _page(session, school, wanted, overtaken=True), 409
    flash("บันทึกข้อมูลโรงเรียนแล้ว" if changed else "ข้อมูลเหมือนเดิม จึงไม่ได้บันทึก", "success" if changed else "info")
    return redirect(record.address(school_id))


def _sent(prefix: str) -> dict[str, str | None]:
    """The form's fields; what is left empty is nothing, but an amphoe is a word always."""
    texts = {field: clean(request.form.get(prefix + field, "")).replace("\n", " ") for field in EDITABLE}
    return {field: text if text or field == "amphoe" else None for field, text in texts.items()}


def _problems(wanted: Fields) -> dict[str, str]:
    problems = {
        field: f"ยาวได้ไม่เกิน {LIMITS[field]:,} ตัวอักษร"
        for field, text in wanted.items()
        if len(text or "") > LIMITS[field]
    }
    address = wanted["info_url"]
    if address and "info_url" not in problems and not is_web_address(address):
        problems["info_url"] = "ลิงก์ต้องขึ้นต้นด้วย https:// หรือ http:// และไม่มีช่องว่าง"
    return problems


def _page(
    session: Session,
    school: School,
    wanted: Fields,
    *,
    seen: Fields | None = None,
    problems: Mapping[str, str] | None = None,
    overtaken: bool = False,
) -> str:
    return render_template(
        "console/schools/edit.html",
        school=school,
        wanted=wanted,
        seen=seen or editable(school),
        problems=problems or {},
        overtaken=overtaken,
        roster=roster(session),
        limits=LIMITS,
    )


@undoes("school_changed")
def _take_back(session: Session, entry: AuditEntry, by: int, now: datetime) -> None:
    take_back_change(session, entry, now)
