"""Enrolment codes of schools: slips to print and hand out, and renewing codes.

Codes are issued by an action, never by looking: the pages that only read show those in force.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as AnyResponse

from messages.code_slips import HEADING, place
from models.audit import audit
from models.campaigns import Campaign
from models.enrolment import IssuedCode, codes_in_force, issue_codes, readable
from models.people_lists import schools_with_people
from models.roster import Listed
from reports.code_sheet import Slip, code_sheet, slip
from thai.months import Month
from web.attachments import DOCX
from web.console.paging import Paging
from web.console.qr import qr_image
from web.console.rates import HEAVY, count
from web.console.roster import roster
from web.console.school_filter import SchoolFilter
from web.console.visit import changing, chosen_campaign, for_officers, form_ids, form_text, reading, services, visit

codes = Blueprint("codes", __name__, url_prefix="/codes")

PER_PAGE = 50
ON_ONE_SCREEN = 20  # slips of the view for printing: each QR takes some milliseconds
IN_ONE_FILE = 150  # slips of a document: some two seconds of work
WITHOUT_PEOPLE = "without_people"


@codes.get("/")
@for_officers
def show() -> str:
    """The schools, each with how long its code is good; what is found is what gets printed."""
    wanted, paging = _filter(), Paging.asked(PER_PAGE)
    with reading() as session:
        known, found, registered = roster(session), _found(session, wanted), schools_with_people(session)
        shown = found[paging.offset : paging.offset + paging.limit]
        in_force = _in_force(session, shown)
    return render_template(
        "console/codes/show.html", wanted=wanted, schools=shown, total=len(found), in_force=in_force,
        registered=registered, amphoes=known.amphoes, networks=known.networks, parts=_parts(len(found)),
        paging=paging, pages_in_all=paging.pages(len(found)), asked=_asked(), basic_id=_basic_id(),
    )  # fmt: skip


def _found(session: Session, wanted: SchoolFilter) -> list[Listed]:
    """What the filter leaves of this month's schools, in Thai order."""
    month = Month.of(visit().today).iso
    found = [school for school in wanted.among(roster(session)) if school.is_expected_in(month)]
    if wanted.state == WITHOUT_PEOPLE:
        registered = schools_with_people(session)
        found = [school for school in found if school.id not in registered]
    return found


def _among(session: Session, ids: Sequence[int]) -> list[Listed]:
    """The schools with these ids, in Thai order."""
    wanted = set(ids)
    return [school for school in roster(session).schools if school.id in wanted]


def _meant(session: Session) -> list[Listed]:
    """The schools that an action is for: those that were ticked, or all that the filter leaves."""
    if form_text("which", 10) == "chosen":
        return _among(session, form_ids("school"))
    return _found(session, _filter())


def _filter() -> SchoolFilter:
    return SchoolFilter.asked((WITHOUT_PEOPLE,))


def _parts(total: int) -> list[tuple[int, int]]:
    """From which to which school (counted from 1) each document reaches."""
    return [(first, min(first + IN_ONE_FILE - 1, total)) for first in range(1, total + 1, IN_ONE_FILE)]


def _asked() -> dict[str, Any]:
    """The filter, for the addresses of actions on what it leaves."""
    names = ("q", "amphoe", "network", "state")
    return {name: request.args[name] for name in names if request.args.get(name)}


# Slips


@codes.post("/slips")
@for_officers
def issue() -> AnyResponse:
    """Issue what is missing, then hand out the document, or go on to the view for printing."""
    count(HEAVY, str(visit().who.session_id))
    as_document, part = form_text("as", 10) == "docx", (form_ids("part") or [1])[0]
    with changing() as session:
        schools = _meant(session)
        name = f"รหัสลงทะเบียน-{part}.docx" if len(schools) > IN_ONE_FILE else "รหัสลงทะเบียน.docx"
        if as_document:
            schools = schools[max(0, part - 1) * IN_ONE_FILE :][:IN_ONE_FILE]
        if not schools:
            return _nobody_meant()
        issued = issue_codes(session, services().settings.key(), schools, visit().now)
        audit(session, visit().who.person_id, "codes_printed", visit().now, schools=len(schools))
        slips = _slips(session, schools, issued) if as_document else []
    if not as_document:
        return redirect(url_for("console.codes.print_view", **_asked(), school=form_ids("school") or None))
    content = code_sheet(slips, HEADING, visit().now)
    return send_file(io.BytesIO(content), mimetype=DOCX, as_attachment=True, download_name=name)


def _nobody_meant() -> AnyResponse:
    flash("ยังไม่ได้เลือกโรงเรียน จึงยังไม่ได้ทำสิ่งใด เลือกในตารางหรือเปลี่ยนตัวกรองก่อน", "warning")
    return redirect(url_for("console.codes.show", **_asked()))


@codes.get("/slips")
@for_officers
def print_view() -> str:
    """Slips as they will be on paper, two on a page."""
    ids = [int(value) for value in request.args.getlist("school") if value.isdecimal()]
    paging = Paging.asked(ON_ONE_SCREEN)
    with reading() as session:
        schools = _among(session, ids) if ids else _found(session, _filter())
        shown = schools[paging.offset : paging.offset + paging.limit]
        in_force = _in_force(session, shown)
        slips = _slips(session, [school for school in shown if school.id in in_force], in_force)
    return render_template(
        "console/codes/slips.html", slips=slips, qr_image=qr_image, heading=HEADING, total=len(schools),
        without=len(shown) - len(slips), paging=paging, pages_in_all=paging.pages(len(schools)), asked=_asked(),
        basic_id=_basic_id(),
    )  # fmt: skip


def _slips(session: Session, schools: Sequence[Listed], issued: dict[int, IssuedCode]) -> list[Slip]:
    contact = _contact(chosen_campaign(session))
    return [
        slip(
            school.name, place(school.tambon, school.amphoe, school.network), readable(issued[school.id].code),
            issued[school.id].expires_at, basic_id=_basic_id(), contact=contact,
        )
        for school in schools
    ]  # fmt: skip


def _contact(campaign: Campaign | None) -> str:
    """Whom to ask: the office of the letter that is followed up."""
    office = campaign.office if campaign else {}
    return " ".join(filter(None, (office.get("group"), office.get("phone"))))


def _basic_id() -> str:
    return services().settings.line_basic_id


def _in_force(session: Session, schools: Sequence[Listed]) -> dict[int, IssuedCode]:
    return codes_in_force(session, services().settings.key(), schools, visit().now)


# Renewing


@codes.post("/renew")
@for_officers
def renew() -> AnyResponse:
    """Fresh codes for one school, or for all that the filter leaves; the old ones end."""
    count(HEAVY, str(visit().who.session_id))
    with changing() as session:
        schools = _meant(session)
        if not schools:
            return _nobody_meant()
        issue_codes(session, services().settings.key(), schools, visit().now, rotate=True)
        audit(session, visit().who.person_id, "codes_rotated", visit().now, schools=len(schools))
    flash(f"ออกรหัสใหม่ {len(schools):,} โรงเรียนแล้ว รหัสเดิมใช้ไม่ได้อีก โปรดพิมพ์ใบแจ้งรหัสใหม่", "success")
    return redirect(url_for("console.codes.show", **_asked()))
