"""What a message reads at the instant it leaves, or why it no longer leaves at all."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from core.vocabulary import Delivery
from models.outbox import OutboundMessage, settle
from models.passengers import take_aboard, waiting_passengers

log = logging.getLogger("line.composing")

MOST_MESSAGES = 5  # message objects in one request (LINE's documentation, reply and push)


@dataclass(frozen=True)
class Cancelled:
    """A composer's word that a notice no longer makes sense, and why. ``broken``: it should have gone, and cannot."""

    reason: str
    broken: bool = False


Messages = list[dict[str, Any]]
Composer = Callable[[Session, OutboundMessage, datetime], Messages | Cancelled]


@dataclass(frozen=True)
class ForMany:
    """A composer of messages that go to thousands: it gets the rows of a batch together, and looks up once for all.

    What it returns for each stands in their order.
    """

    compose: Callable[[Session, Sequence[OutboundMessage], datetime], Sequence[Messages | Cancelled]]


@dataclass(frozen=True)
class Composers:
    """Who composes the messages of which topic. Messages without a topic were written with their row."""

    by_topic: Mapping[str, Composer | ForMany]

    def compose(self, session: Session, rows: Sequence[OutboundMessage], now: datetime) -> dict[int, Messages]:
        """Row id → the frozen body of an earlier attempt, or the message as it must read at this instant.

        A row that is left out is settled instead: as cancelled with the reason on record, or as failed when it cannot
        be composed.
        """
        composed = self._all(session, [row for row in rows if not _is_frozen(row)], now)
        composed |= {row.id: row.messages for row in rows if _is_frozen(row) and row.messages}
        messages = {}
        for row_id, what in composed.items():
            if isinstance(what, Cancelled):
                state = Delivery.FAILED if what.broken else Delivery.CANCELLED
                settle(session, row_id, state, now, cause=what.reason)
            else:
                messages[row_id] = what
        return messages

    def draft(self, session: Session, row: OutboundMessage, now: datetime) -> Messages | None:
        """What the message would read at this instant, None if nothing; the row stays as it is."""
        composed = self._all(session, [row], now)[row.id]
        return None if isinstance(composed, Cancelled) else composed

    def board(
        self, session: Session, reply_id: int, chat_id: str, room: int, now: datetime, *, private: bool
    ) -> Messages:
        """Let what waits for this chat ride on a reply that has room for so many messages; returns them."""
        aboard: Messages = []
        for row in waiting_passengers(session, chat_id, now, private=private, limit=2 * MOST_MESSAGES):
            if len(aboard) == room:
                break
            messages = self.compose(session, [row], now).get(row.id)
            if messages is not None and len(aboard) + len(messages) <= room:
                take_aboard(row, reply_id, messages, now)
                aboard += messages
        session.flush()
        return aboard

    def _all(self, session: Session, rows: Sequence[OutboundMessage], now: datetime) -> dict[int, Messages | Cancelled]:
        by_topic: dict[str, list[OutboundMessage]] = {}
        for row in rows:
            by_topic.setdefault(row.topic, []).append(row)
        return {
            row.id: composed
            for topic, alike in by_topic.items()
            for row, composed in zip(alike, self._alike(topic, session, alike, now), strict=True)
        }

    def _alike(
        self, topic: str, session: Session, rows: Sequence[OutboundMessage], now: datetime
    ) -> Sequence[Messages | Cancelled]:
        """A row that cannot be composed must neither hold up the others nor come back for ever."""
        composer = self.by_topic.get(topic)
        if composer is None:
            return [row.messages or Cancelled("nothing to send", broken=True) for row in rows]
        try:
            with session.begin_nested():
                if isinstance(composer, ForMany):
                    return composer.compose(session, rows, now)
                return [composer(session, row, now) for row in rows]
        except DBAPIError:
            raise
        except Exception as error:
            if len(rows) > 1:
                return [alone for row in rows for alone in self._alike(topic, session, [row], now)]
            log.exception("cannot compose", extra={"outbox": rows[0].id, "topic": topic})
            return [Cancelled(f"cannot be composed: {type(error).__name__}", broken=True)]


def _is_frozen(row: OutboundMessage) -> bool:
    return bool(row.attempts) and row.messages is not None
