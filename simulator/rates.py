"""LINE's rate limits per channel and endpoint (developers.line.biz, "Rate limits")."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from simulator.records import LineError

RATE_LIMIT = "The API rate limit has been exceeded. Try again later."
_PER_SECOND = {"multicast": 200, "loading": 100}
_PER_HOUR = {"richmenu-create": 100, "richmenu-delete": 100}
_OTHERWISE = 2_000


class RateLimits:
    """Fixed windows over a monotonic clock: rates are about real traffic, not the moved calendar."""

    def __init__(self, monotonic: Callable[[], float] = time.monotonic) -> None:
        self.enforced = True
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._windows: dict[str, tuple[int, int]] = {}

    def count(self, kind: str) -> None:
        """Count one call of a kind.

        Raises:
            LineError: 429 when the kind's limit is exceeded in this window.
        """
        if not self.enforced:
            return
        limit, seconds = (_PER_HOUR[kind], 3600) if kind in _PER_HOUR else (_PER_SECOND.get(kind, _OTHERWISE), 1)
        window = int(self._monotonic() // seconds)
        with self._lock:
            current, used = self._windows.get(kind, (window, 0))
            used = used + 1 if current == window else 1
            self._windows[kind] = (window, used)
        if used > limit:
            raise LineError(429, RATE_LIMIT)
