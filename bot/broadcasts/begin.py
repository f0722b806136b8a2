"""Beginning a broadcast, changing one that waits, and what becomes of a draft whose message is taken back."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.broadcasts import lookup, steps
from bot.broadcasts.draft import Draft
from bot.context import Context
from bot.outcome import Outcome, say
from messages import broadcasts as wording
from messages.limits import TEXT_UNITS, cut, utf16_units
from models.broadcasts import Broadcast
from thai.normalise import as_typed

WORD = "ประกาศ"
_QUESTION = re.compile(r"(?:เมื่อไหร่|เมื่อไร|กี่โมง|(?:วัน|ตอน|ที่|เดือน)ไหน|หรือยัง|ไหม|มั้ย|ยังไง|อย่างไร|อะไร)$")


def is_no_question(rest: str) -> bool:
    """Not so “ประกาศผลเมื่อไหร่”, with nothing between the word and what follows."""
    return _QUESTION.search(rest) is None


def command(ctx: Context, rest: str) -> Outcome:
    """``ประกาศ [text]``: with a text it begins anew, without one an unsent draft is offered again."""
    if rest:
        typed = as_typed(ctx.inbound.text)
        text = announced_text(typed) if typed.startswith(WORD) else rest  # else it was typed on the other keyboard
        return begin(ctx, text, wording.DRAFT_REPLACED if lookup.open_draft(ctx) is not None else "")
    kept = lookup.open_draft(ctx)
    if kept is None or ctx.conversation is None:
        return begin(ctx, "")
    return say(wording.resume_or_restart(cut(kept.text, wording.SNIPPET), ctx.conversation.token))


def begin(ctx: Context, text: str, notice: str = "") -> Outcome:
    """A new draft, in place of whatever was being written."""
    ctx.start_flow(lookup.NAME, steps.Step.TEXT, Draft().as_data())
    return take_text(ctx, Draft(), text, notice) if text else steps.ask_text(ctx, Draft())


def begin_with(ctx: Context, broadcast: Broadcast, *, changes: bool) -> Outcome:
    """Look at a stored broadcast again in order to change it, or to write it anew."""
    draft = Draft.of(broadcast, ctx.now, changes=changes)
    ctx.start_flow(lookup.NAME, steps.Step.REVIEW, draft.as_data())
    return steps.proceed(ctx, draft)


def take_text(ctx: Context, draft: Draft, text: str, notice: str = "") -> Outcome:
    """The text as it was typed; one that LINE would not take is said."""
    if utf16_units(text) > TEXT_UNITS:
        return say(wording.text_too_long(utf16_units(text), TEXT_UNITS))
    return steps.proceed(ctx, replace(draft, text=text, message_id=ctx.inbound.message_id), notice)


def announced_text(typed: str) -> str:
    """What is to be announced, to the letter: without the command word if a space or a line break sets it off.

    “ประกาศสำนักงานเขต…” begins a text of its own.
    """
    rest = typed.removeprefix(WORD)
    return rest.strip() if rest[:1].isspace() else typed


def forget_draft_of(ctx: Context, message_id: str) -> None:
    """The message was taken back (unsend): so is what an unsent draft has of it."""
    draft = lookup.open_draft(ctx)
    if draft is None:
        return
    if draft.message_id == message_id:
        steps.keep(ctx, steps.Step.TEXT, replace(draft, text="", message_id=None))
    elif draft.picture_message_id == message_id:
        steps.keep(ctx, steps.Step.AUDIENCE, replace(draft, picture_id=None, picture_message_id=None))
