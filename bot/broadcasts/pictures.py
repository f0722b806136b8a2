"""The picture that goes with a broadcast, when LINE has given it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from bot.broadcasts.draft import Draft
from bot.broadcasts.lookup import NAME
from bot.outcome import Outcome, say
from messages import broadcasts as wording
from models import conversations
from models.broadcast_pictures import keep_picture
from models.people import person_by_line_id
from models.photos import Picture


def attach_picture(
    session: Session, line_user_id: str, subject: Mapping[str, Any], picture: Picture, now: datetime
) -> Outcome:
    """Attach it to the draft that waited for it, in place of one that came before; not to one begun since."""
    conversation = conversations.open_conversation(session, line_user_id, NAME)
    person = person_by_line_id(session, line_user_id)
    if conversation is None or person is None or conversation.token != subject["token"]:
        return say(wording.picture_came_late(), matters=True)
    kept = keep_picture(session, picture, person.id, now)
    draft = replace(
        Draft.from_data(conversation.data), picture_id=kept.id, picture_message_id=str(subject["message"])
    )  # fmt: skip
    conversations.advance(session, conversation, conversation.step, draft.as_data(), now)
    return say(wording.picture_attached(conversation.token, has_text=bool(draft.text)), matters=True)
