"""The figures of a run as they stand in README.md."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]


def figures(found: Mapping[str, Any]) -> str:
    """Markdown tables of status, memory and growth, as far as they were measured, and of the targets."""
    machine, parts = found["machine"], found["parts"]
    hardware = f"{machine['cores']} cores ({machine['processor']}, load before it: {machine['load_before']:.1f})"
    lines = [f"On {machine['at'][:10]}, {hardware}, Python {machine['python']}:", ""]
    if rows := parts.get("status"):
        lines += [*_webhooks(rows), ""]
    if memory := parts.get("memory"):
        start, tenth, half, end = (f"{mb:.0f}" for mb in memory["mb"])
        lines += [f"Memory over {memory['events']:,} status queries: {start} MB at the start, then {tenth} (10 %) ·"
                  f" {half} (50 %) · {end} (100 %).", ""]  # fmt: skip
    if sizes := parts.get("growth"):
        lines += [*_growth(sizes), ""]
    lines += _table(
        ("target", "wanted", "found", ""),
        [(t["what"], t["wanted"], t["found"], "met" if t["met"] else "**missed**") for t in found["targets"]],
    )
    return "\n".join(lines) + "\n"


def _webhooks(rows: Sequence[Row]) -> Iterator[str]:
    head = (
        "", "processes", "LINE's ms", "webhooks/s", "p50 ms", "p99 ms", "p99 at half", "CPU ms", "database's", "cores",
        "MB", "start, s",
    )  # fmt: skip
    yield from _table(head, [_cells(row) for row in rows])


def _cells(row: Row) -> Sequence[Any]:
    return (
        row["variant"], row["processes"], row["latency_ms"], f"{row['per_second']:,.0f}", f"{row['p50']:.1f}",
        f"{row['p99']:.1f}", f"{row['p99_at_half']:.1f}", f"{row['cpu_ms']:.2f}", _if_any(row["database_cpu_ms"]),
        f"{row['cores']:.1f}", f"{row['memory_at_end']:.0f}", f"{row['cold_start']:.1f}",
    )  # fmt: skip


def _if_any(milliseconds: float) -> str:
    return f"{milliseconds:.2f}" if milliseconds > 0.01 else ""


def _growth(sizes: Sequence[Row]) -> Iterator[str]:
    """A column for each database and size; first · warm, in milliseconds."""
    head = ("ms, first · warm", *(f"{size['database']}, {size['schools']:,}" for size in sizes))
    questions = [asked["what"] for asked in sizes[0]["asked"]]
    yield from _table(
        head, [(what, *(_first_and_warm(size["asked"][at]) for size in sizes)) for at, what in enumerate(questions)]
    )


def _first_and_warm(asked: Row) -> str:
    warm = f" · {asked['warm_ms']:,.0f}" if asked["warm_ms"] else ""
    return f"{asked['first_ms']:,.0f}{warm}"


def _table(head: Sequence[str], rows: Sequence[Sequence[Any]]) -> Iterator[str]:
    yield "| " + " | ".join(head) + " |"
    yield "|---" * len(head) + "|"
    for row in rows:
        yield "| " + " | ".join(map(str, row)) + " |"
