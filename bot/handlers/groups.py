"""Groups: joining, binding, naming, leaving; which notices each receives; what officers see of them."""

from __future__ import annotations

from collections.abc import Mapping

from bot.context import Context
from bot.find_school import id_in
from bot.group_settings import group_line, settings_card
from bot.outcome import SILENCE, Outcome, say
from core.vocabulary import NoticeKind
from messages import common
from messages import groups as wording
from messages.rounds import asked_questions
from models import group_changes
from models.audit import audit
from models.campaigns import Campaign
from models.fetches import Wanted
from models.groups import (
    NAME_LENGTH,
    Group,
    bind_group,
    bot_left,
    bound_group,
    bound_groups,
    bound_name,
    kinds_of,
)
from models.outbox import cancel_for_chat
from models.people import reachable_officers
from models.questions import SHOWN_FOR, most_asked


def joined(_: Context) -> Outcome:
    """Anybody may add the bot to a group of strangers: nothing is said before an officer binds the group."""
    return SILENCE


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
    main = bind_group(ctx.session, ctx.inbound.chat_id, ctx.member.id, ctx.now)
    # the main group receives everything already; of any other the officer has to say what it receives
    ctx.fetch(Wanted.GROUP, {} if main else {"bound_by": ctx.member.id})
    audit(ctx.session, ctx.member.id, "group_bound", ctx.now)
    return say(wording.group_bound(main=main))


def unbind(ctx: Context, _: str) -> Outcome:
    """``เลิกผูกกลุ่มนี้`` by an officer in the group."""
    if ctx.inbound.private or ctx.member is None:
        return say(wording.bind_only_in_groups())
    group = bound_group(ctx.session, ctx.inbound.chat_id)
    if group is not None:
        group_changes.unbind(ctx.session, group, ctx.member.id, ctx.now)
    return say(wording.group_unbound())


# What officers see and choose


def list_groups(ctx: Context, _: str) -> Outcome:
    """``กลุ่ม``: bound groups, what a push to each costs and what it receives."""
    groups = bound_groups(ctx.session)
    if not groups:
        return say(wording.no_groups())
    return say(wording.group_list([group_line(ctx.session, group) for group in groups]))


def show_group(ctx: Context, fields: Mapping[str, str]) -> Outcome:
    """A group out of the list."""
    group = _group(ctx, fields)
    if group is None:
        return say(common.unknown_button())
    return say(settings_card(ctx.session, group, may_change=ctx.may_record))


def switch(ctx: Context, fields: Mapping[str, str]) -> Outcome:
    """One kind of a campaign's notices on or off for a group."""
    group, campaign = _group(ctx, fields), ctx.session.get(Campaign, id_in(fields, "c") or 0)
    kind, wanted = fields.get("k", ""), fields.get("v") == "1"
    if group is None or campaign is None or kind not in kinds_of(campaign):
        return say(common.unknown_button())
    assert ctx.member is not None  # noqa: S101  # officers only
    by = ctx.member.id
    group_changes.choose_notice(ctx.session, group, campaign, NoticeKind(kind), wanted=wanted, by=by, now=ctx.now)
    return say(settings_card(ctx.session, group, may_change=True))


def _group(ctx: Context, fields: Mapping[str, str]) -> Group | None:
    """The bound group that a button names (its id in ``g``)."""
    group_id = id_in(fields, "g")
    return next((group for group in bound_groups(ctx.session) if group.id == group_id), None)


# Names


def rename(ctx: Context, name: str) -> Outcome:
    """``ตั้งชื่อกลุ่ม <name>``: in the group itself, or in private."""
    name = " ".join(name.split())
    groups = bound_groups(ctx.session)
    if not ctx.inbound.private:
        here = bound_group(ctx.session, ctx.inbound.chat_id)
        groups = [here] if here is not None else []
    if not groups:
        return say(wording.no_groups() if ctx.inbound.private else wording.not_bound())
    if not 0 < len(name) <= NAME_LENGTH:
        return say(wording.ask_for_group_name(NAME_LENGTH, private=ctx.inbound.private))
    if len(groups) > 1:
        return say(wording.which_group_to_name(name, [group_line(ctx.session, group) for group in groups]))
    return _named(ctx, groups[0], name)


def name_button(ctx: Context, fields: Mapping[str, str]) -> Outcome:
    """A group chosen for the name in ``n``; without one, how to give it."""
    group, name = _group(ctx, fields), fields.get("n", "")[:NAME_LENGTH]
    if group is None:
        return say(common.unknown_button())
    return _named(ctx, group, name) if name else say(wording.ask_for_group_name(NAME_LENGTH, private=True))


def _named(ctx: Context, group: Group, name: str) -> Outcome:
    assert ctx.member is not None  # noqa: S101  # officers only
    group_changes.name_group(ctx.session, group, name, ctx.member.id, ctx.now)
    return say(wording.group_named(name, private=ctx.inbound.private))


def questions(ctx: Context, _: str) -> Outcome:
    """``คำถาม``: what people asked and the bot could not answer."""
    asked = most_asked(ctx.session, ctx.now - SHOWN_FOR)
    return say(asked_questions([(question.text, question.times) for question in asked]))
