"""ไม่อนุญาต … เนื่องจาก: the second person's reason, which the author reads."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from bot.broadcasts.decide import decide_and_tell
from bot.context import Context
from bot.outcome import Outcome, say
from messages import approvals as wording
from messages.approvals import REFUSE_FLOW
from models.broadcasts import REASON_LENGTH

NAME = REFUSE_FLOW


class Step(StrEnum):
    REASON = "reason"


def ask_for_reason(ctx: Context, broadcast_id: int, revision: int) -> Outcome:
    """The next text in this chat is the reason."""
    conversation = ctx.start_flow(NAME, Step.REASON, {"broadcast": broadcast_id, "revision": revision})
    return say(wording.ask_for_reason(conversation.token))


class RefuseBroadcastFlow:
    """Waits for the reason."""

    def prompt(self, ctx: Context) -> Outcome:
        assert ctx.conversation is not None  # noqa: S101
        return say(wording.ask_for_reason(ctx.conversation.token))

    def on_picture(self, ctx: Context) -> Outcome | None:
        return None

    def on_text(self, ctx: Context, text: str) -> Outcome | None:
        assert ctx.conversation is not None  # noqa: S101
        if len(text) > REASON_LENGTH:
            return say(wording.reason_too_long(REASON_LENGTH))
        data = ctx.conversation.data
        ctx.finish_flow()
        return decide_and_tell(ctx, data["broadcast"], data["revision"], allowed=False, reason=text)

    def on_button(self, ctx: Context, fields: Mapping[str, str]) -> Outcome:
        ctx.finish_flow()
        return say(wording.not_decided())
