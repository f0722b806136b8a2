"""Step 4: exactly what saving would change, before anything does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import render_template, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from core.clock import local_date
from messages.sheets import problem_text
from models.campaigns import Campaign
from models.month_imports import earlier_figures_of
from models.odd_figures import all_alike, far_off
from models.schools import school_labels
from models.statistics import is_locked
from sheets.chosen import item_meaning
from sheets.imports.kind import Change, Kind
from sheets.imports.results import ResultsImport
from sheets.imports.statistics import StatisticsImport
from sheets.imports.stored import CHANGES, LISTS, OUT, PER_PAGE, PROBLEMS, SAME, Shown
from sheets.problems import Problem
from thai.dates import short_date
from web.console.imports.drafts import mine, not_yet, shown
from web.console.imports.subjects import kind_of, title_of
from web.console.imports.wording import is_state, part_names
from web.console.paging import Paging
from web.console.visit import for_officers, reading, visit


@for_officers
def show(draft_id: int) -> str | Response:
    with reading() as session:
        draft = mine(session, draft_id)
        if away := not_yet(draft, "preview"):
            return away
        kind, made, paging = kind_of(session, draft), shown(draft), Paging.asked(PER_PAGE)
        which = _list_asked(made)
        lines = made.lines(which, paging.number)
        return render_template(
            "console/imports/preview.html",
            draft=draft,
            kind=kind,
            title=title_of(kind),
            preview=made,
            which=which,
            lines=lines if which == CHANGES else _in_words(session, which, lines),
            paging=paging,
            pages_in_all=paging.pages(made.sizes[which]),
            names=part_names(kind),
            is_state=is_state,
            notices=_notices(session, kind, made),
            odd=_odd(session, kind, lines) if which == CHANGES else {},
            savable=made.sizes[CHANGES] + (made.sizes[SAME] if isinstance(kind, ResultsImport) else 0),
        )


def _list_asked(made: Shown) -> str:
    """The list that the address names, else what changes, or where nothing does the problems."""
    asked = request.args.get("show", "")
    if asked in LISTS:
        return asked
    return PROBLEMS if made.sizes[PROBLEMS] and not made.sizes[CHANGES] else CHANGES


def _in_words(session: Session, which: str, lines: Sequence[Any]) -> list[tuple[int, str]]:
    """Line and words of what is not a change."""
    if which == PROBLEMS:
        labels = school_labels(session, {school_id for problem in lines for school_id in problem.schools})
        return [(problem.line, problem_text(problem, labels)) for problem in lines]
    if which == OUT:
        return [
            (line, problem_text(what) if isinstance(what, Problem) else f"“{what}” เลือกข้ามแถวนี้ไว้")
            for line, what in lines
        ]
    return list(lines)


def _notices(session: Session, kind: Kind, made: Shown) -> list[str]:
    """What an officer should know before saving."""
    found = []
    if isinstance(kind, StatisticsImport):
        if is_locked(session, kind.campaign.id, kind.month):
            found.append("เดือนนี้ปิดรับแล้ว เจ้าหน้าที่ยังบันทึกได้")
        if made.counts["new"] and local_date(visit().now) > kind.due:
            found.append(f"พ้นกำหนดส่งแล้ว ({short_date(kind.due)}) รายงานใหม่จะนับเป็นส่งล่าช้า")
    return found


def _odd(session: Session, kind: Kind, changes: Sequence[Change]) -> dict[int, str]:
    """By line: what about its figures deserves a second look."""
    if not isinstance(kind, StatisticsImport):
        return {}
    shorts = {item_meaning(process.id): process.short for process in kind.campaign.processes}
    earlier = earlier_figures_of(session, kind.campaign.id, [change.school_id for change in changes], kind.month)
    found = {}
    for change in changes:
        figures = _figures(kind.campaign, change)
        far = far_off(figures, earlier.get(change.school_id, []))
        if far and any(figures.values()):
            found[change.line] = "ต่างจากเดือนก่อน ๆ มาก: " + ", ".join(shorts[item_meaning(key)] for key in far)
        elif change.new and all_alike(figures):
            found[change.line] = "ตัวเลขเท่ากันทุกข้อ"
    return found


def _figures(campaign: Campaign, change: Change) -> dict[int, int]:
    by_key = {part.key: part.after for part in change.parts}
    counts = {process.id: by_key.get(item_meaning(process.id)) for process in campaign.processes}
    return {process_id: count for process_id, count in counts.items() if isinstance(count, int)}
