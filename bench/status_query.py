"""A status query from signed webhook to reply, over real HTTP, beside bare Flask on the same server.

Each variant runs as its own process (waitress, 8 threads) and is asked by 8 clients at once; the LINE platform of
simulator/ takes the replies.
"""

from __future__ import annotations

import multiprocessing
import os
import statistics
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from datetime import time as of_day
from typing import Any

import psutil
import requests
from flask import Flask
from waitress.server import create_server

from bench.district import build, clerk
from core.clock import OffsetClock, at_bangkok
from core.config import load_settings
from models.database import Database
from simulator.platform import LinePlatform
from simulator.server import serve

SECRET, TOKEN = "bench-secret", "bench-token"
CLIENTS, THREADS, SCHOOLS = 8, 8, 119
BEGINS = at_bangkok(date(2023, 11, 10), of_day(10, 0))


@dataclass(frozen=True)
class Measured:
    """One row of the table; times in milliseconds."""

    variant: str
    per_second: float
    p50: float
    p99: float
    cpu_ms: float
    memory_mb: float


def hush() -> None:
    """This process's log is written, but not onto the table."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _serve(make: Callable[[], Any], ready: Any) -> None:
    hush()
    server = create_server(make(), host="127.0.0.1", port=0, threads=THREADS, ident=None)
    ready.put(int(server.effective_port))
    server.run()


def _bare() -> Flask:
    app = Flask("bare")
    app.add_url_rule("/callback", view_func=lambda: "OK", methods=["POST"])
    return app


def _ours(database_url: str, line_url: str) -> Any:
    from app import create_app

    settings = load_settings(
        _env_file=None, line_channel_secret=SECRET, line_channel_access_token=TOKEN, line_api_host=line_url,
        database_url=database_url, secret_key="bench",
    )  # fmt: skip
    clock = OffsetClock()
    clock.move_to(BEGINS)
    return create_app(settings, clock)


def measure(variant: str, make: Callable[[], Any], platform: LinePlatform, events: int) -> Measured:
    """Run one variant and ask it ``events`` times."""
    fork = multiprocessing.get_context("fork")
    ready = fork.Queue()
    process = fork.Process(target=_serve, args=(make, ready), daemon=True)
    process.start()
    url = f"http://127.0.0.1:{ready.get(timeout=60)}/callback"
    bodies = [platform.event_payload(platform.text(clerk(n % SCHOOLS + 1), "สถานะ")) for n in range(events)]
    signed = [(body, platform.sign(body)) for body in bodies]
    _ask(url, signed[: events // 10])  # warm-up
    meter = psutil.Process(process.pid)
    cpu = sum(meter.cpu_times()[:2])
    began = time.perf_counter()
    waits = _ask(url, signed[events // 10 :])
    took = time.perf_counter() - began
    used = sum(meter.cpu_times()[:2]) - cpu
    memory = meter.memory_info().rss / 1e6
    process.kill()
    cuts = statistics.quantiles(waits, n=100)
    return Measured(variant, len(waits) / took, 1000 * cuts[49], 1000 * cuts[98], 1000 * used / len(waits), memory)


def _ask(url: str, signed: list[tuple[bytes, str]]) -> list[float]:
    """Post all bodies from several clients; the seconds each answer took."""

    def client(part: list[tuple[bytes, str]]) -> list[float]:
        session, waits = requests.Session(), []
        for body, signature in part:
            began = time.perf_counter()
            answer = session.post(url, data=body, headers={"x-line-signature": signature}, timeout=30)
            waits.append(time.perf_counter() - began)
            answer.raise_for_status()
        return waits

    with ThreadPoolExecutor(CLIENTS) as pool:
        parts = [signed[start::CLIENTS] for start in range(CLIENTS)]
        return [wait for waits in pool.map(client, parts) for wait in waits]


def run(sqlite_url: str, postgresql_url: str | None, events: int = 1500) -> list[Measured]:
    """The table: bare Flask first, then the bot on each database."""
    clock = OffsetClock()
    clock.move_to(BEGINS)
    platform = LinePlatform(channel_secret=SECRET, channel_access_token=TOKEN, clock=clock, quota=None, keep=100)
    platform.rates.enforced = False
    for number in range(1, SCHOOLS + 1):
        platform.add_user(clerk(number), f"ธุรการ {number}")
    rows = [measure("bare Flask", _bare, platform, events)]
    with serve(platform) as line:
        for name, url in (("status query, SQLite", sqlite_url), ("status query, PostgreSQL", postgresql_url)):
            if url is None:
                continue
            database = Database(url)
            build(database, SCHOOLS, BEGINS)
            database.close()
            rows.append(measure(name, lambda url=url: _ours(url, line.url), platform, events))  # type: ignore[misc]
    return rows
