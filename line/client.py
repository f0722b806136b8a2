"""The Messaging API over the SDK's connections: one shared client, plain dicts in, one `Answer` out.

Building the SDK's pydantic models costs more than the rest of a reply together, so bodies are dicts that messages/ has
checked already, and the SDK's pool is asked without the way through its models. Every call has a timeout (the SDK has
none by default), and nothing is repeated by the pool itself.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import quote, urlsplit

import urllib3
from linebot.v3.messaging import ApiClient, Configuration

from core import compact_json
from line.pace import Pace

CONNECT_TIMEOUT = 3.05  # seconds
READ_TIMEOUT = 10.0
MONTHLY_LIMIT = "You have reached your monthly limit."


class Result(StrEnum):
    """What an answer means for the sender (LINE.md, "Push, multicast")."""

    ACCEPTED = "accepted"  # 2xx, or 409 with the accepted request id
    UNKNOWN = "unknown"  # timeout or broken connection: it may have been accepted
    BUSY = "busy"  # 5xx: try again with the same retry key
    UNREACHED = "unreached"  # no connection: certainly not accepted
    RATE_LIMITED = "rate_limited"  # 429 of the request rate: certainly not accepted
    OVER_QUOTA = "over_quota"  # 429 of the monthly limit
    REFUSED = "refused"  # any other 4xx: for good


@dataclass(frozen=True)
class Answer:
    """LINE's answer to one request."""

    result: Result
    status: int = 0  # HTTP status; 0 when there was no answer
    message: str = ""
    request_id: str | None = None
    body: dict[str, Any] | None = None
    content: bytes = b""

    @property
    def accepted(self) -> bool:
        return self.result is Result.ACCEPTED


@dataclass(frozen=True)
class _Host:
    """The SDK's connections to one of LINE's hosts, and what every path there begins with."""

    connections: urllib3.HTTPConnectionPool
    path: str


