"""What the pushes of one sweep may spend of the month's quota."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from core.vocabulary import Purpose
from models.outbox import OutboundMessage
from models.quota import Quota, prices_of
from models.unsent import over_budget

READ_EVERY = 5.0  # seconds: other processes spend too, and adding up a month of pushes is not for every batch

QuotaReader = Callable[[Session, datetime], Quota]


class Budget:
    """What each purpose may still spend, as read a moment ago, less what was spent since."""

    def __init__(self, read: QuotaReader) -> None:
        self._read = read
        self._now: datetime | None = None
        self._good_until = 0.0
        self._free: dict[Purpose, int | None] = {}  # None: any number
        self._prices: Mapping[str, int] = {}

    def open(self, session: Session, chat_ids: Collection[str], now: datetime) -> None:
        """Learn what a push to each of these chats costs; what was read of the quota long ago is forgotten."""
        self._prices, self._now = prices_of(session, list(chat_ids)), now
        if time.monotonic() > self._good_until:
            self._free.clear()

    def spend(self, session: Session, row: OutboundMessage) -> bool:
        """Take the price of this push from the quota; False, and nothing taken, when there is not enough."""
        price, free = self._prices[row.chat_id], self._free_for(session, Purpose(row.purpose))
        if free is not None and price > free:
            return False
        self._free = {purpose: left if left is None else left - price for purpose, left in self._free.items()}
        row.price = price
        return True

    def _free_for(self, session: Session, purpose: Purpose) -> int | None:
        """Read anew for each purpose: what the more important ones did not need after all is there for the others."""
        assert self._now is not None, "open() comes first"  # noqa: S101
        if purpose not in self._free:
            self._free[purpose] = self._read(session, self._now).free_for(purpose)
            self._good_until = time.monotonic() + READ_EVERY
        return self._free[purpose]

    def why(self, row: OutboundMessage) -> str:
        """Why a push is held, for the record."""
        return over_budget(self._prices[row.chat_id], max(0, self._free[Purpose(row.purpose)] or 0), row.purpose)

    def doubt(self) -> None:
        """LINE sees it otherwise: read the quota anew before the next push."""
        self._free.clear()
