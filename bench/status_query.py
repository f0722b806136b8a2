"""A status query from signed webhook to the reply's arrival at LINE, beside bare Flask and the SDK's echo.

Every variant is served as the Procfile says (gunicorn, 8 threads a process), is sent the same webhooks over connections
that stay open, and replies to the same receiving end; both ends are processes of their own that cost little.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from bench.district import build, clerk
from bench.line_account import BEGINS, channel, settings
from bench.postgresql import PostgreSQL
from bench.replies import LineEnd, line_end
from bench.served import Served, served
from bench.webhooks import Posted, Webhook, Webhooks, post_all, post_paced
from models.database import Database

SCHOOLS, THREADS = 119, 8
WARM_UP = 400  # events, twice
FEWEST = 200  # events of a measurement
ROUNDS = 5  # of which the middle one counts, so that a hiccup of the machine does not
LATENCIES_MS = (0, 50)
OURS = "app:create_app()"


@dataclass(frozen=True)
class Variant:
    """What is served: its name, gunicorn's application, and on which database."""

    name: str
    application: str
    database: str = ""  # "sqlite", "postgresql" or none
    replies: bool = True


RIVALS = (
    Variant("bare Flask", "bench.rivals:bare()", replies=False),
    Variant("SDK echo, a client per event", "bench.rivals:echo()"),
    Variant("SDK echo, one client", "bench.rivals:echo_with_one_client()"),
)
PROGRAM = (
    Variant("status query, SQLite", OURS, "sqlite"),
    Variant("status query, PostgreSQL", OURS, "postgresql"),
)


Row = tuple[Variant, int, int]  # what, by so many processes, at so many ms until LINE answers


@dataclass(frozen=True)
class Measured:
    """One row. Times of the webhook's answer in milliseconds; CPU in milliseconds of an event."""

    variant: str
    processes: int
    latency_ms: int  # of LINE's answer to a reply
    per_second: float  # from the first webhook to the arrival of the last reply
    p50: float  # at that rate
    p99: float
    p99_at_half: float  # at half of that rate, sent at a fixed pace
    cpu_ms: float  # of all its processes
    database_cpu_ms: float  # of PostgreSQL
    bench_cpu_ms: float  # of both ends of LINE
    cores: float  # busy with all of that: at nearly all of the machine's, the machine is the limit
    memory_at_start: float  # MB, of the largest process
    memory_at_end: float
    cold_start: float  # seconds


@dataclass(frozen=True)
class _Cpu:
    """Seconds used so far, or milliseconds of an event."""

    server: float
    database: float
    bench: float

    @property
    def all(self) -> float:
        return self.server + self.database + self.bench

    def since(self, before: _Cpu, events: int) -> _Cpu:
        """Milliseconds of each event."""
        per = 1000 / events
        return _Cpu(
            per * (self.server - before.server), per * (self.database - before.database),
            per * (self.bench - before.bench),
        )  # fmt: skip


@dataclass(frozen=True)
class _Piece:
    """What one round gave."""

    per_second: float
    cpu: _Cpu
    posted: Posted


@dataclass
class _Contestant:
    """One row while it is served."""

    variant: Variant
    processes: int
    latency_ms: int
    server: Served
    memory_at_start: float
    events: int = 0  # of a round
    pieces: list[_Piece] = field(default_factory=list)


