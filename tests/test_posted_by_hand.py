"""What the quota holds back from a group is posted by an officer's hand, once, and never follows by itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import unquote, urlsplit

import pytest

from core.vocabulary import Purpose, Role
from line.sharing import SHARE_SHEET
from models.outbox import queue_push
from tests.world import CLERK, GROUP, OFFICER, OTHER_CLERK, STRANGER, Message, World, actions, button, texts

UPCOMING = "แจ้งกำหนดการติดตาม ครั้งที่ 1"
DIRECTOR = OTHER_CLERK  # the second officer of these scenarios


@pytest.fixture
def office(new_world: Callable[..., World]) -> World:
    """The group of 222 and the free plan, of which this month's round has used up 100 already."""
    return in_group_of_222(new_world(quota=300))


def in_group_of_222(world: World) -> World:
    world.platform.groups[GROUP].silent_members = 218
    world.make_officer()
    world.make_officer(DIRECTOR)
    world.bind_group()
    world.platform.bill.charge(world.now, 100)
    world.services.worker.refresh_quota()
    return world


@pytest.fixture
def held(office: World) -> World:
    """The first notice found nothing to ride on until half past ten, and a push is more than the quota allows."""
    office.at("2023-11-06", "08:30")
    office.at("2023-11-06", "10:30")
    return office


def state(world: World) -> dict[str, object]:
    """The outbox row of the first notice to the group."""
    return next(row for row in world.rows("outbound_message") if row["topic"] == "notice" and row["chat_id"] == GROUP)


def card(world: World, officer: str = OFFICER) -> list[Message]:
    """What an officer was sent without asking: the card, and the text alone."""
    return [message for message in world.received(officer) if message["_via"] == "push"]


def to_group(world: World) -> list[Message]:
    return [message for message in world.received(GROUP) if UPCOMING in texts(message)]


def test_each_officer_gets_the_text_with_the_price_and_what_was_left(held: World) -> None:
    assert to_group(held) == []
    assert state(held)["status"] == "held"
    for officer in (OFFICER, DIRECTOR):
        told = texts(card(held, officer))
        assert told.startswith("ประกาศที่ไม่ได้ส่ง")
        assert "แจ้งล่วงหน้า ครั้งที่ 1 (9 พ.ย. 2566): โควตาไม่พอ ต้องใช้ 222 ข้อความ เหลือให้ใช้ 170" in told
        assert "ธุรการ สพป.ชพ.๒" in told
        assert "บอตจะไม่ส่งเองอีก" in told
        copied = card(held, officer)[1]["text"]  # LINE for PC copies texts, and shares nothing
        assert copied.startswith(UPCOMING)
        assert "1. ภาพถ่าย" in copied
    held.later(minutes=10)
    assert len(card(held)) == 2


def test_the_share_button_opens_lines_share_sheet_with_the_text(held: World) -> None:
    address = button(card(held), "แชร์ไปยังกลุ่ม")["uri"]
    answer = held.http.get(urlsplit(address).path)
    assert answer.status_code == 302
    shared = unquote(answer.headers["Location"].removeprefix(SHARE_SHEET))
    assert shared.startswith(UPCOMING)
    assert shared == card(held)[1]["text"]


def test_posted_by_hand_it_is_settled_with_the_officer_on_record(held: World) -> None:
    answer = held.tap(OFFICER, "โพสต์แล้ว", card(held))
    assert "โพสต์แล้ว: แจ้งล่วงหน้า ครั้งที่ 1 ในกลุ่ม “ธุรการ สพป.ชพ.๒” บอตจะไม่ส่งซ้ำ" in texts(answer)
    row = state(held)
    assert (row["status"], row["way"], row["price"]) == ("sent", "hand", 0)
    assert row["settled_at"].replace(microsecond=0) == held.now.replace(microsecond=0)  # type: ignore[attr-defined]
    (entry,) = [entry for entry in held.rows("audit_entry") if entry["action"] == "posted_by_hand"]
    assert (entry["person_id"], entry["detail"]) == (
        row["settled_by"],
        {"message": row["id"], "was": "held", "price": 0},
    )
    assert "ไม่มีประกาศหรือข้อความค้างส่ง" in texts(held.say(OFFICER, "ค้างส่ง"))


