"""Races that only two processes can lose, each held at its narrowest place."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import event, select

from core.errors import Conflict, Refused
from core.vocabulary import Delivery, Membership
from line.delivery import CommittedReply
from models.campaigns import ChecklistItem
from models.checks import Verdict, record_checks
from models.database import Database
from models.inbound import keep_failed, retake_event, take_event
from models.memberships import decide_request
from models.outbox import record_lapsed
from models.people import Person
from models.unsent import take_untold
from tests.conftest import START
from tests.sheet_files import MARKED_FIVE_TIMES, csv_file
from tests.world import CLERK, OFFICER, OTHER_CLERK, World, texts

SCHOOL, OTHER_SCHOOL = "บ้านต้นแบบ", "วัดสมมติธรรม"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.close()


# Answers


@pytest.fixture
def late(world: World) -> tuple[World, CommittedReply]:
    """A receipt that its own process holds back for longer than its lease (LINE is slow, the queue is long)."""
    world.make_officer()
    world.say(OFFICER, f"ตรวจ {SCHOOL}")
    world.say(OFFICER, "ครบหมด")
    world.services.delivery.close()
    world.post_only(world.platform.text(OFFICER, "บันทึก"))
    (row,) = [row for row in world.rows("outbound_message") if row["status"] == Delivery.SENDING]
    reply = CommittedReply(row["id"], row["chat_id"], row["reply_token"], row["messages"], row["matters"])
    assert reply.matters
    world.start_bot()
    return world, reply


def test_a_receipt_that_a_worker_took_over_is_not_sent_once_more_by_its_late_process(
    late: tuple[World, CommittedReply],
) -> None:
    world, reply = late
    before = len(world.received(OFFICER))
    world.later(seconds=26)
    world.services.delivery.send_reply(reply)
    world.services.delivery.drain()
    for _ in range(4):
        world.later(seconds=30)
    assert len(world.received(OFFICER)) == before + 1
    assert {row["status"] for row in world.rows("outbound_message")} == {"sent"}


def test_a_receipt_whose_process_is_late_but_alone_still_becomes_a_push(late: tuple[World, CommittedReply]) -> None:
    world, reply = late
    world.clock.move_to(world.now.replace(hour=world.now.hour + 1))
    world.services.delivery.send_reply(reply)
    world.services.delivery.drain()
    world.later(minutes=3)
    assert "บันทึกผลตรวจแล้ว" in texts(world.received(OFFICER)[-1])
    assert world.received(OFFICER)[-1]["_via"] == "push"


# Events


def fail(world: World) -> str:
    """An event whose handler failed once, from a cause that is mended by now; its id."""
    world.execute("UPDATE person SET role = 'ghost' WHERE line_user_id = :user", user=CLERK)
    world.say(CLERK, "ชื่อ สมหญิง ใจดี")
    world.execute("UPDATE person SET role = 'clerk' WHERE line_user_id = :user", user=CLERK)
    (row,) = [row for row in world.rows("inbound_event") if row["handling"] == "failed"]
    return str(row["webhook_event_id"])


def test_an_event_that_a_second_delivery_handled_is_not_kept_as_failed(database: Database) -> None:
    with database.begin() as session:
        assert take_event(session, "E1", "text", START)
    with database.begin() as session:
        assert not keep_failed(session, "E1", "text", {"type": "message"}, CLERK, "ValueError", START)
    with database.begin() as session:
        assert not retake_event(session, "E1")


def test_an_event_that_failed_again_is_kept_with_its_new_cause(world: World) -> None:
    world.enrol(CLERK, SCHOOL)
    event_id = fail(world)
    with world.services.database.begin() as session:
        assert keep_failed(session, event_id, "text", {}, CLERK, "KeyError", START)
    assert "KeyError" in world.command("events-failed")


def test_a_failed_event_replayed_twice_at_once_is_handled_once(world: World) -> None:
    world.enrol(CLERK, SCHOOL)
    event_id, start = fail(world), threading.Barrier(2)

    def replay() -> str:
        start.wait()
        try:
            return world.services.dispatcher.replay(event_id)
        except Conflict:
            return "conflict"

    with ThreadPoolExecutor(2) as pool:
        results = [future.result() for future in [pool.submit(replay) for _ in range(2)]]
    assert sorted(results) == ["conflict", "ชื่อ "]


# People


def test_a_request_cannot_be_granted_for_a_school_that_the_person_no_longer_asks(world: World) -> None:
    world.enrol(CLERK, SCHOOL)
    world.enrol(OTHER_CLERK, SCHOOL)
    with world.services.database.read() as session:
        seen = session.scalars(select(Person).where(Person.membership == Membership.PENDING)).one()
    world.execute(
        "UPDATE person SET school_id = :school WHERE line_user_id = :user",
        school=world.school(OTHER_SCHOOL).id, user=OTHER_CLERK,
    )  # fmt: skip
    with world.services.database.begin() as session, pytest.raises(Refused, match="settled"):
        decide_request(session, seen, agreed=True, by=None, told={}, now=world.now)
    assert "pending" in {row["membership"] for row in world.rows("person")}


# Notices


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_two_workers_never_tell_the_officers_of_the_same_missed_notice(database: Database) -> None:
    with database.begin() as session:
        record_lapsed(session, "first:missed", "", "notice", {}, "window", START)
    with database.begin() as one:
        assert len(take_untold(one, START)) == 1
        with database.begin() as other:
            record_lapsed(other, "second:missed", "", "notice", {}, "window", START)
            assert [row.dedupe_key for row in take_untold(other, START)] == ["second:missed"]


# Results


def test_a_sheet_records_its_schools_in_one_order_so_that_two_sheets_queue(world: World) -> None:
    world.make_officer()
    rows = [[name, *"✓✓✓✓✓", ""] for name in ("บ้านสระบัวทอง", OTHER_SCHOOL, SCHOOL)]
    world.file(OFFICER, "ผลตรวจ.csv", csv_file([MARKED_FIVE_TIMES, *rows]))
    world.say(OFFICER, "บันทึกทั้งหมด")
    recorded = [row["school_id"] for row in world.rows("check_record")]
    assert len(set(recorded)) == 3
    assert recorded == sorted(recorded)


def test_recording_a_school_takes_few_statements_whatever_the_number_of_items(database: Database) -> None:
    statements: list[str] = []

    @event.listens_for(database.engine, "before_cursor_execute")
    def count(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    with database.begin() as session:
        items = session.scalars(select(ChecklistItem.id)).all()
        statements.clear()
        record_checks(
            session, 1, {item: Verdict(True) for item in items}, round_id=None, by=None, source="sheet", now=START
        )
    assert len(items) == 5
    assert len(statements) <= 7
