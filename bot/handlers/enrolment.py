"""Getting in: codes, requests to join a school, the name shown to officers."""

from __future__ import annotations

from collections.abc import Mapping

from bot.context import Context
from bot.find_school import id_in
from bot.flows.enrol import ask_to_confirm
from bot.outcome import SILENCE, Outcome, say
from core.errors import Refused
from messages import common
from messages import enrolment as wording
from models.enrolment import lock_ends, open_code
from models.memberships import decide_request
from models.people import Person, pending_requests
from models.schools import School

NAME_LENGTH = 60
REQUESTS_SHOWN = 5


def register(ctx: Context, code: str) -> Outcome:
    """``ลงทะเบียน CODE``: opens the code, then asks for confirmation."""
    if not ctx.inbound.private:
        return SILENCE  # a code in a group would be read by everybody; nothing is confirmed there
    if ctx.inbound.user_id is None:
        return SILENCE
    if not code:
        return say(wording.ask_for_code())
    try:
        invitation = open_code(ctx.session, ctx.deployment.key, ctx.inbound.user_id, code, ctx.now)
    except Refused as refusal:
        until = lock_ends(ctx.session, ctx.inbound.user_id) if refusal.reason == "locked" else None
        return say(wording.code_refused(refusal.reason, until))
    return ask_to_confirm(ctx, invitation)


def requests(ctx: Context, _: str) -> Outcome:
    """``คำขอ``: people who wait to be let in, for the responsible person or an officer."""
    member = ctx.member
    school_id = None if ctx.may_record else member.school_id if member and member.responsible else 0
    waiting = pending_requests(ctx.session, school_id)
    if not waiting:
        return say(wording.no_requests())
    return say(*(_request_card(ctx, person) for person in waiting[:REQUESTS_SHOWN]))


def _request_card(ctx: Context, person: Person) -> common.Message:
    return wording.request_to_decide(person.id, person.name, school_name(ctx, person.school_id))


def decide(ctx: Context, fields: Mapping[str, str]) -> Outcome:
    """The button of a request: agree or refuse."""
    person_id = id_in(fields, "p")
    person = ctx.session.get(Person, person_id) if person_id is not None else None
    if person is None or not _may_decide(ctx, person):
        return say(wording.request_not_yours())
    agreed, by = fields.get("do") == "yes", ctx.person.id if ctx.person else None
    told = wording.request_outcome(school_name(ctx, person.school_id), agreed=agreed)
    try:
        decide_request(ctx.session, person, agreed=agreed, by=by, told=told, now=ctx.now)
    except Refused:
        return say(wording.request_settled_before())
    return say(wording.request_decided(person.name, agreed=agreed))


def _may_decide(ctx: Context, person: Person) -> bool:
    member = ctx.member
    return ctx.may_record or bool(member and member.responsible and member.school_id == person.school_id)


def rename(ctx: Context, name: str) -> Outcome:
    """``ชื่อ <ชื่อ-สกุล>``: the name that officers see."""
    if ctx.person is None:
        return say(common.way_in(waiting=False))
    name = " ".join(name.split())
    if not name or len(name) > NAME_LENGTH:
        return say(wording.ask_for_name())
    ctx.person.name = name
    return say(wording.name_changed(name))


def school_name(ctx: Context, school_id: int | None) -> str:
    school = ctx.session.get(School, school_id) if school_id is not None else None
    return school.name if school else ""