def test_another_tap_and_another_officer_learn_who_was_first(held: World) -> None:
    held.tap(OFFICER, "โพสต์แล้ว", card(held))
    for officer, label in ((OFFICER, "โพสต์แล้ว"), (DIRECTOR, "โพสต์แล้ว"), (DIRECTOR, "ยกเลิก ไม่ต้องโพสต์")):
        answer = texts(held.tap(officer, label, card(held, officer)))
        assert "ภาคภูมิ ตัวอย่าง บันทึกว่าโพสต์ไปก่อนแล้ว ไม่มีการบันทึกซ้ำ" in answer
    assert state(held)["status"] == "sent"


def test_of_two_officers_at_once_one_settles_it_and_the_other_is_told(held: World) -> None:
    before = {officer: len(held.received(officer)) for officer in (OFFICER, DIRECTOR)}
    taps = [
        held.platform.postback(officer, button(card(held, officer), "โพสต์แล้ว")["data"])
        for officer in (OFFICER, DIRECTOR)
    ]
    assert held.at_once(*taps) == [200, 200]
    answers = [texts(held.received(officer)[before[officer] :]) for officer in (OFFICER, DIRECTOR)]
    assert sorted("ไปก่อนแล้ว" in answer for answer in answers) == [False, True]
    assert len([entry for entry in held.rows("audit_entry") if entry["action"] == "posted_by_hand"]) == 1


def test_it_can_be_left_unposted(held: World) -> None:
    assert "ไม่ต้องโพสต์ และบอตจะไม่ส่ง" in texts(held.tap(OFFICER, "ยกเลิก ไม่ต้องโพสต์", card(held)))
    assert (state(held)["status"], state(held)["way"]) == ("cancelled", "push")
    assert "ภาคภูมิ ตัวอย่าง ยกเลิกไปก่อนแล้ว" in texts(held.tap(DIRECTOR, "โพสต์แล้ว", card(held, DIRECTOR)))


def test_what_was_held_for_a_group_never_follows_by_itself(held: World) -> None:
    assert held.say(STRANGER, "ครับ", group=GROUP) == []
    assert UPCOMING not in texts(held.say(STRANGER, "ปฏิทิน", group=GROUP))
    held.platform.quota = None
    for day in ("2023-11-06", "2023-11-07", "2023-12-01"):
        held.at(day, "14:00")
        held.services.worker.refresh_quota()
        held.work()
        held.say(STRANGER, "ครับ", group=GROUP)
    assert to_group(held) == []
    assert state(held)["status"] == "held"


def test_clerks_and_forged_buttons_settle_nothing(held: World) -> None:
    held.enrol(CLERK, "บ้านต้นแบบ")
    yes = button(card(held), "โพสต์แล้ว")["data"]
    assert "เฉพาะเจ้าหน้าที่เขต" in texts(held.tap_data(CLERK, yes))
    for data in ("a=posted&m=999999&do=yes", "a=posted&do=yes", "a=posted&m=1&do=yes", "a=unsent&m=1", yes + "x"):
        assert "ปุ่มนี้ใช้ไม่ได้แล้ว" in texts(held.tap_data(OFFICER, data))
    assert state(held)["status"] == "held"


# When not even the officers can be written to


@pytest.fixture
def nothing_left(new_world: Callable[..., World]) -> World:
    world = in_group_of_222(new_world(quota=100))
    world.platform.quota = 0
    world.later(minutes=11)
    world.services.worker.refresh_quota()
    world.at("2023-11-06", "08:30")
    world.at("2023-11-06", "10:30")
    return world


