"""Invitations for the district's staff and for heads of networks: a code is shown once, to be passed on."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound
from werkzeug.wrappers import Response

from core.vocabulary import Role
from line.sharing import prefilled_chat
from messages.enrolment import enrol_command
from models.audit import audit
from models.enrolment import INVITE_LIFE, district_invite, open_invitations, readable, withdraw_invitation
from models.people_lists import count_requests
from web.console.qr import qr_image
from web.console.roster import roster
from web.console.visit import changing, for_officers, form_text, reading, services, visit

invitations = Blueprint("invitations", __name__, url_prefix="/invitations")

INVITED = tuple(role for role in Role if role is not Role.CLERK)  # clerks come by their school's code
NAME_LENGTH = 60


@invitations.get("/")
@for_officers
def show() -> str:
    """Invite somebody; which invitations are still open."""
    typed = {"role": request.args.get("role", Role.OFFICER.value), "network": request.args.get("network", "")}
    with reading() as session:
        return _form(session, typed, {})


def _form(session: Session, typed: Mapping[str, str], errors: Mapping[str, str]) -> str:
    return render_template(
        "console/people/invite.html", typed=typed, errors=errors, roles=INVITED, networks=roster(session).networks,
        invited=open_invitations(session, visit().now), days=INVITE_LIFE.days, waiting=count_requests(session),
        name_length=NAME_LENGTH,
    )  # fmt: skip


@invitations.post("/")
@for_officers
def invite() -> str | tuple[str, int]:
    """A fresh code. It is in this answer and nowhere else, so there is no address that shows it again."""
    typed = {name: form_text(name, 200) for name in ("role", "network", "name")}
    settings = services().settings
    with changing() as session:
        errors = _mistakes(session, typed)
        if errors:
            return _form(session, typed, errors), 422
        role = Role(typed["role"])
        network = typed["network"] if role is Role.NETWORK_HEAD else None
        code = readable(district_invite(session, settings.key(), visit().now, role, typed["name"], network))
        audit(session, visit().who.person_id, "invited", visit().now, role=role.value)
    command = enrol_command(code)
    link = prefilled_chat(settings.line_basic_id, command)
    return render_template(
        "console/people/code.html", code=code, command=command, link=link, qr=qr_image(link or command), role=role,
        network=network, name=typed["name"], until=visit().now + INVITE_LIFE, days=INVITE_LIFE.days,
    )  # fmt: skip


def _mistakes(session: Session, typed: Mapping[str, str]) -> dict[str, str]:
    """Field → what is wrong with it."""
    errors = {}
    if typed["role"] not in INVITED:
        errors["role"] = "เลือกบทบาทของผู้ที่จะเชิญ"
    if typed["role"] == Role.NETWORK_HEAD and typed["network"] not in roster(session).networks:
        errors["network"] = "เลือกเครือข่ายของประธาน"
    if len(typed["name"]) > NAME_LENGTH:
        errors["name"] = f"ชื่อยาวได้ไม่เกิน {NAME_LENGTH} ตัวอักษร"
    return errors


@invitations.post("/<int:code_id>/withdraw")
@for_officers
def withdraw(code_id: int) -> Response:
    """The code no longer lets anybody in."""
    with changing() as session:
        if not any(invited.id == code_id for invited in open_invitations(session, visit().now)):
            raise NotFound
        withdraw_invitation(session, code_id, visit().now)
        audit(session, visit().who.person_id, "invitation_withdrawn", visit().now, invitation=code_id)
    flash("ยกเลิกรหัสเชิญแล้ว รหัสนั้นใช้ลงทะเบียนไม่ได้อีก", "success")
    return redirect(url_for("console.people.invitations.show"))
