"""Watching a simulated LINE: what the bot asked and what it was answered, held against LINE's own description."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, request

from simulator.platform import LinePlatform
from tests.line_description import Schema, api_schemas, folder, operation_of, server_of, webhook_complaints

ERROR = {"$ref": "#/components/schemas/ErrorResponse"}
BEARER = "Bearer "
API_HOST, DATA_HOST = "https://api.line.me", "https://api-data.line.me"


@dataclass(frozen=True)
class Exchange:
    """One request and its answer as they went over the wire. ``host`` is the one asked for, without scheme."""

    method: str
    host: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes
    status: int
    answer_type: str
    answer: bytes


def request_complaints(exchange: Exchange, hosts: Mapping[str, str]) -> list[str]:
    """What LINE's description does not allow in the request.

    Args:
        hosts: Which of LINE's addresses a host stands for; one that is not named stands for each of them.
    """
    operation = operation_of(exchange.method, exchange.path)
    if operation is None:
        return ["LINE has no such operation"]
    host = hosts.get(exchange.host, server_of(operation))
    misdirected = [] if host == server_of(operation) else [f"asked of {host} and not of {server_of(operation)}"]
    return [
        *misdirected,
        *_token_complaints(exchange.headers),
        *_parameter_complaints(operation, "query", exchange.query),
        *_parameter_complaints(operation, "header", _lines_own(exchange.headers)),
        *_body_complaints(operation, exchange),
    ]


def _token_complaints(headers: Mapping[str, str]) -> list[str]:
    token = headers.get("Authorization", "")
    return [] if token.startswith(BEARER) and token.removeprefix(BEARER) else ["no channel access token"]


def _lines_own(headers: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name.lower().startswith("x-line-")}


def _parameter_complaints(operation: Schema, place: str, given: Mapping[str, str]) -> list[str]:
    """Unknown, missing and wrong parameters. Names of headers are the same in any case."""
    known = {p["name"].lower(): p for p in operation["parameters"] if p["in"] == place}
    values = {name.lower(): value for name, value in given.items()}
    complaints = [f"{place} {name} is not described" for name in values.keys() - known.keys()]
    complaints += [
        f"{place} {name} is missing" for name, p in known.items() if p.get("required") and name not in values
    ]
    for name in values.keys() & known.keys():
        schema = known[name]["schema"]
        value = int(values[name]) if schema["type"] == "integer" else values[name]
        complaints += [f"{place} {name}: {said}" for said in api_schemas().complaints(schema, value)]
    return complaints


def _body_complaints(operation: Schema, exchange: Exchange) -> list[str]:
    contents = operation.get("requestBody", {}).get("content")
    if contents is None:
        return ["no body is described"] if exchange.body else []
    if not exchange.body:
        return ["the body is missing"]
    kind = exchange.headers.get("Content-Type", "").partition(";")[0]
    if "*/*" not in contents and kind not in contents:
        return [f"content type {kind} is not described"]
    return _content_complaints(contents, exchange.body)


def answer_complaints(exchange: Exchange) -> list[str]:
    """What LINE's description does not know in the simulator's answer. Errors look the same, described or not."""
    operation = operation_of(exchange.method, exchange.path)
    if operation is None:
        return []
    answers = operation["responses"]
    if exchange.status >= 400:
        described = answers.get(str(exchange.status), {}).get("content", {"application/json": {"schema": ERROR}})
        return _content_complaints(described, exchange.answer)
    if str(exchange.status) not in answers:
        return [f"status {exchange.status} is not described"]
    contents = answers[str(exchange.status)].get("content")
    if contents is None:  # LINE answers so where its description says nothing of a body
        return [] if exchange.answer == b"{}" else ["no body is described"]
    if "*/*" not in contents and exchange.answer_type not in contents:
        return [f"content type {exchange.answer_type} is not described"]
    return _content_complaints(contents, exchange.answer)


def _content_complaints(contents: Schema, body: bytes) -> list[str]:
    if "application/json" not in contents:
        return []  # bytes: nothing is said of them
    try:
        value = json.loads(body)
    except ValueError:
        return ["the body is no JSON"]
    return api_schemas().complaints(contents["application/json"]["schema"], value)


class Watch:
    """Looks at a platform for as long as it is served; does nothing where LINE's description is not at hand.

    Args:
        requests: Whether requests are held against the description too, and not the simulator's answers only.
        hosts: As for ``request_complaints``.
    """

    def __init__(self, *, requests: bool = True, hosts: Mapping[str, str] | None = None) -> None:
        self.complaints: list[str] = []
        self.seen: list[Exchange] = []  # the last ones
        self._requests, self._hosts = requests, hosts or {}
        self.blueprints: list[Blueprint] = []
        if folder() is not None:
            blueprint = Blueprint("watch", __name__)
            blueprint.after_app_request(self._look)
            self.blueprints.append(blueprint)

    def _look(self, response: Response) -> Response:
        if request.path.startswith("/v2/"):
            exchange = _exchange(response)
            found = request_complaints(exchange, self._hosts) if self._requests else []
            found += [f"answer {exchange.status}: {said}" for said in answer_complaints(exchange)]
            self.complaints += [f"{exchange.method} {exchange.path}: {said}" for said in found]
            self.seen = [*self.seen[-9:], exchange]
        return response

    def look_at_events(self, platform: LinePlatform) -> None:
        """Hold every webhook of the platform against the description."""
        if folder() is not None:
            for event in list(platform.events):
                self.complaints += event_complaints(platform, event)

    def no_complaints(self) -> None:
        """Raises AssertionError naming all that LINE's description does not know."""
        complaints, self.complaints = self.complaints, []
        assert not complaints, "not as LINE describes it:\n" + "\n".join(dict.fromkeys(complaints))


def event_complaints(platform: LinePlatform, *events: Any) -> list[str]:
    """What LINE's description does not know in the webhook that carries these events."""
    complaints: Iterable[str] = webhook_complaints(json.loads(platform.event_payload(*events)))
    return [f"webhook {'+'.join(event['type'] for event in events)}: {said}" for said in complaints]


def _exchange(response: Response) -> Exchange:
    return Exchange(
        method=request.method,
        host=request.host,
        path=request.path,
        query=request.args.to_dict(),
        headers=dict(request.headers),
        body=request.get_data(),
        status=response.status_code,
        answer_type=response.mimetype or "",
        answer=response.get_data(),
    )
