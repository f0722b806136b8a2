"""Groups: joining, binding, leaving; what officers see of them."""

from __future__ import annotations

from datetime import timedelta

from bot.context import Context
from bot.outcome import SILENCE, Outcome, say
from messages import common
from messages import rounds as wording
from models.audit import audit
from models.fetches import Wanted
from models.groups import bind_group, bot_left, bound_groups, bound_name, unbind_group
from models.outbox import cancel_for_chat
from models.people import reachable_officers
from models.questions import most_asked


def joined(ctx: Context) -> Outcome:
    return say(common.group_greeting())


def left(ctx: Context) -> Outcome:
    """The bot was removed: nothing more goes there, and the officers learn why."""
    name = bound_name(ctx.session, ctx.inbound.chat_id)
    if name is not None:
        for officer in reachable_officers(ctx.session):
            ctx.push(officer, f"left:{ctx.inbound.event_id}:{officer.id}", [wording.bot_was_removed(name)])
    bot_left(ctx.session, ctx.inbound.chat_id, ctx.now)
    cancel_for_chat(ctx.session, ctx.inbound.chat_id, "bot left the group", ctx.now)
    return SILENCE


def members_changed(ctx: Context) -> Outcome:
    """The price of a push changed: count again, silently."""
    if ctx.group_is_bound:
        ctx.fetch(Wanted.GROUP, {})
    return SILENCE


def bind(ctx: Context, _: str) -> Outcome:
    """``ผูกกลุ่มนี้`` by an officer in the group."""
    if ctx.inbound.private or ctx.member is None:
        return say(wording.bind_only_in_groups())
    if ctx.group_is_bound:
        return say(wording.group_bound_already())
    bind_group(ctx.session, ctx.inbound.chat_id, ctx.member.id, ctx.now)
    ctx.fetch(Wanted.GROUP, {})
    audit(ctx.session, ctx.member.id, "group_bound", ctx.now)
    return say(wording.group_bound())


def unbind(ctx: Context, _: str) -> Outcome:
    """``เลิกผูกกลุ่มนี้`` by an officer in the group."""
    if ctx.inbound.private or ctx.member is None:
        return say(wording.bind_only_in_groups())
    unbind_group(ctx.session, ctx.inbound.chat_id)
    cancel_for_chat(ctx.session, ctx.inbound.chat_id, "group unbound", ctx.now)
    audit(ctx.session, ctx.member.id, "group_unbound", ctx.now)
    return say(wording.group_unbound())


def list_groups(ctx: Context, _: str) -> Outcome:
    """``กลุ่ม``: bound groups and what a push to each costs."""
    return say(wording.bound_groups([(group.name, group.members) for group in bound_groups(ctx.session)]))


def questions(ctx: Context, _: str) -> Outcome:
    """``คำถาม``: what people asked and the bot could not answer."""
    return say(wording.asked_questions(most_asked(ctx.session, ctx.now - timedelta(days=30))))
