"""Keeping below LINE's request rates, so that a mass of pushes never meets a 429.

LINE grants a channel 2,000 requests a second at each endpoint for replies and pushes (LINE's documentation, "Rate
limits"). The processes of an installation do not know of each other, so each keeps to less than half of it: two
workers at full speed stay below the limit. Where more of them run, LINE's 429 makes the rest wait (line/delivery.py).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

PER_SECOND = 900.0
AT_ONCE = 50  # after a rest: two processes send 2 × (900 + 50) in the busiest second, of 2,000


class Pace:
    """A bucket of tokens, one for each request that may leave now; safe to share between threads."""

    def __init__(
        self,
        per_second: float = PER_SECOND,
        at_once: int = AT_ONCE,
        *,
        monotonic: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._between = 1 / per_second
        self._saved_at_most = (at_once - 1) * self._between
        self._monotonic = monotonic
        self._sleep = sleep
        self._lock = threading.Lock()
        self._next = monotonic() - self._saved_at_most  # when the next token comes; in the past: tokens are there

    def wait(self) -> None:
        """Take a token as soon as there is one. Who comes first goes first."""
        with self._lock:
            now = self._monotonic()
            turn = max(self._next, now - self._saved_at_most)
            self._next = turn + self._between
        if turn > now:
            self._sleep(turn - now)
