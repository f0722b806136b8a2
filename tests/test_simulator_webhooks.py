"""The simulator's webhook posting: time limit, redelivery, duplicates and order."""

from __future__ import annotations

import json
import queue
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from core.clock import ManualClock
from simulator.platform import LinePlatform
from simulator.webhooks import WebhookPoster
from tests.simulated_line import (
    SOMCHAI,
    START,
    new_platform,
)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(START)


@pytest.fixture
def platform(clock: ManualClock) -> LinePlatform:
    return new_platform(clock)


class Bot:
    """A webhook endpoint that answers what it is told to and keeps what it received."""

    def __init__(self) -> None:
        self.answers: list[int] = []
        self.received: queue.Queue[tuple[dict[str, str], bytes]] = queue.Queue()
        bot = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                bot.received.put((dict(self.headers), body))
                self.send_response(bot.answers.pop(0) if bot.answers else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args: Any) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/callback"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def events(self, count: int) -> list[dict[str, Any]]:
        bodies = [self.received.get(timeout=5)[1] for _ in range(count)]
        return [event for body in bodies for event in json.loads(body)["events"]]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def bot() -> Iterator[Bot]:
    running = Bot()
    yield running
    running.close()


@pytest.fixture
def poster(platform: LinePlatform, bot: Bot) -> Iterator[WebhookPoster]:
    platform.webhook_url = bot.url
    running = WebhookPoster(platform)
    yield running
    running.close()


def test_a_webhook_arrives_signed(platform: LinePlatform, poster: WebhookPoster, bot: Bot) -> None:
    event = platform.text(SOMCHAI, "สถานะ")
    assert poster.deliver(event) == 200
    headers, body = bot.received.get(timeout=5)
    assert headers["x-line-signature"] == platform.sign(body)
    assert json.loads(body)["events"] == [event]


def test_the_verify_button_posts_no_events(poster: WebhookPoster, bot: Bot) -> None:
    assert poster.deliver() == 200
    assert json.loads(bot.received.get(timeout=5)[1])["events"] == []


def test_the_background_poster_keeps_the_order(platform: LinePlatform, poster: WebhookPoster, bot: Bot) -> None:
    poster.start()
    sent = [platform.text(SOMCHAI, str(number)) for number in range(10)]
    assert bot.events(10) == sent


def test_duplicates_arrive_twice_with_the_same_id(platform: LinePlatform, poster: WebhookPoster, bot: Bot) -> None:
    platform.faults.set(duplicate_webhooks=True)
    event = platform.text(SOMCHAI, "สถานะ")
    poster.deliver(event)
    assert bot.events(2) == [event, event]


def test_the_reordering_fault_changes_the_order_and_loses_nothing(
    platform: LinePlatform, poster: WebhookPoster, bot: Bot
) -> None:
    platform.faults.set(reorder_webhooks=True)
    sent = [platform.text(SOMCHAI, str(number)) for number in range(6)]
    for event in sent:
        poster.enqueue(event)
    poster.start()
    arrived = bot.events(6)
    assert arrived != sent
    assert sorted(event["webhookEventId"] for event in arrived) == sorted(event["webhookEventId"] for event in sent)


def refused_once(platform: LinePlatform, poster: WebhookPoster, bot: Bot) -> dict[str, Any]:
    bot.answers = [500]
    event = platform.text(SOMCHAI, "สถานะ")
    assert poster.deliver(event) == 500
    assert bot.events(1) == [event]
    return event


def test_without_redelivery_a_failed_webhook_is_lost(
    platform: LinePlatform, poster: WebhookPoster, bot: Bot, clock: ManualClock
) -> None:
    refused_once(platform, poster, bot)
    clock.advance(timedelta(hours=1))
    assert poster.redeliver_due() == 0
    assert platform.webhook_error == "error_status_code"


def test_with_redelivery_a_failed_webhook_comes_again_with_the_same_id_and_token(
    platform: LinePlatform, poster: WebhookPoster, bot: Bot, clock: ManualClock
) -> None:
    platform.redelivery = True
    event = refused_once(platform, poster, bot)
    assert poster.redeliver_due() == 0
    clock.advance(timedelta(seconds=10))
    assert poster.redeliver_due() == 1
    (again,) = bot.events(1)
    assert again == {**event, "deliveryContext": {"isRedelivery": True}}


def test_redelivery_waits_longer_each_time_and_gives_up_within_twenty_minutes(
    platform: LinePlatform, poster: WebhookPoster, bot: Bot, clock: ManualClock
) -> None:
    platform.redelivery = True
    bot.answers = [500] * 20
    poster.deliver(platform.text(SOMCHAI, "สถานะ"))
    minutes = []
    for second in range(1, 3_600):
        clock.advance(timedelta(seconds=1))
        minutes += [second] * poster.redeliver_due()
    assert minutes == [10, 40, 130, 400, 1_000]


@contextmanager
def silent_endpoint() -> Iterator[str]:
    """The URL of a socket that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}/"


def test_an_answer_after_the_time_limit_counts_as_none(platform: LinePlatform) -> None:
    with silent_endpoint() as url:
        platform.webhook_url = url
        poster = WebhookPoster(platform, answer_within=0.05)
        assert poster.deliver(platform.text(SOMCHAI, "สถานะ")) is None
        assert platform.webhook_error == "request_timeout"
        poster.close()


def test_a_bot_that_is_down_is_told_as_such(platform: LinePlatform, bot: Bot) -> None:
    platform.webhook_url = bot.url
    bot.close()
    poster = WebhookPoster(platform)
    assert poster.deliver(platform.text(SOMCHAI, "สถานะ")) is None
    assert platform.webhook_error == "could_not_connect"
