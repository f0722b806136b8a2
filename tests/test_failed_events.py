"""Each event is handled once; one whose handler fails is kept, apologised for, and can be handled again."""

from __future__ import annotations

import json

import pytest

from tests.world import CLERK, GROUP, OFFICER, Message, World, buttons, texts

SCHOOL = "บ้านต้นแบบ"
ONE_ROW = f"โรงเรียน,ภาพถ่าย,ที่ตั้ง,การติดต่อ,เวลาเปิด-ปิด,นำทาง\n{SCHOOL},1,1,1,1,0\n"


@pytest.fixture
def clerk(world: World) -> World:
    """A clerk and an officer are in."""
    world.enrol(CLERK, SCHOOL)
    world.make_officer()
    return world


def damage(world: World) -> None:
    """A state that the program does not know: whoever asks for this school's status makes the handler fail."""
    world.record(SCHOOL, "ไม่ครบ 1")
    world.execute("UPDATE item_status SET state = 'ghost'")


def mend(world: World) -> None:
    world.execute("UPDATE item_status SET state = 'complete'")


def failed(world: World) -> list[str]:
    return [row["webhook_event_id"] for row in world.rows("inbound_event") if row["handling"] == "failed"]


# Once


def test_a_redelivered_event_is_answered_once(clerk: World) -> None:
    event = clerk.platform.text(CLERK, "สถานะ")
    assert len(clerk.act(CLERK, event)) == 1
    assert clerk.act(CLERK, clerk.platform.redelivered(event)) == []


def test_an_event_that_comes_twice_in_one_webhook_is_answered_once(clerk: World) -> None:
    event, before = clerk.platform.text(CLERK, "สถานะ"), len(clerk.received(CLERK))
    assert clerk.post(event, event) == 200
    assert len(clerk.received(CLERK)) == before + 1


def test_an_event_delivered_many_times_at_one_instant_is_handled_once(clerk: World) -> None:
    data = buttons(clerk.say(CLERK, "สถานะ"), "แจ้งแก้ไขแล้ว")[0]["data"]
    event, before = clerk.platform.postback(CLERK, data), len(clerk.received(CLERK))
    replies = len(clerk.platform.requests("reply"))
    assert clerk.at_once(*[event] * 8) == [200] * 8
    assert len(clerk.rows("declaration")) == 1
    assert len(clerk.received(CLERK)) == before + 1
    assert len(clerk.platform.requests("reply")) == replies + 1


def test_events_that_come_out_of_order_are_handled_by_their_time(clerk: World) -> None:
    first, second = clerk.platform.text(CLERK, "ชื่อ ก่อน"), clerk.platform.text(CLERK, "ชื่อ หลัง")
    second["timestamp"] = first["timestamp"] + 1_000
    assert clerk.post(second, first) == 200
    assert {person["line_user_id"]: person["name"] for person in clerk.rows("person")}[CLERK] == "หลัง"


# Failing


def test_a_handler_that_fails_is_apologised_for_and_its_event_is_kept(clerk: World) -> None:
    damage(clerk)
    answer = texts(clerk.say(CLERK, "สถานะ"))
    assert "ขออภัย ระบบขัดข้องชั่วคราว" in answer and "ยังไม่ถูกบันทึก" in answer and "077-545101-3" in answer
    (event_id,) = failed(clerk)
    listed = clerk.command("events-failed")
    assert event_id in listed and "ValueError" in listed
    assert "ghost" not in listed


def waiting_sheet(world: World, *schools: int) -> list[Message]:
    """The officer's sheet waits for a word; its rows name these schools, whether they exist or not."""
    card = world.file(OFFICER, "ผล.csv", ONE_ROW.encode())
    rows = [[school, {"1": [True, ""]}] for school in schools]
    world.execute("UPDATE conversation SET data = :data", data=json.dumps({"campaign": 1, "rows": rows}))
    return card


def test_nothing_of_a_failed_handler_is_stored(clerk: World) -> None:
    card = waiting_sheet(clerk, 1, 2, 999_999)
    conversation = clerk.rows("conversation")
    assert "ขออภัย" in texts(clerk.tap(OFFICER, "บันทึกทั้งหมด", card))
    assert clerk.rows("check_record") == clerk.rows("item_status") == []
    assert clerk.rows("conversation") == conversation


