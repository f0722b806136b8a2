"""Storing what officers fill into the papers."""

from __future__ import annotations

import json
from dataclasses import asdict

from flask import flash, redirect, request, url_for
from werkzeug.wrappers import Response

from core.errors import Conflict
from models.audit import audit
from models.snapshots import fill_in, glance
from reports.official_words import Blanks
from web.console.papers.forms import LONGEST, Form, groups_of, read, seen_of
from web.console.papers.moment import page, required
from web.console.visit import changing, form_text, reading, visit


def fill(snapshot_id: int) -> Response | tuple[str, int]:
    """Store the form. With mistakes, or when somebody else was faster, it is shown again as it was typed."""
    typed = {name: form_text(name, LONGEST) for name in asdict(Blanks())}
    blanks, errors = read(typed, visit().today)
    seen = request.form.get("seen", "")
    if not errors:
        try:
            with changing() as session:
                fill_in(session, required(session, snapshot_id), blanks, _stored(seen))
                audit(session, visit().who.person_id, "papers_filled", visit().now, snapshot=snapshot_id)
        except Conflict:
            flash("มีผู้อื่นเติมข้อมูลพร้อมกัน จึงยังไม่ได้บันทึก ตรวจค่าด้านล่าง แล้วบันทึกอีกครั้งเพื่อใช้ค่าของท่าน", "warning")
        else:
            flash("บันทึกแล้ว เอกสารที่ดาวน์โหลดหลังจากนี้ใช้ค่าใหม่", "success")
            return redirect(url_for("console.papers.moment", snapshot_id=snapshot_id, _anchor="files"))
    with reading() as session:
        snapshot = required(session, snapshot_id)
        frozen = glance(session, snapshot_id)
        form = Form(groups_of(frozen), typed, seen_of(snapshot), errors)
        return page(session, snapshot, frozen, form), 400 if errors else 409


def _stored(seen: str) -> dict[str, str]:
    """What the page said was stored; anything else is as good as a page that is out of date."""
    try:
        values = json.loads(seen)
    except ValueError:
        raise Conflict("no page of ours") from None
    return values if isinstance(values, dict) else {"": seen}
