"""Serving the platform over HTTP: waitress in a thread, ready for tests, demonstrations and load."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from flask import Blueprint
from waitress import wasyncore
from waitress.channel import ClientDisconnected
from waitress.server import create_server

from simulator.api import DROP_CONNECTION, create_api
from simulator.control import create_control
from simulator.platform import LinePlatform
from simulator.records import Json
from simulator.webhooks import WebhookPoster

THREADS = 96  # more than a bot has senders: they mostly wait out the latency


class Server:
    """A running platform at ``url`` (http, without trailing slash)."""

    def __init__(self, wsgi: Callable[..., Iterable[bytes]], host: str, port: int, threads: int) -> None:
        self._waitress = create_server(
            wsgi,
            host=host,
            port=port,
            threads=threads,
            connection_limit=1_000,
            channel_timeout=120,
            ident=None,
        )
        self.port = int(self._waitress.effective_port)
        self.url = f"http://{host}:{self.port}"
        self._thread = threading.Thread(target=self._waitress.run, name="line-simulator", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop accepting, drop every connection, and wait for the serving thread. Idempotent."""
        if not self._thread.is_alive():
            return
        sockets = self._waitress._map
        with suppress(OSError):  # the loop may wake for another reason and close the trigger first
            self._waitress.trigger.pull_trigger(lambda: wasyncore.close_all(sockets))
        self._thread.join(timeout=5)
        self._waitress.task_dispatcher.shutdown(cancel_pending=True, timeout=1)

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()


def serve(
    platform: LinePlatform,
    host: str = "127.0.0.1",
    port: int = 0,
    extra_blueprints: Sequence[Blueprint] = (),
    *,
    move_clock: Callable[[datetime], None] | None = None,
    poster: WebhookPoster | None = None,
    hints: Callable[[], Sequence[Json]] = list,
    threads: int = THREADS,
) -> Server:
    """Serve LINE's API, the control API under ``/sim`` and the chat page at ``/``; port 0 takes a free one.

    ``move_clock``, ``poster`` and ``hints`` go to the control API.
    """
    app = create_api(platform)
    app.register_blueprint(create_control(platform, move_clock, poster=poster, hints=hints))
    for blueprint in (*_chat_page(), *extra_blueprints):
        app.register_blueprint(blueprint)
    return Server(_dropping(app.wsgi_app), host, port, threads)


def _chat_page() -> list[Blueprint]:
    """The page is a convenience: the platform works without it."""
    try:
        from simulator.page import page
    except ImportError:
        return []
    return [page]


def _dropping(wsgi: Callable[..., Any]) -> Callable[..., Any]:
    """Close the connection unanswered where a fault asks for it: waitress does so for a vanished client."""

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        answer = wsgi(environ, start_response)
        if environ.get(DROP_CONNECTION):
            raise ClientDisconnected
        return answer

    return application
