"""Enrolling: the code is open, the person sees school and privacy notice, and confirms or not."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from bot.context import Context
from bot.find_school import place_of
from bot.join_requests import ask_to_agree
from bot.outcome import Outcome, say
from core.errors import Refused
from core.vocabulary import Membership, Role
from messages import common
from messages import enrolment as wording
from models.audit import audit
from models.enrolment import Invitation, enrol
from models.fetches import Wanted
from models.people import Person
from models.schools import School

NAME = "enrol"


class Step(StrEnum):
    CONFIRM = "confirm"


def ask_to_confirm(ctx: Context, invitation: Invitation) -> Outcome:
    """Open the flow and show what would be stored, unless the person is in already."""
    member = ctx.member
    if member and invitation.school_id is not None and member.school_id == invitation.school_id:
        return say(wording.already_member(_school(ctx, invitation.school_id).name))
    data = {
        "code": invitation.code_id,
        "role": invitation.role.value,
        "school": invitation.school_id,
        "name": invitation.name,
        "network": invitation.network,
    }
    ctx.start_flow(NAME, Step.CONFIRM, data)
    return EnrolFlow().prompt(ctx)


def _school(ctx: Context, school_id: int) -> School:
    return ctx.session.get_one(School, school_id)


class EnrolFlow:
    """The confirmation. Typed ยืนยัน or ตกลง does the same as the button."""

    def prompt(self, ctx: Context) -> Outcome:
        assert ctx.conversation is not None  # noqa: S101
        data, token = ctx.conversation.data, ctx.conversation.token
        if data["school"] is None:
            return say(wording.confirm_role(Role(data["role"]), data["name"], token, network=data.get("network", "")))
        school = _school(ctx, data["school"])
        before = _school(ctx, ctx.school_id).name if ctx.school_id is not None else ""
        return say(wording.confirm_school(school.name, place_of(school), token, moving_from=before))

    def on_text(self, ctx: Context, text: str) -> Outcome | None:
        if text in ("ยืนยัน", "ตกลง", "ยินยอม", "ใช่"):
            return self._confirm(ctx)
        if text in ("ไม่", "ไม่ใช่", "ไม่ยืนยัน", "ไม่ยินยอม"):
            return self._refuse(ctx)
        return None

    def on_button(self, ctx: Context, fields: Mapping[str, str]) -> Outcome:
        return self._confirm(ctx) if fields.get("do") == "yes" else self._refuse(ctx)

    def on_picture(self, ctx: Context) -> Outcome | None:
        return None

    def _refuse(self, ctx: Context) -> Outcome:
        ctx.finish_flow()
        return say(common.cancelled())

    def _confirm(self, ctx: Context) -> Outcome:
        assert ctx.conversation is not None and ctx.inbound.user_id is not None  # noqa: S101
        data = ctx.conversation.data
        invitation = Invitation(data["code"], Role(data["role"]), data["school"], data["name"])
        ctx.finish_flow()
        try:
            person = enrol(ctx.session, ctx.inbound.user_id, invitation, ctx.now)
        except Refused as refusal:
            return say(wording.code_refused(refusal.reason))
        audit(ctx.session, person.id, "enrolled", ctx.now, role=person.role, school=person.school_id)
        self._introduce(ctx, person)
        return self._welcome(ctx, person, invitation)

    def _welcome(self, ctx: Context, person: Person, invitation: Invitation) -> Outcome:
        if invitation.school_id is None:
            ctx.show_fitting_menu(person)
            if person.role == Role.NETWORK_HEAD:
                return say(wording.enrolled_as_head(person.network or ""), matters=True)
            return say(wording.enrolled_in_district(Role(person.role)), matters=True)
        school = _school(ctx, invitation.school_id).name
        if person.membership == Membership.PENDING:
            return say(wording.waits_for_agreement(school), matters=True)
        return say(wording.enrolled_as_clerk(school, responsible=person.responsible), matters=True)

    def _introduce(self, ctx: Context, person: Person) -> None:
        """Whoever decides is asked when the name is known: at once, or when LINE has told it."""
        waits = person.membership == Membership.PENDING
        if not person.name:
            ctx.fetch(Wanted.PROFILE, {"person": person.id, "occasion": ctx.inbound.event_id if waits else None})
        elif waits:
            ask_to_agree(ctx.session, person, ctx.inbound.event_id, ctx.now)
