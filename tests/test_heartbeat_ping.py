"""A watcher outside hears from each tick that did its work, and can neither delay the worker nor lose its secret."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Empty, Queue

import pytest

from app import create_app
from commands.services import Services
from core.config import load_settings
from tests.world import World

PATH = "/ping/who-knows-this-can-feign-life"
SOON = 10.0  # seconds to wait for what happens in the background


class Watcher:
    """A web server that takes pings, holds each while ``answers`` is cleared, and answers with ``status``."""

    def __init__(self) -> None:
        self.heard: Queue[str] = Queue()
        self.answers = threading.Event()
        self.answers.set()
        self.status = 200
        watcher = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                watcher.heard.put(self.path)
                watcher.answers.wait(SOON)
                self.send_response(watcher.status)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Silent."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}{PATH}"

    def close(self) -> None:
        self.answers.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def watcher() -> Iterator[Watcher]:
    server = Watcher()
    yield server
    server.close()


def with_heartbeat(world: World, url: str) -> Services:
    """The program on the world's database, with this HEARTBEAT_URL."""
    settings = load_settings(
        _env_file=None,
        line_channel_secret="s",
        line_channel_access_token="t",
        line_api_host=world.server.url,
        database_url=world.database_url,
        secret_key="k",
        heartbeat_url=url,
    )
    services: Services = create_app(settings, world.clock).extensions["tidtam"]
    world.others.append(services)
    return services


def pings_end() -> None:
    """Wait for the ping under way."""
    for thread in threading.enumerate():
        if thread.name == "heartbeat":
            thread.join(SOON)


def test_each_tick_that_did_its_work_is_pinged_and_one_that_failed_is_not(world: World, watcher: Watcher) -> None:
    worker = with_heartbeat(world, watcher.url).worker
    for _ in range(2):
        worker.tick()
        assert watcher.heard.get(timeout=SOON) == PATH
        pings_end()
    world.execute("ALTER TABLE campaign RENAME TO campaign_elsewhere")
    with pytest.raises(Exception, match="campaign"):
        worker.tick()
    pings_end()
    with pytest.raises(Empty):
        watcher.heard.get_nowait()


def test_a_watcher_that_does_not_answer_delays_nothing_and_is_asked_once_at_a_time(
    world: World, watcher: Watcher
) -> None:
    worker = with_heartbeat(world, watcher.url).worker
    watcher.answers.clear()
    for _ in range(3):
        worker.run_once()  # returns although no ping was answered
    assert watcher.heard.get(timeout=SOON) == PATH
    assert watcher.heard.empty()
    watcher.answers.set()
    pings_end()
    worker.tick()
    assert watcher.heard.get(timeout=SOON) == PATH


def test_failures_are_logged_once_without_the_address(
    world: World, watcher: Watcher, capsys: pytest.CaptureFixture[str]
) -> None:
    watcher.status = 500
    worker = with_heartbeat(world, watcher.url).worker
    for _ in range(3):
        worker.tick()
        pings_end()
    watcher.status = 200
    worker.tick()
    pings_end()
    with_heartbeat(world, f"http://127.0.0.1:1{PATH}").worker.tick()
    pings_end()
    log = capsys.readouterr()
    lines = [json.loads(line) for line in log.out.splitlines()]
    assert [(line["event"], line.get("cause")) for line in lines if line["logger"] == "scheduler.heartbeat"] == [
        ("heartbeat not taken", "http 500"),
        ("heartbeat taken", None),
        ("heartbeat not taken", "ConnectionError"),
    ]
    assert PATH not in log.out + log.err
