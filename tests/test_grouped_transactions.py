"""Threads that write at once share a transaction: each still gets its own result, and a failure concerns one alone."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from sqlalchemy import event, select, update
from sqlalchemy.orm import Session

from bench.killing import until
from bot.reference import ReferenceCache
from models.campaigns import Campaign
from models.database import Database
from models.questions import AskedQuestion
from models.revision import bump_revision, current_revision
from models.schools import School
from tests.conftest import START

Work = Callable[[Session], object]


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    yield made
    made.close()


@contextmanager
def together(database: Database, *works: Work) -> Iterator[list[Future[object]]]:
    """Their outcomes; all of them wait while another's work is under way, and so are one group."""
    begun, goes_on = threading.Event(), threading.Event()

    def hold_up(session: Session) -> None:
        session.connection()
        begun.set()
        assert goes_on.wait(30)

    with ThreadPoolExecutor(1 + len(works)) as threads:
        threads.submit(database.in_group, hold_up)
        assert begun.wait(30)
        outcomes = [threads.submit(database.in_group, work) for work in works]
        until(lambda: len(database._group._waiting) == len(works), lambda: "all of them wait")
        goes_on.set()
        yield outcomes


def ask(text: str) -> Work:
    def work(session: Session) -> str:
        session.add(AskedQuestion(line_user_id="U1", text=text, at=START))
        return text

    return work


def fail(session: Session) -> None:
    ask("ก่อนผิดพลาด")(session)
    raise LookupError("of its own")


def asked(database: Database) -> list[str]:
    with database.read() as session:
        return sorted(session.scalars(select(AskedQuestion.text)))


def test_threads_that_wait_for_each_other_are_committed_at_once_and_get_their_own_results(database: Database) -> None:
    commits: list[object] = []
    event.listen(database.engine, "commit", commits.append)
    with together(database, *(ask(f"ข้อ {number}") for number in range(5))) as outcomes:
        assert [outcome.result() for outcome in outcomes] == [f"ข้อ {number}" for number in range(5)]
    assert asked(database) == [f"ข้อ {number}" for number in range(5)]
    assert len(commits) == 2  # that of the one who held them up, and theirs


def test_who_fails_in_a_group_is_told_alone_and_the_others_are_stored_once(database: Database) -> None:
    with together(database, ask("ก"), fail, ask("ข")) as (first, failed, last):
        assert (first.result(), last.result()) == ("ก", "ข")
        with pytest.raises(LookupError, match="of its own"):
            failed.result()
    assert asked(database) == ["ก", "ข"]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_who_waits_for_a_locked_row_does_not_hold_up_the_others(database: Database) -> None:
    def rename(session: Session) -> str:
        session.execute(update(School).where(School.id == 1).values(tambon="ใหม่"))
        return "renamed"

    with database.begin() as elsewhere:
        elsewhere.execute(select(School).where(School.id == 1).with_for_update())
        with together(database, rename, ask("ก")) as (renamed, answered):
            assert answered.result(timeout=10) == "ก"
            assert not renamed.done()
            elsewhere.rollback()
            assert renamed.result(timeout=10) == "renamed"


def test_reference_data_that_is_not_committed_yet_is_read_again_when_it_is(database: Database) -> None:
    cache = ReferenceCache(database)
    with database.begin() as session:
        session.execute(update(Campaign).values(title="ชื่อใหม่"))
        bump_revision(session)
        assert cache.fresh(current_revision(session)).campaigns[0].title != "ชื่อใหม่"
    with database.read() as session:
        assert cache.fresh(current_revision(session)).campaigns[0].title == "ชื่อใหม่"