def test_a_failed_event_can_be_replayed_and_its_receipt_is_pushed(clerk: World) -> None:
    clerk.tap(OFFICER, "บันทึกทั้งหมด", waiting_sheet(clerk, 1, 2, 999_999))
    (event_id,) = failed(clerk)
    sound = {"campaign": 1, "rows": [[1, {"1": [True, ""]}], [2, {"1": [True, ""]}]]}
    clerk.execute("UPDATE conversation SET data = :data", data=json.dumps(sound))
    assert f"{event_id} handled by sheet.button" in clerk.command("event-replay", event_id)
    clerk.work()
    receipt = clerk.received(OFFICER)[-1]
    assert "บันทึกผลจากไฟล์แล้ว" in texts(receipt) and receipt["_via"] == "push"
    assert len(clerk.rows("check_record")) == 2
    assert failed(clerk) == []
    assert [row["body"] for row in clerk.rows("inbound_event") if row["handling"] == "replayed"] == [None]


def test_an_event_is_replayed_once_and_one_that_did_not_fail_never(clerk: World) -> None:
    damage(clerk)
    clerk.say(CLERK, "สถานะ")
    mend(clerk)
    event_id = failed(clerk)[0]
    clerk.command("event-replay", event_id)
    for unknown in (event_id, "01HNOSUCHEVENT"):
        result = clerk.app.test_cli_runner().invoke(args=["event-replay", unknown])
        assert result.exit_code == 1
        assert "is not a failed event" in result.output


def test_an_event_that_fails_again_is_kept(clerk: World) -> None:
    damage(clerk)
    clerk.say(CLERK, "สถานะ")
    (event_id,) = failed(clerk)
    result = clerk.app.test_cli_runner().invoke(args=["event-replay", event_id])
    assert (result.exit_code, failed(clerk)) == (1, [event_id])
    assert "failed again; it is kept" in result.output


def test_a_redelivery_of_a_failed_event_does_not_apologise_again(clerk: World) -> None:
    damage(clerk)
    event = clerk.platform.text(CLERK, "สถานะ")
    assert len(clerk.act(CLERK, event)) == 1
    assert clerk.act(CLERK, clerk.platform.redelivered(event)) == []


def test_one_failing_event_does_not_hold_up_the_others_of_its_webhook(clerk: World) -> None:
    damage(clerk)
    before = len(clerk.received(OFFICER))
    assert clerk.post(clerk.platform.text(CLERK, "สถานะ"), clerk.platform.text(OFFICER, "เมนู")) == 200
    assert "เมนูเจ้าหน้าที่เขต" in texts(clerk.received(OFFICER)[before:])


def test_the_group_is_not_bothered_with_apologies(clerk: World) -> None:
    clerk.bind_group()
    damage(clerk)
    assert clerk.say(CLERK, "สถานะ", group=GROUP) == []
    assert len(failed(clerk)) == 1


def test_a_database_out_of_reach_asks_line_to_deliver_again(clerk: World) -> None:
    clerk.execute("ALTER TABLE inbound_event RENAME TO away")
    event = clerk.platform.text(CLERK, "สถานะ")
    before = len(clerk.received(CLERK))
    assert clerk.post(event) == 500
    assert len(clerk.received(CLERK)) == before
    clerk.execute("ALTER TABLE away RENAME TO inbound_event")
    assert "โรงเรียนบ้านต้นแบบ" in texts(clerk.act(CLERK, clerk.platform.redelivered(event)))


def test_a_message_that_was_taken_back_is_not_kept_for_replay(clerk: World) -> None:
    damage(clerk)
    event = clerk.platform.text(CLERK, "สถานะ")
    clerk.act(CLERK, event)
    (event_id,) = failed(clerk)
    clerk.act(CLERK, clerk.platform.unsend(CLERK, event["message"]["id"]))
    assert event["message"]["id"] not in str(clerk.rows("inbound_event"))
    assert event_id not in clerk.command("events-failed")
