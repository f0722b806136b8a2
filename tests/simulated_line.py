"""A served LINE platform and an HTTP client for it, for the tests that hold the simulator to LINE's rules."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import requests

from core.clock import ManualClock
from simulator.platform import LinePlatform
from simulator.server import serve
from tests.line_contract import Watch

SECRET = "channel-secret"
TOKEN = "channel-access-token"
START = datetime(2023, 11, 6, 2, 0, tzinfo=UTC)
SOMCHAI, MALEE, STRANGER = "U" + "1" * 32, "U" + "2" * 32, "U" + "9" * 32
GROUP, OTHER_GROUP = "C" + "1" * 32, "C" + "2" * 32
KEY = "123e4567-e89b-12d3-a456-426614174000"


def new_platform(clock: ManualClock, *, store: Path | None = None, quota: int | None = 300) -> LinePlatform:
    """Two friends, one stranger, a group of five with the bot, a group without it."""
    platform = LinePlatform(channel_secret=SECRET, channel_access_token=TOKEN, clock=clock, store=store, quota=quota)
    platform.add_user(SOMCHAI, "สมชาย")
    platform.add_user(MALEE, "มาลี")
    platform.add_user(STRANGER, "คนแปลกหน้า", follows=False)
    platform.add_group(GROUP, "ธุรการ", [SOMCHAI, MALEE], silent_members=3)
    platform.add_group(OTHER_GROUP, "กลุ่มอื่น", [SOMCHAI], bot_in=False)
    return platform


class Line:
    """The bot's side of the wire, and the platform behind it."""

    def __init__(self, platform: LinePlatform, clock: ManualClock, url: str) -> None:
        self.platform, self.clock, self.url = platform, clock, url
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.headers["Authorization"] = f"Bearer {TOKEN}"

    def call(self, method: str, path: str, *, timeout: float = 10, **how: Any) -> requests.Response:
        return self._session.request(method, self.url + path, timeout=timeout, **how)

    def get(self, path: str, **how: Any) -> requests.Response:
        return self.call("GET", path, **how)

    def post(self, path: str, **how: Any) -> requests.Response:
        return self.call("POST", path, **how)

    def reply(self, token: str, *messages: Any, key: str | None = None) -> requests.Response:
        body = {"replyToken": token, "messages": list(messages) or [TEXT]}
        return self.post("/v2/bot/message/reply", json=body, headers=_key(key))

    def push(self, to: str, *messages: Any, key: str | None = None) -> requests.Response:
        body = {"to": to, "messages": list(messages) or [TEXT]}
        return self.post("/v2/bot/message/push", json=body, headers=_key(key))

    def multicast(self, to: list[str], *messages: Any, key: str | None = None) -> requests.Response:
        body = {"to": to, "messages": list(messages) or [TEXT]}
        return self.post("/v2/bot/message/multicast", json=body, headers=_key(key))

    def validate(self, *messages: Any) -> requests.Response:
        return self.post("/v2/bot/message/validate/push", json={"messages": list(messages)})

    def complaints(self, *messages: Any) -> list[tuple[str, str]]:
        """What LINE finds wrong with messages: (property, message) pairs; empty when they are fine."""
        answer = self.validate(*messages)
        assert answer.status_code in (200, 400)
        return [(detail["property"], detail["message"]) for detail in answer.json().get("details", [])]

    def close(self) -> None:
        self._session.close()


TEXT = {"type": "text", "text": "สวัสดี"}


def _key(key: str | None) -> dict[str, str]:
    return {"X-Line-Retry-Key": key} if key else {}


@contextmanager
def running_line(*, store: Path | None = None, quota: int | None = 300) -> Iterator[Line]:
    """The platform of ``new_platform``, served."""
    clock = ManualClock(START)
    platform = new_platform(clock, store=store, quota=quota)
    watch = Watch(requests=False)  # these tests ask what LINE refuses
    with serve(platform, threads=12, extra_blueprints=watch.blueprints) as server:
        line = Line(platform, clock, server.url)
        try:
            yield line
        finally:
            line.close()
            watch.look_at_events(platform)
            platform.close()
    watch.no_complaints()