def test_without_any_quota_the_card_rides_on_the_officers_next_answer(nothing_left: World) -> None:
    assert card(nothing_left) == []
    answer, told, text = nothing_left.say(OFFICER, "ปฏิทิน")
    assert "ปฏิทินการติดตาม" in texts(answer)
    assert "ต้องใช้ 222 ข้อความ เหลือให้ใช้ 0" in texts(told)
    assert UPCOMING in texts(text)
    assert "บันทึกว่าโพสต์แล้ว" in texts(nothing_left.tap(OFFICER, "โพสต์แล้ว", [told]))
    assert len(nothing_left.say(OFFICER, "ปฏิทิน")) == 1


def test_a_card_that_waits_is_not_shown_once_another_officer_settled_it(nothing_left: World) -> None:
    nothing_left.tap(OFFICER, "โพสต์แล้ว", nothing_left.say(OFFICER, "ปฏิทิน")[1:])
    assert len(nothing_left.say(DIRECTOR, "ปฏิทิน")) == 1
    settled = {row["cause"] for row in nothing_left.rows("outbound_message") if row["topic"] == "unsent"}
    assert "all of it was settled meanwhile" in settled


def test_with_a_new_months_quota_the_officers_are_told_in_working_hours(nothing_left: World) -> None:
    nothing_left.platform.quota = 300
    nothing_left.clock.advance(timedelta(days=24, hours=14))  # Friday 1 December, half past midnight
    nothing_left.services.worker.refresh_quota()
    nothing_left.services.worker.sweep()
    assert card(nothing_left) == []
    nothing_left.at("2023-12-01", "08:30")
    assert any(UPCOMING in texts(message) for message in nothing_left.received(OFFICER) if message["_via"] == "push")
    assert to_group(nothing_left) == []


# Missed, refused, uncertain


def test_a_notice_whose_window_passed_can_still_be_posted_while_it_is_news(office: World) -> None:
    office.platform.quota = None
    office.at("2023-11-07", "08:00")
    told = card(office)
    assert "แจ้งล่วงหน้า ครั้งที่ 1 (9 พ.ย. 2566): เลยเวลาที่กำหนดก่อนจะส่งได้" in texts(told)
    assert "(อีก 2 วัน)" in texts(told)
    assert "บันทึกว่าโพสต์แล้ว" in texts(office.tap(OFFICER, "โพสต์แล้ว", told))


def test_a_notice_of_a_day_that_is_over_is_only_told(office: World) -> None:
    office.at("2023-11-10", "08:00")
    told = card(office)
    assert "แจ้งเช้าวันติดตาม ครั้งที่ 1 (9 พ.ย. 2566): เลยเวลาที่กำหนดก่อนจะส่งได้" in texts(told)
    assert "โพสต์แล้ว" not in [action.get("label") for action in actions(told)]


def test_results_that_go_out_after_all_leave_nothing_to_post(office: World) -> None:
    office.platform.quota = None
    office.at("2023-11-14", "08:30")
    assert "แจ้งผล ครั้งที่ 1 (9 พ.ย. 2566): ยังไม่มีผลตรวจของรอบนี้" in texts(office.say(OFFICER, "ค้างส่ง"))
    office.tap(OFFICER, "ยืนยันแจ้งผล", office.tap(OFFICER, "แจ้งผลรอบนี้เข้ากลุ่ม", office.record("บ้านต้นแบบ")))
    office.later(minutes=1)
    assert "แจ้งผล ครั้งที่ 1" not in texts(office.say(OFFICER, "ค้างส่ง"))
    assert "ผลการติดตาม ครั้งที่ 1" in texts(office.say(STRANGER, "ครับ", group=GROUP))


# The list


def test_the_list_names_what_is_left_with_its_reason_and_opens_each(held: World) -> None:
    listed = held.say(OFFICER, "ค้างส่ง")
    assert "แจ้งล่วงหน้า ครั้งที่ 1 (9 พ.ย. 2566)" in texts(listed)
    assert "ธุรการ สพป.ชพ.๒ · โควตาไม่พอ ต้องใช้ 222 ข้อความ เหลือให้ใช้ 170" in texts(listed)
    opened = held.tap(OFFICER, "เปิดรายการ", listed)
    assert UPCOMING in texts(opened)
    assert "บันทึกว่าโพสต์แล้ว" in texts(held.tap(OFFICER, "โพสต์แล้ว", opened))
    assert "ไปก่อนแล้ว" in texts(held.tap(OFFICER, "เปิดรายการ", listed))


