"""Everything that is not a command: menu, ordinary questions, follow and unfollow, things that cannot be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.context import Context
from bot.handlers import calendar, checks, enrolment, statistics, status
from bot.intents import understand
from bot.near_commands import near_commands
from bot.outcome import SILENCE, Outcome, say
from bot.remarks import Remark, remark_in
from bot.statistics.lookup import NAME as STATISTICS
from line.events import Kind
from messages import common, flex
from messages.answers import UnknownAnswerError, answer_messages
from messages.checks import file_kind_unknown, file_only_for_officers, file_too_large
from messages.limits import cut
from models.enrolment import looks_like_code
from models.fetches import Wanted
from models.outbox import cancel_for_chat
from models.people import set_reachable
from models.questions import note_question

MOST_SHEET_BYTES = 5_000_000


def menu(ctx: Context, _: str) -> Outcome:
    if not ctx.inbound.private:
        return say(common.group_help()) if ctx.group_is_bound else SILENCE
    if ctx.member is None:
        return say(common.way_in(waiting=ctx.waits_to_be_let_in))
    return _own_menu(ctx)


def _own_menu(ctx: Context) -> Outcome:
    return say(common.menu(officer=ctx.may_record, viewer=ctx.of_district and not ctx.may_record))


def cancel(ctx: Context, _: str) -> Outcome:
    """``ยกเลิก``: close whatever is open."""
    if ctx.conversation is None:
        return say(common.nothing_to_cancel())
    ctx.finish_flow()
    return say(common.cancelled())


def answer(ctx: Context, fields: Mapping[str, str]) -> Outcome:
    """An answer's button; free of personal data, so open to everybody but groups of strangers."""
    if not ctx.inbound.private and not ctx.group_is_bound:
        return SILENCE
    try:
        return say(*answer_messages(fields.get("k", "")))
    except UnknownAnswerError:
        return say(common.unknown_button())


def answer_command(key: str) -> Callable[[Context, str], Outcome]:
    """A typed word that leads to one answer."""
    return lambda ctx, _: say(*answer_messages(key))


def question(ctx: Context, text: str) -> Outcome:
    """An ordinary sentence: the one thing it clearly asks for, else the menu, and officers learn what was asked."""
    intent = understand(text)
    if intent is not None and intent.kind == "answer" and (ctx.inbound.private or ctx.group_is_bound):
        return say(*answer_messages(intent.key))
    command = _COMMANDS.get(intent.key) if intent else None
    if intent is not None and command is not None and _may_ask(ctx, intent.key):
        return command(ctx, "")
    if not ctx.inbound.private:
        return say(common.group_help()) if ctx.group_is_bound else SILENCE
    if ctx.member is None and looks_like_code(text):
        return enrolment.register(ctx, text)
    if ctx.member is None and (command is not None or not ctx.waits_to_be_let_in):
        return say(common.way_in(waiting=ctx.waits_to_be_let_in))
    return _in_kind(ctx, text) or _unanswered(ctx, text)


def _in_kind(ctx: Context, text: str) -> Outcome | None:
    """The answer to a greeting, to thanks, to the news that something was put right."""
    match remark_in(text):
        case Remark.GREETING:
            return menu(ctx, "")
        case Remark.THANKS:
            return say(common.you_are_welcome(officer=ctx.may_record))
        case Remark.DONE if ctx.school_id is not None:
            return say(common.declare_on_the_card())
        case _:
            return None


def _unanswered(ctx: Context, text: str) -> Outcome:
    """Officers learn what was asked; the person gets what the text comes near to, and the way back to a draft."""
    if ctx.inbound.user_id is not None and text:
        note_question(ctx.session, ctx.inbound.user_id, ctx.inbound.message_id, text, ctx.now)
    near = [flex.say(cut(f"หมายถึง “{words}”", 40), words) for words in near_commands(text, officer=ctx.may_record)]
    begun = ctx.conversation is not None and ctx.conversation.flow == STATISTICS and ctx.conversation.awake(ctx.now)
    on = [common.STATISTICS_ON] if begun else []
    return say(common.not_understood([*near, *on], officer=ctx.may_record))


def _may_ask(ctx: Context, command: str) -> bool:
    """In a group only what groups may ask; statistics for members, lists of schools for the district only."""
    if not ctx.inbound.private:
        return command in ("status", "calendar")
    if command == "statistics":
        return ctx.member is not None
    return command != "missing" or ctx.of_district


_COMMANDS: dict[str, Callable[[Context, str], Outcome]] = {
    "status": status.status,
    "calendar": calendar.calendar,
    "missing": checks.missing,
    "statistics": statistics.statistics,
    "menu": menu,
}


def followed(ctx: Context) -> Outcome:
    """Somebody added the bot (or unblocked it)."""
    if ctx.inbound.user_id is not None:
        set_reachable(ctx.session, ctx.inbound.user_id, True)
    if ctx.member is not None:
        if ctx.may_record:
            ctx.show_fitting_menu(ctx.member)
        return _own_menu(ctx)
    return say(common.way_in(waiting=ctx.waits_to_be_let_in))


def unfollowed(ctx: Context) -> Outcome:
    """Somebody blocked the bot: nothing more is written to them."""
    if ctx.inbound.user_id is not None:
        set_reachable(ctx.session, ctx.inbound.user_id, False)
        cancel_for_chat(ctx.session, ctx.inbound.user_id, "unfollowed", ctx.now)
    return SILENCE


def other(ctx: Context) -> Outcome:
    """A sticker, a voice message, a location."""
    if not ctx.inbound.private:
        return SILENCE
    return say(common.only_text()) if ctx.member else say(common.way_in(waiting=ctx.waits_to_be_let_in))


def file(ctx: Context) -> Outcome:
    """A file in a private chat: an officer's results sheet."""
    inbound = ctx.inbound
    if not inbound.private:
        return SILENCE
    if not ctx.may_record:
        return say(file_only_for_officers()) if ctx.member else say(common.way_in(waiting=ctx.waits_to_be_let_in))
    if not inbound.file_name.lower().endswith((".xlsx", ".csv")):
        return say(file_kind_unknown())
    if inbound.file_size > MOST_SHEET_BYTES:
        return say(file_too_large())
    ctx.fetch(Wanted.SHEET, {"message": inbound.message_id, "name": inbound.file_name[-100:]}, answers=True)
    return SILENCE


EVENTS: Mapping[Kind, Callable[[Context], Outcome]] = {
    Kind.FOLLOW: followed,
    Kind.UNFOLLOW: unfollowed,
    Kind.OTHER_MESSAGE: other,
    Kind.FILE: file,
    Kind.IMAGE: status.picture,
}
