"""Who changed what and when, and taking it back."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from core.errors import Conflict
from models.audit import AuditEntry, audit, mark_undone, page_of_changes
from web.console.paging import Paging
from web.console.undoing import UNDO, can_undo
from web.console.visit import changing, reading, visit

changes = Blueprint("changes", __name__, url_prefix="/changes")

PER_PAGE = 50


@changes.get("/")
def show() -> str:
    paging = Paging.asked(PER_PAGE)
    person = request.args.get("person", type=int)
    with reading() as session:
        entries, total = page_of_changes(session, paging.offset, paging.limit, person_id=person)
    return render_template(
        "console/changes/show.html", entries=entries, paging=paging, pages_in_all=paging.pages(total), can_undo=can_undo
    )


@changes.post("/<int:entry_id>/undo")
def undo(entry_id: int) -> Response:
    """Take one change back, if it still is what it was."""
    with changing() as session:
        entry = session.get(AuditEntry, entry_id)
        if entry is None or entry.action not in UNDO:
            raise NotFound
        if not mark_undone(session, entry_id, visit().who.person_id, visit().now):
            raise Conflict("undone before")
        UNDO[entry.action](session, entry, visit().who.person_id, visit().now)
        audit(session, visit().who.person_id, "undone", visit().now, entry=entry_id, of=entry.action)
    flash("เลิกทำแล้ว ค่าเดิมกลับมาแล้ว", "success")
    return redirect(url_for("console.changes.show"))
