"""After a declaration: a picture may follow within half an hour. It is optional."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from bot.context import Context
from bot.outcome import SILENCE, Outcome, say
from messages import status as wording
from models.conversations import Conversation
from models.fetches import Wanted

NAME = "declare-photo"


class Step(StrEnum):
    PHOTO = "photo"


def wait_for_photo(ctx: Context, declaration_id: int, item: str) -> Conversation:
    """The next picture in this chat belongs to the declaration."""
    return ctx.start_flow(NAME, Step.PHOTO, {"declaration": declaration_id, "item": item})


def fetch_photo(ctx: Context, declaration_id: int, item: str, message_id: str) -> Outcome:
    """Get the picture from LINE; the answer waits for it and uses this event's reply token."""
    subject = {"declaration": declaration_id, "item": item, "message": message_id}
    ctx.fetch(Wanted.PHOTO, subject, answers=True)
    return SILENCE


class DeclarePhotoFlow:
    """Waits for one picture; any other talk goes on as usual."""

    def prompt(self, ctx: Context) -> Outcome:
        return SILENCE

    def on_text(self, ctx: Context, text: str) -> Outcome | None:
        return None

    def on_button(self, ctx: Context, fields: Mapping[str, str]) -> Outcome:
        ctx.finish_flow()
        return say(wording.no_photo_attached())

    def on_picture(self, ctx: Context) -> Outcome | None:
        conversation, message_id = ctx.conversation, ctx.inbound.message_id
        if conversation is None or message_id is None:
            return None
        data = conversation.data
        ctx.finish_flow()
        return fetch_photo(ctx, data["declaration"], data["item"], message_id)