class Measurement:
    """What all variants have in common."""

    def __init__(self, folder: Path, line: LineEnd, server: PostgreSQL | None, seconds: float) -> None:
        self._folder = folder
        self._line = line
        self._server = server
        self._seconds = seconds  # of each measurement, about
        self._webhooks = Webhooks(channel(), BEGINS)
        self._users = [clerk(number) for number in range(1, SCHOOLS + 1)]
        self._databases = 0

    def run(self, rows: Sequence[Row]) -> list[Measured]:
        """Serve all of them, then saturate one after the other, round by round: a machine that is now slow, now fast,
        is so for all. At last each is sent half of its own rate.
        """
        with ExitStack() as running:
            contestants = [self._start(running, *row) for row in rows]
            for one in contestants:
                self._saturate(one, WARM_UP)
                rate = self._saturate(one, WARM_UP).per_second
                one.events = max(FEWEST, int(rate * self._seconds / ROUNDS))
            for _ in range(ROUNDS):
                for one in contestants:
                    one.pieces.append(self._saturate(one, one.events))
            return [self._measured(one) for one in contestants]

    def _start(self, running: ExitStack, variant: Variant, processes: int, latency_ms: int) -> _Contestant:
        environment = settings(self._line.url, self._database(variant), BEGINS)
        log = self._folder / f"server-{self._databases}.log"
        server = running.enter_context(served(variant.application, processes, log, environment))
        return _Contestant(variant, processes, latency_ms, server, server.memory())

    def _measured(self, one: _Contestant) -> Measured:
        middle = sorted(one.pieces, key=lambda piece: piece.per_second)[ROUNDS // 2]
        rate, cpu = middle.per_second, middle.cpu
        paced = self._half(one, rate)
        p50, p99 = _percentiles(middle.posted)
        return Measured(
            one.variant.name, one.processes, one.latency_ms, rate, p50, p99, _percentiles(paced)[1],
            cpu.server, cpu.database, cpu.bench,
            rate * cpu.all / 1000, one.memory_at_start, one.server.memory(), one.server.cold_start,
        )  # fmt: skip

    def _saturate(self, one: _Contestant, events: int) -> _Piece:
        """Webhooks/s until the last reply is in, and milliseconds of CPU for each."""
        self._line.be_late(one.latency_ms)
        webhooks = self._webhooks.of("สถานะ", self._users, events)
        before = self._cpus(one.server)
        requests = [webhook.request for webhook in webhooks]
        posted = post_all(one.server.address, requests, 2 * THREADS * one.processes)
        ended = max(posted.ended, self._last_reply(one.variant, webhooks))
        cpu = self._cpus(one.server).since(before, events)
        return _Piece(events / (ended - posted.began), cpu, posted)

    def _half(self, one: _Contestant, rate: float) -> Posted:
        self._line.be_late(one.latency_ms)
        webhooks = self._webhooks.of("สถานะ", self._users, max(FEWEST, int(rate / 2 * self._seconds)))
        posted = post_paced(one.server.address, [webhook.request for webhook in webhooks], rate / 2)
        self._last_reply(one.variant, webhooks)
        return posted

    def _last_reply(self, variant: Variant, webhooks: Sequence[Webhook]) -> float:
        """When the last of the replies came in; each webhook must have had its own."""
        if not variant.replies:
            return 0.0
        arrivals = self._line.arrivals(len(webhooks))
        if set(arrivals) != {webhook.reply_token for webhook in webhooks}:
            raise AssertionError("replies to other webhooks than those that were sent")
        return max(arrivals.values())

    def _cpus(self, server: Served) -> _Cpu:
        database = self._server.cpu() if self._server else 0.0
        return _Cpu(server.cpu(), database, time.process_time() + self._line.cpu())

    def _database(self, variant: Variant) -> str:
        """A fresh one, filled."""
        self._databases += 1
        name = f"status_{self._databases}"
        if variant.database == "postgresql" and self._server:
            url = self._server.database(name)
        else:
            url = f"sqlite:///{self._folder}/{name}.sqlite3"
        if variant.database:
            database = Database(url)
            build(database, SCHOOLS, BEGINS)
            database.close()
        return url


def _percentiles(posted: Posted) -> tuple[float, float]:
    """p50 and p99 in milliseconds."""
    cuts = statistics.quantiles(posted.waits, n=100)
    return 1000 * cuts[49], 1000 * cuts[98]


def run(folder: Path, seconds: float = 6.0, only: Sequence[str] = ()) -> Iterator[Measured]:
    """For each latency the rivals, then the program on each database, by one and by two processes.

    Args:
        only: Parts of names; of all rows, those are measured whose name has one of them. Empty: all.
    """
    rows = [row for row in _rows() if _is_wanted(row_name(row[0].name, *row[1:]), only)]
    wants_postgresql = any(variant.database == "postgresql" for variant, *_ in rows)
    server = PostgreSQL.start(folder / "status") if wants_postgresql else None
    with line_end() as line:
        measurement = Measurement(folder, line, server, seconds)
        for latency in LATENCIES_MS:
            yield from measurement.run([row for row in rows if row[2] == latency and _can_be_served(row[0], server)])
    if server:
        server.close()


def _can_be_served(variant: Variant, server: PostgreSQL | None) -> bool:
    return server is not None or variant.database != "postgresql"


def _is_wanted(name: str, only: Sequence[str]) -> bool:
    return not only or any(part.lower() in name.lower() for part in only)


def row_name(variant: str, processes: int, latency_ms: int) -> str:
    return f"{variant}, {processes}p, {latency_ms} ms"


def _rows() -> list[Row]:
    """(what, processes, latency of LINE in ms); without replies there is no latency."""
    return [
        (variant, processes, latency)
        for latency in LATENCIES_MS
        for variant in (*RIVALS, *PROGRAM)
        for processes in (1, 2)
        if variant.replies or not latency
    ]
