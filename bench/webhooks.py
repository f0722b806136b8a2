"""LINE's sending end for a measurement: signed webhooks as ready-made bytes over connections that stay open.

`post_all` sends the next one as soon as one is answered (saturation); `post_paced` sends at fixed instants, whatever
the server does (so that a server that falls behind shows in the waits).
"""

from __future__ import annotations

import gc
import itertools
import selectors
import socket
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bench.http_bytes import Incomplete, cut_message
from simulator.platform import LinePlatform

HEAD = (
    "POST /callback HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: LineBotWebhook/2.0\r\n"
    "Content-Type: application/json; charset=utf-8\r\nX-Line-Signature: {signature}\r\nContent-Length: {length}\r\n\r\n"
)
NO_ANSWER_FOR = 30.0  # seconds
# Then a new connection is made, which the less busy of several processes accepts; each at its own time, because those
# that come together mostly go to one.
ANSWERS_PER_CONNECTION = 20
MOST_CONNECTIONS = 200  # of `post_paced`, which opens another one when all are waiting

Address = tuple[str, int]


class NotAnswered(Exception):
    """The server did not answer a webhook with 200."""


@dataclass
class Posted:
    """What became of some webhooks; instants are of perf_counter()."""

    began: float
    ended: float = 0.0  # the last one was answered
    waits: list[float] = field(default_factory=list)  # seconds; of a paced one since it was due


@dataclass(frozen=True)
class Webhook:
    """One signed webhook with one event."""

    body: bytes
    signature: str
    reply_token: str

    @property
    def request(self) -> bytes:
        """As it goes over the wire."""
        return HEAD.format(signature=self.signature, length=len(self.body)).encode() + self.body


class Webhooks:
    """What people write to the bot; every event has an id and a reply token of its own."""

    def __init__(self, platform: LinePlatform, at: datetime) -> None:
        self._platform = platform
        self._number = itertools.count()
        self._milliseconds = int(at.timestamp() * 1000)

    def of(self, text: str, users: Sequence[str], count: int) -> list[Webhook]:
        """That text so many times, by the users in turn."""
        return [self._webhook(text, users[at % len(users)]) for at in range(count)]

    def _webhook(self, text: str, user: str) -> Webhook:
        number = next(self._number)
        token = f"{number:032x}"
        event = {
            "type": "message", "mode": "active", "timestamp": self._milliseconds + number,
            "source": {"type": "user", "userId": user}, "webhookEventId": f"{number:026d}",
            "deliveryContext": {"isRedelivery": False}, "replyToken": token,
            "message": {"type": "text", "id": f"{number:018d}", "quoteToken": token, "text": text},
        }  # fmt: skip
        body = self._platform.event_payload(event)
        return Webhook(body, self._platform.sign(body), token)


