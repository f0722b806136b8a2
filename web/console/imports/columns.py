"""Step 2: what each column means. What its heading says is chosen already; every column shows what it holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from messages.sheets import unreadable_text
from models.import_drafts import ImportDraft, packed, unpacked
from models.schools import school_names
from sheets.by_school import SchoolRows
from sheets.cells import column_name
from sheets.imports.kind import BLANK_IS_ZERO, SCHOOL, Kind, Values, repeated
from sheets.imports.stored import Head, head_from_json, rows_to_json, table_from_json
from sheets.problems import UnreadableFile
from web.console.imports.drafts import keep_preview, make_preview, mine, not_yet, to_step
from web.console.imports.subjects import kind_of, title_of
from web.console.imports.wording import meaning_name
from web.console.rates import HEAVY, count
from web.console.visit import changing, for_officers, reading, visit


@dataclass(frozen=True)
class Column:
    """One column as the page shows it."""

    name: str
    samples: Sequence[str]
    meaning: str


@for_officers
def show(draft_id: int) -> str | Response:
    with reading() as session:
        draft = mine(session, draft_id)
        if away := not_yet(draft, "columns"):
            return away
        return _page(session, draft, head_from_json(_kept(draft)), draft.columns)


@for_officers
def save(draft_id: int) -> str | tuple[str, int] | Response:
    """Read all rows by the chosen columns; nothing is stored where that cannot be done."""
    count(HEAVY, str(visit().who.session_id))
    with reading() as session:
        draft = mine(session, draft_id)
        if away := not_yet(draft, "columns"):
            return away
        kept, kind = _kept(draft), kind_of(session, draft)
        table, head = table_from_json(kept), head_from_json(kept)
        meanings, options = _sent(head, kind), {BLANK_IS_ZERO: BLANK_IS_ZERO in request.form}
        errors = _errors(kind, meanings)
        if not errors:
            try:
                rows = kind.read(table, meanings, options, school_names(session))
            except UnreadableFile as error:
                errors = [unreadable_text(error.reason, error.line)]
        if errors:
            return _page(session, draft, head, meanings, errors), 422
    _store(draft_id, meanings, options, rows)
    made = make_preview(draft_id, kind)
    if made is None:
        return to_step("schools", draft_id)
    with changing() as session:
        keep_preview(mine(session, draft_id, lock=True), made)
    return to_step("preview", draft_id)


def _store(draft_id: int, meanings: list[str], options: dict[str, bool], rows: SchoolRows[Values]) -> None:
    """The rows, and of the answers given before those that still have a question."""
    asked = {str(row.line) for row in rows.rows if row.question}
    with changing() as session:
        draft = mine(session, draft_id, lock=True)
        draft.columns, draft.options, draft.rows = meanings, options, packed(rows_to_json(rows))
        draft.answers = {line: school for line, school in draft.answers.items() if line in asked}
        keep_preview(draft, None)


def _kept(draft: ImportDraft) -> Any:
    assert draft.table is not None  # noqa: S101  # a draft loses it when it is saved, and has no columns then
    return unpacked(draft.table)


def _sent(head: Head, kind: Kind) -> list[str]:
    """The meaning of each column, as the form says it."""
    chosen = (request.form.get(f"column-{at}", "") for at in range(len(head.headings)))
    return [meaning if meaning in kind.meanings else "" for meaning in chosen]


def _errors(kind: Kind, meanings: Sequence[str]) -> list[str]:
    twice = [f"เลือก “{meaning_name(kind, meaning)}” ไว้มากกว่าหนึ่งคอลัมน์" for meaning in repeated(meanings)]
    missing = kind.missing(meanings)
    errors = []
    if SCHOOL in missing:
        errors.append("ยังไม่มีคอลัมน์ที่บอกว่าเป็นโรงเรียนใด เลือกชื่อโรงเรียน รหัสโรงเรียน หรือรหัส SMIS")
    names = [meaning_name(kind, meaning) for meaning in missing if meaning != SCHOOL]
    if names:
        least = "อย่างน้อยหนึ่งรายการ" if kind.name == "results" else "ให้ครบ"
        errors.append(f"ยังไม่ได้เลือกคอลัมน์ของ{least}: {', '.join(names)}")
    return twice + errors


def _page(session: Session, draft: ImportDraft, head: Head, meanings: Sequence[str], errors: Sequence[str] = ()) -> str:
    kind = kind_of(session, draft)
    columns = [
        Column(column_name(heading, at), head.samples[at], meaning)
        for at, (heading, meaning) in enumerate(zip(head.headings, meanings, strict=True))
    ]
    names: Mapping[str, str] = {meaning: meaning_name(kind, meaning) for meaning in kind.meanings}
    return render_template(
        "console/imports/columns.html",
        draft=draft,
        kind=kind,
        title=title_of(kind),
        head=head,
        columns=columns,
        names=names,
        errors=errors,
        blank_is_zero=bool(request.form.get(BLANK_IS_ZERO) if request.form else draft.options.get(BLANK_IS_ZERO)),
    )
