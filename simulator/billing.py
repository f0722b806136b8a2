"""The month's bill: LINE counts the people reached, not the message objects sent."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from core.clock import in_bangkok
from simulator.records import LineError
from simulator.store import Store

MONTHLY_LIMIT = "You have reached your monthly limit."


class Bill:
    """Messages used by month (Asia/Bangkok). ``quota`` is messages a month; None means unlimited."""

    def __init__(self, store: Store, quota: int | None) -> None:
        self._store = store
        self._used = Counter({key: int(used) for key, used in store.documents("bill").items()})
        self.quota = quota

    def used(self, year: int, month: int) -> int:
        return self._used[f"{year:04}-{month:02}"]

    def used_at(self, now: datetime) -> int:
        return self._used[_month(now)]

    def charge(self, now: datetime, people: int) -> None:
        """Add to this month's bill, or refuse the whole request when it would not fit.

        Raises:
            LineError: 429 with LINE's text; nothing is charged.
        """
        if not people:
            return
        month = _month(now)
        if self.quota is not None and self._used[month] + people > self.quota:
            raise LineError(429, MONTHLY_LIMIT)
        self._used[month] += people
        self._store.put("bill", month, self._used[month])


def _month(now: datetime) -> str:
    return f"{in_bangkok(now):%Y-%m}"
