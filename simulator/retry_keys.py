"""Retry keys: a request accepted under a key is not accepted again for 24 hours."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from simulator.records import Json, LineError
from simulator.store import Store

VALID_FOR = timedelta(hours=24)
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


class RetryKeys:
    """Accepted requests by retry key, in the order of acceptance."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._accepted: dict[str, Json] = store.documents("retry_key")

    def check(self, key: str | None, now: datetime) -> None:
        """Let a request pass unless its key is malformed (400) or was accepted before (409).

        Raises:
            LineError: 409 carries ``x-line-accepted-request-id`` and the messages sent the first time.
        """
        if key is None:
            return
        if not _UUID.fullmatch(key):
            raise LineError(400, "The retry key is invalid: a hexadecimal UUID is required")
        self._forget_old(now)
        accepted = self._accepted.get(key.lower())
        if accepted is not None:
            raise LineError(
                409,
                "The retry key is already accepted",
                extra={"sentMessages": accepted["sent"]} if accepted["sent"] else None,
                headers={"x-line-accepted-request-id": accepted["request_id"]},
            )

    def accept(self, key: str | None, request_id: str, sent: list[Json], now: datetime) -> None:
        if key is not None:
            row = {"request_id": request_id, "sent": sent, "at": now.isoformat()}
            self._accepted[key.lower()] = row
            self._store.put("retry_key", key.lower(), row)

    def _forget_old(self, now: datetime) -> None:
        while self._accepted:
            key, oldest = next(iter(self._accepted.items()))
            if now - datetime.fromisoformat(oldest["at"]) < VALID_FOR:
                return
            del self._accepted[key]
            self._store.delete("retry_key", key)
