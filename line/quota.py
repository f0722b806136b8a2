"""Reads the month's quota from LINE, now and then, and keeps it with its time."""

from __future__ import annotations

import logging
from datetime import timedelta

from core.clock import Clock
from line.client import LineClient
from models.database import Database
from models.held import release_held
from models.quota import last_reading, month_began, quota_now, remember_quota

log = logging.getLogger("line.quota")

READ_EVERY = timedelta(minutes=10)  # our own pushes in between are added from the outbox


class QuotaKeeper:
    """Keeps the reading fresh (LINE's documentation: Get the target limit, Get number of messages sent this month)."""

    def __init__(self, database: Database, client: LineClient, clock: Clock) -> None:
        self._database = database
        self._client = client
        self._clock = clock

    def refresh(self) -> None:
        """Ask LINE when the last reading is old or of another month; while LINE does not answer, it stays."""
        now = self._clock.now()
        with self._database.read() as session:
            reading = last_reading(session)
        if reading is not None and month_began(now) <= reading.read_at and abs(now - reading.read_at) < READ_EVERY:
            return
        quota, consumption = self._client.quota(), self._client.quota_consumption()
        if not (quota.accepted and consumption.accepted):
            log.warning("quota not read", extra={"http": quota.status or consumption.status})
            return
        limited = (quota.body or {}).get("type") == "limited"
        most = int((quota.body or {}).get("value", 0)) if limited else None
        with self._database.begin() as session:
            remember_quota(session, most, int((consumption.body or {}).get("totalUsage", 0)), now)
            release_held(session, now, quota_now(session, now))
