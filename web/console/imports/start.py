"""Step 1: what is imported, and from where. Also the drafts that wait."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath

from flask import current_app, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from messages.sheets import unfetched_text, unreadable_text
from models.import_drafts import new_draft, own_drafts, packed
from models.statistics import statistics_campaign
from sheets.fetched import Internet, UnfetchedTable, fetch_table
from sheets.imports.kind import Kind
from sheets.imports.stored import table_to_json
from sheets.problems import UnreadableFile
from sheets.table import MAX_BYTES
from thai.normalise import clean
from web.console.imports.drafts import mine, next_step, to_step
from web.console.imports.subjects import KINDS, kind_about, month_choices, round_choices, titles
from web.console.rates import HEAVY, count
from web.console.visit import campaigns, changing, for_officers, form_text, reading, visit

INTERNET = "tidtam-internet"  # in app.extensions, where links are fetched from another internet than the real one

Errors = Mapping[str, str]


@for_officers
def show() -> str:
    return _page({})


@for_officers
def begin() -> str | tuple[str, int] | Response:
    """Read the file or fetch the link, and keep it as a draft."""
    count(HEAVY, str(visit().who.session_id))
    asked = _asked()
    if isinstance(asked, dict):
        return _page(asked), 422
    kind, subject = asked
    source = _source()
    if isinstance(source, dict):
        return _page(source), 422
    try:
        table = kind.table(source.content, source.file_name)
    except UnreadableFile as error:
        return _page({source.field: unreadable_text(error.reason, error.line)}), 422
    if not table.rows:
        return _page({source.field: f"ใต้แถวหัวตาราง (แถว {table.line}) ไม่มีข้อมูล"}), 422
    with changing() as session:
        draft = new_draft(
            session, visit().who.person_id, kind.name, subject, source.told, packed(table_to_json(table)),
            kind.recognised(table.headings), visit().now,
        )  # fmt: skip
        draft_id = draft.id
    return to_step("columns", draft_id)


@for_officers
def go_on(draft_id: int) -> Response:
    """A draft's address: the step at which it waits."""
    with reading() as session:
        return to_step(next_step(mine(session, draft_id)), draft_id)


def discard(draft_id: int) -> Response:
    with changing() as session:
        session.delete(mine(session, draft_id, lock=True))
    flash("ลบร่างแล้ว ไม่มีข้อมูลใดถูกบันทึก", "success")
    return redirect(url_for("console.imports.show"))


def _asked() -> tuple[Kind, dict[str, object]] | dict[str, str]:
    """The kind of import with its subject; or what is wrong with the choice."""
    name = request.form.get("kind", "")
    if name not in KINDS:
        return {"kind": "เลือกก่อนว่าจะนำเข้าอะไร"}
    with reading() as session:
        subject: dict[str, object] = {}
        if name == "results":
            chosen = [one for one in round_choices(session) if one.value == request.form.get("round")]
            if not chosen:
                return {"round": "เลือกรอบที่บันทึกผลได้"}
            subject = chosen[0].subject
        elif name == "statistics":
            campaign = statistics_campaign(campaigns(session))
            months = [month for month in month_choices(session) if month.iso == request.form.get("month")]
            if campaign is None or not months:
                return {"month": "เลือกเดือนที่ส่งสถิติได้"}
            subject = {"campaign": campaign.id, "month": months[0].iso}
        return kind_about(session, name, subject), subject


@dataclass(frozen=True)
class Source:
    """A file with its name (a link has none), the field that it came from, and what the draft is called."""

    content: bytes
    file_name: str
    field: str
    told: str


def _source() -> Source | dict[str, str]:
    """The file, or what is wrong with how it was given."""
    uploaded, link = request.files.get("file"), form_text("link", 3_000)
    if uploaded is not None and uploaded.filename:
        if link:
            return {"link": "เลือกไฟล์ไว้แล้ว ให้ใช้ไฟล์หรือลิงก์อย่างใดอย่างหนึ่ง"}
        name = clean(PurePath(uploaded.filename.replace("\\", "/")).name).replace("\n", " ")
        return Source(uploaded.stream.read(MAX_BYTES + 1), name, "file", name)
    if not link:
        return {"file": "เลือกไฟล์ หรือวางลิงก์ในช่องถัดไป"}
    try:
        fetched = fetch_table(link, current_app.extensions.get(INTERNET) or Internet())
    except UnfetchedTable as error:
        return {"link": unfetched_text(error.reason)}
    return Source(fetched.content, "", "link", f"ลิงก์จาก {fetched.host}")


def _page(errors: Errors) -> str:
    with reading() as session:
        drafts = own_drafts(session, visit().who.person_id, visit().now)
        return render_template(
            "console/imports/start.html",
            errors=errors,
            rounds=round_choices(session),
            months=month_choices(session),
            drafts=drafts,
            titles=titles(session, drafts),
            next_step=next_step,
        )
