"""The program's only source of the current time.

Storage is UTC, people read Asia/Bangkok (UTC+7, no daylight saving). Handlers and rules never ask for
the time themselves: they are given ``now`` so that November 2566 can be lived through in a test.
"""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

BANGKOK = ZoneInfo("Asia/Bangkok")


class Clock(Protocol):
    """Anything that can tell the time."""

    def now(self) -> datetime:
        """The current instant, timezone-aware, in UTC."""
        ...

    @property
    def offset_seconds(self) -> float:
        """How far the clock was moved by hand. Between two instants of the same offset that much time really passed."""
        ...


class OffsetClock:
    """Real time plus a signed offset in seconds (``CLOCK_OFFSET``); 0 is the real clock."""

    def __init__(self, offset_seconds: float = 0.0) -> None:
        self._lock = threading.Lock()
        self._offset = timedelta(seconds=offset_seconds)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._offset

    @property
    def offset_seconds(self) -> float:
        return self._offset.total_seconds()

    def move_to(self, instant: datetime) -> None:
        """Make ``now()`` answer ``instant`` (aware) from here on; time goes on running from there."""
        with self._lock:
            self._offset = instant - datetime.now(UTC)


class ManualClock:
    """A clock that stands still until it is moved, or until time is told to pass: tests."""

    def __init__(self, instant: datetime) -> None:
        self._instant = instant
        self._moved = timedelta(0)

    def now(self) -> datetime:
        return self._instant

    @property
    def offset_seconds(self) -> float:
        return self._moved.total_seconds()

    def move_to(self, instant: datetime) -> None:
        self.advance(instant - self._instant)

    def advance(self, step: timedelta) -> None:
        """Jump, as the chat page's clock does: nobody lived through the time between."""
        self._moved += step
        self._instant += step

    def pass_by(self, step: timedelta) -> None:
        """Let that much time really pass."""
        self._instant += step


def in_bangkok(instant: datetime) -> datetime:
    """An aware instant as people in the office read it."""
    return instant.astimezone(BANGKOK)


def local_date(instant: datetime) -> date:
    """The calendar day in Thailand at an aware instant."""
    return in_bangkok(instant).date()


def at_bangkok(day: date, of_day: time) -> datetime:
    """The UTC instant of a Thai wall-clock time."""
    return datetime.combine(day, of_day, tzinfo=BANGKOK).astimezone(UTC)
