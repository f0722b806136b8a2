"""Connections to the public internet only, for addresses that people paste.

A pasted address must not make the server knock at doors that only the server can reach: its own, the office's, the
cloud's. Every address that a host name stands for has to be public, and the connection goes to the very address that
was looked at, so that a name which changes its mind in between gains nothing. TLS still verifies the name.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as FutureTimeout
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, ip_address
from types import TracebackType
from typing import Any, cast

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPSConnectionPool
from urllib3.connection import HTTPSConnection

from sheets.unfetched import Unfetched, UnfetchedTable

CONNECT_WITHIN, READ_WITHIN, LOOK_UP_WITHIN, ALL_WITHIN = 5.0, 10.0, 5.0, 20.0  # seconds
MOST_ADDRESSES_TRIED = 3

# RFC 6890 and its successors: what Python's is_global lets through although it leads back inside, or nowhere.
_SPECIAL_V4 = tuple(map(IPv4Network, ("192.0.0.0/24", "192.88.99.0/24")))
_UNICAST_V6 = IPv6Network("2000::/3")  # all that is given out; leaves out mapped, NAT64 and site-local addresses
_SIX_TO_FOUR = IPv6Network("2002::/16")  # holds any IPv4 address


def is_public(address: str) -> bool:
    """Whether an IP address is one host of the public internet."""
    ip = ip_address(address)
    if ip.is_multicast or not ip.is_global:
        return False
    if ip.version == 4:
        return not any(ip in network for network in _SPECIAL_V4)
    return ip in _UNICAST_V6 and ip not in _SIX_TO_FOUR


def look_up(host: str) -> list[str]:
    """The IP addresses of a host name, as the system resolves it. Raises OSError."""
    found = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@dataclass(frozen=True)
class Internet:
    """How hosts are found and reached. ``port`` is where https really listens, ``authorities`` a file of CAs."""

    look_up: Callable[[str], Sequence[str]] = look_up
    allowed: Callable[[str], bool] = is_public
    port: int = 443
    authorities: str | None = None
    all_within: float = ALL_WITHIN

    def addresses(self, host: str, within: float) -> list[str]:
        """The addresses of a host, all of them allowed. Raises UnfetchedTable."""
        try:
            found = _in_time(lambda: self.look_up(host), within)
            allowed = [self.allowed(address) for address in found]
        except FutureTimeout:
            raise UnfetchedTable(Unfetched.SLOW) from None
        except (OSError, ValueError):  # UnicodeError among them: a label too long for DNS
            raise UnfetchedTable(Unfetched.UNKNOWN_HOST) from None
        if not found:
            raise UnfetchedTable(Unfetched.UNKNOWN_HOST)
        if not all(allowed):
            raise UnfetchedTable(Unfetched.PRIVATE)
        return list(found)[:MOST_ADDRESSES_TRIED]


def _in_time(act: Callable[[], Sequence[str]], seconds: float) -> Sequence[str]:
    """The system's resolver knows no time limit, so it is asked in a thread of its own."""
    future: Future[Sequence[str]] = Future()

    def run() -> None:
        try:
            future.set_result(act())
        except Exception as error:
            future.set_exception(error)

    threading.Thread(target=run, name="look-up", daemon=True).start()
    return future.result(seconds)


class Deadline:
    """The end of one fetch, redirects included: cuts the connection, however slowly bytes drip in."""

    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds
        self._timer = threading.Timer(seconds, self._cut)
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None

    def __enter__(self) -> Deadline:
        self._timer.daemon = True
        self._timer.start()
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self._timer.cancel()

    @property
    def left(self) -> float:
        return self._ends - time.monotonic()

    @property
    def over(self) -> bool:
        return self.left <= 0

    def watch(self, connection: socket.socket) -> None:
        """The connection now in use."""
        with self._lock:
            self._socket = connection
        if self.over:
            self._cut()

    def _cut(self) -> None:
        with self._lock:
            if self._socket is not None:
                try:
                    socket.socket.shutdown(self._socket, socket.SHUT_RDWR)  # below TLS, which is busy reading
                except OSError:
                    return


class _WatchedConnection(HTTPSConnection):
    """Tells a deadline of its socket."""

    deadline: Deadline

    def connect(self) -> None:
        super().connect()
        self.deadline.watch(cast(socket.socket, self.sock))


class PinnedAdapter(HTTPAdapter):
    """Connects to one IP address, whatever the host resolves to by now; certificates are verified for the host."""

    def __init__(self, address: str, port: int, deadline: Deadline) -> None:
        self._address, self._port = address, port
        self._connection = type("_Connection", (_WatchedConnection,), {"deadline": deadline})
        super().__init__(max_retries=0)

    def build_connection_pool_key_attributes(self, *arguments: Any, **options: Any) -> tuple[Any, Any]:
        where, how = super().build_connection_pool_key_attributes(*arguments, **options)
        named = where["host"]
        where |= {"host": self._address, "port": self._port}
        return where, {**how, "server_hostname": named, "assert_hostname": named}

    def get_connection_with_tls_context(self, *arguments: Any, **options: Any) -> Any:
        pool = cast(HTTPSConnectionPool, super().get_connection_with_tls_context(*arguments, **options))
        pool.ConnectionCls = self._connection
        return pool


def bare_session(adapter: HTTPAdapter) -> requests.Session:
    """A session that knows nothing of this machine: no proxies, no stored passwords, no cookies."""
    session = requests.Session()
    session.trust_env = False
    session.mount("https://", adapter)
    return session
