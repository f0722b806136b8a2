"""Claim → recheck → send → settle: how a row of the outbox becomes a message in LINE.

Replies are sent by the process that committed them; pushes, and whatever a crash left behind, are claimed by workers.
Sending happens outside any transaction, so a row is either waiting, leased to one sender, or settled.
"""

from __future__ import annotations

import logging
import random
import time
import uuid
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from core.clock import Clock
from core.vocabulary import Delivery
from line.client import Answer, LineClient, Result
from line.retry import RETRY_KEY_LIFE, Backoff
from models.database import Database
from models.outbox import OutboundMessage, Way, claim_due, is_latest_attempt, settle, try_again

log = logging.getLogger("line.delivery")

REPLY_TOKEN_LIFE = timedelta(seconds=50)  # LINE grants a minute; the rest is the request's own time
# Of what was written to one person nothing is kept but how it ended; notices and reminders (they have a topic) stay.
_FORGOTTEN: dict[str, Any] = {"messages": None, "chat_id": "", "reply_token": None}
REPLY_BACKOFF = Backoff(first=timedelta(seconds=1), most=timedelta(seconds=8))


@dataclass(frozen=True)
class Cancelled:
    """A composer's word that a notice no longer makes sense, and why."""

    reason: str


Composer = Callable[[Session, OutboundMessage, datetime], list[dict[str, Any]] | Cancelled]


@dataclass(frozen=True)
class CommittedReply:
    """An answer whose row is committed under this process's lease."""

    id: int
    chat_id: str
    reply_token: str
    messages: list[dict[str, Any]]
    matters: bool


@dataclass(frozen=True)
class _Ready:
    """A claimed row, read and rechecked: what to send."""

    id: int
    way: Way
    topic: str
    chat_id: str
    reply_token: str | None
    retry_key: str | None
    messages: list[dict[str, Any]]
    matters: bool
    attempts: int  # this one included
    created_at: datetime
    first_attempt_at: datetime


