"""Pictures of a run: webhooks/s beside the rivals, and how questions grow with the number of schools."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

Row = Mapping[str, Any]
ONE, TWO = "#2f6f9f", "#9cc5df"  # of one process, of two
LINES = ("#2f6f9f", "#c2571a", "#3f8f4f", "#8a5aa8", "#b8860b", "#7a7a7a", "#c23b6b", "#1f2f3f")


def draw(parts: Mapping[str, Any], folder: Path) -> Iterator[Path]:
    """One SVG for each part that can be drawn and was measured."""
    mpl.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "bench", "font.family": "sans-serif", "font.size": 9})
    if rows := parts.get("status"):
        yield _save(_webhooks(rows), folder / "status.svg")
    if sizes := parts.get("growth"):
        yield _save(_growth(sizes), folder / "growth.svg")


def _save(figure: Figure, file: Path) -> Path:
    figure.savefig(file, metadata={"Date": None})
    return file


def _webhooks(rows: Sequence[Row]) -> Figure:
    """Bars, for each latency of LINE a panel."""
    latencies = sorted({row["latency_ms"] for row in rows})
    figure = Figure(figsize=(9, 1.1 + 1.9 * len(latencies)), layout="constrained")
    for axes, latency in zip(figure.subplots(len(latencies), squeeze=False)[:, 0], latencies, strict=True):
        _bars(axes, [row for row in rows if row["latency_ms"] == latency])
        axes.set_title(f"webhooks/s until the last reply is in, LINE answers after {latency} ms", loc="left")
    return figure


def _bars(axes: Axes, rows: Sequence[Row]) -> None:
    names = list(dict.fromkeys(row["variant"] for row in rows))
    for row in rows:
        two = row["processes"] > 1
        at = names.index(row["variant"]) + (0.2 if two else -0.2)
        bar = axes.barh(at, row["per_second"], 0.36, color=TWO if two else ONE)
        axes.bar_label(bar, [f" {row['per_second']:,.0f}" + (" (2 processes)" if two else "")])
    axes.set_yticks(range(len(names)), names)
    axes.invert_yaxis()
    axes.margins(x=0.15)
    axes.spines[["top", "right"]].set_visible(False)


def _growth(sizes: Sequence[Row]) -> Figure:
    """Lines over the number of schools, for each database a panel; both axes grow by factors."""
    databases = list(dict.fromkeys(size["database"] for size in sizes))
    figure = Figure(figsize=(9, 4.2), layout="constrained")
    panels = figure.subplots(1, len(databases), squeeze=False, sharey=True)[0]
    for axes, database in zip(panels, databases, strict=True):
        _lines(axes, [size for size in sizes if size["database"] == database])
        axes.set_title(f"{database}: ms when warm", loc="left")
    figure.legend(*panels[0].get_legend_handles_labels(), loc="outside lower center", ncols=4, frameon=False)
    return figure


def _lines(axes: Axes, sizes: Sequence[Row]) -> None:
    for at, question in enumerate(asked["what"] for asked in sizes[0]["asked"]):
        times = [size["asked"][at]["warm_ms"] or size["asked"][at]["first_ms"] for size in sizes]
        schools = [size["schools"] for size in sizes]
        axes.plot(schools, times, marker="o", markersize=4, color=LINES[at % len(LINES)], label=question)
    axes.set(xscale="log", yscale="log", xlabel="schools")
    axes.set_xticks([size["schools"] for size in sizes], [f"{size['schools']:,}" for size in sizes])
    axes.yaxis.set_major_formatter("{x:,.0f}")
    axes.minorticks_off()
    axes.grid(axis="y", linewidth=0.4)
    axes.spines[["top", "right"]].set_visible(False)
