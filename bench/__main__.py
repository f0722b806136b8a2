"""``make bench``: everything that is measured, in one run; ``python -m bench status growth`` does parts of it."""

from __future__ import annotations

import argparse
import logging
import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench import chaos, growth, memory, november, reading, results, status_query, status_targets, throughput
from bench.chaos_account import UNCERTAIN, WRONG, End
from bench.tables import Table, Target, print_targets

Found = tuple[Any, list[Target]]  # as plain data, and what was to be reached


def _status(folder: Path, options: argparse.Namespace) -> Found:
    columns = (
        "events/s",
        "p50 ms",
        "p99 ms",
        "p99 at ½",
        "CPU ms",
        "DB CPU",
        "bench CPU",
        "cores",
        "MB",
        "MB end",
        "start s",
    )
    table = Table("webhook to reply", (*columns, "of bare", "of echo"))
    rows: list[status_query.Measured] = []
    for row in status_query.run(folder, options.seconds, options.only):
        rows.append(row)
        table.row(
            status_query.row_name(row.variant, row.processes, row.latency_ms),
            f"{row.per_second:.0f}", f"{row.p50:.1f}", f"{row.p99:.1f}", f"{row.p99_at_half:.1f}",
            f"{row.cpu_ms:.2f}", f"{row.database_cpu_ms:.2f}", f"{row.bench_cpu_ms:.2f}", f"{row.cores:.1f}",
            f"{row.memory_at_start:.0f}", f"{row.memory_at_end:.0f}", f"{row.cold_start:.2f}",
            _ratio(rows, row, status_query.RIVALS[0].name, 0), _ratio(rows, row, status_targets.ECHO, row.latency_ms),
        )  # fmt: skip
    table.end()
    return [asdict(row) for row in rows], list(status_targets.targets(rows))


def _ratio(rows: list[status_query.Measured], row: status_query.Measured, variant: str, latency_ms: int) -> str:
    """Of that variant's webhooks/s by as many processes; "" where it was not measured."""
    beside = [r for r in rows if (r.variant, r.processes, r.latency_ms) == (variant, row.processes, latency_ms)]
    return f"{row.per_second / beside[0].per_second:.2f}" if beside else ""


def _growth(folder: Path, options: argparse.Namespace) -> Found:
    sizes = []
    for size in growth.run(folder, options.schools or growth.SIZES):
        sizes.append(size)
        table = Table(f"{size.schools:,} schools, {size.database}", ("first ms", "warm ms"))
        for asked in size.asked:
            table.row(asked.what, f"{asked.first_ms:,.0f}", f"{asked.warm_ms:,.0f}" if asked.warm_ms else "–")
        print(f"(built in {size.built_in:.0f} s; the process had {size.memory_mb:.0f} MB at most)")
        table.end()
    return [asdict(size) for size in sizes], list(growth.targets(sizes))


def _memory(folder: Path, options: argparse.Namespace) -> Found:
    found = memory.run(folder, options.events)
    table = Table("memory of one process, MB", ("at start", "after 10 %", "50 %", "100 %"))
    table.row(f"{found.events:,} status queries, SQLite", *(f"{mb:.0f}" for mb in found.mb))
    table.end()
    return asdict(found), memory.targets(found)


def _reading(_folder: Path, _options: argparse.Namespace) -> Found:
    table, rows = Table("read a statistics report", ("characters", "CPU ms")), reading.run()
    for row in rows:
        table.row(row.what, f"{row.characters:,}", f"{row.ms:.1f}")
    table.end()
    return [asdict(row) for row in rows], []


def _november(_folder: Path, _options: argparse.Namespace) -> Found:
    lines = november.report(november.run())
    print(*lines, "", sep="\n", flush=True)
    return lines, []


def _throughput(folder: Path, _options: argparse.Namespace) -> Found:
    columns = ("written in s", "messages/s", "429", "CPU ms", "of LINE", "MB at 10 %", "50 %", "100 %")
    table = Table(f"{throughput.RECIPIENTS:,} pushes at {throughput.LATENCY_MS} ms", columns)
    rows = []
    for row in throughput.run(folder):
        rows.append(row)
        memory = (f"{mb:.0f}" for mb in (row.memory_at_tenth, row.memory_at_half, row.memory_at_end))
        table.row(
            row.variant, f"{row.written_in:.1f}", f"{row.per_second:.0f}", f"{row.rate_limited}", f"{row.cpu_ms:.2f}",
            f"{row.line_cpu_ms:.2f}", *memory,
        )  # fmt: skip
    table.end()
    return [asdict(row) for row in rows], []


CHAOS_WORDS = """\
once: settled as sent, and LINE accepted it exactly once; rode: of these, so many on a reply for nothing
twice by rule: rode on a reply of unknown outcome and, being harmless twice, went once more
uncertain: answers whose outcome LINE left open, and what rode on them; so many of them had arrived
too late: the reply token had run out before the first attempt; untaken: LINE gave up delivering the webhook
wrong: lost, doubled, unsettled, or settled as what it is not
"""


def _chaos(folder: Path, _options: argparse.Namespace) -> Found:
    columns = (
        "kills", "s", "once", "rode", "twice by rule", "uncertain", "(arrived)", "too late", "untaken", "wrong",
    )  # fmt: skip
    table, rows = Table(f"{chaos.Plan().messages:,} messages, killed at random", columns), []
    for row in chaos.run(folder):
        ends = row.account.both
        counted = (
            row.kills, round(row.seconds), ends[End.ONCE], row.account.rode, ends[End.RODE_TWICE],
            sum(ends[end] for end in UNCERTAIN), ends[End.UNCERTAIN_ARRIVED], ends[End.TOO_LATE], ends[End.UNTAKEN],
            sum(ends[end] for end in WRONG),
        )  # fmt: skip
        rows.append({"variant": row.variant} | dict(zip(columns, counted, strict=True)))
        table.row(row.variant, *(f"{count:,}" for count in counted))
    table.end()
    print(CHAOS_WORDS)
    return rows, []


PARTS: dict[str, Callable[[Path, argparse.Namespace], Found]] = {
    "status": _status,
    "growth": _growth,
    "memory": _memory,
    "reading": _reading,
    "november": _november,
    "throughput": _throughput,
    "chaos": _chaos,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(PARTS)}; none: all")
    parser.add_argument("--seconds", type=float, default=6.0, help="about how long each row of status is measured")
    parser.add_argument("--only", action="append", default=[], help="rows of status whose name has this in it")
    parser.add_argument("--schools", action="append", type=int, help="sizes of growth; none: 119, 2,000 and 29,000")
    parser.add_argument("--events", type=int, default=memory.EVENTS, help="of memory")
    options = parser.parse_args()
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"no such part: {', '.join(sorted(unknown))}")
    logging.disable(logging.INFO)  # what runs within this process, as November does, would fill the tables
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # LINE's own queue is none of our business
    if not options.parts:
        print(f"all of {', '.join(PARTS)}: most of an hour on a machine of two cores with nothing else to do\n")
    load = os.getloadavg()[0]
    parts: dict[str, Any] = {}
    targets: list[Target] = []
    for name in options.parts or PARTS:
        began = time.monotonic()
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            parts[name], aims = PARTS[name](Path(folder), options)
        targets += aims
        print_targets(aims)
        print(f"({name}: {time.monotonic() - began:.0f} s)\n", flush=True)
    print(*results.write(parts, targets, load=load), sep="\n")


if __name__ == "__main__":
    main()
