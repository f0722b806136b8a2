"""How long it takes to read a statistics report, and the most hostile texts of LINE's longest length."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import yaml

from bench.district import CAMPAIGN
from thai.figures import ProcessName, read_report

TODAY = date(2023, 11, 3)
HOSTILE = ("รับนักเรียน 3 ", "1 ", "ย้าย", "- ", "1. ", "ต.ค. 66 ", "(", "การขอผ่อนผันให้เด็กเข้าเรียน", "1/", "สองสาม", "่")
REPEATS = 5


@dataclass(frozen=True)
class Read:
    """The best of several readings, in milliseconds of CPU."""

    what: str
    characters: int
    ms: float


def run() -> list[Read]:
    """A real report of 1,000 characters first, then the slowest hostile text of 5,000."""
    processes = _processes()
    lines = "\n".join(f"{at}. {process.name} {at * 3} คน" for at, process in enumerate(processes, start=1))
    report = ("รายงานสถิติ ประจำเดือนตุลาคม 2566\n" + lines * 2)[:1000]
    hostile = [_best("hostile text", (piece * 5000)[:5000], processes) for piece in HOSTILE]
    return [_best("report", report, processes), max(hostile, key=lambda row: row.ms)]


def _processes() -> list[ProcessName]:
    rows = yaml.safe_load(CAMPAIGN.read_text("utf-8"))["processes"]
    return [ProcessName(row["key"], row["short"], row["name"], tuple(row["aliases"])) for row in rows]


def _best(what: str, text: str, processes: Sequence[ProcessName]) -> Read:
    return Read(what, len(text), min(_ms(text, processes) for _ in range(REPEATS)))


def _ms(text: str, processes: Sequence[ProcessName]) -> float:
    began = time.process_time()
    read_report(text, processes, TODAY)
    return 1000 * (time.process_time() - began)
