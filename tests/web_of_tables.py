"""Servers of tables on loopback, with real TLS: what a pasted address may lead to.

Their certificate is made anew for each run, and trusted by nobody else.
"""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory

import trustme

from sheets.internet import Internet

HERE, ELSEWHERE, GOOGLE = "sheets.tidtam.example", "other.tidtam.example", "docs.google.com"  # names in the certificate
_FOLDER = TemporaryDirectory(prefix="tidtam-authority-")


@cache
def _authority() -> tuple[trustme.CA, str]:
    """Who vouches for the servers, and the file that says so."""
    authority, file = trustme.CA(), Path(_FOLDER.name) / "authority.pem"
    authority.cert_pem.write_to_path(str(file))
    return authority, str(file)


Answer = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class WebOfTables:
    """One server that plays every host; ``answers`` by host and path, ``asked`` as they came."""

    port: int = 0
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def internet(self, all_within: float = 5.0) -> Internet:
        """A world in which every host is this server, and loopback is public."""
        return Internet(lambda host: ["127.0.0.1"], lambda address: True, self.port, _authority()[1], all_within)

    def serve(self, place: str, content: bytes, kind: str = "text/csv", status: int = 200, **headers: str) -> None:
        def answer(request: BaseHTTPRequestHandler) -> None:
            request.send_response(status)
            all_headers = {"Content-Type": kind, "Content-Length": str(len(content)), **headers}
            for name, value in all_headers.items():
                request.send_header(name.replace("_", "-"), value)
            request.end_headers()
            request.wfile.write(content)

        self.answers[place] = answer

    def redirect(self, place: str, to: str) -> None:
        self.serve(place, b"", status=307, Location=to)


def _unknown(request: BaseHTTPRequestHandler) -> None:
    request.send_error(404)


@contextmanager
def web_of_tables() -> Iterator[WebOfTables]:
    web = WebOfTables()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            place = f"{self.headers['Host']}{self.path}"
            web.asked.append(place)
            web.headers.append(dict(self.headers))
            with suppress(OSError):  # whoever asked went away
                web.answers.get(place, _unknown)(self)

        def log_message(self, *_: object) -> None:
            """Nothing: tests look at ``asked``."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    _authority()[0].issue_cert(HERE, ELSEWHERE, GOOGLE).configure_cert(context)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    web.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield web
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
