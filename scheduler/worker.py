"""The worker: APScheduler is its clock only; what is due stands in our tables.

Any number of workers may run; the database sees to it that each thing happens once.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial

from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from core.clock import Clock, local_date
from line.composing import Composers
from line.delivery import DeliveryService
from models.database import Database
from models.heartbeat import beat
from scheduler.broadcasts import send_broadcasts
from scheduler.gaps import report_gap
from scheduler.group_sizes import count_members
from scheduler.housekeeping import keep_house
from scheduler.notices import queue_due_notices
from scheduler.owed import queue_digests
from scheduler.reports import report_unsent
from scheduler.thanks import queue_thanks

log = logging.getLogger("scheduler.worker")

TICK_SECONDS = 10.0
SWEEP_SECONDS = 2.0
QUOTA_SECONDS = 60.0
HOUSE_SECONDS = 600.0
HOUSE_AFTER_SECONDS = 60.0  # the first tick must see the last beat before housekeeping forgets it


CALENDAR = (queue_due_notices, queue_digests, queue_thanks)


def queue_due(session: Session, now: datetime) -> int:
    """Write to the outbox what the calendar makes due by now; returns how many messages."""
    return sum(queue(session, now) for queue in CALENDAR)


def _in_transaction(database: Database, queue: Callable[[Session, datetime], int], now: datetime) -> int:
    with database.begin() as session:
        return queue(session, now)


class Worker:
    """Ticks (what is due?), sweeps (what waits?) and keeps house (what may go?)."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        delivery: DeliveryService,
        run_fetches: Callable[[], int],
        refresh_quota: Callable[[], None],
        ping: Callable[[], None],
        composers: Composers,
        personal: timedelta,
    ) -> None:
        self._database = database
        self._clock = clock
        self._delivery = delivery
        self._run_fetches = run_fetches
        self.refresh_quota = refresh_quota
        self._ping = ping
        self._composers = composers
        self._personal = personal  # how long records name people
        self._parts: list[Callable[[datetime], int]] = [
            *(partial(_in_transaction, database, queue) for queue in CALENDAR),
            partial(send_broadcasts, database),
            self._report_unsent,
        ]
        self._name = f"{socket.gethostname()}:{os.getpid()}"
        self._one_tick = threading.Lock()
        self._one_sweep = threading.Lock()
        self._house_kept: date | None = None
        self._scheduler = BackgroundScheduler(timezone="UTC")

    def tick(self) -> None:
        """Turn what the calendar makes due into outbox rows, tell officers of gaps and of what failed, and beat.

        One part that fails does not hold up the others, but without all of them there is no beat: somebody must look.
        """
        with self._one_tick:
            offset, now = self._clock.offset_seconds, self._clock.now()
            queued = self._queue_due(now)
            with self._database.begin() as session:
                count_members(session, now)
                report_gap(session, now, self._clock.offset_seconds)
                beat(session, self._name, now, offset)
            self._ping()
            if queued:
                log.info("tick", extra={"queued": queued})

    def _queue_due(self, now: datetime) -> int:
        """Each part in its own transaction; raises what the first one that failed did, when all had their turn."""
        queued, failures = 0, []
        for part in self._parts:
            try:
                queued += part(now)
            except DBAPIError:
                raise
            except Exception as error:
                log.exception("part of a tick failed")
                failures.append(error)
        if failures:
            raise failures[0]
        return queued

    def _report_unsent(self, now: datetime) -> int:
        with self._database.begin() as session:
            return report_unsent(session, now, self._composers)

    def sweep(self) -> None:
        """Send everything that waits; the rest of a crash included."""
        with self._one_sweep:
            while self._delivery.deliver_due():
                pass
            self._run_fetches()

    def keep_house(self) -> None:
        """Delete what is no longer needed, soon after the start and then once on each Thai day."""
        now = self._clock.now()
        if local_date(now) != self._house_kept:
            keep_house(self._database, now, self._personal)
            self._house_kept = local_date(now)

    def run_once(self) -> None:
        """One tick and what it leads to, at once: used when a clock is moved."""
        self.tick()
        self.sweep()
        self.tick()
        self.sweep()

    def start(self) -> None:
        """Tick, sweep and keep house in the background until stopped."""
        jobs = (
            (self.refresh_quota, QUOTA_SECONDS, 0.0),
            (self.tick, TICK_SECONDS, 0.0),
            (self.sweep, SWEEP_SECONDS, 0.0),
            (self.keep_house, HOUSE_SECONDS, HOUSE_AFTER_SECONDS),
        )
        for job, seconds, first_after in jobs:
            self._scheduler.add_job(
                _survive,
                "interval",
                [job],
                seconds=seconds,
                coalesce=True,
                max_instances=1,
                next_run_time=datetime.now(UTC) + timedelta(seconds=first_after),
            )
        self._scheduler.start()

    def stop(self) -> None:
        """Finish the job under way and stop."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)


def _survive(job: Callable[[], None]) -> None:
    """A job that fails is logged and comes again: a worker outlives its database's restart."""
    try:
        job()
    except DBAPIError:
        log.exception("database out of reach")
    except Exception:
        log.exception("job failed")
