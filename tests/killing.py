"""The program as a process that is killed and started again: the whole of `app.main`, by real SIGKILLs.

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
from enum import Enum
from pathlib import Path
from typing import Any

from core.config import ROOT

POLL = 0.01  # seconds


def until(condition: Callable[[], object], what: Callable[[], object], seconds: float = 30.0) -> None:
    """Wait until the condition holds; fails the test, saying what did not come, when it does not within ``seconds``."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not within {seconds} s: {what()}"
        time.sleep(POLL)


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

    import_everything_else = ("waitress", "models.migrate", "alembic.ddl.sqlite", "alembic.ddl.postgresql", "psycopg")
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
            _serve(program.main, order)
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


def _serve(main: Callable[[], None], order: dict[str, Any]) -> None:
    """The child: the program's own main, with its output in a log file. Never returns."""
    try:
        log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        null = os.open(os.devnull, os.O_RDONLY)
        for ours, theirs in ((null, 0), (log, 1), (log, 2)):
            os.dup2(ours, theirs)
        os.environ.update(order["environment"])
        if order["step"]:
            owner, name, fate = order["step"]
            Step(owner, name, Fate(fate)).install()
        main()
    finally:
        os._exit(70)  # not reached while the program serves


# The test's side


class Nursery:
    """Starts children; one for a whole test session."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.killing"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._read() == {"ready": True}

    def start(self, environment: dict[str, str], log: Path, step: Step | None) -> int:
        """Fork a serving child; returns its process id."""
        marked = [step.owner, step.name, step.fate.value] if step else None
        return int(self._order({"environment": environment, "log": str(log), "step": marked})["pid"])

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
    """One installation of the program: the same settings, port and log in every life."""

    def __init__(self, nursery: Nursery, environment: dict[str, str], log: Path) -> None:
        self._nursery = nursery
        self.port = _free_port()
        self._environment = {**environment, "PORT": str(self.port)}
        self.log = log
        self.pid = 0
        self.starts = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self, clock_offset: float, step: Step | None = None) -> None:
        """Start it on this clock (seconds ahead of real time), to die at ``step`` if one is given."""
        assert not self.pid, "it runs already"
        self.pid = self._nursery.start({**self._environment, "CLOCK_OFFSET": str(clock_offset)}, self.log, step)
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


def _free_port() -> int:
    """A port below those that the system gives to clients, so that nobody takes it while the program is dead."""
    for port in random.SystemRandom().sample(range(20_000, 32_000), 100):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("no free port")


if __name__ == "__main__":
    _nursery()
