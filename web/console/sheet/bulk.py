"""One verdict for many schools: what it would change is shown first, then all of it is recorded, or nothing."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response

from core.errors import Conflict, Refused
from core.vocabulary import ItemState
from models.campaigns import ChecklistItem
from models.check_sheet import EMPTY, cells_of
from models.checks import NOTE_LENGTH, Verdict
from models.marking import MARKED_MANY, Marking, mark
from models.roster import Listed
from thai.normalise import clean
from web.console.rates import HEAVY, count
from web.console.roster import roster
from web.console.sheet.choice import Choice, chosen_for_change, listed
from web.console.visit import changing, for_officers, reading, visit

MOST_SCHOOLS = 1_000
ALL_ITEMS = "all"


@dataclass(frozen=True)
class Proposal:
    """What would be recorded: ``markings`` only of cells that would change."""

    items: Sequence[ChecklistItem]
    verdict: Verdict
    schools: Sequence[Listed]  # of which a cell would change
    markings: Sequence[Marking]
    before: Mapping[str, int]  # state → cells that would change from it
    notes_lost: int  # cells whose note would go
    same: int  # cells that say so already
    locked: int  # cells at which a later round has looked

    @property
    def mark(self) -> str:
        """Alike as long as nobody changes what it was worked out from."""
        said = [f"{one.school_id} {one.item_id} {one.seen}" for one in self.markings]
        return hashlib.sha256("\n".join([repr(self.verdict), *said]).encode()).hexdigest()


@for_officers
def bulk() -> str:
    """What the change would do."""
    count(HEAVY, str(visit().who.session_id))
    with reading() as session:
        choice = chosen_for_change(session)
        return render_template("console/sheet/bulk.html", choice=choice, proposal=_proposal(session, choice))


def record_bulk() -> Response | str:
    """Record it, if it still is what was shown."""
    count(HEAVY, str(visit().who.session_id))
    with changing() as session:
        choice = chosen_for_change(session)
        proposal = _proposal(session, choice)
        if request.form.get("mark") != proposal.mark:
            return render_template("console/sheet/bulk.html", choice=choice, proposal=proposal, changed=True)
        who, now = visit().who.person_id, visit().now
        done = mark(
            session, choice.campaign, choice.round, proposal.markings, by=who, now=now, action=MARKED_MANY
        )  # fmt: skip
        if done.changed_since:
            raise Conflict("checked in between")
    flash(f"บันทึกแล้ว {len(proposal.schools):,} โรงเรียน {len(proposal.markings):,} ช่อง", "success")
    return redirect(url_for("console.sheet.show", **choice.asked, done=done.entry_id))


def _proposal(session: Session, choice: Choice) -> Proposal:
    """Worked out from the address alone, so that showing and recording cannot differ."""
    items, verdict = _items(choice), _verdict()
    schools = _schools(session, choice)
    if len(schools) > MOST_SCHOOLS:
        raise Refused("too_many_schools")
    cells = cells_of(session, choice.sheet, [school.id for school in schools])
    markings, before, notes_lost, same, locked = [], Counter[str](), 0, 0, 0
    for school in schools:
        for item in items:
            cell = cells.get((school.id, item.id), EMPTY)
            if cell.locked:
                locked += 1
            elif cell.fresh and (cell.state, cell.note) == (verdict.state, verdict.note):
                same += 1
            else:
                markings.append(Marking(school.id, item.id, verdict, cell.version))
                before[cell.state.value] += 1
                notes_lost += bool(cell.note) and cell.note != verdict.note
    touched = {marking.school_id for marking in markings}
    return Proposal(
        items, verdict, [school for school in schools if school.id in touched], markings,
        {state.value: before[state.value] for state in ItemState if before[state.value]}, notes_lost, same, locked,
    )  # fmt: skip


def _schools(session: Session, choice: Choice) -> Sequence[Listed]:
    """Those ticked, or all that the filter leaves."""
    if request.args.get("who") != "ticked":
        return listed(session, choice)
    known = roster(session).by_id
    ticked = [int(value) for value in request.args.getlist("school") if value.isascii() and value.isdigit()]
    return [known[school_id] for school_id in dict.fromkeys(ticked) if school_id in known]


def _items(choice: Choice) -> list[ChecklistItem]:
    wanted = request.args.get("item", "")
    items = [item for item in choice.campaign.items if wanted in (ALL_ITEMS, item.key)]
    if not items:
        raise BadRequest
    return items


def _verdict() -> Verdict:
    complete = request.args.get("verdict") == "complete"
    if not complete and request.args.get("verdict") != "incomplete":
        raise BadRequest
    return Verdict(complete, "" if complete else " ".join(clean(request.args.get("note", "")).split())[:NOTE_LENGTH])
