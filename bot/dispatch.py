"""One event, one transaction: take it, route it, store what the handler wants, commit, then send.

A repeated event stops at its unique id. Two taps at once meet in a version or unique constraint; the later one is
decided anew on what the earlier one left. A handler that fails is rolled back and its event kept for replay.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, InternalError, OperationalError
from sqlalchemy.orm import Session

from bot.context import Context, Deployment
from bot.flood import FloodGuard
from bot.outcome import Message
from bot.reference import ReferenceCache
from bot.router import Routed, Router
from bot.worker_watch import with_warning
from core.clock import Clock
from core.errors import Conflict, TidTamError
from core.metrics import event_handled
from core.vocabulary import Delivery
from line.composing import MOST_MESSAGES, Composers
from line.delivery import CommittedReply
from line.events import Inbound, read_event
from messages import common, limits
from messages.in_one_reply import in_one_reply
from models import conversations, inbound, outbox
from models.arrival import meet
from models.database import Database
from models.inbound import InboundEvent
from models.passengers import may_board, somebody_waits

log = logging.getLogger("bot")

ATTEMPTS = 3
REFUSES = (OperationalError, InterfaceError, InternalError)  # the database as a whole: away, full, locked, read-only
REPEATED = "repeated"  # the route of an event that was handled before


class DatabaseDown(TidTamError):
    """The database cannot be reached: answer 500, so that LINE delivers the event again."""


@dataclass
class _Committed:
    """What has to follow a commit."""

    route: str
    reply: CommittedReply | None
    fetch_ids: list[int]


class Dispatcher:
    """Handles events; knows neither Flask nor the network."""

    def __init__(
        self,
        database: Database,
        router: Router,
        clock: Clock,
        deployment: Deployment,
        composers: Composers,
        send_reply: Callable[[CommittedReply], None],
        start_fetch: Callable[[int], None],
    ) -> None:
        self._database = database
        self._router = router
        self._clock = clock
        self._deployment = deployment
        self._composers = composers
        self._send_reply = send_reply
        self._start_fetch = start_fetch
        self._references = ReferenceCache(database)
        self._flood = FloodGuard(deployment.flood_limit)

    def handle(self, event: Inbound) -> None:
        """Handle one event completely; raises DatabaseDown only."""
        if self._flood.ignores(event):
            return
        if not self._router.concerns_bot(event):
            self._carry(event)
            return
        started = time.perf_counter()
        committed = self._commit(
            event, lambda session: inbound.take_event(session, event.event_id, event.kind, self._now())
        )
        self._after_commit(committed)
        event_handled(committed.route, time.perf_counter() - started)
        log.info(
            "handled",
            extra={
                "event_id": event.event_id, "kind": event.kind.value, "route": committed.route,
                "redelivered": event.redelivered, "ms": round(1000 * (time.perf_counter() - started), 1),
            },
        )  # fmt: skip

    def replay(self, event_id: str) -> str:
        """Handle a failed event again, without its reply token; returns the route. Conflict: it did not fail."""
        with self._database.read() as session:
            row = session.get(InboundEvent, event_id)
            event = read_event(row.body) if row and row.body else None
        if event is None:
            raise Conflict("not a failed event")
        committed = self._commit(event.without_reply(), lambda session: inbound.retake_event(session, event_id))
        if committed.route == REPEATED:
            raise Conflict("replayed meanwhile")
        self._after_commit(committed)
        return committed.route

    def _commit(self, event: Inbound, take: Callable[[Session], bool]) -> _Committed:
        try:
            return self._attempt(event, take)
        except REFUSES as error:
            log.exception("database out of reach", extra={"event_id": event.event_id})
            raise DatabaseDown from error
        except Exception as error:
            log.exception("handler failed", extra={"event_id": event.event_id, "kind": event.kind.value})
            return self._keep_failed(event, error)

    def _attempt(self, event: Inbound, take: Callable[[Session], bool]) -> _Committed:
        def handle(session: Session) -> _Committed:
            return self._handle(session, event) if take(session) else _Committed(REPEATED, None, [])

        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._database.in_group(handle)
            except (Conflict, IntegrityError):
                if attempt == ATTEMPTS:
                    raise
            except (OperationalError, InterfaceError) as error:
                if attempt == ATTEMPTS or not error.connection_invalidated:
                    raise  # else the server was restarted: another connection may find it back
        raise AssertionError("unreachable")

    def _handle(self, session: Session, event: Inbound) -> _Committed:
        ctx = self._context(session, event)
        routed = self._router.route(ctx)
        outcome = self._flood.tempered(ctx, routed)
        routed = replace(routed, outcome=with_warning(ctx, outcome, self._clock.offset_seconds))
        reply = self._store(ctx, routed)
        session.flush()
        return _Committed(routed.route, reply, [fetch.id for fetch in ctx.fetches])

    def _context(self, session: Session, event: Inbound) -> Context:
        now = self._now()
        arrival = meet(session, event.chat_id, event.user_id, now)
        open_ = None
        if arrival.has_conversation and event.private and event.user_id:
            open_ = conversations.open_conversation(session, event.user_id)
        reference = self._references.fresh(arrival.revision)
        return Context(session, event, now, arrival, open_, reference, self._deployment)

    def _store(self, ctx: Context, routed: Routed) -> CommittedReply | None:
        """The answer, and what rides on it, in the outbox."""
        event, messages, matters = ctx.inbound, routed.outcome.messages, routed.outcome.matters
        if ctx.reply_token_spoken_for:
            return None
        if messages:
            limits.check(messages)
        if event.reply_token is None:
            if messages and matters and event.private:
                outbox.queue_push(ctx.session, f"answer:{event.event_id}", event.chat_id, ctx.now, messages=messages)
            return None
        return self._reply(ctx.session, event, messages, boards=self._boards(ctx), matters=matters and event.private)

    def _boards(self, ctx: Context) -> bool:
        """Whether something may ride on the answer; asked again only where that may have changed since the arrival.

        In the middle of a guided conversation nothing else comes in between: the question must stay the last word.
        """
        event, arrival = ctx.inbound, ctx.arrival
        if arrival.has_conversation or ctx.conversation is not None or outbox.has_queued(ctx.session):
            return may_board(ctx.session, event.chat_id, event.user_id, self._now(), private=event.private)
        return arrival.somebody_waits

    def _reply(
        self, session: Session, event: Inbound, messages: list[Message], *, boards: bool, matters: bool
    ) -> CommittedReply | None:
        """Reply with these messages first, then with what waits for the chat; None when there is nothing at all."""
        now, token = self._now(), event.reply_token or ""
        if not messages and not boards:
            return None
        row_id = outbox.queue_reply(session, event.event_id, event.chat_id, token, messages, now, matters=matters)
        room = MOST_MESSAGES - len(messages)
        board = self._composers.board
        aboard = board(session, row_id, event.chat_id, room, now, private=event.private) if boards else []
        if not messages and not aboard:  # whatever waited no longer makes sense
            outbox.settle(session, row_id, Delivery.CANCELLED, now, cause="nothing to carry")
            return None
        return CommittedReply(row_id, event.chat_id, token, in_one_reply(messages, aboard), matters, bool(aboard))

    def _carry(self, event: Inbound) -> None:
        """Talk that is not for the bot lends its reply token to what waits for the chat; nothing of it is kept."""
        if event.standby or event.reply_token is None:
            return
        try:
            with self._database.read() as session:
                if not somebody_waits(session, event.chat_id, self._now(), private=event.private):
                    return
            with self._database.begin() as session:
                if not inbound.take_event(session, event.event_id, event.kind, self._now()):
                    return
                boards = may_board(session, event.chat_id, event.user_id, self._now(), private=event.private)
                reply = self._reply(session, event, [], boards=boards, matters=False)
        except REFUSES as error:
            raise DatabaseDown from error
        except Exception:
            log.exception("could not carry", extra={"event_id": event.event_id})
            return
        self._after_commit(_Committed("carried", reply, []))
        log.info("carried", extra={"event_id": event.event_id, "kind": event.kind.value})

    def _keep_failed(self, event: Inbound, error: Exception) -> _Committed:
        """In a transaction of its own: keep the event with its cause, and apologise where somebody asked."""
        try:
            with self._database.begin() as session:
                cause = type(error).__name__
                if not inbound.keep_failed(
                    session, event.event_id, event.kind, dict(event.raw), event.user_id, cause, self._now()
                ):
                    return _Committed(REPEATED, None, [])
                reply = self._apologise(session, event)
            return _Committed("failed", reply, [])
        except DBAPIError as down:  # where not even that can be kept, LINE keeps it
            raise DatabaseDown from down

    def _apologise(self, session: Session, event: Inbound) -> CommittedReply | None:
        if event.reply_token is None or not event.private:
            return None
        messages = [common.apology()]
        row_id = outbox.queue_reply(
            session, event.event_id, event.chat_id, event.reply_token, messages, self._now(), matters=False
        )
        return CommittedReply(row_id, event.chat_id, event.reply_token, messages, matters=False)

    def _after_commit(self, committed: _Committed) -> None:
        if committed.reply is not None:
            self._send_reply(committed.reply)
        for fetch_id in committed.fetch_ids:
            self._start_fetch(fetch_id)

    def _now(self) -> datetime:
        return self._clock.now()
