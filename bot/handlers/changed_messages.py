"""Messages that people edit or take back."""

from __future__ import annotations

from bot.broadcasts import begin
from bot.context import Context
from bot.outcome import SILENCE, Outcome
from bot.statistics import edits
from models.inbound import forget_failed
from models.questions import forget_question


def edited(ctx: Context) -> Outcome:
    """messageEdited: only a statistics entry is read again; other commands have long been answered."""
    return edits.edited(ctx)


def taken_back(ctx: Context) -> Outcome:
    """unsend: stored text and a draft read from it go; what was confirmed stays."""
    if ctx.inbound.message_id is None:
        return SILENCE
    forget_question(ctx.session, ctx.inbound.message_id)
    if ctx.inbound.user_id is not None:  # LINE may hide who takes something back in a group: that was no draft
        forget_failed(ctx.session, ctx.inbound.user_id, ctx.inbound.message_id)
        edits.forget_draft_of(ctx, ctx.inbound.message_id)
        begin.forget_draft_of(ctx, ctx.inbound.message_id)
    return SILENCE
