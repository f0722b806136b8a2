"""How fast one worker brings an officer's announcement to everybody while LINE takes 50 ms for each push.

The LINE platform of simulator/ runs in a process of its own, with LINE's rate limits in force; the worker is the
program's own, made by `create_app`: a tick writes the messages, a sweep sends them. Both share the machine's cores
with the database.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.context import ForkContext
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import psutil
from sqlalchemy import func, insert, select

from bench.line_account import BEGINS, SECRET, TOKEN, hush
from bench.postgresql import PostgreSQL
from core.clock import OffsetClock
from core.config import load_settings
from core.vocabulary import AudienceKind, Delivery, Role
from models.audiences import Audience
from models.broadcasts import Contents, create
from models.database import Database
from models.migrate import upgrade
from models.outbox import OutboundMessage
from models.people import Person
from simulator.platform import LinePlatform
from simulator.server import serve

RECIPIENTS = 29_000
LATENCY_MS = 50
TEXT = "แจ้งกำหนดการติดตามข้อมูลโรงเรียน ครั้งที่ 1 วันที่ 9 พฤศจิกายน 2566 กรุณาปรับปรุงข้อมูลในเว็บไซต์ให้เป็นปัจจุบัน"
WATCH_EVERY = 0.25  # seconds between two looks at the worker
FORK: ForkContext = multiprocessing.get_context("fork")


@dataclass(frozen=True)
class Throughput:
    """One run. CPU in milliseconds a message; the worker's resident memory in MB when so much of the time was over."""

    variant: str
    messages: int
    written_in: float  # seconds from the order until all stand in the outbox
    per_second: float  # from then on, until all are settled
    cpu_ms: float  # of the worker
    line_cpu_ms: float  # of the LINE platform, which shares the machine
    memory_at_tenth: float  # its threads and caches are there by now
    memory_at_half: float
    memory_at_end: float
    rate_limited: int  # answers 429


def person(number: int) -> str:
    return f"U{number:032x}"


# the processes


def _line(recipients: int, ready: Any, asked: Any, told: Any) -> None:
    """LINE in its own process: tells its address, then, when asked, what it counted."""
    platform = LinePlatform(
        channel_secret=SECRET, channel_access_token=TOKEN, clock=_clock(), quota=None, keep=recipients
    )
    for number in range(recipients):
        platform.add_user(person(number), "ผู้รับ")
    platform.faults.set(latency_ms=LATENCY_MS)
    with serve(platform) as server:
        ready.put(server.url)
        asked.get()
        told.put({status: count for (kind, status), count in platform.counts.items() if kind == "push"})


def _worker(database_url: str, line_url: str, ready: Any, go: Any, done: Any) -> None:
    """The worker: writes the messages, and sends them when it is told to."""
    hush()
    from app import create_app

    settings = load_settings(
        _env_file=None, line_channel_secret=SECRET, line_channel_access_token=TOKEN, line_api_host=line_url,
        database_url=database_url, secret_key="bench",
    )  # fmt: skip
    worker = create_app(settings, _clock()).extensions["tidtam"].worker
    began = time.perf_counter()
    worker.tick()
    ready.put(time.perf_counter() - began)
    go.get()
    worker.sweep()
    done.put(time.perf_counter())
    go.get()


def _clock() -> OffsetClock:
    clock = OffsetClock()
    clock.move_to(BEGINS)
    return clock


@contextmanager
def _process(target: Callable[..., None], *args: Any) -> Iterator[BaseProcess]:
    process = FORK.Process(target=target, args=args, daemon=True)
    process.start()
    try:
        yield process
    finally:
        process.kill()
        process.join()


# the measurement


def measure(variant: str, database_url: str, recipients: int) -> Throughput:
    """One announcement, now, to everybody."""
    _announce(database_url, recipients)
    address, asked, told, ready, go, done = (FORK.Queue() for _ in range(6))
    with _process(_line, recipients, address, asked, told) as line:
        url = address.get(timeout=60)
        with _process(_worker, database_url, url, ready, go, done) as worker:
            written_in = ready.get(timeout=600)
            began, cpu, line_cpu = time.perf_counter(), _cpu(worker), _cpu(line)
            go.put(True)
            memory = _memory_until(worker, done)
            took = done.get() - began
            used, line_used = _cpu(worker) - cpu, _cpu(line) - line_cpu
        asked.put(True)
        answers: dict[int, int] = told.get(timeout=30)
    _check_each_sent_once(database_url, recipients, answers)
    return Throughput(
        variant, recipients, written_in, recipients / took, 1000 * used / recipients, 1000 * line_used / recipients,
        memory[len(memory) // 10], memory[len(memory) // 2], memory[-1], answers.get(429, 0),
    )  # fmt: skip


def _announce(database_url: str, recipients: int) -> None:
    """So many people, the first of them an officer, who orders it."""
    database = Database(database_url)
    upgrade(database)
    with database.begin() as session:
        people = [
            {"line_user_id": person(number), "name": "ผู้รับ", "enrolled_at": BEGINS, "role": Role.CLERK}
            for number in range(recipients)
        ]
        session.execute(insert(Person), [{**people[0], "role": Role.OFFICER}, *people[1:]])
        officer = session.scalars(select(Person.id).where(Person.role == Role.OFFICER)).one()
        contents = Contents(TEXT, None, Audience(AudienceKind.EVERYBODY), rides=False, send_at=None)
        create(session, contents, officer, BEGINS, needs_approval=False)
    database.close()


def _memory_until(worker: BaseProcess, done: Any) -> list[float]:
    """The worker's resident memory in MB, again and again until it is done."""
    meter, seen = psutil.Process(worker.pid), []
    while done.empty() and worker.is_alive():
        seen.append(meter.memory_info().rss / 1e6)
        time.sleep(WATCH_EVERY)
    return [*seen, meter.memory_info().rss / 1e6]


def _cpu(process: BaseProcess) -> float:
    return float(sum(psutil.Process(process.pid).cpu_times()[:2]))


def _check_each_sent_once(database_url: str, recipients: int, answers: dict[int, int]) -> None:
    database = Database(database_url)
    with database.read() as session:
        sent = session.scalar(select(func.count()).where(OutboundMessage.status == Delivery.SENT))
    database.close()
    if not sent == answers.get(200) == recipients:
        raise AssertionError(f"{sent} of {recipients} sent; LINE answered {answers}")


def run(folder: Path, recipients: int = RECIPIENTS) -> Iterator[Throughput]:
    """One run on each database."""
    yield measure("SQLite", f"sqlite:///{folder}/throughput.sqlite3", recipients)
    if server := PostgreSQL.start(folder / "throughput"):
        yield measure("PostgreSQL", server.url, recipients)
        server.close()
