"""One frozen moment: its documents, the text for AMSS++, and what has arrived since."""

from __future__ import annotations

from datetime import datetime

from flask import flash, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from models.audit import AuditEntry, audit
from models.differences import differences
from models.emblems import emblem
from models.frozen import Frozen
from models.people import names_of
from models.snapshots import Snapshot, glance, mark_sent, mark_unsent
from reports.amss import SUBJECT_LENGTH, announcement
from web.console.papers.forms import Form, form_of
from web.console.undoing import undoes
from web.console.visit import changing, reading, visit

MOST_SHOWN = 100  # lines of a list of differences


def required(session: Session, snapshot_id: int) -> Snapshot:
    """The snapshot; raises NotFound."""
    snapshot = session.get(Snapshot, snapshot_id)
    if snapshot is None:
        raise NotFound
    return snapshot


def show(snapshot_id: int) -> str:
    with reading() as session:
        snapshot = required(session, snapshot_id)
        frozen = glance(session, snapshot_id)
        return page(session, snapshot, frozen, form_of(snapshot, frozen))


def page(session: Session, snapshot: Snapshot, frozen: Frozen, form: Form) -> str:
    """The page with the form as it is given: as stored, or as somebody just typed it."""
    people = (snapshot.by_person_id, snapshot.sent_by)
    return render_template(
        "console/papers/moment.html", snapshot=snapshot, frozen=frozen, form=form, text=announcement(frozen),
        subject_length=SUBJECT_LENGTH, names=names_of(session, people), has_emblem=emblem(session) is not None,
    )  # fmt: skip


def since(snapshot_id: int) -> str:
    """What changed since, as a fragment: told apart from the papers, which stay as they are."""
    with reading() as session:
        snapshot = required(session, snapshot_id)
        changes = differences(session, snapshot, visit().now)
    return render_template("console/papers/differences.html", changes=changes, most=MOST_SHOWN)


def sent(snapshot_id: int) -> Response:
    """An officer says that it went out on AMSS++; the program cannot see that."""
    with changing() as session:
        required(session, snapshot_id)
        if mark_sent(session, snapshot_id, visit().who.person_id, visit().now):
            audit(session, visit().who.person_id, "papers_sent", visit().now, snapshot=snapshot_id)
            flash("บันทึกว่าส่งทาง AMSS++ แล้ว", "success")
        else:
            flash("มีผู้บันทึกว่าส่งแล้วก่อนหน้านี้", "info")
    return redirect(url_for("console.papers.moment", snapshot_id=snapshot_id))


@undoes("papers_sent")
def _not_sent(session: Session, entry: AuditEntry, by: int, now: datetime) -> None:
    mark_unsent(session, entry.detail["snapshot"])
