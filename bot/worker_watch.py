"""While no worker beats, officers read it behind their next answer: web processes answer, and replies are free."""

from __future__ import annotations

from dataclasses import replace

from bot.context import Context
from bot.outcome import Outcome
from line.composing import MOST_MESSAGES
from messages import worker_watch as wording
from messages.in_one_reply import in_one_reply
from models.heartbeat import silent_since, take_warning


def with_warning(ctx: Context, outcome: Outcome, clock_offset: float) -> Outcome:
    """The outcome, followed by a warning where an officer has to know; at most once an hour each.

    ``clock_offset``: of the clock that told ``ctx.now``. Costs one look at the beats, for officers only.
    """
    if not _has_room(ctx, outcome):
        return outcome
    since = silent_since(ctx.session, ctx.now, clock_offset)
    if since is None or ctx.member is None or not take_warning(ctx.session, ctx.member.id, ctx.now):
        return outcome
    return replace(outcome, messages=in_one_reply(outcome.messages, [wording.stands_still(since)]))


def _has_room(ctx: Context, outcome: Outcome) -> bool:
    """Whether an officer in a private chat gets an answer to which one more message costs nothing."""
    replies = ctx.inbound.reply_token is not None and not ctx.reply_token_spoken_for
    return ctx.may_record and ctx.inbound.private and replies and 0 < len(outcome.messages) < MOST_MESSAGES
