"""Writing to one person about something that happened to them or waits for them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from models.outbox import queue_push
from models.people import Person


def tell(session: Session, person: Person, dedupe_key: str, messages: list[dict[str, Any]], now: datetime) -> None:
    """Write to the person in private chat, once per key; nothing goes to people who left or blocked the bot."""
    if person.line_user_id and person.reachable:
        queue_push(session, dedupe_key, person.line_user_id, now, messages=messages)
