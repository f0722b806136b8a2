"""The invented channel that the measurements run on, and the instant at which they begin."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from datetime import time as of_day

from core.clock import OffsetClock, at_bangkok
from simulator.platform import LinePlatform

SECRET, TOKEN = "bench-secret", "bench-token"
BEGINS = at_bangkok(date(2023, 11, 10), of_day(10, 0))


def clock_at(instant: datetime) -> OffsetClock:
    """A clock that shows that instant now and goes on from there."""
    clock = OffsetClock()
    clock.move_to(instant)
    return clock


def channel() -> LinePlatform:
    """The channel as the simulator keeps it: to sign with."""
    return LinePlatform(channel_secret=SECRET, channel_access_token=TOKEN, clock=clock_at(BEGINS), quota=None)


def settings(line_url: str, database_url: str, now: datetime) -> dict[str, str]:
    """The environment of a program on that channel that believes it is ``now``."""
    offset = (now - datetime.now(UTC)).total_seconds()
    return {
        "LINE_CHANNEL_SECRET": SECRET, "LINE_CHANNEL_ACCESS_TOKEN": TOKEN, "LINE_API_HOST": line_url,
        "DATABASE_URL": database_url, "SECRET_KEY": "bench", "CLOCK_OFFSET": str(offset),
        "FLOOD_LIMIT": "1000000",  # here few people ask for many
    }  # fmt: skip


def hush() -> None:
    """This process's log is written, but not onto the table."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
