"""The buttons of a reminder: put it off, or say what keeps the school."""

from __future__ import annotations

from collections.abc import Mapping

from bot.context import Context
from bot.handlers.enrolment import school_name
from bot.outcome import Outcome, say
from messages import owed_reminders as wording
from messages.statistics import school_only
from models.people import reachable_officers
from models.reminders import SNOOZE_WORKING_DAYS, Obstacle, snooze


def snooze_button(ctx: Context, _: Mapping[str, str]) -> Outcome:
    """No reminders to the school for three working days; then one, if it still owes."""
    if ctx.school_id is None:
        return say(school_only())
    until = ctx.reference.days.shift(ctx.today, SNOOZE_WORKING_DAYS)
    snooze(ctx.session, ctx.school_id, until)
    return say(wording.snoozed(until))


def stuck(ctx: Context, _: str) -> Outcome:
    """``ติดขัด``: asks what it is that keeps the school."""
    return stuck_button(ctx, {})


def stuck_button(ctx: Context, fields: Mapping[str, str]) -> Outcome:
    """The school cannot go on: the officers are told what keeps it."""
    kind = fields.get("k", "")
    if ctx.member is None or ctx.school_id is None:
        return say(school_only())
    if kind not in wording.OBSTACLES:
        return say(wording.choose_obstacle())
    ctx.session.add(Obstacle(school_id=ctx.school_id, kind=kind, by_person_id=ctx.member.id, at=ctx.now))
    message = wording.obstacle_report(school_name(ctx, ctx.school_id), kind, ctx.member.name)
    officers = reachable_officers(ctx.session)
    for officer in officers:
        ctx.push(officer, f"stuck:{ctx.school_id}:{kind}:{ctx.today}:{officer.id}", [message])
    return say(wording.obstacle_told(reached=bool(officers)))
