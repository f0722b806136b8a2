"""The program as processes that are killed and started again, by real SIGKILLs: the whole of it, web only, or worker.

Importing the program takes longer than all else at a start, so a small process, the nursery, imports it once and forks
the serving children on command. A child makes its own engine, threads and sockets, as a fresh process does.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from types import ModuleType
from typing import Any

from core.clock import Clock
from core.config import ROOT

POLL = 0.01  # seconds


def until(condition: Callable[[], object], what: Callable[[], object], seconds: float = 120.0) -> None:
    """Wait until the condition holds; fails, saying what did not come, when it does not within ``seconds``."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not within {seconds} s: {what()}"
        time.sleep(POLL)


class Role(Enum):
    """Which part of the program a process is."""

    EVERYTHING = "everything"  # `python app.py`: web and worker in one process
    WEB = "web"
    WORKER = "worker"


class FastClock:
    """A clock that runs several times as fast as the real one, and shows the same in every process that is told it.

    Leases, backoffs and redeliveries last minutes: so they end within a run without being shorter than they are.
    """

    offset_seconds = 0.0

    def __init__(self, shows: float, at: float, rate: float) -> None:
        self.told = (shows, at, rate)  # POSIX timestamps: what it showed, and when by real time

    @classmethod
    def beginning(cls, instant: datetime, rate: float) -> FastClock:
        return cls(instant.timestamp(), time.time(), rate)

    def now(self) -> datetime:
        shows, at, rate = self.told
        return datetime.fromtimestamp(shows + rate * (time.time() - at), UTC)


# Where the program can be made to die


class Fate(Enum):
    """What happens to the process at a step."""

    DIES_BEFORE = "before"  # killed when the step is reached
    DIES_AFTER = "after"  # killed when the step is done
    HANGS = "hangs"  # the thread stops there for good; somebody else kills the process


@dataclass(frozen=True)
class Step:
    """A function of the program (``module`` or ``module:Class``, and its name), and what happens there."""

    owner: str
    name: str
    fate: Fate

    def install(self) -> None:
        """Wrap the function in this process; the first call of it is the last."""
        module, _, inner = self.owner.partition(":")
        owner = importlib.import_module(module)
        owner = getattr(owner, inner) if inner else owner
        function, fate = getattr(owner, self.name), self.fate

        def deadly(*args: Any, **kwargs: Any) -> Any:
            if fate is Fate.HANGS:
                threading.Event().wait()
            if fate is Fate.DIES_BEFORE:
                _die()
            result = function(*args, **kwargs)
            _die()
            return result

        setattr(owner, self.name, deadly)


def _die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


# The nursery's own side


def _nursery() -> None:
    """Obey one JSON line after the other: start a child, or wait for one to end. The end of input ends it all."""
    import app as program  # all that a start would import

    import_everything_else = (
        "waitress.server",
        "models.migrate",
        "alembic.ddl.sqlite",
        "alembic.ddl.postgresql",
        "psycopg",
    )
    for module in import_everything_else:
        importlib.import_module(module)
    children: set[int] = set()
    _answer({"ready": True})
    for line in sys.stdin:
        order = json.loads(line)
        if "wait" in order:
            _answer({"status": _ended(order["wait"], order["seconds"], children)})
            continue
        pid = os.fork()
        if pid == 0:
            _serve(program, order)
        children.add(pid)
        _answer({"pid": pid})
    for pid in children:
        os.kill(pid, signal.SIGKILL)


