"""Which targets the status query meets, from the rows of one run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bench.status_query import PROGRAM, RIVALS, Measured
from bench.tables import Target, at_least, at_most

LEAST_OF_ECHO, LEAST_OF_SLOW_ECHO, MOST_CPU_OF_ECHO = 0.8, 4.0, 2.0
MOST_P99_MS, LEAST_OF_TWO, MOST_MB = 50.0, 1.7, 200.0
ECHO = RIVALS[1].name  # as the SDK's README has it


def targets(rows: Sequence[Measured]) -> Iterator[Target]:
    """What can be said of these rows."""
    found = {(row.variant, row.processes, row.latency_ms): row for row in rows}
    for variant in PROGRAM:
        for latency, least in ((0, LEAST_OF_ECHO), (50, LEAST_OF_SLOW_ECHO)):
            ours, echo = found.get((variant.name, 1, latency)), found.get((ECHO, 1, latency))
            if ours and echo:
                what = f"{variant.name}: of the SDK echo's webhooks/s at {latency} ms"
                yield at_least(what, ours.per_second / echo.per_second, least)
        ours, echo, two = (found.get(key) for key in ((variant.name, 1, 0), (ECHO, 1, 0), (variant.name, 2, 0)))
        if ours and echo:
            yield at_most(f"{variant.name}: CPU of the SDK echo's", ours.cpu_ms / echo.cpu_ms, MOST_CPU_OF_ECHO)
        if ours:
            what = f"{variant.name}: p99 of the answer at half of the peak"
            yield at_most(what, ours.p99_at_half, MOST_P99_MS, "ms")
            yield at_most(f"{variant.name}: memory of a process", ours.memory_at_end, MOST_MB, "MB")
        if ours and two and variant.database == "postgresql":
            what = f"{variant.name}: two processes, of one's webhooks/s"
            yield at_least(what, two.per_second / ours.per_second, LEAST_OF_TWO)
