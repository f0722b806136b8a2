"""The log of all messages: narrowed by a form, page by page, and each of them alone."""

from __future__ import annotations

from flask import render_template
from werkzeug.exceptions import NotFound

from messages.enrolment import ERASED_NAME
from messages.plain import as_text
from models.delivery_log import log_entry, page_of_log, recipients, texts_of_broadcasts
from models.outbox import OutboundMessage
from models.unsent import still_unsent
from web.console.deliveries.search import MOST_ID, Search, place
from web.console.visit import reading, visit

PER_PAGE = 50


def show() -> str:
    search = Search.asked(visit().today)
    with reading() as session:
        page = page_of_log(
            session, search.filter(session), PER_PAGE,
            older_than=place("older"), newer_than=place("newer"),
        )  # fmt: skip
        return render_template(
            "console/deliveries/log.html", search=search, page=page,
            recipients=recipients(session, page.rows), broadcasts=texts_of_broadcasts(session, page.rows),
        )  # fmt: skip


def entry(message_id: int) -> str:
    """All that is known of one message: what it said, if that is still kept, and what rode with it."""
    with reading() as session:
        entry = log_entry(session, message_id) if message_id <= MOST_ID else None
        if entry is None:
            raise NotFound
        return render_template(
            "console/deliveries/entry.html", entry=entry, row=entry.row, said=_said(entry.row),
            recipients=recipients(session, [entry.row]), erased=ERASED_NAME, unsent=still_unsent(entry.row),
        )  # fmt: skip


def _said(row: OutboundMessage) -> str:
    return as_text(row.messages or [])
