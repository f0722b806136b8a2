"""The office's picture of the ครุฑ: uploaded once, printed on every paper."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response as AnyResponse

from models.audit import audit
from models.emblems import as_emblem, emblem, keep_emblem, remove_emblem
from models.photos import UnreadablePicture
from web.console.rates import HEAVY, count
from web.console.visit import changing, reading, visit


def show() -> str:
    return _page("")


def _page(error: str) -> str:
    with reading() as session:
        return render_template("console/papers/emblem.html", given=emblem(session) is not None, error=error)


def give() -> AnyResponse | tuple[str, int]:
    count(HEAVY, str(visit().who.session_id))
    upload = request.files.get("picture")
    content = upload.read() if upload else b""
    if not content:
        return _page("ยังไม่ได้เลือกไฟล์"), 400
    try:
        picture = as_emblem(content)
    except UnreadablePicture:
        return _page("เปิดไฟล์นี้เป็นภาพไม่ได้ ใช้ไฟล์ PNG หรือ JPG จึงยังไม่ได้บันทึก"), 400
    with changing() as session:
        keep_emblem(session, picture, visit().who.person_id, visit().now)
        audit(session, visit().who.person_id, "emblem_given", visit().now)
    flash("บันทึกภาพครุฑแล้ว เอกสารที่ดาวน์โหลดหลังจากนี้มีภาพนี้", "success")
    return redirect(url_for("console.papers.emblem"))


def remove() -> AnyResponse:
    with changing() as session:
        remove_emblem(session)
        audit(session, visit().who.person_id, "emblem_removed", visit().now)
    flash("ลบภาพครุฑแล้ว เอกสารจะเว้นที่ไว้ให้", "success")
    return redirect(url_for("console.papers.emblem"))


def picture() -> Response:
    with reading() as session:
        content = emblem(session)
    if content is None:
        raise NotFound
    return Response(content, mimetype="image/png")
