"""What happened in chats is not kept for ever; the office's records are."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.vocabulary import Role
from models.enrolment import district_invite
from tests.world import CLERK, GROUP, KEY, OFFICER, STRANGER, World

RECORDS = ("person", "school", "check_record", "item_status", "declaration", "audit_entry", "line_group")


@pytest.fixture
def lived_in(world: World) -> World:
    """A school and an office that have used the bot for some days, with a notice sent and an event that failed."""
    world.make_officer()
    world.bind_group()
    world.enrol(CLERK, "บ้านต้นแบบ")
    world.record("บ้านต้นแบบ", "ไม่ครบ 1")
    world.tap(CLERK, "แจ้งแก้ไขแล้ว", world.say(CLERK, "สถานะ"))
    world.say(CLERK, "ขอทราบเรื่องรถรับส่งนักเรียนและอาหารกลางวัน")
    world.say(STRANGER, "ลงทะเบียน ZZZZ-ZZZZ")
    world.say(OFFICER, "ส่งออกสถิติ")
    world.at("2023-11-06")
    fail(world)
    with world.services.database.begin() as session:
        district_invite(session, KEY, world.now, Role.VIEWER, "ไม่เคยมา")
    return world


def fail(world: World) -> None:
    world.execute("UPDATE person SET role = 'ghost' WHERE line_user_id = :user", user=CLERK)
    world.say(CLERK, "สถานะ")
    world.execute("UPDATE person SET role = 'clerk' WHERE line_user_id = :user", user=CLERK)


def keep_house_after(world: World, **amount: float) -> None:
    world.clock.advance(timedelta(**amount))
    world.services.worker.keep_house()


def handlings(world: World) -> set[str]:
    return {row["handling"] for row in world.rows("inbound_event")}


def test_nothing_of_the_last_month_goes_but_what_is_spent(lived_in: World) -> None:
    before = {table: lived_in.rows(table) for table in ("inbound_event", "outbound_message", "conversation")}
    keep_house_after(lived_in, days=26)
    assert {table: lived_in.rows(table) for table in before} == before


def test_settled_personal_messages_and_handled_events_go_after_a_month(lived_in: World) -> None:
    assert handlings(lived_in) == {"done", "failed"}
    keep_house_after(lived_in, days=31)
    assert handlings(lived_in) == {"failed"}
    assert {(row["topic"], row["chat_id"]) for row in lived_in.rows("outbound_message")} == {
        ("notice", GROUP), ("owed", CLERK),
    }  # fmt: skip


def test_a_message_that_still_waits_is_kept(lived_in: World) -> None:
    lived_in.execute("UPDATE outbound_message SET status = 'pending', settled_at = NULL WHERE way = 'reply'")
    waiting = len(lived_in.rows("outbound_message"))
    keep_house_after(lived_in, days=400)
    assert len(lived_in.rows("outbound_message")) == waiting


def test_drafts_questions_and_failed_events_go_after_a_quarter(lived_in: World) -> None:
    keep_house_after(lived_in, days=86)
    for table in ("conversation", "asked_question", "inbound_event"):
        assert lived_in.rows(table), table
    keep_house_after(lived_in, days=5)
    for table in ("conversation", "asked_question", "inbound_event"):
        assert lived_in.rows(table) == [], table


def test_the_offices_records_stay(lived_in: World) -> None:
    before = {table: lived_in.rows(table) for table in RECORDS}
    assert all(before.values())
    keep_house_after(lived_in, days=700)
    assert {table: lived_in.rows(table) for table in RECORDS} == before


def test_wrong_codes_signs_of_life_links_and_unused_invitations_go(lived_in: World) -> None:
    assert len(lived_in.rows("code_attempts")) == len(lived_in.rows("one_time_link")) == 1
    keep_house_after(lived_in, days=40)
    for table in ("code_attempts", "one_time_link", "worker_heartbeat"):
        assert lived_in.rows(table) == [], table
    assert {row["role"] for row in lived_in.rows("enrol_code")} == {"clerk"}


def test_a_schools_codes_stay_so_that_a_rotated_one_never_comes_back(lived_in: World) -> None:
    first = lived_in.code_of("บ้านต้นแบบ")
    keep_house_after(lived_in, days=400)
    assert lived_in.code_of("บ้านต้นแบบ") != first


def test_more_rows_than_fit_into_one_transaction_all_go(lived_in: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scheduler.housekeeping.BATCH", 2)
    assert len(lived_in.rows("inbound_event")) > 5
    keep_house_after(lived_in, days=100)
    assert lived_in.rows("inbound_event") == []


def test_house_is_kept_once_on_each_thai_day(lived_in: World, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = []
    monkeypatch.setattr("scheduler.worker.keep_house", lambda _, now, __: kept.append(now))
    lived_in.at("2023-11-07", "00:01")
    keep_house_after(lived_in, hours=0)
    keep_house_after(lived_in, hours=23.9)
    assert len(kept) == 1
    keep_house_after(lived_in, hours=0.2)
    assert len(kept) == 2