def _answer(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def _ended(pid: int, seconds: float, children: set[int]) -> int | None:
    """The child's exit code (negative: the signal that ended it); None when it lives on."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            children.discard(pid)
            return os.waitstatus_to_exitcode(status)
        time.sleep(POLL / 5)
    return None


def _serve(program: ModuleType, order: dict[str, Any]) -> None:
    """The child: the program's own code, with its output in a log file. Never returns."""
    try:
        log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        null = os.open(os.devnull, os.O_RDONLY)
        for ours, theirs in ((null, 0), (log, 1), (log, 2)):
            os.dup2(ours, theirs)
        os.environ.update(order["environment"])
        if order["step"]:
            owner, name, fate = order["step"]
            Step(owner, name, Fate(fate)).install()
        clock = FastClock(*order["clock"]) if order["clock"] else None
        _ROLES[Role(order["role"])](program, clock)
    finally:
        os._exit(70)  # not reached while the program serves


def _everything(program: ModuleType, clock: Clock | None) -> None:
    program.main(clock)


def _web(program: ModuleType, clock: Clock | None) -> None:
    """As gunicorn's processes do, several listen at one port, and the system spreads the requests among them."""
    from waitress.server import create_server

    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    listener.bind(("127.0.0.1", int(os.environ["PORT"])))
    create_server(program.create_app(clock=clock), sockets=[listener], threads=8, ident=None).run()


def _worker(program: ModuleType, clock: Clock | None) -> None:
    program.create_app(clock=clock).extensions["tidtam"].worker.start()
    threading.Event().wait()


_ROLES = {Role.EVERYTHING: _everything, Role.WEB: _web, Role.WORKER: _worker}


# The side of who kills


class Nursery:
    """Starts children; one is enough for any number of programs."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.killing"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._read() == {"ready": True}

    def start(
        self, role: Role, environment: dict[str, str], log: Path, clock: FastClock | None, step: Step | None
    ) -> int:
        """Fork a serving child; returns its process id."""
        order = {
            "role": role.value,
            "environment": environment,
            "log": str(log),
            "clock": clock.told if clock else None,
            "step": [step.owner, step.name, step.fate.value] if step else None,
        }
        return int(self._order(order)["pid"])

    def wait(self, pid: int, seconds: float) -> int | None:
        """How the child ended, None when it lives on."""
        status: int | None = self._order({"wait": pid, "seconds": seconds})["status"]
        return status

    def close(self) -> None:
        with self._process:
            assert self._process.stdin is not None
            self._process.stdin.close()

    def _order(self, order: dict[str, Any]) -> dict[str, Any]:
        with self._lock:
            assert self._process.stdin is not None
            self._process.stdin.write(json.dumps(order) + "\n")
            self._process.stdin.flush()
            return self._read()

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer


class Program:
    """One process of an installation: the same settings, port and log in every life.

    With a ``clock`` it lives by that one; else by the real clock and the offset given at each start.
    """

    def __init__(
        self,
        nursery: Nursery,
        environment: dict[str, str],
        log: Path,
        role: Role = Role.EVERYTHING,
        *,
        port: int | None = None,
        clock: FastClock | None = None,
    ) -> None:
        self._nursery = nursery
        self._role = role
        self._clock = clock
        self.port = port or free_port()
        self._environment = {**environment, "PORT": str(self.port)}
        self.log = log
        self.pid = 0
        self.starts = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, clock_offset: float = 0.0, step: Step | None = None) -> None:
        """Start it on this clock (seconds ahead of real time), to die at ``step`` if one is given."""
        assert not self.pid, "it runs already"
        environment = {**self._environment, "CLOCK_OFFSET": str(clock_offset)}
        self.pid = self._nursery.start(self._role, environment, self.log, self._clock, step)
        self.starts += 1

    @property
    def listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def await_ready(self) -> None:
        until(lambda: self.listens, lambda: "the program listens")

    def kill_if_alive(self) -> None:
        """SIGKILL, as an operating system does it; nothing is finished or closed."""
        if self.pid:
            os.kill(self.pid, signal.SIGKILL)
            self.await_death()

    def await_death(self, seconds: float = 20.0) -> None:
        """Wait until it is dead, by a SIGKILL from outside or at its step."""
        status = self._nursery.wait(self.pid, seconds)
        assert status == -signal.SIGKILL, f"ended with {status} instead of a SIGKILL"
        self.pid = 0


def free_port() -> int:
    """A port below those that the system gives to clients, so that nobody takes it while the program is dead."""
    for port in random.SystemRandom().sample(range(20_000, 32_000), 100):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no free port")


if __name__ == "__main__":
    _nursery()
