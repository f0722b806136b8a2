"""Step 3: the schools whose names are not exact. Nothing is guessed: each is confirmed, chosen, or left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import flash, render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from models.import_drafts import ImportDraft
from models.schools import school_labels, school_names
from sheets.by_school import SchoolRow
from sheets.imports.kind import Values
from sheets.imports.stored import Preview
from thai.school_names import MatchKind, SchoolNames
from web.console.imports.drafts import keep_preview, make_preview, mine, not_yet, questions_of, to_step
from web.console.imports.subjects import kind_of, title_of
from web.console.paging import Paging
from web.console.rates import HEAVY, count
from web.console.visit import changing, for_officers, form_text, reading, visit

PER_PAGE = 50
SKIP = "skip"
LIKELY, SKIP_OPEN = "likely", "skip_open"  # buttons that answer for all pages

Answers = dict[str, int | None]


@dataclass(frozen=True)
class Asked:
    """A row with its choices, and what was typed that could not be understood."""

    row: SchoolRow[Values]
    chosen: str  # a school's id, SKIP, or nothing yet
    schools: list[int]
    typed: str = ""
    problem: str = ""


@for_officers
def show(draft_id: int) -> str | Response:
    with reading() as session:
        draft = mine(session, draft_id)
        return not_yet(draft, "schools") or _page(session, draft, draft.answers, {})


@for_officers
def save(draft_id: int) -> str | tuple[str, int] | Response:
    """Keep the answers of this page, and go on to the next page or step."""
    count(HEAVY, str(visit().who.session_id))
    with reading() as session:
        draft = mine(session, draft_id)
        if away := not_yet(draft, "schools"):
            return away
        kind, questions = kind_of(session, draft), questions_of(draft)
        answers, problems = _sent(session, questions, draft.answers)
        if problems:
            return _page(session, draft, answers, problems), 422
    answers = _answered_at_once(questions, answers)
    with changing() as session:
        draft = mine(session, draft_id, lock=True)
        draft.answers = answers
        keep_preview(draft, None)
    return _go_on(draft_id, questions, answers) or _to_preview(draft_id, make_preview(draft_id, kind))


def _go_on(draft_id: int, questions: list[SchoolRow[Values]], answers: Answers) -> Response | None:
    """To the next page that has open questions; None when there are none."""
    here = Paging.asked(PER_PAGE).number
    pages = [at // PER_PAGE + 1 for at, row in enumerate(questions) if str(row.line) not in answers]
    if not pages:
        return None
    following = next((page for page in pages if page > here), pages[0])
    if following <= here:
        flash(f"ยังไม่ได้เลือกโรงเรียน {len(pages):,} แถว เลือกโรงเรียน หรือเลือก “ข้ามแถวนี้”", "warning")
    return to_step("schools", draft_id, page=following)


def _to_preview(draft_id: int, made: Preview | None) -> Response:
    with changing() as session:
        keep_preview(mine(session, draft_id, lock=True), made)
    return to_step("preview", draft_id)


def _sent(
    session: Session, questions: list[SchoolRow[Values]], before: Mapping[str, int | None]
) -> tuple[Answers, dict[str, tuple[str, str, list[int]]]]:
    """All answers with those of the form; by line what was typed, why it cannot be used, and what it may mean."""
    known, names = set(map(str, school_labels(session, _ids_sent(questions)))), None
    answers: Answers = dict(before)
    problems: dict[str, tuple[str, str, list[int]]] = {}
    for row in questions:
        line = str(row.line)
        chosen, typed = form_text(f"school-{line}", 20), form_text(f"other-{line}", 150)
        if typed:
            names = names or school_names(session)
            found = _typed_school(names, typed)
            if isinstance(found, int):
                answers[line] = found
            else:
                problems[line] = (typed, *found)
        elif chosen == SKIP:
            answers[line] = None
        elif chosen in known:
            answers[line] = int(chosen)
        elif f"school-{line}" in request.form:
            answers.pop(line, None)
    return answers, problems


def _ids_sent(questions: list[SchoolRow[Values]]) -> set[int]:
    """The schools that the form names: only those that there are will count."""
    sent = (form_text(f"school-{row.line}", 20) for row in questions)
    return {int(text) for text in sent if text.isascii() and text.isdigit() and len(text) < 10}


def _typed_school(names: SchoolNames, typed: str) -> int | tuple[str, list[int]]:
    match = names.find(typed)
    if match.kind is MatchKind.FOUND:
        return match.ids[0]
    if match.kind is MatchKind.UNSURE:
        return "มีหลายโรงเรียนที่ใกล้เคียง เลือกจากรายการ หรือพิมพ์รหัสโรงเรียน", list(match.ids)
    return "ไม่พบโรงเรียนนี้ พิมพ์ชื่อเต็มหรือรหัสโรงเรียน", list(match.ids)


def _answered_at_once(questions: list[SchoolRow[Values]], answers: Answers) -> Answers:
    """What the buttons for all pages answer: the likely school where there is one, or leave out where there is none."""
    do = request.form.get("do", "")
    for row in questions:
        line = str(row.line)
        if line in answers or row.question is None:
            continue
        if do == LIKELY and row.question.likely is not None:
            answers[line] = row.question.likely
        elif do == SKIP_OPEN and row.question.likely is None:
            answers[line] = None
    return answers


def _page(
    session: Session,
    draft: ImportDraft,
    answers: Mapping[str, int | None],
    problems: Mapping[str, tuple[str, str, list[int]]],
) -> str:
    questions, paging = questions_of(draft), Paging.asked(PER_PAGE)
    waiting = [row for row in questions if str(row.line) not in answers]
    listed = questions[paging.offset : paging.offset + paging.limit]
    asked = [_asked(row, answers, problems.get(str(row.line))) for row in listed]
    return render_template(
        "console/imports/schools.html",
        draft=draft,
        title=title_of(kind_of(session, draft)),
        asked=asked,
        labels=school_labels(session, {school_id for one in asked for school_id in one.schools}),
        total=len(questions),
        open=len(waiting),
        likely=sum(row.question.likely is not None for row in waiting if row.question),
        paging=paging,
        pages_in_all=paging.pages(len(questions)),
    )


def _asked(
    row: SchoolRow[Values], answers: Mapping[str, int | None], problem: tuple[str, str, list[int]] | None
) -> Asked:
    assert row.question is not None  # noqa: S101  # only rows with a question are listed
    line, likely = str(row.line), row.question.likely
    answer = answers.get(line, likely)
    chosen = SKIP if line in answers and answer is None else str(answer or "")
    typed, why, near = problem or ("", "", [])
    schools = dict.fromkeys([*row.question.schools, *near, *([answer] if answer else [])])
    return Asked(row, "" if problem else chosen, list(schools), typed, why)
