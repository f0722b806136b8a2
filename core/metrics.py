"""What each process counts by itself, for /metrics: how events were handled and what LINE answered.

Everything else that is worth watching stands in the database and is read when somebody asks (models/watched.py).
Where ``PROMETHEUS_MULTIPROC_DIR`` names a folder, the processes on one machine share their counts through it
(prometheus_client, "Multiprocess Mode"); gunicorn.conf.py sees to that for the web processes.
"""

from __future__ import annotations

import os
from functools import cache
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

disable_created_metrics()  # type: ignore[no-untyped-call]  # the scraper knows when it saw a series first
_OWN = CollectorRegistry()
_EVENTS = Histogram(
    "tidtam_event_seconds",
    "Seconds from an event to its commit, by outcome: done, failed or repeated",
    ["outcome"],
    registry=_OWN,
    buckets=(0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0),  # LINE waits for 2 s
)
_ANSWERS = Counter(
    "tidtam_line_answers",
    "What LINE answered to replies and pushes: accepted, unknown, busy, rate_limited (429), over_quota (429), refused",
    ["way", "result"],
    registry=_OWN,
)


@cache
def _child(metric: Any, *labels: str) -> Any:
    """The series of these labels, looked up once."""
    return metric.labels(*labels)


def event_handled(route: str, seconds: float) -> None:
    """An event was handled to the end. ``route`` as the dispatcher logs it: most are "done"."""
    outcome = route if route in ("failed", "repeated") else "done"
    _child(_EVENTS, outcome).observe(seconds)


def line_answered(way: str, result: str) -> None:
    """LINE answered a reply or a push, or did not (``result``: line.client.Result)."""
    _child(_ANSWERS, way, result).inc()


def counted() -> bytes:
    """The counts of this process, or of all that share a folder, as Prometheus reads them."""
    if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        return generate_latest(_OWN)
    shared = CollectorRegistry()
    MultiProcessCollector(shared)  # type: ignore[no-untyped-call]
    return generate_latest(shared)
