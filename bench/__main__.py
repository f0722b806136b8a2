"""``make bench``: one table after the other of what was measured in this run."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

from bench import chaos, november, reading, status_query, throughput
from bench.chaos_account import UNCERTAIN, WRONG, End
from bench.postgresql import PostgreSQL

Row = tuple[str, Sequence[str]]


def main() -> None:
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # LINE's own queue is none of our business
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        _print("variant", ("events/s", "p50 ms", "p99 ms", "CPU ms", "MB", "of bare Flask"), _status_queries(folder))
        for read in reading.run():
            print(f"{f'read a {read.what}, {read.characters:,} characters':<48}{read.ms:>8.1f} ms CPU")
        print()
        print(*november.report(november.run()), "", sep="\n", flush=True)
        _print(
            f"{throughput.RECIPIENTS:,} pushes at {throughput.LATENCY_MS} ms",
            ("written in s", "messages/s", "429", "CPU ms", "of LINE", "MB at 10 %", "50 %", "100 %"),
            _throughput(folder),
        )
        _print(
            f"{chaos.Plan().messages:,} messages, killed at random",
            ("kills", "s", "once", "rode", "twice by rule", "uncertain", "(arrived)", "too late", "untaken", "wrong"),
            _chaos(folder),
        )
        print(CHAOS_WORDS)


CHAOS_WORDS = """\
once: settled as sent, and LINE accepted it exactly once; rode: of these, so many on a reply for nothing
twice by rule: rode on a reply of unknown outcome and, being harmless twice, went once more
uncertain: answers whose outcome LINE left open, and what rode on them; so many of them had arrived
too late: the reply token had run out before the first attempt; untaken: LINE gave up delivering the webhook
wrong: lost, doubled, unsettled, or settled as what it is not"""


def _print(head: str, columns: Sequence[str], rows: Iterable[Row]) -> None:
    """A table, each row as soon as it is measured."""
    print(f"{head:<34}" + "".join(f"  {column:>6}" for column in columns))
    for name, cells in rows:
        print(
            f"{name:<34}"
            + "".join(f"  {cell:>{max(6, len(column))}}" for cell, column in zip(cells, columns, strict=True)),
            flush=True,
        )
    print()


def _status_queries(folder: Path) -> Iterable[Row]:
    server = PostgreSQL.start(folder / "status-query")
    rows = status_query.run(f"sqlite:///{folder}/status-query.sqlite3", server.url if server else None)
    for row in rows:
        yield (
            row.variant,
            (
                f"{row.per_second:.0f}", f"{row.p50:.1f}", f"{row.p99:.1f}", f"{row.cpu_ms:.2f}",
                f"{row.memory_mb:.0f}", f"{row.per_second / rows[0].per_second:.0%}",
            ),
        )  # fmt: skip
    if server:
        server.close()


def _throughput(folder: Path) -> Iterable[Row]:
    for row in throughput.run(folder):
        memory = (f"{mb:.0f}" for mb in (row.memory_at_tenth, row.memory_at_half, row.memory_at_end))
        yield (
            row.variant,
            (
                f"{row.written_in:.1f}", f"{row.per_second:.0f}", f"{row.rate_limited}", f"{row.cpu_ms:.2f}",
                f"{row.line_cpu_ms:.2f}", *memory,
            ),
        )  # fmt: skip


def _chaos(folder: Path) -> Iterable[Row]:
    for row in chaos.run(folder):
        ends = row.account.both
        counted = (
            row.kills, round(row.seconds), ends[End.ONCE], row.account.rode, ends[End.RODE_TWICE],
            sum(ends[end] for end in UNCERTAIN), ends[End.UNCERTAIN_ARRIVED], ends[End.TOO_LATE], ends[End.UNTAKEN],
            sum(ends[end] for end in WRONG),
        )  # fmt: skip
        yield row.variant, [f"{count:,}" for count in counted]


if __name__ == "__main__":
    main()