class LineClient:
    """All the endpoints that the program uses. Safe to share between threads."""

    def __init__(
        self, *, host: str, data_host: str, access_token: str, connections: int = 64, read_timeout: float = READ_TIMEOUT
    ) -> None:
        configuration = Configuration(host=host, access_token=access_token)
        configuration.connection_pool_maxsize = connections
        self._api = ApiClient(configuration)
        self._host, self._data_host = self._connections(host), self._connections(data_host)
        self._timeout = urllib3.Timeout(connect=CONNECT_TIMEOUT, read=read_timeout)
        self._pace_of_replies, self._pace_of_pushes = Pace(), Pace()  # LINE counts each endpoint for itself

    def _connections(self, host: str) -> _Host:
        return _Host(self._api.rest_client.pool_manager.connection_from_url(host), urlsplit(host).path.rstrip("/"))

    # messages

    def reply(self, reply_token: str, messages: list[dict[str, Any]]) -> Answer:
        """Free, once per token, without a retry key (LINE refuses one here)."""
        self._pace_of_replies.wait()
        return self._post("/v2/bot/message/reply", {"replyToken": reply_token, "messages": messages})

    def push(self, to: str, messages: list[dict[str, Any]], retry_key: str) -> Answer:
        """Billed once per recipient; the retry key makes a repetition within 24 h harmless."""
        self._pace_of_pushes.wait()
        return self._post("/v2/bot/message/push", {"to": to, "messages": messages}, {"X-Line-Retry-Key": retry_key})

    # what LINE knows

    def profile(self, user_id: str) -> Answer:
        return self._get(f"/v2/bot/profile/{quote(user_id, safe='')}")

    def group_summary(self, group_id: str) -> Answer:
        return self._get(f"/v2/bot/group/{quote(group_id, safe='')}/summary")

    def group_member_count(self, group_id: str) -> Answer:
        """``{"count": n}``: people in the group without the bot."""
        return self._get(f"/v2/bot/group/{quote(group_id, safe='')}/members/count")

    def quota(self) -> Answer:
        """``{"type": "none"}`` or ``{"type": "limited", "value": messages a month}``."""
        return self._get("/v2/bot/message/quota")

    def quota_consumption(self) -> Answer:
        """``{"totalUsage": messages}`` of this month, approximately."""
        return self._get("/v2/bot/message/quota/consumption")

    def content(self, message_id: str) -> Answer:
        """The bytes of an image or file that a person sent."""
        return self._get(f"/v2/bot/message/{quote(message_id, safe='')}/content", data=True, binary=True)

    # rich menus

    def create_rich_menu(self, menu: dict[str, Any]) -> Answer:
        return self._post("/v2/bot/richmenu", menu)

    def upload_rich_menu_image(self, rich_menu_id: str, image: bytes, mime: str) -> Answer:
        path = f"/v2/bot/richmenu/{quote(rich_menu_id, safe='')}/content"
        return self._call("POST", path, image, {"Content-Type": mime}, data=True)

    def set_default_rich_menu(self, rich_menu_id: str) -> Answer:
        return self._call("POST", f"/v2/bot/user/all/richmenu/{quote(rich_menu_id, safe='')}", None, {})

    def link_rich_menu(self, user_id: str, rich_menu_id: str) -> Answer:
        path = f"/v2/bot/user/{quote(user_id, safe='')}/richmenu/{quote(rich_menu_id, safe='')}"
        return self._call("POST", path, None, {})

    def unlink_rich_menu(self, user_id: str) -> Answer:
        return self._call("DELETE", f"/v2/bot/user/{quote(user_id, safe='')}/richmenu", None, {})

    def rich_menus(self) -> Answer:
        return self._get("/v2/bot/richmenu/list")

    def delete_rich_menu(self, rich_menu_id: str) -> Answer:
        return self._call("DELETE", f"/v2/bot/richmenu/{quote(rich_menu_id, safe='')}", None, {})

    # transport

    def _post(self, path: str, body: dict[str, Any], headers: dict[str, str] | None = None) -> Answer:
        return self._call("POST", path, body, {"Content-Type": "application/json", **(headers or {})})

    def _get(self, path: str, *, data: bool = False, binary: bool = False) -> Answer:
        return self._call("GET", path, None, {}, data=data, binary=binary)

    def _call(
        self, method: str, path: str, body: dict[str, Any] | bytes | None, headers: dict[str, str], *,
        data: bool = False, binary: bool = False,
    ) -> Answer:  # fmt: skip
        host = self._data_host if data else self._host
        content = compact_json.encode(body) if isinstance(body, dict) else body
        try:
            response = host.connections.urlopen(
                method, host.path + path, content, {**self._api.default_headers, **headers}, retries=False,
                timeout=self._timeout,
            )  # fmt: skip
        except (urllib3.exceptions.NewConnectionError, urllib3.exceptions.ConnectTimeoutError) as error:
            return Answer(Result.UNREACHED, message=type(error).__name__)
        except urllib3.exceptions.HTTPError as error:
            return Answer(Result.UNKNOWN, message=type(error).__name__)
        if not 200 <= response.status < 300:
            return _refusal(response)
        return Answer(
            Result.ACCEPTED,
            status=response.status,
            request_id=response.headers.get("x-line-request-id"),
            body=None if binary else _json(response.data),
            content=response.data if binary else b"",
        )

    def close(self) -> None:
        self._api.close()


def _refusal(response: urllib3.BaseHTTPResponse) -> Answer:
    """An answer that is not 2xx, as the sender must read it."""
    status, headers, body = response.status, response.headers, _json(response.data) or {}
    message = str(body.get("message", ""))[:200]
    request_id = headers.get("x-line-request-id")
    if status == 409 and (accepted := headers.get("x-line-accepted-request-id")):
        return Answer(Result.ACCEPTED, status, message, accepted, body)
    if status == 429:
        over_quota = message.startswith(MONTHLY_LIMIT[:-1])
        return Answer(Result.OVER_QUOTA if over_quota else Result.RATE_LIMITED, status, message, request_id, body)
    result = Result.REFUSED if 400 <= status < 500 else Result.BUSY
    return Answer(result, status, message, request_id, body)


def _json(data: bytes) -> dict[str, Any] | None:
    try:
        parsed = json.loads(data) if data else None
    except ValueError:
        return None
    return parsed if isinstance(parsed, dict) else None
