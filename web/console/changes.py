"""Who changed what and when, and taking it back."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from core.errors import Conflict
from models.audit import AuditEntry, audit, mark_undone, page_of_changes
from models.audit_subjects import Subject, SubjectKind, subjects_of
from models.campaigns import active_campaigns
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
        about = subjects_of(session, [entry for entry, _ in entries])
        several = len(active_campaigns(session)) > 1
    if not several:  # its long title would be on every line
        about = {key: [one for one in found if _is_needed(one, found)] for key, found in about.items()}
    return render_template(
        "console/changes/show.html", entries=entries, about=about, several=several, address_of=_address, paging=paging,
        pages_in_all=paging.pages(total), can_undo=can_undo,
    )  # fmt: skip


def _is_needed(subject: Subject, found: Sequence[Subject]) -> bool:
    return subject.kind is not SubjectKind.CAMPAIGN or len(found) == 1


def _address(subject: Subject) -> str:
    """The page of what a change is about."""
    match subject.kind:
        case SubjectKind.SCHOOL:
            return url_for("console.schools.school", school_id=subject.id)
        case SubjectKind.PERSON:
            return url_for("console.people.person.show", person_id=subject.id)
        case SubjectKind.CAMPAIGN:
            return url_for("console.campaigns.campaign", slug=subject.slug)
        case SubjectKind.ROUND:
            return url_for("console.sheet.show", campaign=subject.slug, round=subject.number)
        case SubjectKind.GROUP:
            return url_for("console.groups.show")
        case SubjectKind.SNAPSHOT:
            return url_for("console.papers.moment", snapshot_id=subject.id)
        case SubjectKind.BROADCAST:
            return url_for("console.deliveries.broadcast", broadcast_id=subject.id)


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
