"""The disk is full, the database read-only, locked or away: nothing is said that is not stored, and all comes later."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from datetime import date, timedelta
from datetime import time as clock_time
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from core.clock import at_bangkok
from tests.console import Console
from tests.faults import away, each_connection, full_disk, read_only, write_lock
from tests.world import CLERK, GROUP, World, button, texts

DAY = "/console/calendar/days/2023-11-16"
Fault = Callable[[World], AbstractContextManager[None]]


@contextmanager
def locked(world: World) -> Iterator[None]:
    """Somebody holds SQLite's write lock for longer than the program waits (here a moment instead of 15 seconds)."""
    with each_connection(world.services.database.engine, "busy_timeout = 200"), write_lock(world):
        yield


@contextmanager
def no_room(_world: World) -> Iterator[None]:
    with full_disk():
        yield


FAULTS: dict[str, tuple[str, Fault]] = {
    "full disk": ("sqlite", no_room),
    "locked SQLite": ("sqlite", locked),
    "read-only SQLite": ("sqlite", read_only),
    "read-only PostgreSQL": ("postgresql", read_only),
    "PostgreSQL away": ("postgresql", away),
}


def by(*names: str) -> pytest.MarkDecorator:
    """The test meets each of these faults, on the database that has it."""
    faults = [FAULTS[name] for name in names]
    return pytest.mark.parametrize(("database_url", "refusing"), faults, ids=names, indirect=["database_url"])


ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def office(pushing_office: World) -> World:
    """An officer, a clerk and a bound group; notices are pushed."""
    pushing_office.enrol(CLERK, "บ้านต้นแบบ")
    pushing_office.work()
    return pushing_office


@by(*FAULTS)
def test_a_confirmation_that_cannot_be_stored_is_not_answered_and_counts_once_when_line_repeats_it(
    office: World, refusing: Fault
) -> None:
    review = office.say(CLERK, "สถิติ ต.ค. 66 3 0 1 0 0 2 5 1")
    confirmed = office.platform.postback(CLERK, button(review, "ยืนยัน")["data"])
    heard, before = len(office.received(CLERK)), office.stored()
    with refusing(office):
        for _ in range(2):
            assert office.post(confirmed) == 500
        assert len(office.received(CLERK)) == heard
    assert office.stored() == before
    assert "ส่งสถิติแล้ว" in texts(office.act(CLERK, office.platform.redelivered(confirmed)))
    assert office.act(CLERK, office.platform.redelivered(confirmed)) == []
    assert len(office.rows("monthly_report")) == 1


@by("full disk", "PostgreSQL away")
def test_the_console_says_that_nothing_was_saved_and_saves_when_asked_again(office: World, refusing: Fault) -> None:
    console = Console.signed_in(office)
    console.get(DAY)
    console.submit("ดูผลก่อนบันทึก", choice="off", reason="กีฬาสี")
    page = console.page
    with refusing(office):
        assert console.submit("บันทึก") == 500
        assert "ขออภัย ระบบขัดข้อง" in console.text and "ยังไม่ได้บันทึก" in console.text
    assert "กีฬาสี" not in office.stored()
    console.page = page
    assert console.submit("บันทึก") == 200
    assert console.get(DAY) == 200 and "กีฬาสี" in console.text


@by(*FAULTS)
def test_the_worker_goes_on_when_the_database_does_and_each_notice_goes_out_once(
    office: World, refusing: Fault
) -> None:
    office.clock.move_to(at_bangkok(date(2023, 11, 6), clock_time(8, 30)))
    with refusing(office):
        with pytest.raises(DBAPIError):
            office.services.worker.tick()
        with suppress(DBAPIError):
            office.services.worker.sweep()
        office.clock.advance(timedelta(minutes=3))
        assert office.http.get("/readyz").status_code == 503
    with suppress(DBAPIError):  # a connection that was just used is not asked whether it still stands
        office.work()
    office.later(minutes=5)
    assert [message["_via"] for message in office.received(GROUP)][1:] == ["push"]
    assert office.http.get("/readyz").status_code == 200


@ON_SQLITE
def test_who_meets_a_lock_of_a_moment_is_answered_a_moment_later(office: World) -> None:
    with ExitStack() as lock:
        lock.enter_context(write_lock(office))
        threading.Timer(0.5, lock.close).start()
        began = time.monotonic()
        assert "โรงเรียนบ้านต้นแบบ" in texts(office.say(CLERK, "สถานะ"))
        assert time.monotonic() - began > 0.4


@ON_SQLITE
def test_a_backup_without_room_says_so_and_leaves_the_older_one(office: World, tmp_path: Path) -> None:
    file = tmp_path / "kept" / "backup.sqlite3"
    file.parent.mkdir()
    office.command("backup", str(file))
    older = file.read_bytes()
    with full_disk():
        result = office.app.test_cli_runner().invoke(args=["backup", str(file)])
    assert (result.exit_code, file.read_bytes()) == (1, older)
    assert result.output.startswith("error: ") and "was left as it is" in result.output
    assert list(file.parent.iterdir()) == [file]


@ON_SQLITE
def test_many_who_meet_a_lock_do_not_wait_one_after_the_other(office: World) -> None:
    events = [office.platform.text(CLERK, "สถานะ") for _ in range(8)]
    with locked(office):
        began = time.monotonic()
        assert office.at_once(*events) == [500] * 8
        assert time.monotonic() - began < 1.2
