"""A LINE that takes everything and delivers nothing: for rehearsals."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

from core.clock import Clock, local_date
from line.client import MONTHLY_LIMIT, Answer, LineClient, Result

_NOWHERE = "https://rehearsal.invalid"


class SilentLine(LineClient):
    """The client's every call ends here instead of on the network. Pushes are billed and refused as LINE does it:
    once per person reached, nothing of a request that does not fit the month's quota.

    ``most``: messages a month (None: no limit). ``used``: of them, before the first call. ``price``: people in a chat.
    What only LINE knows (names, member counts, contents) is not answered, so what is known of it stays.
    """

    def __init__(self, clock: Clock, price: Callable[[str], int], most: int | None, used: int) -> None:
        super().__init__(host=_NOWHERE, data_host=_NOWHERE, access_token="")
        self._clock = clock
        self._price = price
        self._most = most
        self._used = Counter({self._month: used})
        self._billing = threading.Lock()
        self.pushed: dict[str, str] = {}  # retry key → chat

    @property
    def _month(self) -> str:
        return local_date(self._clock.now()).strftime("%Y-%m")

    def _call(
        self, method: str, path: str, body: Any, headers: dict[str, str], *, data: bool = False, binary: bool = False
    ) -> Answer:
        match (method, path):
            case ("POST", "/v2/bot/message/reply"):
                return _accepted()
            case ("POST", "/v2/bot/message/push"):
                return self._push(body["to"], headers.get("X-Line-Retry-Key", ""))
            case ("GET", "/v2/bot/message/quota"):
                return _accepted({"type": "none"} if self._most is None else {"type": "limited", "value": self._most})
            case ("GET", "/v2/bot/message/quota/consumption"):
                return _accepted({"totalUsage": self._used[self._month]})
            case _:
                return Answer(Result.BUSY, message="a rehearsal")

    def _push(self, chat: str, retry_key: str) -> Answer:
        people = self._price(chat)
        with self._billing:
            if self._most is not None and self._used[self._month] + people > self._most:
                return Answer(Result.OVER_QUOTA, 429, MONTHLY_LIMIT)
            self._used[self._month] += people
            self.pushed[retry_key] = chat
        return _accepted()


def _accepted(body: dict[str, Any] | None = None) -> Answer:
    return Answer(Result.ACCEPTED, 200, body=body)
