"""What `make bench` measures with works: on numbers too small to say anything about speed."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import pytest

from bench import growth, memory, results, status_query, status_targets


@pytest.fixture(autouse=True)
def seldom(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is asked a few times only."""
    monkeypatch.setattr(status_query, "WARM_UP", 16)
    monkeypatch.setattr(status_query, "FEWEST", 32)
    monkeypatch.setattr(growth, "CHATS", 4)
    monkeypatch.setattr(growth, "LOOKS", 2)


def test_a_status_query_is_measured_beside_the_sdks_echo_by_replies_that_came_in(tmp_path: Path) -> None:
    wanted = ("a client per event, 1p, 0 ms", "SQLite, 1p, 0 ms")
    rows = list(status_query.run(tmp_path, seconds=0.2, only=wanted))
    assert [row.variant for row in rows] == ["SDK echo, a client per event", "status query, SQLite"]
    assert all(row.per_second > 0 and row.p99 >= row.p50 > 0 and row.cold_start > 0 for row in rows)
    targets = list(status_targets.targets(rows))
    assert [target.wanted for target in targets] == ["≥ 0.8 ×", "≤ 2 ×", "≤ 50 ms", "≤ 200 MB"]
    written = results.write({"status": [asdict(row) for row in rows]}, targets, tmp_path / "out")
    assert [file.name for file in written] == ["results.json", "figures.md", "status.svg"]
    assert json.loads(written[0].read_text("utf-8"))["parts"]["status"][1]["variant"] == "status query, SQLite"
    assert "| status query, SQLite | 1 | 0 |" in written[1].read_text("utf-8")
    assert "status query, SQLite" in written[2].read_text("utf-8")


def test_a_year_of_schools_is_asked_for_everything_that_people_ask(tmp_path: Path) -> None:
    (size,) = growth.run(tmp_path, [40], with_postgresql=False)
    assert len(size.asked) == 2 + len(growth.PAGES)
    assert all(asked.first_ms > 0 and asked.warm_ms for asked in size.asked)
    (drawn,) = (
        file for file in results.write({"growth": [asdict(size)]}, [], tmp_path / "out") if file.suffix == ".svg"
    )
    assert "who is missing" in drawn.read_text("utf-8")


def test_memory_is_looked_at_along_the_way(tmp_path: Path) -> None:
    found = memory.run(tmp_path, events=20)
    assert all(mb > 20 for mb in found.mb)
    assert len(memory.targets(found)) == 2
