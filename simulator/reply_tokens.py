"""Reply tokens: each answers once, within one minute of the webhook that carried it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from simulator.identifiers import reply_token
from simulator.records import LineError
from simulator.store import Store

VALID_FOR = timedelta(minutes=1)
REDELIVERY_WINDOW = timedelta(minutes=20)


@dataclass(slots=True)
class _Token:
    chat_id: str
    issued: datetime
    valid_until: datetime


class ReplyTokens:
    """Unused tokens by value; a token that was used or outlived its redelivery window is forgotten."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._open: dict[str, _Token] = {}
        for value, row in store.documents("reply_token").items():
            issued, until = (datetime.fromisoformat(row[name]) for name in ("issued", "until"))
            self._open[value] = _Token(row["chat"], issued, until)

    def issue(self, chat_id: str, now: datetime) -> str:
        self._forget_old(now)
        value = reply_token()
        self._save(value, _Token(chat_id, now, now + VALID_FOR))
        return value

    def renew(self, value: str, now: datetime) -> None:
        """A redelivered webhook gives an unused token another minute, within 20 minutes of the event."""
        token = self._open.get(value)
        if token is not None and now - token.issued < REDELIVERY_WINDOW:
            token.valid_until = min(now + VALID_FOR, token.issued + REDELIVERY_WINDOW)
            self._save(value, token)

    def chat_of(self, value: str, now: datetime) -> str:
        """The chat that a token answers to.

        Raises:
            LineError: 400 for a token that is unknown, used or expired.
        """
        token = self._open.get(value)
        if token is None or now > token.valid_until:
            raise LineError(400, "Invalid reply token")
        return token.chat_id

    def use(self, value: str) -> None:
        del self._open[value]
        self._store.delete("reply_token", value)

    def _save(self, value: str, token: _Token) -> None:
        self._open[value] = token
        row = {
            "chat": token.chat_id,
            "issued": token.issued.isoformat(),
            "until": token.valid_until.isoformat(),
        }
        self._store.put("reply_token", value, row)

    def _forget_old(self, now: datetime) -> None:
        """Tokens are kept in the order of issue, so the old ones are at the front."""
        while self._open:
            value, oldest = next(iter(self._open.items()))
            if now - oldest.issued < REDELIVERY_WINDOW:
                return
            self.use(value)
