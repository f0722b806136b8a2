"""The end of an import: all rows are saved in one transaction, or none; and what it did."""

from __future__ import annotations

from datetime import datetime

from flask import flash, render_template, request
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from core.errors import Conflict
from models.audit import AuditEntry
from models.import_drafts import ImportDraft, mark_saved
from models.month_imports import take_back_all
from sheets.imports.kind import Kind
from sheets.imports.statistics import SAVED as STATISTICS_SAVED
from thai.months import Month
from web.console.imports.drafts import (
    decided,
    fresh_preview,
    keep_preview,
    make_preview,
    mine,
    not_yet,
    notice_of_changes,
    to_step,
)
from web.console.imports.subjects import kind_of, title_of
from web.console.rates import HEAVY, count
from web.console.undoing import can_undo, undoes
from web.console.visit import changing, for_officers, reading, visit


@for_officers
def save(draft_id: int) -> Response:
    """Save what the preview showed; when it would not be the same any more, show it anew and save nothing."""
    count(HEAVY, str(visit().who.session_id))
    try:
        with changing() as session:
            return _save(session, mine(session, draft_id, lock=True))
    except (IntegrityError, Conflict):  # somebody else was faster by an instant
        with reading() as session:
            kind = kind_of(session, mine(session, draft_id))
        made = make_preview(draft_id, kind)
        with changing() as session:
            keep_preview(mine(session, draft_id, lock=True), made)
        notice_of_changes()
        return to_step("preview", draft_id)


def _save(session: Session, draft: ImportDraft) -> Response:
    if draft.saved_at is not None:
        flash("ไฟล์นี้บันทึกไปแล้ว จึงไม่ได้บันทึกซ้ำ", "info")
    if away := not_yet(draft, "preview"):
        return away
    kind, found = kind_of(session, draft), decided(draft)
    kind.lock(session, found.rows)
    made = fresh_preview(session, kind, found)
    if made.digest != request.form.get("digest"):
        keep_preview(draft, made)
        notice_of_changes()
        return to_step("preview", draft.id)
    wrong = made.problems
    if wrong and "without_problems" not in request.form:
        flash("ยังมีแถวที่มีปัญหา จึงยังไม่ได้บันทึก แก้ไฟล์แล้วนำเข้าใหม่ หรือเลือก “ข้ามแถวที่มีปัญหา” ก่อน", "danger")
        return to_step("preview", draft.id, show="problems")
    rows = [row for row in found.rows if row.line not in wrong]
    entry = kind.save(session, rows, visit().who.person_id, visit().now)
    session.flush()
    mark_saved(draft, entry.id, made.counts, visit().now)
    return to_step("done", draft.id)


@for_officers
def done(draft_id: int) -> str | Response:
    with reading() as session:
        draft = mine(session, draft_id)
        if away := not_yet(draft, "done"):
            return away
        kind: Kind = kind_of(session, draft)
        entry = session.get(AuditEntry, draft.entry_id)
        return render_template(
            "console/imports/done.html",
            draft=draft,
            kind=kind,
            title=title_of(kind),
            counts=draft.counts,
            entry=entry,
            can_undo=entry is not None and can_undo(entry),
        )


@undoes(STATISTICS_SAVED)
def _take_back(session: Session, entry: AuditEntry, by: int, now: datetime) -> None:
    first, last = entry.detail["reports"]
    month = Month.from_iso(entry.detail["month"])
    take_back_all(session, entry.detail["campaign"], month, (first, last), entry, by, now)
