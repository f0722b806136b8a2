"""A person's own data: seeing it and erasing it (PDPA sections 30 and 33)."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from sqlalchemy import select

from bot.context import Context
from bot.handlers.enrolment import school_name
from bot.outcome import SILENCE, Outcome, say
from core.vocabulary import Membership, Role
from messages import enrolment as wording
from models.audit import audit
from models.enrolment import CodeAttempts
from models.erasure import erase, forget_line_user, kept_about
from models.questions import AskedQuestion

log = logging.getLogger("bot.my_data")


def show(ctx: Context, _: str) -> Outcome:
    """``ข้อมูลของฉัน``: all that is kept."""
    person = ctx.person
    if person is None:
        return _of_a_stranger(ctx)
    kept = kept_about(ctx.session, person)
    return say(
        wording.own_data(
            wording.OwnData(
                name=person.name,
                line_user_id=person.line_user_id or "",
                role=Role(person.role),
                network=person.network or "",
                school=school_name(ctx, person.school_id),
                responsible=person.responsible,
                waiting=person.membership == Membership.PENDING,
                enrolled_at=person.enrolled_at,
                consented_at=person.consented_at,
                declarations=kept.declarations,
                photos=kept.photos,
                checks=kept.checks,
                reports=kept.reports,
                obstacles=kept.obstacles,
                broadcasts=kept.broadcasts,
                approvals=kept.approvals,
                papers=kept.papers,
                questions=kept.questions,
                failed_events=kept.failed_events,
                draft=kept.draft,
            )
        )
    )


def _of_a_stranger(ctx: Context) -> Outcome:
    """Of somebody who is not enrolled: questions left unanswered and wrong codes in a row."""
    user = ctx.inbound.user_id
    questions = ctx.session.scalars(select(AskedQuestion.text).where(AskedQuestion.line_user_id == user)).all()
    wrong_codes = ctx.session.scalar(select(CodeAttempts.failures).where(CodeAttempts.line_user_id == user)) or 0
    return say(wording.nothing_kept(questions=questions, wrong_codes=wrong_codes))


def ask_to_erase(ctx: Context, _: str) -> Outcome:
    """``ลบข้อมูลของฉัน``: says what goes and what stays, and asks."""
    return say(wording.confirm_erasure())


def erase_button(ctx: Context, fields: Mapping[str, str]) -> Outcome:
    if fields.get("do") != "yes":
        return say(wording.not_erased())
    if ctx.inbound.user_id is None:
        return SILENCE
    ctx.conversation = None
    if ctx.person is None:
        forget_line_user(ctx.session, ctx.inbound.user_id, ctx.now)
    else:
        audit(ctx.session, ctx.person.id, "erased", ctx.now)
        was_officer = ctx.may_record
        erase(ctx.session, ctx.person, ctx.now)
        log.info("erased", extra={"person": ctx.person.id})  # for whoever restores a backup into an empty database
        if was_officer:
            ctx.show_fitting_menu(ctx.person)
    return say(wording.erased())
