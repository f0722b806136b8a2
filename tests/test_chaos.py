"""Whatever dies and whatever fails, no message is lost, doubled or left over: `bench.chaos` on a small scale."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path

import pytest

from bench.chaos import DOWN, FOUR_PROCESSES, ONE_PROCESS, Plan, Survived, survive
from bench.chaos_account import WRONG, End
from bench.killing import Nursery
from bench.postgresql import PostgreSQL

KILLS = int(os.environ.get("KILLS", "40"))
MESSAGES = 20 * KILLS


def test_one_process_on_sqlite_sends_each_message_once_however_often_it_is_killed(
    nursery: Nursery, tmp_path: Path
) -> None:
    url = f"sqlite:///{tmp_path}/chaos.sqlite3"
    every_message_has_an_honest_end(survive("", url, ONE_PROCESS, nursery, tmp_path, Plan(MESSAGES, KILLS)))


@pytest.mark.parametrize("crashes", [False, True], ids=["", "and the database crashes"])
def test_two_web_processes_and_two_workers_send_each_message_once(
    nursery: Nursery, crashing_postgresql: PostgreSQL, tmp_path: Path, crashes: bool
) -> None:
    plan = Plan(MESSAGES, KILLS, partial(crashing_postgresql.crash, DOWN) if crashes else None)
    every_message_has_an_honest_end(survive("", crashing_postgresql.url, FOUR_PROCESSES, nursery, tmp_path, plan))


def every_message_has_an_honest_end(survived: Survived) -> None:
    """Settled as what it was; uncertain are answers and what rode on them, and most things went well."""
    account = survived.account
    assert account.wrong == []
    assert survived.kills == KILLS
    assert not {end for end in WRONG if account.both[end]}
    assert account.pushes.total() == 3 * MESSAGES // 5
    assert account.both[End.ONCE] > MESSAGES / 2
