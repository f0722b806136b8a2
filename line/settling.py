"""What LINE's answer makes of a row of the outbox: sent, again, held, failed or uncertain.

Pushes are settled by the batch, and so are replies: what other senders finish while one transaction is under way waits
for the next one, so that a busy hour costs few transactions and a quiet one costs nobody a wait.
"""

from __future__ import annotations

import logging
import random
import threading
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from core.clock import Clock
from core.metrics import line_answered
from core.vocabulary import Delivery
from line.client import Answer, Result
from line.composing import Messages
from line.retry import RETRY_KEY_LIFE, Backoff
from models.database import Database
from models.outbox import OutboundMessage, Way, is_latest_attempt, settle, settle_all, try_again
from models.passengers import arrived, put_down
from models.quota import remember_exhausted

log = logging.getLogger("line.delivery")

REPLY_TOKEN_LIFE = timedelta(seconds=50)  # LINE grants a minute; the rest is the request's own time
# Of what was written to one person nothing is kept but how it ended; notices and reminders (they have a topic) stay.
FORGOTTEN: dict[str, Any] = {"messages": None, "chat_id": "", "reply_token": None}
REPLY_BACKOFF = Backoff(first=timedelta(seconds=1), most=timedelta(seconds=8))


@dataclass(frozen=True)
class Ready:
    """A claimed row, read and rechecked: what to send."""

    id: int
    way: Way
    topic: str
    chat_id: str
    reply_token: str | None
    retry_key: str | None
    messages: Messages
    matters: bool
    carries: bool  # whether something may ride on it
    attempts: int  # this one included
    created_at: datetime
    first_attempt_at: datetime


Sent = tuple[Ready, Answer]


class Settlement:
    """Writes how sends ended."""

    def __init__(self, database: Database, clock: Clock, backoff: Backoff) -> None:
        self._database = database
        self._clock = clock
        self._backoff = backoff
        self._chance = random.Random()  # noqa: S311  # jitter, not a secret
        self._waiting: list[Sent] = []
        self._guard = threading.Lock()
        self._busy = False

    def hand_in(self, sent: Sent) -> None:
        """Settle it together with what other threads hand in meanwhile; one of them does it for all."""
        with self._guard:
            self._waiting.append(sent)
            if self._busy:
                return
            self._busy = True
        while batch := self._next_batch():
            try:
                self.settle(batch)
            except Exception:
                log.exception("not settled: the leases run out and a worker takes over")

    def _next_batch(self) -> list[Sent]:
        with self._guard:
            batch, self._waiting = self._waiting, []
            self._busy = bool(batch)
        return batch

    def settle(self, sent: Sequence[Sent]) -> None:
        """One transaction for all of them, and one statement for those that LINE accepted: mostly all."""
        if not sent:
            return
        now = self._clock.now()
        self._database.in_group(lambda session: self._write(session, sent, now))
        for ready, answer in sent:
            line_answered(ready.way.value, answer.result.value)
            log.info(
                "delivery",
                extra={
                    "outbox": ready.id, "way": ready.way.value, "result": answer.result.value, "http": answer.status,
                    "request_id": answer.request_id, "attempt": ready.attempts,
                },
            )  # fmt: skip

    def _write(self, session: Session, sent: Sequence[Sent], now: datetime) -> None:
        _settle_accepted(session, [(ready, answer) for ready, answer in sent if answer.accepted], now)
        for ready, answer in sent:
            if not answer.accepted:
                self._settle_unaccepted(session, ready, answer, now)

    def _settle_unaccepted(self, session: Session, ready: Ready, answer: Answer, now: datetime) -> None:
        if not is_latest_attempt(session, ready.id, ready.way, ready.attempts):
            pass  # the lease ran out, and whoever took it over settles it
        elif ready.way is Way.REPLY:
            self._settle_reply(session, ready, answer, now)
        else:
            self._settle_push(session, ready, answer, now)

    def _settle_reply(self, session: Session, ready: Ready, answer: Answer, now: datetime) -> None:
        """A reply is at most once: only what certainly was not accepted may be sent again or turned into a push.

        Turned away by the rate limit, or not let in at all, does not count as an attempt, so that the first one is
        known when it is refused: of any other, an earlier one may have arrived.
        """
        turned_away = answer.result in (Result.RATE_LIMITED, Result.UNREACHED)
        if turned_away or answer.result is Result.BUSY:
            again = now + REPLY_BACKOFF.wait(ready.attempts, self._chance)
            if again - ready.created_at < REPLY_TOKEN_LIFE:
                attempts = ready.attempts - 1 if turned_away else ready.attempts
                return try_again(session, ready.id, again, attempts=attempts, cause=_cause(answer))
        certainly_unsent = ready.attempts == 1 and (turned_away or answer.result is Result.REFUSED)
        put_down(session, ready.id, _cause(answer), now, certainly_unsent=certainly_unsent)
        if certainly_unsent and ready.matters:
            return _become_push(session, ready, answer, now)
        state = Delivery.FAILED if certainly_unsent else Delivery.UNCERTAIN
        return settle(session, ready.id, state, now, cause=_cause(answer), request_id=answer.request_id, **FORGOTTEN)

    def _settle_push(self, session: Session, ready: Ready, answer: Answer, now: datetime) -> None:
        """As the table of DESIGN.md says: again, held, failed, or after 24 hours uncertain."""
        if answer.result is Result.OVER_QUOTA:
            remember_exhausted(session, now)
            return _hold(session, ready, answer, now)
        if answer.result is Result.REFUSED:
            return settle(
                session, ready.id, Delivery.FAILED, now, cause=_cause(answer), request_id=answer.request_id,
                **forgotten(ready.topic),
            )  # fmt: skip
        again = now + self._backoff.wait(ready.attempts, self._chance)
        if again - ready.first_attempt_at >= RETRY_KEY_LIFE:
            return settle(session, ready.id, Delivery.UNCERTAIN, now, cause=_cause(answer), **forgotten(ready.topic))
        return try_again(session, ready.id, again, cause=_cause(answer))


