"""Claim → recheck → send → settle: how a row of the outbox becomes a message in LINE.

Replies are sent by the process that committed them; pushes, and whatever a crash left behind, are claimed by workers.
Sending happens outside any transaction, so a row is either waiting, leased to one sender, or settled. Pushes are
claimed and settled by the batch: a crash in between costs nothing, because the retry key tells LINE what it has seen.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from core.clock import Clock
from core.vocabulary import Delivery
from line.budget import Budget, QuotaReader
from line.client import Answer, LineClient, Result
from line.composing import Composers, Messages
from line.retry import RETRY_KEY_LIFE, Backoff
from line.senders import Senders
from line.settling import Ready, Sent, Settlement, forgotten
from messages.in_one_reply import in_one_reply
from models.database import Database
from models.outbox import LEASE, OutboundMessage, Way, claim_due, rows_by_id, settle, try_again
from models.passengers import carried_messages
from models.quiet_hours import closed_until, waits_for_working_hours
from models.quota import quota_now
from models.unsent import WINDOW

BATCHES = 4  # rows under way for each thread: one that is sent, and enough behind it for the next moment
GATHER_SECONDS = 0.2  # what was sent within such a moment is settled in one transaction


@dataclass(frozen=True)
class CommittedReply:
    """An answer whose row is committed under this process's lease. ``messages`` include those that ride on it."""

    id: int
    chat_id: str
    reply_token: str
    messages: Messages
    matters: bool
    carries: bool = False  # whether some of the messages ride on it


class DeliveryService:
    """Sends what the outbox holds, over a pool of threads."""

    def __init__(
        self,
        database: Database,
        client: LineClient,
        clock: Clock,
        composers: Composers,
        quota: QuotaReader = quota_now,
        *,
        threads: int = 32,
        backoff: Backoff | None = None,
    ) -> None:
        self._database = database
        self._client = client
        self._clock = clock
        self._composers = composers
        self._quota = quota
        self._settlement = Settlement(database, clock, backoff or Backoff())
        self._window = BATCHES * threads
        self._senders = Senders(threads)

    def send_reply(self, reply: CommittedReply) -> None:
        """Send, in the background, a reply that this process has just committed (and so holds the lease of)."""
        self._senders.submit(partial(self._deliver_reply, reply))

    def submit(self, work: Callable[[], None]) -> None:
        """Run other work that follows a commit (fetches) on the same threads."""
        self._senders.submit(work)

    def deliver_due(self) -> int:
        """Claim and send what is due until there is nothing left; returns how many were claimed (0: nothing to do).

        The senders are never idle while there is work: what they have finished is settled together every moment, and
        as much is claimed anew. To a chat goes one thing after the other.
        """
        under_way = _UnderWay()
        budget, total = Budget(self._quota), 0
        while True:
            taken_at = time.monotonic()
            busy = under_way.chats()
            claimed = self._claim(self._window - len(busy), busy)
            for chat in self._prepare(claimed, budget):
                under_way.begin(chat[0].chat_id)
                self._senders.submit(partial(self._send_in_order, chat, taken_at, under_way))
            total += sum(map(len, claimed.values()))
            if (not claimed and under_way.is_over()) or self._senders.closed:
                return total
            sent = under_way.ended(GATHER_SECONDS)
            self._settlement.settle(sent)
            if any(answer.result is Result.OVER_QUOTA for _, answer in sent):
                budget.doubt()

    def drain(self, timeout: float = 30.0) -> None:
        """Wait until everything submitted so far, and what that submitted in turn, is done."""
        self._senders.wait(timeout)

    def close(self) -> None:
        """Let the sends under way finish; what is left stays in the outbox for the worker."""
        self._senders.close()

    def _deliver_reply(self, reply: CommittedReply) -> None:
        now = self._clock.now()
        ready = Ready(
            reply.id, Way.REPLY, "", reply.chat_id, reply.reply_token, None, reply.messages, reply.matters,
            reply.carries, attempts=1, created_at=now, first_attempt_at=now,
        )  # fmt: skip
        self._settlement.hand_in((ready, self._send(ready)))

    # recheck

    def _claim(self, limit: int, busy: Collection[str]) -> dict[str, list[int]]:
        if limit <= 0:
            return {}
        with self._database.begin() as session:
            return claim_due(session, self._clock.now(), limit, set(busy))

    def _prepare(self, claimed: Mapping[str, Sequence[int]], budget: Budget) -> list[list[Ready]]:
        """What is still to be sent, by chat, frozen in one transaction; the rest is settled there."""
        if not claimed:
            return []
        ids = [message_id for chat in claimed.values() for message_id in chat]
        with self._database.begin() as session:
            now = self._clock.now()
            rows = self._in_time(session, rows_by_id(session, ids), now)
            messages = self._messages(session, rows, now)
            budget.open(session, claimed, now)
            ready = {
                row.id: _freeze(row, messages[row.id], now)
                for row in rows
                if row.id in messages and self._affordable(session, row, messages[row.id], budget, now)
            }
        by_chat = [[ready[message_id] for message_id in chat if message_id in ready] for chat in claimed.values()]
        return [chat for chat in by_chat if chat]

    def _in_time(self, session: Session, rows: Sequence[OutboundMessage], now: datetime) -> list[OutboundMessage]:
        """Neither too late nor too early."""
        closed, in_time = closed_until(session, now), []
        for row in rows:
            if row.status != Delivery.SENDING:
                continue
            if end := _too_late(row, now):
                settle(session, row.id, end[0], now, cause=end[1], **forgotten(row.topic))
            elif closed is not None and waits_for_working_hours(row):
                try_again(session, row.id, closed)
            else:
                in_time.append(row)
        return in_time

    def _messages(self, session: Session, rows: Sequence[OutboundMessage], now: datetime) -> dict[int, Messages]:
        """Row id → what it says; what is left out is settled."""
        replies = [row for row in rows if row.way == Way.REPLY]
        answers = {row.id: in_one_reply(row.messages or [], carried_messages(session, row.id)) for row in replies}
        return answers | self._composers.compose(session, [row for row in rows if row.way == Way.PUSH], now)

    def _affordable(
        self, session: Session, row: OutboundMessage, messages: Messages, budget: Budget, now: datetime
    ) -> bool:
        if row.way != Way.PUSH or row.first_attempt_at is not None or budget.spend(session, row):
            return True
        settle(session, row.id, Delivery.HELD, now, cause=budget.why(row), messages=messages)
        return False

    # send

    def _send_in_order(self, chat: Sequence[Ready], taken_at: float, under_way: _UnderWay) -> None:
        """What goes to one chat, one after the other; what the lease no longer covers is left to whoever comes."""
        enough, sent = LEASE.total_seconds() / 2, []
        try:
            for ready in chat:
                if time.monotonic() - taken_at < enough:
                    sent.append((ready, self._send(ready)))
        finally:
            under_way.end(chat[0].chat_id, sent)

    def _send(self, ready: Ready) -> Answer:
        if ready.way is Way.REPLY:
            return self._client.reply(ready.reply_token or "", ready.messages)
        return self._client.push(ready.chat_id, ready.messages, ready.retry_key or "")


