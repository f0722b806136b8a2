"""/healthz says that the process answers, /readyz whether it can do its work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from app import create_app
from core.clock import ManualClock
from core.config import load_settings
from tests.world import OFFICER, World


def ready(world: World) -> tuple[int, dict[str, Any]]:
    """The status and body of /readyz."""
    answer = world.http.get("/readyz")
    return answer.status_code, dict(answer.get_json())


def test_the_process_answers_without_looking_at_anything(world: World) -> None:
    answer = world.http.get("/healthz")
    assert (answer.status_code, answer.text) == (200, "ok\n")


def test_before_the_worker_ever_beat_the_service_is_not_ready(world: World) -> None:
    parts = {"database": True, "migrations": True, "worker": False, "worker_last_beat": None, "missed_notices": 0}
    assert ready(world) == (503, {"ready": False, **parts})


def test_with_a_beating_worker_it_is_ready(world: World) -> None:
    world.work()
    status, body = ready(world)
    assert status == 200
    assert body["ready"]
    assert body["worker_last_beat"] == world.now.isoformat()


@pytest.mark.parametrize(("silence", "status"), [(timedelta(minutes=2), 200), (timedelta(minutes=2, seconds=1), 503)])
def test_a_worker_that_has_been_silent_for_more_than_two_minutes_is_missed(
    world: World, silence: timedelta, status: int
) -> None:
    world.work()
    world.clock.advance(silence)
    assert ready(world)[0] == status


def test_any_living_worker_is_enough(world: World) -> None:
    world.work()
    other = world.another_program()
    world.clock.advance(timedelta(hours=1))
    assert ready(world)[0] == 503
    other.extensions["tidtam"].worker.tick()
    assert ready(world)[0] == 200


def test_a_worker_that_fails_does_not_beat(world: World) -> None:
    world.work()
    world.clock.advance(timedelta(minutes=3))
    world.execute("ALTER TABLE campaign RENAME TO campaign_elsewhere")
    with pytest.raises(Exception, match="campaign"):
        world.services.worker.tick()
    world.execute("ALTER TABLE campaign_elsewhere RENAME TO campaign")
    assert ready(world)[1]["worker"] is False
    world.work()
    assert ready(world)[1]["worker"] is True


def test_a_beat_of_days_that_a_clock_moved_back_has_yet_to_reach_hides_nothing(world: World) -> None:
    world.execute("INSERT INTO worker_heartbeat (worker, beat_at, clock_offset) VALUES ('old', '2023-12-01', 0)")
    assert ready(world)[1]["worker"] is False
    world.work()
    assert ready(world)[1]["worker_last_beat"] == world.now.isoformat()


def test_a_notice_that_missed_its_window_is_a_fault_until_the_officers_know_of_it(world: World) -> None:
    world.make_officer()
    world.bind_group()
    world.post(world.platform.unfollow(OFFICER))
    world.at("2023-11-07")
    assert ready(world)[0] == 503
    assert ready(world)[1] | {"worker": True, "missed_notices": 1} == ready(world)[1]
    world.post(world.platform.follow(OFFICER))
    world.work()
    assert ready(world)[0] == 200


def test_a_notice_whose_window_closed_while_it_waited_to_be_sent_is_the_same_fault(world: World) -> None:
    world.make_officer()
    world.bind_group()
    world.at("2023-11-06", "08:30")
    world.post(world.platform.unfollow(OFFICER))
    world.at("2023-11-07")
    assert ready(world)[1] | {"worker": True, "missed_notices": 1} == ready(world)[1]
    world.post(world.platform.follow(OFFICER))
    world.work()
    assert ready(world)[0] == 200


def test_a_missed_notice_that_nobody_could_be_told_of_for_a_day_is_history(world: World) -> None:
    world.make_officer()
    world.bind_group()
    world.post(world.platform.unfollow(OFFICER))
    world.at("2023-11-07")
    world.later(hours=24, seconds=1)
    status, body = ready(world)
    assert (status, body["missed_notices"]) == (200, 0)


def test_a_database_that_was_never_migrated_is_not_ready(clock: ManualClock, tmp_path: Path) -> None:
    http = _program(f"sqlite:///{tmp_path / 'empty.sqlite3'}", clock)
    unknown = {"worker": False, "worker_last_beat": None, "missed_notices": None}
    assert http("/readyz") == (503, {"ready": False, "database": True, "migrations": False, **unknown})


def test_a_database_out_of_reach_is_not_ready_and_the_process_still_answers(clock: ManualClock) -> None:
    http = _program("postgresql://nobody@127.0.0.1:1/nothing", clock)
    status, body = http("/readyz")
    assert (status, body["database"], body["ready"]) == (503, False, False)
    assert http("/healthz")[0] == 200


def _program(database_url: str, clock: ManualClock) -> Callable[[str], tuple[int, Any]]:
    settings = load_settings(
        _env_file=None,
        line_channel_secret="s",
        line_channel_access_token="t",
        database_url=database_url,
        secret_key="k",
    )
    client = create_app(settings, clock).test_client()

    def get(path: str) -> tuple[int, Any]:
        answer = client.get(path)
        return answer.status_code, answer.get_json(silent=True)

    return get