def _settle_accepted(session: Session, accepted: Sequence[Sent], now: datetime) -> None:
    """Also when the lease ran out meanwhile: what LINE accepted has arrived, whoever settles it."""
    for keeps in (True, False):
        endings = {ready.id: _accepted(ready, answer) for ready, answer in accepted if bool(ready.topic) is keeps}
        if endings:
            settle_all(session, endings, now)
    for ready, answer in accepted:
        if ready.carries:
            arrived(session, ready.id, answer.request_id, now)


def _accepted(ready: Ready, answer: Answer) -> Mapping[str, Any]:
    return {
        "status": Delivery.SENT.value, "request_id": answer.request_id, "cause": None, **forgotten(ready.topic)
    }  # fmt: skip


def _hold(session: Session, ready: Ready, answer: Answer, now: datetime) -> None:
    """The month's limit is reached. What was refused at the first attempt is as good as untried: it may still ride."""
    untried: dict[str, Any] = {"attempts": 0, "first_attempt_at": None} if ready.attempts == 1 else {}
    settle(
        session, ready.id, Delivery.HELD, now, cause=_cause(answer), request_id=answer.request_id, price=0, **untried
    )


def forgotten(topic: str) -> dict[str, Any]:
    """What a message that is through loses."""
    return {} if topic else FORGOTTEN


def _become_push(session: Session, ready: Ready, answer: Answer, now: datetime) -> None:
    session.execute(
        update(OutboundMessage)
        .where(OutboundMessage.id == ready.id)
        .values(way=Way.PUSH.value, retry_key=str(uuid.uuid4()), attempts=0, first_attempt_at=None, price=0)
    )
    try_again(session, ready.id, now, cause=_cause(answer))


def _cause(answer: Answer) -> str:
    return f"{answer.status or ''} {answer.message}".strip()[:300]
