"""/metrics: what a Prometheus may read, with a token. What the names mean stands in docs/operations.md."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Iterator, Mapping

from flask import Blueprint, Response, current_app, request
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from core.clock import Clock
from core.config import Settings
from core.metrics import counted
from core.tokens import token_hash
from models.database import Database
from models.watched import Watched, watched
from web.console.rates import STRANGERS, TooMany, count

metrics = Blueprint("metrics", __name__)
log = logging.getLogger("web.metrics")

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"  # Prometheus, "Exposition formats"


@metrics.get("/metrics")
def show() -> Response:
    """404 without ``METRICS_TOKEN``; 401 for another one, 429 for many of those from one address within a minute."""
    services = current_app.extensions["tidtam"]
    wanted = _token(services.settings)
    if not wanted:
        return Response("not found\n", 404, mimetype="text/plain")
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not hmac.compare_digest(token_hash(given.strip()), token_hash(wanted)):
        return _refused()
    found = CollectorRegistry()
    found.register(_InDatabase(services.database, services.clock))
    return Response(
        generate_latest(found) + counted(), content_type=CONTENT_TYPE, headers={"Cache-Control": "no-store"}
    )


def _token(settings: Settings) -> str:
    return settings.metrics_token.get_secret_value() if settings.metrics_token else ""


def _refused() -> Response:
    try:
        count(STRANGERS, request.remote_addr or "")
    except TooMany:
        return Response("too many\n", 429, {"Retry-After": "60"}, mimetype="text/plain")
    return Response("unauthorized\n", 401, {"WWW-Authenticate": "Bearer"}, mimetype="text/plain")


class _InDatabase(Collector):
    """Reads the database when it is asked."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def collect(self) -> Iterator[GaugeMetricFamily]:
        try:
            with self._database.read() as session:
                state = watched(session, self._clock.now())
        except SQLAlchemyError:
            log.exception("database out of reach")
            state = None
        yield GaugeMetricFamily("tidtam_database_up", "1: the database answers", value=float(state is not None))
        if state is not None:
            yield from _families(state)


def _families(state: Watched) -> Iterator[GaugeMetricFamily]:
    yield _by("tidtam_events_lately", "Events of the last five minutes", ("handling",), _singly(state.events))
    yield _by("tidtam_messages_lately", "Messages first tried in the last five minutes", ("way", "status"), state.sent)
    yield _by("tidtam_messages_waiting", "Messages that are not through", ("status",), _singly(state.waiting))
    single = {
        "tidtam_failed_events": ("Events that wait for a replay", state.failed_events),
        "tidtam_overdue_seconds": ("Since when the oldest due message has not been taken up", state.overdue or 0),
        "tidtam_retried_seconds": ("Since when the oldest message is tried in vain", state.retried or 0),
        "tidtam_messages_turned_away": ("Messages that wait because LINE answered 429", state.turned_away),
        "tidtam_quota_messages": ("Messages a month that LINE's plan allows", state.quota),
        "tidtam_quota_left_messages": ("Messages that are left of this month's", state.quota_left),
        "tidtam_worker_silent_seconds": ("Since the last sign of life of any worker", state.worker_silent),
        "tidtam_missed_notices": ("Notices of the last day that were missed without the officers' knowing",
                                  state.missed_notices),
    }  # fmt: skip
    for name, (meaning, value) in single.items():
        if value is not None:
            yield GaugeMetricFamily(name, meaning, value=value)


def _singly(counts: Mapping[str, int]) -> dict[tuple[str, ...], int]:
    return {(label,): number for label, number in counts.items()}


def _by(name: str, meaning: str, labels: tuple[str, ...], counts: Mapping[tuple[str, ...], int]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, meaning, labels=labels)
    for values, number in sorted(counts.items()):
        family.add_metric(values, number)
    return family