class _UnderWay:
    """The chats to which something is being sent, and what became of what was."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._chats: set[str] = set()
        self._sent: list[Sent] = []

    def chats(self) -> set[str]:
        with self._changed:
            return set(self._chats)

    def begin(self, chat_id: str) -> None:
        with self._changed:
            self._chats.add(chat_id)

    def end(self, chat_id: str, sent: Sequence[Sent]) -> None:
        with self._changed:
            self._chats.discard(chat_id)
            self._sent += sent
            if not self._chats:
                self._changed.notify_all()

    def is_over(self) -> bool:
        """Whether nothing is under way and everything that was is settled."""
        with self._changed:
            return not (self._chats or self._sent)

    def ended(self, timeout: float) -> list[Sent]:
        """What was sent since this was asked last: when nothing is under way any more, or after so many seconds."""
        with self._changed:
            self._changed.wait_for(lambda: not self._chats, timeout)
            sent, self._sent = self._sent, []
            return sent


def _freeze(row: OutboundMessage, messages: Messages, now: datetime) -> Ready:
    """Count the attempt and keep its body, because LINE expects the same one under the same key."""
    if row.way == Way.PUSH:
        row.messages = messages
    row.attempts, row.first_attempt_at = row.attempts + 1, row.first_attempt_at or now
    return Ready(
        row.id, Way(row.way), row.topic, row.chat_id, row.reply_token, row.retry_key, messages, row.matters,
        row.way == Way.REPLY, row.attempts, row.created_at, row.first_attempt_at,
    )  # fmt: skip


def _too_late(row: OutboundMessage, now: datetime) -> tuple[Delivery, str] | None:
    """Whether the message may no longer be sent: its window closed, or its retry key is about to lose its meaning."""
    if row.way == Way.PUSH and row.first_attempt_at and now - row.first_attempt_at >= RETRY_KEY_LIFE:
        return Delivery.UNCERTAIN, "24 hours since the first attempt"
    if row.expires_at and now > row.expires_at:
        tried = row.first_attempt_at is not None
        return (Delivery.UNCERTAIN if tried else Delivery.LAPSED), WINDOW
    return None
