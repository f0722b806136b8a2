"""What the sheet's script sends while an officer marks cells, and takes marks back; answers are JSON.

A request holds changes in their order, each a list of cells. What other officers changed meanwhile is not recorded but
told, with their value, so that the officer can decide.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from flask import Response, jsonify, render_template, request
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadRequest

from models.check_sheet import EMPTY, cells_of, progress
from models.checks import NOTE_LENGTH, Check, Verdict, lock_schools
from models.marking import Cell, Marking, mark, take_back
from thai.normalise import clean
from web.console.sheet.cells import as_data
from web.console.sheet.choice import Choice, chosen_for_change
from web.console.visit import changing, visit

MOST_CELLS = 1_000


def save() -> Response:
    """``{"changes": [[{school, item, complete, note, seen}, …], …]}``."""
    changes = [[_marking(cell) for cell in _list(change)] for change in _list(_asked("changes"))]
    cells = [marking.cell for markings in changes for marking in markings]
    if len(cells) > MOST_CELLS:
        raise BadRequest
    with changing() as session:
        choice = chosen_for_change(session)
        lock_schools(session, {school_id for school_id, _ in cells})  # at once, so that two requests queue
        who, now = visit().who.person_id, visit().now
        done = [mark(session, choice.campaign, choice.round, markings, by=who, now=now) for markings in changes]
        return _answer(session, choice, cells, changed_since=[cell for one in done for cell in one.changed_since])


def withdraw() -> Response:
    """``{"checks": [id, …]}``: what was there before them holds again, unless somebody checked anew since."""
    ids = [_number(check_id) for check_id in _list(_asked("checks"))]
    if len(ids) > MOST_CELLS:
        raise BadRequest
    with changing() as session:
        choice = chosen_for_change(session)
        places = session.execute(select(Check.id, Check.school_id, Check.item_id).where(Check.id.in_(ids))).tuples()
        cells = {check_id: (school_id, item_id) for check_id, school_id, item_id in places}
        taken = take_back(session, ids, visit().who.person_id, visit().now)
        left = [cells[check_id] for check_id in ids if check_id in cells and check_id not in taken]
        return _answer(session, choice, list(cells.values()), changed_since=left)


def _answer(session: Session, choice: Choice, cells: Sequence[Cell], *, changed_since: Collection[Cell]) -> Response:
    session.flush()
    session.expire_all()
    campaign, now_there = choice.campaign, cells_of(session, choice.sheet, {school_id for school_id, _ in cells})
    return jsonify(
        cells=[
            {
                "school": place[0], "item": place[1], "changed_since": place in changed_since,
                "data": as_data(now_there.get(place, EMPTY)),
            }
            for place in dict.fromkeys(cells)
        ],
        progress=render_template(
            "console/sheet/progress.html", progress=progress(session, choice.sheet, choice.month), campaign=campaign
        ),
    )  # fmt: skip


def _marking(cell: Any) -> Marking:
    match cell:
        case {
            "school": int(school),
            "item": int(item),
            "complete": bool(complete),
            "note": str(note),
            "seen": str(seen),
        }:
            said = "" if complete else " ".join(clean(note).split())
            if len(said) > NOTE_LENGTH:
                raise BadRequest
            return Marking(school, item, Verdict(complete, said), seen)
    raise BadRequest


def _asked(name: str) -> Any:
    body = request.get_json(silent=True)
    return body.get(name) if isinstance(body, Mapping) else None


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise BadRequest
    return value


def _number(value: Any) -> int:
    if not isinstance(value, int):
        raise BadRequest
    return value
