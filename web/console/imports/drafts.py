"""A draft between two requests: found again, read, and brought to its next step."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from models.import_drafts import LIFE, ImportDraft, own_draft, packed, unpacked
from sheets.by_school import SchoolRow, SchoolRows
from sheets.imports.kind import Kind, Values
from sheets.imports.stored import (
    Decided,
    Preview,
    Shown,
    asked_from_json,
    decide,
    preview,
    preview_to_json,
    rows_from_json,
    shown_from_json,
)
from web.console.visit import reading, visit


def mine(session: Session, draft_id: int, *, lock: bool = False) -> ImportDraft:
    """The visitor's own draft; raises Refused("no_draft"). Locked, it lives on for a day from now."""
    draft = own_draft(session, draft_id, visit().who.person_id, visit().now, lock=lock)
    if lock:
        draft.expires_at = visit().now + LIFE
    return draft


def rows_of(draft: ImportDraft) -> SchoolRows[Values]:
    """The rows as the columns were said to mean."""
    assert draft.rows is not None  # noqa: S101  # asked for behind the columns only
    return rows_from_json(unpacked(draft.rows))


def questions_of(draft: ImportDraft) -> list[SchoolRow[Values]]:
    """The rows whose school has to be confirmed."""
    assert draft.rows is not None  # noqa: S101  # as above
    return asked_from_json(unpacked(draft.rows))


def decided(draft: ImportDraft) -> Decided:
    return decide(rows_of(draft), draft.answers)


def shown(draft: ImportDraft) -> Shown:
    """The preview that was made last."""
    assert draft.preview is not None  # noqa: S101  # asked for behind the schools only
    return shown_from_json(unpacked(draft.preview))


def fresh_preview(session: Session, kind: Kind, found: Decided) -> Preview:
    """What saving would change as things stand now."""
    return preview(found, kind.plan(session, found.rows))


def keep_preview(draft: ImportDraft, made: Preview | None) -> None:
    draft.preview = None if made is None else packed(preview_to_json(made))


def to_step(step: str, draft_id: int, **query: Any) -> Response:
    return redirect(url_for(f"console.imports.{step}", draft_id=draft_id, **query))


def next_step(draft: ImportDraft) -> str:
    """Where the draft waits: the first step that is not done."""
    if draft.saved_at is not None:
        return "done"
    if draft.rows is None:
        return "columns"
    return "schools" if draft.preview is None else "preview"


def not_yet(draft: ImportDraft, step: str) -> Response | None:
    """Whoever opens a step too early, or of a draft that was saved, is taken to where it waits."""
    order = ("columns", "schools", "preview", "done")
    waits = next_step(draft)
    if waits == step or (waits != "done" and order.index(step) < order.index(waits)):
        return None
    return to_step(waits, draft.id)


def make_preview(draft_id: int, kind: Kind) -> Preview | None:
    """A preview of the draft as it stands, or None while a school is not chosen. Only reads."""
    with reading() as session:
        found = decided(mine(session, draft_id))
        return None if found.open else fresh_preview(session, kind, found)


def notice_of_changes() -> None:
    flash("ข้อมูลในระบบเปลี่ยนไประหว่างนี้ จึงยังไม่ได้บันทึก ตรวจรายการด้านล่างซึ่งเป็นข้อมูลล่าสุดแล้วบันทึกอีกครั้ง", "warning")
