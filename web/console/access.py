"""Who is signed in to the console, and signing them out."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from models.audit import audit
from models.console_sessions import ConsoleSession, end_session, open_sessions
from web.console.visit import changing, reading, visit

access = Blueprint("access", __name__, url_prefix="/access")


@access.get("/")
def show() -> str:
    with reading() as session:
        return render_template("console/access/show.html", sessions=open_sessions(session, visit().now))


@access.post("/<int:session_id>/revoke")
def revoke(session_id: int) -> Response:
    """Sign one browser out."""
    with changing() as session:
        opened = session.get(ConsoleSession, session_id)
        if opened is None:
            raise NotFound
        if end_session(session, session_id, visit().who.person_id, visit().now):
            audit(session, visit().who.person_id, "console_revoked", visit().now, of=opened.person_id)
            flash("ยกเลิกการเข้าใช้แล้ว เครื่องนั้นต้องขอลิงก์ใหม่", "success")
        else:
            flash("การเข้าใช้นั้นสิ้นสุดไปก่อนแล้ว", "info")
    return redirect(url_for("console.access.show"))
