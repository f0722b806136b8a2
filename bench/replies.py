"""LINE's receiving end for a measurement: takes replies, notes when each came in, and costs next to nothing.

The platform of simulator/ checks every message as LINE does, which takes several times what the server under
measurement spends; on a machine of two cores that would be measured instead. This one runs in a process of its own,
keeps connections alive, reads the reply token and answers as LINE does, late by as much as it is told.
"""

from __future__ import annotations

import heapq
import multiprocessing
import re
import selectors
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Any

import psutil

from bench.http_bytes import Incomplete, cut_message

REPLY = b"POST /v2/bot/message/reply "
TOKEN = re.compile(rb'"replyToken"\s*:\s*"([^"]+)"')
ACCEPTED = b'{"sentMessages":[{"id":"461230966842064897","quoteToken":"IStG5h1Tz7b"}]}'
ANSWER = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nx-line-request-id: 00000000-0000-0000-0000-000000000000"
    b"\r\nContent-Length: %d\r\n\r\n%b"
)
NO_REPLY_FOR = 10.0  # seconds after which what has not come in is lost

Arrivals = dict[str, float]  # reply token → perf_counter() when its first reply was in


class RepliesLost(Exception):
    """Not every webhook was replied to."""


class LineEnd:
    """The process as the measurement sees it."""

    def __init__(self, url: str, orders: Connection, process: psutil.Process) -> None:
        self.url = url
        self._orders = orders
        self._process = process

    def be_late(self, milliseconds: float) -> None:
        """Answer each request so much after it came in."""
        self._orders.send(("late", milliseconds / 1000))

    def arrivals(self, count: int) -> Arrivals:
        """Wait until so many different replies are in; they are forgotten then. Raises RepliesLost."""
        self._orders.send(("tell", count))
        last = -1
        while not self._orders.poll(NO_REPLY_FOR):
            self._orders.send(("count", None))
            now = self._orders.recv()
            if not isinstance(now, int):  # they came in at this very moment
                self._orders.recv()
                return dict(now)
            if now == last:
                raise RepliesLost(f"{now} of {count} replies came in")
            last = now
        return dict(self._orders.recv())

    def a_reply(self) -> bytes:
        """The body of the newest reply, to look at."""
        self._orders.send(("body", None))
        return bytes(self._orders.recv())

    def cpu(self) -> float:
        """Seconds that it has used so far."""
        return float(sum(self._process.cpu_times()[:2]))


@contextmanager
def line_end() -> Iterator[LineEnd]:
    """A running one; it ends with the block."""
    fork = multiprocessing.get_context("fork")
    ours, theirs = fork.Pipe()
    process = fork.Process(target=_run, args=(theirs,), daemon=True)
    process.start()
    try:
        yield LineEnd(f"http://127.0.0.1:{ours.recv()}", ours, psutil.Process(process.pid))
    finally:
        process.kill()
        process.join()


# the process


class _Receiver:
    def __init__(self, orders: Connection) -> None:
        self._orders = orders
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self._listener.setblocking(False)
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._selector.register(orders, selectors.EVENT_READ)
        self._unread: dict[socket.socket, bytes] = {}
        self._due: list[tuple[float, int, socket.socket, bytes]] = []  # answers that are late, the next one first
        self._asked = 0
        self._late = 0.0
        self._arrivals: Arrivals = {}
        self._tell_at = 0
        self._body = b""

    def run(self) -> None:
        self._orders.send(self._listener.getsockname()[1])
        while True:
            wait = max(0.0, self._due[0][0] - time.perf_counter()) if self._due else None
            for key, _ in self._selector.select(wait):
                if key.fileobj is self._listener:
                    self._accept()
                elif key.fileobj is self._orders:
                    self._obey(*self._orders.recv())
                else:
                    self._read(key.fileobj)
            self._answer_due()

    def _obey(self, order: str, argument: Any) -> None:
        if order == "late":
            self._late = argument
        elif order == "body":
            self._orders.send(self._body)
        elif order == "count":
            self._orders.send(len(self._arrivals))
        else:
            self._tell_at = argument
            self._tell()

    def _tell(self) -> None:
        if self._tell_at and len(self._arrivals) >= self._tell_at:
            self._orders.send(self._arrivals)
            self._arrivals, self._tell_at = {}, 0

    def _accept(self) -> None:
        client, _ = self._listener.accept()
        client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._unread[client] = b""
        self._selector.register(client, selectors.EVENT_READ)

    def _read(self, client: Any) -> None:
        try:
            more = client.recv(65_536)
        except OSError:
            more = b""
        if not more:
            self._selector.unregister(client)
            del self._unread[client]
            client.close()
            return
        try:
            request, self._unread[client] = cut_message(self._unread[client] + more)
        except Incomplete:
            self._unread[client] += more
            return
        self._take(client, request)

    def _take(self, client: socket.socket, request: bytes) -> None:
        now = time.perf_counter()
        if request.startswith(REPLY) and (token := TOKEN.search(request)):
            self._arrivals.setdefault(token[1].decode(), now)
            self._body = request.partition(b"\r\n\r\n")[2]
            self._tell()
        body = ACCEPTED if request.startswith(REPLY) else b"{}"
        self._asked += 1
        heapq.heappush(self._due, (now + self._late, self._asked, client, ANSWER % (len(body), body)))

    def _answer_due(self) -> None:
        now = time.perf_counter()
        while self._due and self._due[0][0] <= now:
            *_, client, answer = heapq.heappop(self._due)
            if client in self._unread:
                client.send(answer)


def _run(orders: Connection) -> None:
    _Receiver(orders).run()
