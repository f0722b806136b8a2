"""The sheet itself, and the pictures that schools sent with their declarations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import Response, render_template, request
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from models.audit import AuditEntry
from models.campaigns import schools_campaigns
from models.check_sheet import EMPTY, cells_of, photo_of_declaration, progress
from models.marking import MARKED_MANY
from models.results import results_announced
from models.roster import Listed
from models.schools import School
from web.console.paging import Paging
from web.console.roster import roster
from web.console.sheet.cells import as_data
from web.console.sheet.choice import Choice, chosen, listed
from web.console.undoing import can_undo
from web.console.visit import campaigns, reading, visit

PER_PAGE = 150  # the first district has 119 schools: all on one page


@dataclass(frozen=True)
class Line:
    """One school with its cells, in the order of the campaign's items."""

    school: Listed
    info_url: str
    cells: Sequence[Mapping[str, str]]


def show() -> str:
    paging = Paging.asked(PER_PAGE)
    with reading() as session:
        choice = chosen(session)
        if choice is None:
            return render_template("console/sheet/none.html")
        schools = listed(session, choice)
        known = roster(session)
        return render_template(
            "console/sheet/show.html",
            choice=choice,
            campaigns=schools_campaigns(campaigns(session)),
            amphoes=known.amphoes,
            networks=known.networks,
            lines=_lines(session, choice, schools[paging.offset : paging.offset + paging.limit]),
            found=len(schools),
            paging=paging,
            progress=progress(session, choice.sheet, choice.month),
            announced=results_announced(session, choice.campaign, choice.round),
            may_mark=visit().may_change and choice.is_open,
            undoable=_just_done(session),
        )


def _lines(session: Session, choice: Choice, schools: Sequence[Listed]) -> list[Line]:
    ids = [school.id for school in schools]
    cells = cells_of(session, choice.sheet, ids)
    urls = dict(session.execute(select(School.id, School.info_url).where(School.id.in_(ids))).tuples().all())
    return [
        Line(school, web_address(urls.get(school.id)), [
            as_data(cells.get((school.id, item_id), EMPTY)) for item_id in choice.sheet.item_ids
        ])
        for school in schools
    ]  # fmt: skip


def web_address(url: str | None) -> str:
    """An address of the web; "" for anything else that a roster may have brought."""
    return url if url and urlsplit(url).scheme in ("http", "https") else ""


def _just_done(session: Session) -> AuditEntry | None:
    """The change of many schools that sent the officer here (``?done=``), as long as it can be undone."""
    entry = session.get(AuditEntry, request.args.get("done", 0, type=int))
    if entry is None or entry.action != MARKED_MANY or entry.person_id != visit().who.person_id:
        return None
    return entry if can_undo(entry) else None


def photo(photo_id: int) -> Response:
    """The picture of a declaration."""
    with reading() as session:
        found = photo_of_declaration(session, photo_id)
    if found is None:
        raise NotFound
    content, mime = found
    return Response(content, mimetype=mime)