class DeliveryService:
    """Sends what the outbox holds, over a pool of threads."""

    def __init__(
        self,
        database: Database,
        client: LineClient,
        clock: Clock,
        composers: Mapping[str, Composer],
        *,
        threads: int = 32,
        backoff: Backoff | None = None,
    ) -> None:
        self._database = database
        self._client = client
        self._clock = clock
        self._composers = composers
        self._backoff = backoff or Backoff()
        self._chance = random.Random()  # noqa: S311  # jitter, not a secret
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="sender")
        self._pending: set[Future[None]] = set()

    def send_reply(self, reply: CommittedReply) -> None:
        """Send, in the background, a reply that this process has just committed (and so holds the lease of)."""
        self._submit(self._deliver_reply, reply)

    def submit(self, work: Callable[[], None]) -> None:
        """Run other work that follows a commit (fetches) on the same threads."""
        self._submit(work)

    def deliver_due(self, limit: int = 100) -> int:
        """Claim and send what is due, and wait for it; returns how many were claimed (0: nothing to do)."""
        with self._database.begin() as session:
            by_chat = claim_due(session, self._clock.now(), limit)
        wait([self._submit(self._deliver_in_order, message_ids) for message_ids in by_chat.values()])
        return sum(map(len, by_chat.values()))

    def _deliver_in_order(self, message_ids: list[int]) -> None:
        for message_id in message_ids:
            self._deliver(message_id)

    def drain(self, timeout: float = 30.0) -> None:
        """Wait until everything submitted so far, and what that submitted in turn, is done."""
        end = time.monotonic() + timeout
        while pending := [future for future in list(self._pending) if not future.done()]:
            wait(pending, timeout=max(0.0, end - time.monotonic()))
            if time.monotonic() >= end:
                return

    def close(self) -> None:
        """Let the sends under way finish; what is left stays in the outbox for the worker."""
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _submit(self, function: Callable[..., None], *args: Any) -> Future[None]:
        future = self._pool.submit(_logged, function, *args)
        self._pending.add(future)
        future.add_done_callback(self._pending.discard)
        return future

    def _deliver_reply(self, reply: CommittedReply) -> None:
        now = self._clock.now()
        ready = _Ready(
            reply.id, Way.REPLY, "", reply.chat_id, reply.reply_token, None, reply.messages, reply.matters,
            attempts=1, created_at=now, first_attempt_at=now,
        )  # fmt: skip
        self._settle(ready, self._send(ready))

    def _deliver(self, message_id: int) -> None:
        ready = self._prepare(message_id)
        if ready is not None:
            self._settle(ready, self._send(ready))

    def _prepare(self, message_id: int) -> _Ready | None:
        """Recheck and freeze: None when the message must not (or need not) be sent any more."""
        now = self._clock.now()
        with self._database.begin() as session:
            row = session.get(OutboundMessage, message_id)
            if row is None or row.status != Delivery.SENDING:
                return None
            if end := _too_late(row, now):
                settle(session, row.id, end[0], now, cause=end[1], **_forgotten(row.topic))
                return None
            messages = self._compose(session, row, now)
            if isinstance(messages, Cancelled):
                settle(session, row.id, Delivery.CANCELLED, now, cause=messages.reason)
                return None
            row.messages, row.attempts, row.first_attempt_at = messages, row.attempts + 1, row.first_attempt_at or now
            return _Ready(
                row.id, Way(row.way), row.topic, row.chat_id, row.reply_token, row.retry_key, messages, row.matters,
                row.attempts, row.created_at, row.first_attempt_at,
            )  # fmt: skip

    def _compose(self, session: Session, row: OutboundMessage, now: datetime) -> list[dict[str, Any]] | Cancelled:
        """The frozen body of an earlier attempt, or the message as it must read at this instant."""
        composer = self._composers.get(row.topic)
        if composer is not None and (row.attempts == 0 or row.messages is None):
            return composer(session, row, now)
        return row.messages if row.messages else Cancelled("nothing to send")

    def _send(self, ready: _Ready) -> Answer:
        if ready.way is Way.REPLY:
            return self._client.reply(ready.reply_token or "", ready.messages)
        return self._client.push(ready.chat_id, ready.messages, ready.retry_key or "")

    def _settle(self, ready: _Ready, answer: Answer) -> None:
        now = self._clock.now()
        with self._database.begin() as session:
            if answer.accepted:
                _settle_sent(session, ready, answer, now)
            elif not is_latest_attempt(session, ready.id, ready.way, ready.attempts):
                pass  # the lease ran out, and whoever took it over settles it
            elif ready.way is Way.REPLY:
                self._settle_reply(session, ready, answer, now)
            else:
                self._settle_push(session, ready, answer, now)
        log.info(
            "delivery",
            extra={
                "outbox": ready.id, "way": ready.way.value, "result": answer.result.value, "http": answer.status,
                "request_id": answer.request_id, "attempt": ready.attempts,
            },
        )  # fmt: skip

    def _settle_reply(self, session: Session, ready: _Ready, answer: Answer, now: datetime) -> None:
        """A reply is at most once: only what certainly was not accepted may be sent again or turned into a push.

        Turned away by the rate limit does not count as an attempt, so that the first one is known when it is refused:
        of any other, an earlier one may have arrived.
        """
        turned_away = answer.result is Result.RATE_LIMITED
        if turned_away or answer.result is Result.BUSY:
            again = now + REPLY_BACKOFF.wait(ready.attempts, self._chance)
            if again - ready.created_at < REPLY_TOKEN_LIFE:
                attempts = ready.attempts - 1 if turned_away else ready.attempts
                return try_again(session, ready.id, again, attempts=attempts, cause=_cause(answer))
        certainly_unsent = ready.attempts == 1 and (turned_away or answer.result is Result.REFUSED)
        if certainly_unsent and ready.matters:
            return _become_push(session, ready, answer, now)
        state = Delivery.FAILED if certainly_unsent else Delivery.UNCERTAIN
        return settle(session, ready.id, state, now, cause=_cause(answer), request_id=answer.request_id, **_FORGOTTEN)

    def _settle_push(self, session: Session, ready: _Ready, answer: Answer, now: datetime) -> None:
        """As the table of DESIGN.md says: again, held, failed, or after 24 hours uncertain."""
        if answer.result is Result.OVER_QUOTA:
            return settle(session, ready.id, Delivery.HELD, now, cause=_cause(answer), request_id=answer.request_id)
        if answer.result is Result.REFUSED:
            return settle(
                session, ready.id, Delivery.FAILED, now, cause=_cause(answer), request_id=answer.request_id,
                **_forgotten(ready.topic),
            )  # fmt: skip
        again = now + self._backoff.wait(ready.attempts, self._chance)
        if again - ready.first_attempt_at >= RETRY_KEY_LIFE:
            return settle(session, ready.id, Delivery.UNCERTAIN, now, cause=_cause(answer), **_forgotten(ready.topic))
        return try_again(session, ready.id, again, cause=_cause(answer))


def _settle_sent(session: Session, ready: _Ready, answer: Answer, now: datetime) -> None:
    settle(session, ready.id, Delivery.SENT, now, request_id=answer.request_id, cause=None, **_forgotten(ready.topic))


def _forgotten(topic: str) -> dict[str, Any]:
    """What a message that is through loses."""
    return {} if topic else _FORGOTTEN


def _become_push(session: Session, ready: _Ready, answer: Answer, now: datetime) -> None:
    session.execute(
        update(OutboundMessage)
        .where(OutboundMessage.id == ready.id)
        .values(way=Way.PUSH.value, retry_key=str(uuid.uuid4()), attempts=0, first_attempt_at=None)
    )
    try_again(session, ready.id, now, cause=_cause(answer))


def _too_late(row: OutboundMessage, now: datetime) -> tuple[Delivery, str] | None:
    """Whether the message may no longer be sent: its window closed, or its retry key is about to lose its meaning."""
    if row.way == Way.PUSH and row.first_attempt_at and now - row.first_attempt_at >= RETRY_KEY_LIFE:
        return Delivery.UNCERTAIN, "24 hours since the first attempt"
    if row.expires_at and now > row.expires_at:
        tried = row.first_attempt_at is not None
        return (Delivery.UNCERTAIN if tried else Delivery.LAPSED), "its window closed"
    return None


def _cause(answer: Answer) -> str:
    return f"{answer.status or ''} {answer.message}".strip()[:300]


def _logged(function: Callable[..., None], *args: Any) -> None:
    try:
        function(*args)
    except DBAPIError:
        log.exception("database out of reach: the lease runs out and a worker takes over")
    except Exception:
        log.exception("sender failed")