def test_a_viewer_sees_the_list_and_can_do_nothing_there(held: World) -> None:
    held.make_officer(STRANGER, Role.VIEWER)
    opened = held.tap(STRANGER, "เปิดรายการ", held.say(STRANGER, "ค้างส่ง"))
    assert UPCOMING in texts(opened)
    assert not {"โพสต์แล้ว", "ยกเลิก ไม่ต้องโพสต์"} & {action.get("label") for action in actions(opened)}
    assert "เฉพาะเจ้าหน้าที่เขต" in texts(held.tap_data(STRANGER, button(card(held), "โพสต์แล้ว")["data"]))


def reminders(world: World, count: int, purpose: Purpose = Purpose.DIGEST) -> None:
    """That many clerks are to be reminded today, until half past four."""
    with world.services.database.begin() as session:
        for number in range(count):
            queue_push(
                session, f"test:{purpose}:{number}", f"U{number:032x}", world.now, purpose=purpose,
                messages=[{"type": "text", "text": "ยังไม่ครบ"}], topic="test", expires_at=world.now + timedelta(hours=5),
            )  # fmt: skip


def test_what_single_people_did_not_get_is_counted_by_day_and_reason(nothing_left: World) -> None:
    reminders(nothing_left, 30)
    reminders(nothing_left, 2, Purpose.STATISTICS)
    nothing_left.later(minutes=1)
    listed = texts(nothing_left.say(OFFICER, "ค้างส่ง"))
    assert "เตือนโรงเรียนที่ยังไม่ครบ 30 ราย (6 พ.ย. 2566): โควตาข้อความเดือนนี้ไม่พอ" in listed
    assert "เตือนส่งสถิติ 2 ราย (6 พ.ย. 2566)" in listed
    assert "ยังไปพร้อมคำตอบครั้งถัดไปของผู้นั้นได้" in listed


def test_the_officers_hear_of_single_peoples_messages_once_a_day(nothing_left: World) -> None:
    nothing_left.say(OFFICER, "เมนู")
    reminders(nothing_left, 30)
    nothing_left.work()
    nothing_left.later(minutes=11)
    told = nothing_left.say(OFFICER, "เมนู")
    assert "เตือนโรงเรียนที่ยังไม่ครบ 30 ราย" in texts(told[1:])
    reminders(nothing_left, 5, Purpose.STATISTICS)
    nothing_left.later(hours=1)
    assert len(nothing_left.say(OFFICER, "เมนู")) == 1
    nothing_left.at("2023-11-07", "09:00")
    assert "เตือนส่งสถิติ 5 ราย" in texts(nothing_left.say(OFFICER, "เมนู")[1:])


def test_a_long_list_is_turned_page_by_page(office: World) -> None:
    with office.services.database.begin() as session:
        for number in range(12):
            terms = {
                "topic": "test",
                "purpose": Purpose.NOTICE,
                "messages": [{"type": "text", "text": f"ข้อความ {number}"}],
            }
            queue_push(session, f"test:{number}", GROUP, office.now, **terms)  # type: ignore[arg-type]
    office.platform.quota = 0
    office.work()
    first = office.say(OFFICER, "ค้างส่ง")
    assert "12 รายการใน 14 วัน · หน้า 1/2" in texts(first)
    second = office.tap(OFFICER, "หน้าถัดไป", first)
    opened = [
        json.dumps(action) for action in (*actions(first), *actions(second)) if action.get("label") == "เปิดรายการ"
    ]
    assert len(set(opened)) == 12
    assert "หน้า 1/2" in texts(office.tap(OFFICER, "หน้าก่อน", second))
