"""What a Prometheus reads: protected by a token, right in numbers, and the same whichever process answers."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from prometheus_client.parser import text_string_to_metric_families

from core.config import ROOT, load_settings
from core.errors import ConfigError
from tests.world import CLERK, SECRET, TOKEN, World, texts

METRICS_TOKEN = "a-token-that-only-the-watcher-knows"
ALLOWED = {"Authorization": f"Bearer {METRICS_TOKEN}"}
Values = dict[tuple[str, ...], float]


def read(text: str) -> Values:
    """(name, label values …) → value."""
    families = text_string_to_metric_families(text)
    return {
        (sample.name, *(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }


def scrape(world: World) -> Values:
    response = world.http.get("/metrics", headers=ALLOWED)
    assert response.status_code == 200
    return read(response.text)


@pytest.fixture
def watched(new_world: Callable[..., World]) -> World:
    return new_world(metrics_token=METRICS_TOKEN)


def test_without_a_token_in_the_settings_there_is_no_such_page(world: World) -> None:
    assert world.http.get("/metrics", headers=ALLOWED).status_code == 404


def test_only_who_has_the_token_reads_and_guessing_is_bounded(watched: World) -> None:
    for wrong in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {METRICS_TOKEN}"},
                  {"Authorization": "Bearer ก"}):  # fmt: skip
        response = watched.http.get("/metrics", headers=wrong)
        assert (response.status_code, response.headers["WWW-Authenticate"]) == (401, "Bearer")
        assert "tidtam_" not in response.text
    guesses = [watched.http.get("/metrics", headers={"Authorization": f"Bearer {n}"}) for n in range(80)]
    assert {response.status_code for response in guesses} == {401, 429}
    assert guesses[-1].headers["Retry-After"] == "60"
    assert scrape(watched)[("tidtam_database_up",)] == 1  # the right one is let in all the same


def test_a_token_that_could_be_guessed_is_refused() -> None:
    with pytest.raises(ConfigError, match=r"METRICS_TOKEN.*16 characters"):
        load_settings(_env_file=None, metrics_token="short")


def test_events_answers_and_failures_are_counted(watched: World) -> None:
    before = scrape(watched)
    watched.enrol(CLERK, "บ้านต้นแบบ")
    watched.execute("UPDATE person SET role = 'ghost'")
    assert "ขออภัย" in texts(watched.say(CLERK, "สถานะ"))
    watched.platform.faults.set(rate_limit=1)
    watched.say(CLERK, "สถานะ")
    after = scrape(watched)

    def more(*series: str) -> float:
        return after.get(series, 0) - before.get(series, 0)

    assert more("tidtam_event_seconds_count", "done") == 2
    assert more("tidtam_event_seconds_count", "failed") == 2
    assert more("tidtam_line_answers_total", "accepted", "reply") == 3
    assert more("tidtam_line_answers_total", "rate_limited", "reply") == 1
    assert (after["tidtam_events_lately", "done"], after["tidtam_events_lately", "failed"]) == (2, 2)
    assert after[("tidtam_failed_events",)] == 2
    assert after[("tidtam_messages_turned_away",)] == 1
    assert after["tidtam_messages_waiting", "pending"] == 1


def test_what_waits_and_who_is_silent_shows(watched: World) -> None:
    watched.services.worker.refresh_quota()
    watched.enrol(CLERK, "บ้านต้นแบบ")
    watched.work()
    quiet = scrape(watched)
    assert quiet[("tidtam_worker_silent_seconds",)] == quiet[("tidtam_overdue_seconds",)] == 0
    assert (quiet[("tidtam_quota_messages",)], quiet[("tidtam_quota_left_messages",)]) == (300, 300)
    watched.execute(
        "INSERT INTO outbound_message (dedupe_key, way, topic, subject, chat_id, purpose, matters, harmless_twice,"
        " status, created_at, next_attempt_at, attempts, price) VALUES ('k', 'push', '', '{}', 'U', 'office', :yes,"
        " :yes, 'pending', :now, :now, 0, 0)",
        yes=True, now=watched.now.replace(tzinfo=None),
    )  # fmt: skip
    watched.clock.advance(timedelta(minutes=10))
    stuck = scrape(watched)
    assert stuck[("tidtam_overdue_seconds",)] == stuck[("tidtam_worker_silent_seconds",)] == 600


def test_a_database_that_is_away_is_told_not_feared(watched: World) -> None:
    watched.execute("ALTER TABLE inbound_event RENAME TO hidden")
    response = watched.http.get("/metrics", headers=ALLOWED)
    assert response.status_code == 200
    assert read(response.text)[("tidtam_database_up",)] == 0


def test_every_metric_stands_in_the_operations_guide(watched: World) -> None:
    guide = (ROOT / "docs" / "operations.md").read_text()
    watched.services.worker.refresh_quota()
    watched.enrol(CLERK, "บ้านต้นแบบ")
    watched.work()
    names = {re.sub(r"_(bucket|sum|count)$", "", name) for name, *_ in scrape(watched)}
    assert names, "there are some"
    assert sorted(name for name in names if name not in guide) == []


@pytest.fixture
def gunicorn(seeded_sqlite: Path, tmp_path: Path) -> Iterator[str]:
    """The web application under gunicorn with two processes; its address."""
    shutil.copy(seeded_sqlite, tmp_path / "tidtam.sqlite3")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ} | {
        "LINE_CHANNEL_SECRET": SECRET, "LINE_CHANNEL_ACCESS_TOKEN": TOKEN, "LINE_API_HOST": "http://127.0.0.1:1",
        "DATABASE_URL": f"sqlite:///{tmp_path}/tidtam.sqlite3", "SECRET_KEY": "key", "METRICS_TOKEN": METRICS_TOKEN,
        "PUBLIC_BASE_URL": "http://127.0.0.1:8000", "TMPDIR": str(tmp_path),
    }  # fmt: skip
    command = [sys.executable, "-m", "gunicorn", "app:create_app()", "-w", "2", "-b", f"127.0.0.1:{port}"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as it:
        yield f"http://127.0.0.1:{port}"
        it.terminate()
    assert not list(tmp_path.glob("tidtam-counts-*"))  # what they shared is cleared away


def _answers(address: str) -> bool:
    try:
        return requests.get(f"{address}/healthz", timeout=1).ok
    except requests.ConnectionError:
        return False


def test_two_processes_count_together(gunicorn: str, sqlite_world: World) -> None:
    end = time.monotonic() + 60
    while not _answers(gunicorn):
        assert time.monotonic() < end, "gunicorn did not start"
        time.sleep(0.1)
    for number in range(1, 21):
        body = sqlite_world.platform.event_payload(sqlite_world.platform.text(CLERK, f"สถานะ {number}"))
        headers = {"x-line-signature": sqlite_world.platform.sign(body)}
        assert requests.post(f"{gunicorn}/callback", data=body, headers=headers, timeout=10).status_code == 200
    for _ in range(6):  # whichever process is asked
        text = requests.get(f"{gunicorn}/metrics", headers=ALLOWED, timeout=10).text
        assert read(text)["tidtam_event_seconds_count", "done"] == 20