class _Poster:
    """Connections, and what is on its way over each."""

    def __init__(self, address: Address, selector: selectors.BaseSelector) -> None:
        self.address = address
        self.idle: list[socket.socket] = []
        self._selector = selector
        self._on_its_way: dict[socket.socket, tuple[bytes, float]] = {}
        self._unread: dict[socket.socket, bytes] = {}
        self._answers: dict[socket.socket, int] = {}

    @property
    def waiting(self) -> int:
        return len(self._on_its_way)

    @property
    def can_send(self) -> bool:
        return bool(self.idle) or self.waiting < MOST_CONNECTIONS

    def connect(self, answers: int = 0) -> socket.socket:
        """A new one, which counts as if it had been answered so often."""
        connection = socket.create_connection(self.address, timeout=NO_ANSWER_FOR)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._selector.register(connection, selectors.EVENT_READ)
        self._unread[connection], self._answers[connection] = b"", answers
        return connection

    def next(self, connection: socket.socket) -> socket.socket:
        """This connection, or a new one in its place when it has done its part."""
        self._answers[connection] += 1
        if self._answers[connection] < ANSWERS_PER_CONNECTION:
            return connection
        self.forget(connection)
        return self.connect()

    def send(self, connection: socket.socket, request: bytes, due: float) -> None:
        self._on_its_way[connection] = (request, due)
        connection.sendall(request)

    def answers(self, timeout: float | None) -> Iterator[tuple[socket.socket, float]]:
        """The connections that were answered meanwhile, and since when that was due."""
        for key, _ in self._selector.select(timeout):
            connection: Any = key.fileobj
            if self._read(connection):
                yield connection, self._on_its_way.pop(connection)[1]

    def _read(self, connection: socket.socket) -> bool:
        try:
            more = connection.recv(65_536)
        except ConnectionResetError:
            more = b""
        if not more:
            self._replace(connection)
            return False
        self._unread[connection] += more
        try:
            answer, self._unread[connection] = cut_message(self._unread[connection])
        except Incomplete:
            return False
        if not answer.startswith(b"HTTP/1.1 200 "):
            raise NotAnswered(answer[:200].decode("latin-1"))
        return True

    def _replace(self, connection: socket.socket) -> None:
        """The server closed a connection that it had kept idle; a request that crossed with that is sent again."""
        self.forget(connection)
        if under_way := self._on_its_way.pop(connection, None):
            self.send(self.connect(), *under_way)

    def forget(self, connection: socket.socket) -> None:
        self._selector.unregister(connection)
        del self._unread[connection], self._answers[connection]
        if connection in self.idle:
            self.idle.remove(connection)
        connection.close()

    def close(self) -> None:
        for connection in list(self._unread):
            self.forget(connection)
        self._selector.close()


def post_all(address: Address, requests: Sequence[bytes], connections: int) -> Posted:
    """Post all, over so many connections at once. Raises NotAnswered."""
    todo = deque(requests)
    with _undisturbed(_Poster(address, selectors.DefaultSelector())) as poster:
        posted = Posted(time.perf_counter())
        for at in range(min(connections, len(todo))):
            connection = poster.connect(at % ANSWERS_PER_CONNECTION)
            poster.send(connection, todo.popleft(), time.perf_counter())
        while poster.waiting:
            _require_answers(poster, posted)
            for connection, sent in poster.answers(1.0):
                now = time.perf_counter()
                posted.ended = now
                posted.waits.append(now - sent)
                if todo:
                    poster.send(poster.next(connection), todo.popleft(), now)
    return posted


def post_paced(address: Address, requests: Sequence[bytes], per_second: float) -> Posted:
    """Post one after the other at that pace, over as many connections as it takes. Raises NotAnswered."""
    with _undisturbed(_Poster(address, selectors.SelectSelector())) as poster:  # waits for less than a millisecond
        posted = Posted(time.perf_counter())
        sent = 0
        while len(posted.waits) < len(requests):
            _require_answers(poster, posted)
            due, wait = posted.began + sent / per_second, 1.0
            if sent < len(requests) and poster.can_send:
                wait = due - time.perf_counter()
                if wait <= 0:
                    poster.send(poster.idle.pop() if poster.idle else poster.connect(), requests[sent], due)
                    sent += 1
                    continue
            for connection, was_due in poster.answers(wait):
                posted.ended = time.perf_counter()
                posted.waits.append(posted.ended - was_due)
                poster.idle.append(poster.next(connection))
    return posted


def _require_answers(poster: _Poster, posted: Posted) -> None:
    if poster.waiting and time.perf_counter() - (posted.ended or posted.began) > NO_ANSWER_FOR:
        raise NotAnswered(f"{poster.waiting} webhooks are not answered since {NO_ANSWER_FOR:.0f} s")


@contextmanager
def _undisturbed(poster: _Poster) -> Iterator[_Poster]:
    """This process's own garbage collector does not run in between."""
    gc.collect()
    gc.disable()
    try:
        yield poster
    finally:
        gc.enable()
        poster.close()
