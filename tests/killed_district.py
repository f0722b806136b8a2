"""A district whose program dies: LINE posts its webhooks over HTTP, again when they were not answered.

The clocks of LINE and of the program are real ones, set to an evening in December 2566. A restart takes a moment only,
so the clocks are put forward at each, as if it had taken seconds: leases end and redeliveries come due within the test.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from datetime import time as clock_time
from pathlib import Path
from typing import Any

from sqlalchemy import select, text

from bench.killing import POLL, Nursery, Program, Step, until
from bench.posting import Post
from core.clock import OffsetClock, at_bangkok
from core.vocabulary import Delivery
from models.database import Database
from models.enrolment import readable, school_code
from models.schools import School
from models.tables import METADATA
from simulator.platform import LinePlatform
from simulator.records import ChatEntry, Json
from simulator.server import serve
from tests.world import KEY, SECRET, TOKEN

EVENING = at_bangkok(date(2023, 12, 8), clock_time(19, 0))  # October and November are over, and no notice is due
Row = dict[str, Any]
# Beyond the lease of a reply, of a fetch, of a worker's claim, and LINE's longest waits before it redelivers.
WAITS = (26, 61, 91, 270, 600)


class District:
    """LINE, the program in its process, and the database between its lives."""

    def __init__(self, database_url: str, nursery: Nursery, folder: Path) -> None:
        self.clock = OffsetClock()
        self.clock.move_to(EVENING)
        self.platform = LinePlatform(
            channel_secret=SECRET, channel_access_token=TOKEN, clock=self.clock, keep=1_000_000
        )
        self.server = serve(self.platform)
        self.database = Database(database_url)
        settings = {
            "LINE_CHANNEL_SECRET": SECRET, "LINE_CHANNEL_ACCESS_TOKEN": TOKEN, "LINE_API_HOST": self.server.url,
            "DATABASE_URL": database_url, "SECRET_KEY": KEY.decode(), "SENDER_THREADS": "8",
            "FLOOD_LIMIT": "1000000",  # these clerks write as fast as they are answered
        }  # fmt: skip
        self.program = Program(nursery, settings, folder / "program.log")
        self.platform.webhook_url = f"{self.program.url}/callback"
        self.platform.redelivery = True
        self.posts: dict[str, Post] = {}

    def close(self) -> None:
        self.program.kill_if_alive()
        for post in self.posts.values():
            post.close()
        self.server.close()
        self.platform.close()
        self.database.close()

    # people

    def add_person(self, user: str, name: str) -> None:
        """Somebody whose events have a line of their own to the program."""
        self.platform.add_user(user, name)
        self.posts[user] = Post(self.platform)
        self.posts[user].start()
        self.platform.outgoing = lambda event: self.posts[event["source"]["userId"]].enqueue(event)

    def newest_answer(self, user: str, after: int, patience: float) -> ChatEntry | None:
        """The bot's newest message in a person's chat above a sequence number, as soon as there is one."""
        end = time.monotonic() + patience
        while time.monotonic() < end:
            if new := [entry for entry in self.platform.chat(user, after) if entry.from_bot]:
                return new[-1]
            time.sleep(POLL)
        return None

    def answered(self, event: Json) -> bool:
        """Whether the program answered the event's webhook with 200."""
        return event["webhookEventId"] in self.posts[event["source"]["userId"]].answered

    def schools(self) -> list[tuple[int, str, str]]:
        """Id, name and enrolment code of every school."""
        with self.database.begin() as session:
            return [
                (school.id, school.name, readable(school_code(session, KEY, school, self.clock.now())))
                for school in session.scalars(select(School).order_by(School.id))
            ]

    # the program

    def start(self) -> None:
        self.program.start(self.clock.offset_seconds)
        self.program.await_ready()

    def restart(self, seconds: float, step: Step | None = None) -> None:
        """Kill it (unless it is dead) and start it again, ``seconds`` later by the clocks, to die at ``step`` if given.

        LINE's own clock follows when the program is up, so that what comes due by it finds the program there.
        """
        self.program.kill_if_alive()
        self.program.start(self.clock.offset_seconds + seconds, step)
        if step is None:
            self.program.await_ready()
        self.clock.move_to(self.clock.now() + timedelta(seconds=seconds))

    def settle_down(self, waits: Sequence[int] = WAITS) -> None:
        """All that was left behind comes due and is dealt with: leases end, webhooks are redelivered, fetches made."""
        for seconds in waits:
            self.program.kill_if_alive()
            now = self.clock.now() + timedelta(seconds=seconds)
            leased = {row["id"] for row in self.unsettled() if row["lease_until"] and row["lease_until"] > now}
            self.restart(seconds)
            until(lambda: all(post.quiet for post in self.posts.values()), lambda: "webhooks are delivered")
            self._await_sent(leased)
        self.await_rest()

    def _await_sent(self, but: set[int]) -> None:
        until(
            lambda: {row["id"] for row in self.unsettled()} <= but, lambda: f"sent: {self.unsettled()}, left to {but}"
        )

    def await_rest(self) -> None:
        """Wait until the program has nothing left to send or to fetch."""
        until(lambda: not self.unsettled(), lambda: "the outbox is settled")
        until(lambda: not self.rows("fetch"), lambda: "everything is fetched")

    # what is stored

    def rows(self, table: str, **values: object) -> list[Row]:
        """The rows of a table that have these values."""
        found = METADATA.tables[table]
        query = found.select().where(*(found.c[name] == value for name, value in values.items()))
        with self.database.read() as session:
            return [dict(row) for row in session.execute(query).mappings()]

    def unsettled(self) -> list[Row]:
        """What the outbox still holds."""
        return [row for row in self.rows("outbound_message") if row["status"] in (Delivery.PENDING, Delivery.SENDING)]

    def complaints(self) -> list[str]:
        """What the database itself finds wrong with its files and references."""
        if not self.database.is_sqlite:
            return []
        with self.database.read() as session:
            found = [str(row[0]) for row in session.execute(text("PRAGMA integrity_check")) if row[0] != "ok"]
            return found + [str(row) for row in session.execute(text("PRAGMA foreign_key_check"))]

    def errors_in_log(self) -> list[str]:
        """Lines of the program's log that speak of an error, and whatever stands there outside the log's format."""
        lines = self.program.log.read_text().splitlines()
        return [line for line in lines if not line.startswith("{") or '"level": "error"' in line]


@contextmanager
def district(database_url: str, nursery: Nursery, folder: Path) -> Iterator[District]:
    made = District(database_url, nursery, folder)
    try:
        yield made
    finally:
        made.close()
