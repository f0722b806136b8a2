"""The files that a run leaves in var/bench/: everything as JSON, tables for README.md, and two pictures."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import psutil

from bench.markdown import figures
from bench.plot import draw
from bench.tables import Target
from core.clock import BANGKOK
from core.config import VAR

FOLDER = VAR / "bench"


def write(
    parts: Mapping[str, Any], targets: Sequence[Target], folder: Path = FOLDER, *, load: float = 0.0
) -> list[Path]:
    """The files written. ``load``: processes that were running on the machine before any of this was."""
    folder.mkdir(parents=True, exist_ok=True)
    results = folder / "results.json"
    found = {
        "machine": _machine() | {"load_before": load},
        "parts": parts,
        "targets": [asdict(target) for target in targets],
    }
    results.write_text(json.dumps(found, ensure_ascii=False, indent=1) + "\n", "utf-8")
    tables = folder / "figures.md"
    tables.write_text(figures(found), "utf-8")
    return [results, tables, *draw(parts, folder)]


def _machine() -> dict[str, Any]:
    """What the figures depend on."""
    return {
        "at": datetime.now(BANGKOK).isoformat(timespec="minutes"),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 1e9, 1),
        "python": platform.python_version(),
        "system": platform.platform(),
    }


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
