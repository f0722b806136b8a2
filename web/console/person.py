"""One person: role, duty for a school, leaving; and taking such decisions back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from core.errors import Conflict
from core.vocabulary import Leaving, Membership, Role
from messages import memberships as wording
from messages.enrolment import school_title
from models.audit import AuditEntry
from models.memberships import (
    ENDED,
    HANDED_OVER,
    ROLE_CHANGED,
    change_role,
    decisions_about,
    end_membership,
    hand_over,
    reinstate,
    roles_open_to,
)
from models.people import Person, active_members
from models.people_lists import PersonLine, person_line
from models.schools import School
from models.telling import tell
from web.console.roster import roster
from web.console.undoing import can_undo, undoes
from web.console.visit import changing, form_text, reading, visit

person = Blueprint("person", __name__)


@person.get("/<int:person_id>")
def show(person_id: int) -> str:
    with reading() as session:
        return _page(session, person_id, {}, {})


def _page(session: Session, person_id: int, typed: Mapping[str, str], errors: Mapping[str, str]) -> str:
    line = _known(session, person_id)
    member = line.person.membership == Membership.ACTIVE
    members = active_members(session, line.person.school_id) if line.person.school_id is not None else []
    return render_template(
        "console/people/person.html", line=line, member=member, members=members, roles=roles_open_to(line.person),
        networks=roster(session).networks, reasons=wording.REASONS, typed=typed, errors=errors,
        decisions=decisions_about(session, person_id), can_undo=can_undo, myself=person_id == visit().who.person_id,
        head=Role.NETWORK_HEAD,
    )  # fmt: skip


def _known(session: Session, person_id: int) -> PersonLine:
    line = person_line(session, person_id)
    if line is None:
        raise NotFound
    return line


def _back_to(person_id: int) -> Response:
    return redirect(url_for("console.people.person.show", person_id=person_id))


# What officers decide


@person.post("/<int:person_id>/role")
def set_role(person_id: int) -> Response | tuple[str, int]:
    typed = {name: form_text(name, 100) for name in ("role", "network", "was")}
    with changing() as session:
        line = _known(session, person_id)
        errors = _mistakes(session, line.person, typed)
        if errors:
            return _page(session, person_id, typed, errors), 422
        role = Role(typed["role"])
        by, now = visit().who.person_id, visit().now
        changed = change_role(session, person_id, role, typed["network"], was=typed["was"], by=by, now=now)
        _tell_role(session, changed, now)
    flash(f"กำหนดบทบาทของ {changed.name or 'ผู้ใช้นี้'} แล้ว บอตแจ้งให้ทราบในแชต", "success")
    return _back_to(person_id)


def _mistakes(session: Session, person: Person, typed: Mapping[str, str]) -> dict[str, str]:
    """Field → what is wrong with it."""
    if typed["role"] not in roles_open_to(person):
        return {"role": "เลือกบทบาทจากรายการ"}
    if typed["role"] == Role.NETWORK_HEAD and typed["network"] not in roster(session).networks:
        return {"network": "เลือกเครือข่ายของประธาน"}
    return {}


def _tell_role(session: Session, person: Person, now: datetime) -> None:
    told = wording.role_changed(Role(person.role), person.network or "")
    tell(session, person, f"role:{person.id}:{person.role}:{now.isoformat()}", [told], now)


@person.post("/<int:person_id>/end")
def end(person_id: int) -> Response | tuple[str, int]:
    reason = form_text("reason", 20)
    with changing() as session:
        line = _known(session, person_id)
        if reason not in list(Leaving):
            return _page(session, person_id, {}, {"reason": "เลือกเหตุผลก่อน บอตจะแจ้งเหตุผลนี้ให้เจ้าตัวทราบ"}), 422
        now = visit().now
        ended = end_membership(session, person_id, Leaving(reason), by=visit().who.person_id, now=now)
        told = wording.membership_ended(Leaving(reason))
        tell(session, ended.person, f"ended:{person_id}:{now.isoformat()}", [told], now)
        if ended.successor is not None:
            _tell_responsible(session, ended.successor, line.school, now)
    flash(f"สิ้นสุดการใช้งานของ {ended.person.name or 'ผู้ใช้นี้'} แล้ว บอตแจ้งให้ทราบในแชตพร้อมเหตุผล", "success")
    return _back_to(person_id)


@person.post("/<int:person_id>/responsible")
def make_responsible(person_id: int) -> Response:
    """Hand the duty for a school over to this member; both are told."""
    was = form_text("was", 20)
    with changing() as session:
        line = _known(session, person_id)
        by, now = visit().who.person_id, visit().now
        before = hand_over(session, person_id, was=int(was) if was.isdigit() else None, by=by, now=now)
        _tell_handover(session, line.school, before, line.person, now)
    flash(f"{line.person.name or 'ผู้ใช้นี้'} เป็นผู้รับผิดชอบของ{school_title(line.school)}แล้ว บอตแจ้งให้ทราบในแชต", "success")
    return _back_to(person_id)


def _tell_handover(session: Session, school: str, before: Person | None, after: Person, now: datetime) -> None:
    if before is not None:  # names the other one: models/erasure.py looks for this key
        told = wording.no_longer_responsible(school, after.name)
        tell(session, before, f"handed-over:{after.id}:{before.id}:{now.isoformat()}", [told], now)
    _tell_responsible(session, after, school, now)


def _tell_responsible(session: Session, person: Person, school: str, now: datetime) -> None:
    tell(session, person, f"responsible:{person.id}:{now.isoformat()}", [wording.now_responsible(school)], now)


# Taking it back


@undoes(ROLE_CHANGED)
def _role_back(session: Session, entry: AuditEntry, by: int, now: datetime) -> None:
    detail = entry.detail
    role, network = Role(detail["was"]), detail["was_network"]
    changed = change_role(session, int(detail["person"]), role, network, was=detail["role"], by=by, now=now)
    _tell_role(session, changed, now)


@undoes(ENDED)
def _member_again(session: Session, entry: AuditEntry, by: int, now: datetime) -> None:
    again = reinstate(session, entry, now)
    school = _school_name(session, again.person.school_id)
    restored = wording.membership_restored(school)
    tell(session, again.person, f"restored:{again.person.id}:{now.isoformat()}", [restored], now)
    if again.successor is not None:
        _tell_handover(session, school, again.successor, again.person, now)


@undoes(HANDED_OVER)
def _hand_back(session: Session, entry: AuditEntry, by: int, now: datetime) -> None:
    before = session.get(Person, entry.detail["was"]) if entry.detail["was"] is not None else None
    if before is None or before.school_id != entry.detail["school"]:
        raise Conflict("person")
    after = hand_over(session, before.id, was=int(entry.detail["person"]), by=by, now=now)
    _tell_handover(session, _school_name(session, before.school_id), after, before, now)


def _school_name(session: Session, school_id: int | None) -> str:
    school = session.get(School, school_id) if school_id is not None else None
    return school.name if school else ""
