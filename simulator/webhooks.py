"""Posting signed webhooks to the bot: in order, two seconds to answer, redelivery when switched on."""

from __future__ import annotations

import contextlib
import heapq
import itertools
import queue
import threading
from datetime import datetime, timedelta

import requests

from simulator.platform import LinePlatform
from simulator.records import Json
from simulator.reply_tokens import REDELIVERY_WINDOW

ANSWER_WITHIN = 2.0
REDELIVERY_WAITS = tuple(timedelta(seconds=wait) for wait in (10, 30, 90, 270, 600))
_IDLE = 0.2
_GATHER = 0.3


class WebhookPoster:
    """Posts the platform's events to ``platform.webhook_url``.

    ``start`` makes it the platform's ``outgoing`` with a thread that posts one event after the other; without
    it, ``deliver`` posts at once in the caller's thread. Redeliveries are due by the platform's clock.
    """

    def __init__(self, platform: LinePlatform, *, answer_within: float = ANSWER_WITHIN) -> None:
        self._platform = platform
        self._answer_within = answer_within
        self._session = requests.Session()
        self._session.trust_env = False
        self._lock = threading.Lock()
        self._queue: queue.SimpleQueue[Json] = queue.SimpleQueue()
        self._again: list[tuple[datetime, int, int, Json]] = []
        self._ticket = itertools.count()
        self._closing = threading.Event()
        self._thread: threading.Thread | None = None

    # -- posting at once

    def deliver(self, *events: Json) -> int | None:
        """Post events in one webhook (none: the console's Verify button); twice when duplicates are on.

        Returns:
            The bot's last HTTP status; None when it did not answer in time. Anything but 2xx leads to
            redelivery when ``platform.redelivery`` is on.
        """
        status = self._post(events)
        if self._platform.faults.duplicates and events:
            status = self._post(events)
        if not _accepted(status):
            for event in events:
                self._plan_again(event, attempt=0)
        return status

    def redeliver(self, event: Json) -> int | None:
        """Post the event again now, as a redelivery: same id and reply token, good for another minute."""
        return self._post((self._platform.redelivered(event),))

    def redeliver_due(self) -> int:
        """Post the redeliveries that are due by the platform's clock; returns how many."""
        posted = 0
        while (due := self._next_due()) is not None:
            attempt, event = due
            posted += 1
            if not _accepted(self.redeliver(event)):
                self._plan_again(event, attempt=attempt + 1)
        return posted

    # -- posting in the background

    def start(self) -> WebhookPoster:
        """Take over the platform's outgoing events."""
        self._thread = threading.Thread(target=self._run, name="line-webhooks", daemon=True)
        self._thread.start()
        self._platform.outgoing = self.enqueue
        return self

    def enqueue(self, event: Json) -> None:
        self._queue.put(event)

    def close(self) -> None:
        """Stop the thread; events not posted yet stay unposted."""
        self._closing.set()
        if self._thread is not None:
            self._platform.outgoing = None
            self._thread.join(timeout=5)
        self._session.close()

    def _run(self) -> None:
        while not self._closing.is_set():
            for event in self._gathered():
                self.deliver(event)
            self.redeliver_due()

    def _gathered(self) -> list[Json]:
        """The next event; under the reordering fault, those of a short while in another order."""
        events: list[Json] = []
        with contextlib.suppress(queue.Empty):
            events.append(self._queue.get(timeout=_IDLE))
            while self._platform.faults.reorders:
                events.append(self._queue.get(timeout=_GATHER))
        return self._platform.faults.shuffled(events) if len(events) > 1 else events

    # -- one post

    def _post(self, events: tuple[Json, ...]) -> int | None:
        platform = self._platform
        if platform.webhook_url is None:
            return None
        body = platform.event_payload(*events)
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "User-Agent": "LineBotWebhook/2.0",
            "x-line-signature": platform.sign(body),
        }
        try:
            answer = self._session.post(
                platform.webhook_url,
                data=body,
                headers=headers,
                timeout=self._answer_within,
                allow_redirects=False,
            )
        except requests.Timeout:
            return self._note(None, "request_timeout")
        except requests.RequestException:
            return self._note(None, "could_not_connect")
        return self._note(answer.status_code, None if answer.ok else "error_status_code")

    def _note(self, status: int | None, error: str | None) -> int | None:
        self._platform.webhook_status, self._platform.webhook_error = status, error
        return status

    def _plan_again(self, event: Json, attempt: int) -> None:
        """Redelivery waits longer each time and ends 20 minutes after the event."""
        if not self._platform.redelivery or attempt >= len(REDELIVERY_WAITS):
            return
        due = self._platform.now() + REDELIVERY_WAITS[attempt]
        if due.timestamp() * 1000 - event["timestamp"] < REDELIVERY_WINDOW.total_seconds() * 1000:
            with self._lock:
                heapq.heappush(self._again, (due, next(self._ticket), attempt, event))

    def _next_due(self) -> tuple[int, Json] | None:
        with self._lock:
            if not self._again or self._again[0][0] > self._platform.now():
                return None
            _, _, attempt, event = heapq.heappop(self._again)
            return attempt, event


def _accepted(status: int | None) -> bool:
    return status is not None and 200 <= status < 300
