"""A web application as the Procfile starts it: gunicorn with gunicorn.conf.py, in processes of its own."""

from __future__ import annotations

import contextlib
import http.client
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from bench.killing import free_port, until
from core.config import ROOT

START_WITHIN = 60.0  # seconds
PROBE_EVERY = 0.002


@dataclass(frozen=True)
class Served:
    """A running server."""

    address: tuple[str, int]
    cold_start: float  # seconds from the start of gunicorn to the first 200 of /healthz
    master: psutil.Process

    def cpu(self) -> float:
        """Seconds of CPU, user and system, that all its processes have used so far."""
        return float(sum(sum(process.cpu_times()[:2]) for process in (self.master, *self.workers())))

    def memory(self) -> float:
        """Resident memory of the largest worker process in MB."""
        return max(process.memory_info().rss for process in self.workers()) / 1e6

    def workers(self) -> list[psutil.Process]:
        return self.master.children(recursive=True)


@contextmanager
def served(application: str, processes: int, log: Path, settings: Mapping[str, str]) -> Iterator[Served]:
    """Serve ``MODULE:FACTORY()`` with these settings in its environment; its log goes to a file."""
    port = free_port()
    command = [
        sys.executable, "-m", "gunicorn", application, "--workers", str(processes), "--bind", f"127.0.0.1:{port}",
    ]  # fmt: skip
    with log.open("wb") as out:
        began = time.perf_counter()
        gunicorn = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **settings}, stdout=out, stderr=subprocess.STDOUT
        )
        try:
            _wait_for_health(port, gunicorn, log)
            server = Served(("127.0.0.1", port), time.perf_counter() - began, psutil.Process(gunicorn.pid))
            until(lambda: len(server.workers()) == processes, lambda: f"{processes} workers", START_WITHIN)
            yield server
        finally:
            gunicorn.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                gunicorn.wait(timeout=35)
            gunicorn.kill()


def _wait_for_health(port: int, gunicorn: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_WITHIN
    while not _is_healthy(port):
        if gunicorn.poll() is not None or time.monotonic() > end:
            raise RuntimeError("it does not start:\n" + log.read_text("utf-8", "replace")[-2000:])
        time.sleep(PROBE_EVERY)


def _is_healthy(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=START_WITHIN)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
