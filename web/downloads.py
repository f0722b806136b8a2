"""/d/<token>: files behind links that open once. The token is the right to the file; no session is asked for.

Nothing here logs the address, and a link is used up only when its file is ready: one that could not be made leaves the
link good.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime

from flask import Blueprint, Response, current_app, render_template, request
from sqlalchemy.orm import Session

from core.errors import Refused
from core.vocabulary import Membership, Role
from models.audit import audit
from models.campaigns import Campaign
from models.database import Database
from models.one_time_links import LinkKind, OneTimeLink, look_at_link, take_link
from models.people import Person
from reports.statistics_workbook import statistics_workbook, workbook_name
from thai.months import Month
from web.attachments import XLSX, attachment
from web.console.rates import guesses
from web.guard import guard

downloads = Blueprint("downloads", __name__, template_folder="templates")
downloads.after_request(guard)
log = logging.getLogger("web.downloads")

STATUS = {"gone": 404, "used": 410, "expired": 410}


@downloads.get("/d/<token>")
def download(token: str) -> Response:
    """The file as an attachment, once; HEAD tells what there is and uses nothing up."""
    services = current_app.extensions["tidtam"]
    now = services.clock.now()
    if request.method == "HEAD":
        with services.database.read() as session:
            return _attachment(b"", _months(_allowed(session, token, now)))
    return _hand_over(services.database, token, now)


def _hand_over(database: Database, token: str, now: datetime) -> Response:
    with database.read() as session:
        link = _allowed(session, token, now)
        campaign, months = session.get(Campaign, link.subject["campaign"]), _months(link)
        if campaign is None:
            raise Refused("gone")
        content = statistics_workbook(session, campaign, months, now)
    with database.begin() as session:
        link = take_link(session, token, LinkKind.STATISTICS_WORKBOOK, now)
        audit(session, link.person_id, "statistics_exported", now, **link.subject)
    log.info("downloaded", extra={"kind": link.kind, "bytes": len(content)})
    return _attachment(content, months)


def _allowed(session: Session, token: str, now: datetime) -> OneTimeLink:
    """The link, if the person it was made for still is of the district's staff."""
    link = look_at_link(session, token, LinkKind.STATISTICS_WORKBOOK, now)
    person = session.get_one(Person, link.person_id)
    if person.membership != Membership.ACTIVE or not Role(person.role).of_district:
        raise Refused("gone")
    return link


def _months(link: OneTimeLink) -> list[Month]:
    return [Month.from_iso(month) for month in link.subject["months"]]


def _attachment(content: bytes, months: Sequence[Month]) -> Response:
    plain = f"statistics-{months[0].iso}-{months[-1].iso}.xlsx"
    return attachment(content, workbook_name(months), plain, XLSX)


@downloads.errorhandler(Refused)
def refused(error: Refused) -> tuple[str, int]:
    """A page that says why there is no file, and how to get one."""
    if guesses():
        return render_template("download_refused.html", reason="too_many"), 429
    return render_template("download_refused.html", reason=error.reason), STATUS[error.reason]


@downloads.errorhandler(Exception)
def failed(error: Exception) -> tuple[str, int]:
    """Kept from Flask's own handler, whose log line would name the address."""
    log.error("download failed", exc_info=error)
    return render_template("download_refused.html", reason="failed"), 500
