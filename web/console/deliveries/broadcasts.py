"""Officers' broadcasts and what has become of them. They are written, changed and allowed in chat."""

from __future__ import annotations

from flask import render_template
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from core.vocabulary import BroadcastState
from messages.enrolment import ERASED_NAME
from models.audiences import reach
from models.broadcast_records import page_of_broadcasts, page_of_recipients, tally
from models.broadcasts import Broadcast, approval_of, audience_of
from models.people import Person
from reports.audiences import name_audience
from web.console.paging import Paging
from web.console.visit import reading, visit

PER_PAGE = 20
RECIPIENTS_A_PAGE = 50


def show() -> str:
    """Those that wait first, then the newest."""
    paging = Paging.asked(PER_PAGE)
    with reading() as session:
        rows, total = page_of_broadcasts(session, paging.offset, paging.limit)
        return render_template(
            "console/deliveries/broadcasts.html", rows=rows, paging=paging, pages_in_all=paging.pages(total),
            audiences={row.id: name_audience(session, audience_of(row)) for row in rows},
            authors={row.id: _name(session, row.by_person_id) for row in rows},
        )  # fmt: skip


def broadcast(broadcast_id: int) -> str:
    """One with its words, its decisions, the counts and each recipient."""
    paging = Paging.asked(RECIPIENTS_A_PAGE)
    with reading() as session:
        row = session.get(Broadcast, broadcast_id)
        if row is None:
            raise NotFound
        record, approval, audience = tally(session, row.id, visit().now), approval_of(session, row), audience_of(row)
        planned = BroadcastState(row.state).planned
        return render_template(
            "console/deliveries/broadcast.html", row=row, record=record, approval=approval, paging=paging,
            audience=name_audience(session, audience), author=_name(session, row.by_person_id),
            size=reach(session, audience, visit().today) if planned else None,
            decided_by=_name(session, approval.by_person_id) if approval else "",
            cancelled_by=_name(session, row.cancelled_by), erased=ERASED_NAME,
            recipients=page_of_recipients(session, row.id, visit().now, paging.offset, paging.limit),
            pages_in_all=paging.pages(record.recipients),
        )  # fmt: skip


def _name(session: Session, person_id: int | None) -> str:
    person = session.get(Person, person_id) if person_id is not None else None
    if person is None:
        return ""
    return ERASED_NAME if person.erased_at else person.name
