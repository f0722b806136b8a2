"""What all API calls have in common: the token, rate limits, faults, LINE's error body, and the record."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from flask import Response, request

from simulator.identifiers import request_id as new_request_id
from simulator.platform import LinePlatform
from simulator.records import ApiRequest, Json, LineError

DROP_CONNECTION = "simulator.drop_connection"
MOST_BYTES = 2 * 1024 * 1024


@dataclass(slots=True)
class Call:
    """One request as a handler sees it. ``body`` is the parsed JSON of calls that have one, else None."""

    request_id: str
    retry_key: str | None
    content_type: str
    raw: bytes
    body: Any = None


Handler = Callable[..., "Json | Response"]


class Calls:
    """Turns handlers ``(call, **path) -> JSON object or Response`` into views of LINE's API."""

    def __init__(self, platform: LinePlatform) -> None:
        self._platform = platform

    def __call__(
        self, kind: str, *, has_json: bool = False, status: int = 200
    ) -> Callable[[Handler], Callable[..., Response]]:
        """Make views of one kind, the name under which requests are counted and recorded."""

        def decorate(handler: Handler) -> Callable[..., Response]:
            @wraps(handler)
            def view(**path: str) -> Response:
                return self._answer(kind, handler, path, has_json=has_json, status=status)

            return view

        return decorate

    def _answer(self, kind: str, handler: Handler, path: dict[str, str], *, has_json: bool, status: int) -> Response:
        headers = request.headers
        call = Call(new_request_id(), headers.get("X-Line-Retry-Key"), request.mimetype, request.get_data())
        faults = self._platform.faults
        faults.wait_latency()
        try:
            self._authenticate(headers.get("Authorization", ""))
            if has_json:
                call.body = _parsed(call)
            faults.before_accepting()
            self._platform.rates.count(kind)
            result = handler(call, **path)
            answer = result if isinstance(result, Response) else _json(result, status)
        except LineError as error:
            answer = _json(error.body, error.status)
            answer.headers.extend(error.headers)
        answer.headers["x-line-request-id"] = call.request_id
        self._record(kind, call, answer)
        if answer.status_code < 400 and faults.swallow_answer():
            request.environ[DROP_CONNECTION] = True
        return answer

    def _authenticate(self, authorization: str) -> None:
        scheme, _, token = authorization.partition(" ")
        expected = self._platform.channel_access_token
        if scheme != "Bearer" or not hmac.compare_digest(token.strip().encode(), expected.encode()):
            reason = "invalid token" if authorization else "missing authorization header"
            raise LineError(
                401,
                f"Authentication failed due to the following reason: {reason}. "
                "Confirm that the access token in the authorization header is valid.",
            )

    def _record(self, kind: str, call: Call, answer: Response) -> None:
        self._platform.record(
            ApiRequest(
                method=request.method,
                path=request.path,
                kind=kind,
                body=call.body,
                status=answer.status_code,
                retry_key=call.retry_key,
                at=self._platform.now(),
                request_id=call.request_id,
                accepted_request_id=answer.headers.get("x-line-accepted-request-id"),
            )
        )


def _parsed(call: Call) -> Any:
    if call.content_type != "application/json":
        raise LineError(415, f"The content type, {call.content_type or 'none'}, is not supported")
    if len(call.raw) > MOST_BYTES:
        raise LineError(413, "Request exceeds the max size of 2MB")
    try:
        return json.loads(call.raw)
    except json.JSONDecodeError as error:
        where = f"line: {error.lineno}, column: {error.colno}"
        raise LineError(400, f"The request body could not be parsed as JSON ({where})") from None
    except (UnicodeDecodeError, RecursionError):
        raise LineError(400, "The request body could not be parsed as JSON (line: 1, column: 1)") from None


def _json(body: Json, status: int) -> Response:
    return Response(json.dumps(body, ensure_ascii=False, separators=(",", ":")), status, mimetype="application/json")
