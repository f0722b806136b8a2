"""People: who asks to join, who is in with which role, who heads networks, and which schools have nobody yet."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from core.errors import Conflict, Refused
from core.vocabulary import Role
from messages.enrolment import request_outcome
from messages.memberships import request_reopened
from models.audit import AuditEntry
from models.memberships import JOIN_DECIDED, decide_request, reopen_request
from models.networks import networks
from models.people import Person
from models.people_lists import (
    PeopleFilter,
    Standing,
    count_requests,
    page_of_people,
    page_of_requests,
    person_line,
    responsible_by_school,
    schools_with_people,
)
from models.roster import Listed
from models.schools import School
from models.telling import tell
from thai.months import Month
from thai.normalise import clean
from web.console.invitations import invitations
from web.console.paging import Paging
from web.console.person import person
from web.console.roster import roster
from web.console.undoing import undoes
from web.console.visit import changing, form_text, reading, visit

people = Blueprint("people", __name__, url_prefix="/people")
people.register_blueprint(person)
people.register_blueprint(invitations)

PER_PAGE = 50
MOST_TYPED = 100  # characters of a search


@people.get("/")
def show() -> str:
    """All people who are in, or those that were asked for."""
    wanted, paging = _filter(), Paging.asked(PER_PAGE)
    with reading() as session:
        lines, total = page_of_people(session, wanted, paging.offset, paging.limit)
        school = session.get(School, wanted.school) if wanted.school is not None else None
        waiting = count_requests(session)
    return render_template(
        "console/people/show.html", lines=lines, total=total, wanted=wanted, school=school, waiting=waiting,
        paging=paging, pages_in_all=paging.pages(total), standings=Standing, roles=Role,
    )  # fmt: skip


def _filter() -> PeopleFilter:
    standing, role = request.args.get("standing", ""), request.args.get("role", "")
    return PeopleFilter(
        text=clean(request.args.get("q", ""))[:MOST_TYPED],
        standing=Standing(standing) if standing in list(Standing) else Standing.MEMBERS,
        role=Role(role) if role in list(Role) else None,
        school=request.args.get("school", type=int),
        network=request.args.get("network", "")[:MOST_TYPED],
    )


# Requests


@people.get("/requests")
def requests() -> str:
    """Who waits to be let into a school, the oldest first."""
    paging = Paging.asked(PER_PAGE)
    with reading() as session:
        waiting = count_requests(session)
        lines = page_of_requests(session, paging.offset, paging.limit)
        responsible = responsible_by_school(session, [line.person.school_id or 0 for line in lines])
    return render_template(
        "console/people/requests.html", lines=lines, waiting=waiting, responsible=responsible, paging=paging,
        pages_in_all=paging.pages(waiting),
    )  # fmt: skip


@people.post("/requests/<int:person_id>")
def decide(person_id: int) -> Response:
    """Let somebody in, or refuse; they are told in chat, as when it is decided there."""
    agreed = form_text("do", 3) == "yes"
    with changing() as session:
        line = person_line(session, person_id)
        if line is None:
            raise NotFound
        told = request_outcome(line.school, agreed=agreed)
        try:
            if form_text("school", 20) != str(line.person.school_id):  # asked for another one since
                raise Refused("settled")
            by, now = visit().who.person_id, visit().now
            decide_request(session, line.person, agreed=agreed, by=by, told=told, now=now)
            word = "อนุญาต" if agreed else "ไม่อนุญาต"
            flash(f"{word} {line.person.name or 'ผู้ขอ'} แล้ว บอตแจ้งให้ผู้ขอทราบในแชต", "success")
        except Refused:
            flash("คำขอนี้มีผู้ตัดสินใจไปแล้ว หรือผู้ขอเปลี่ยนโรงเรียน จึงไม่มีการเปลี่ยนแปลง", "info")
    return redirect(url_for("console.people.requests"))


@undoes(JOIN_DECIDED)
def _decide_anew(session: Session, entry: AuditEntry, by: int, now: datetime) -> None:
    asked = session.get(Person, int(entry.detail["person"]))
    if asked is None:
        raise Conflict("person")
    school_id = entry.detail.get("school", asked.school_id)
    reopen_request(session, asked, school_id, agreed=bool(entry.detail["agreed"]))
    school = session.get(School, school_id)
    tell(
        session,
        asked,
        f"join-anew:{asked.id}:{now.isoformat()}",
        [request_reopened(school.name if school else "")],
        now,
    )


# Schools and networks without anybody


@people.get("/schools")
def schools() -> str:
    """The schools in which nobody is registered yet."""
    paging, amphoe = Paging.asked(PER_PAGE), request.args.get("amphoe", "")
    with reading() as session:
        known, waiting = roster(session), count_requests(session)
        without = without_people(session, known.find(amphoe=amphoe))
    return render_template(
        "console/people/schools.html", schools=without[paging.offset : paging.offset + paging.limit],
        total=len(without), amphoe=amphoe, amphoes=known.amphoes, waiting=waiting, paging=paging,
        pages_in_all=paging.pages(len(without)),
    )  # fmt: skip


def without_people(session: Session, listed: list[Listed]) -> list[Listed]:
    """Those that are schools this month and have no member."""
    with_people, month = schools_with_people(session), Month.of(visit().today).iso
    return [school for school in listed if school.id not in with_people and school.is_expected_in(month)]


@people.get("/networks")
def show_networks() -> str:
    """Every network with its heads."""
    with reading() as session:
        known = networks(session, Month.of(visit().today).iso)
        waiting = count_requests(session)
    return render_template("console/people/networks.html", networks=known, waiting=waiting)
