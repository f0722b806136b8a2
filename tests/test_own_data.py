"""Everybody sees what is kept about them, and may have it erased from every table."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from PIL import Image

from tests.statistics_chat import hand_in
from tests.world import CLERK, GROUP, OFFICER, OTHER_CLERK, STRANGER, World, texts

SCHOOL = "บ้านต้นแบบ"
QUESTION = "ขอเบอร์ร้านก๋วยเตี๋ยวหน้าอำเภอ"


def erase(world: World, user: str) -> str:
    card = world.say(user, "ลบข้อมูลของฉัน")
    return texts(world.tap(user, "ลบข้อมูลของฉัน", card))


def a_photo() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(buffer, "JPEG")
    return buffer.getvalue()


def leave_traces(world: World) -> None:
    """The clerk leaves something in every table that can hold a person."""
    world.enrol(CLERK, SCHOOL)
    world.say(CLERK, QUESTION)
    world.tap(CLERK, "แจ้งแก้ไขแล้ว", world.say(CLERK, "สถานะ"))
    world.picture(CLERK, a_photo())
    fail_once(world)
    world.tap(CLERK, "แจ้งแก้ไขแล้ว", world.say(CLERK, "สถานะ"))
    second = world.say(OTHER_CLERK, f"ลงทะเบียน {world.code_of(SCHOOL)}")
    world.tap(OTHER_CLERK, "ยืนยันและยินยอม", second)
    world.platform.faults.set(fail_500=1_000)
    world.picture(CLERK, a_photo())
    world.work()
    world.platform.faults.clear()
    world.say(CLERK, f"ลงทะเบียน {world.code_of('วัดสมมติธรรม')}")
    world.say(CLERK, "ลงทะเบียน ZZZZ-ZZZZ")


def fail_once(world: World) -> None:
    """An event of the clerk whose handler fails, by a role that the program does not know."""
    world.execute("UPDATE person SET role = 'ghost' WHERE line_user_id = :user", user=CLERK)
    assert "ขออภัย" in texts(world.say(CLERK, "สถานะ"))
    world.execute("UPDATE person SET role = 'clerk' WHERE line_user_id = :user", user=CLERK)


def test_the_traces_are_really_everywhere(world: World) -> None:
    leave_traces(world)
    holding = {
        table
        for table in ("person", "conversation", "code_attempts", "asked_question", "fetch", "inbound_event",
                      "outbound_message")
        if CLERK in str(world.rows(table))
    }  # fmt: skip
    assert holding == {
        "person", "conversation", "code_attempts", "asked_question", "fetch", "inbound_event", "outbound_message",
    }  # fmt: skip


def test_own_data_names_everything_that_is_kept(world: World) -> None:
    leave_traces(world)
    shown = texts(world.say(CLERK, "ข้อมูลของฉัน"))
    for kept in ("สมหญิง", CLERK, "บ้านต้นแบบ", "ธุรการโรงเรียน (ผู้รับผิดชอบ)", "3 พ.ย. 2566 10.00 น."):
        assert kept in shown, kept
    for kept in ("แจ้งแก้ไข 2 ครั้ง แนบรูป 1 รูป", "ร่างที่ค้าง มี", "ข้อความขัดข้อง 1 ข้อความ", "คำถามที่เก็บ 1 ข้อความ", QUESTION):
        assert kept in shown, kept
    assert "สมศรี" not in shown


def test_own_data_counts_reports_and_obstacles(world: World) -> None:
    world.enrol(CLERK, SCHOOL)
    hand_in(world)
    world.tap(CLERK, "ไม่มีอินเทอร์เน็ต", world.say(CLERK, "ติดขัด"))
    shown = texts(world.say(CLERK, "ข้อมูลของฉัน"))
    assert "ส่งสถิติ 1 ฉบับ" in shown and "แจ้งติดขัด 1 ครั้ง" in shown


def test_erasure_leaves_no_trace_in_any_table(world: World) -> None:
    leave_traces(world)
    assert "ลบข้อมูลของท่านแล้ว" in erase(world, CLERK)
    world.work()
    stored = world.stored()
    for trace in (CLERK, "สมหญิง", QUESTION):
        assert trace not in stored, trace


def test_an_erased_person_hears_no_more(world: World) -> None:
    leave_traces(world)
    erase(world, CLERK)
    before = len(world.received(CLERK))
    for day in ("2023-11-06", "2023-11-09", "2023-11-16"):
        world.at(day)
    assert len(world.received(CLERK)) == before


def test_an_erased_officer_leaves_no_trace_either(world: World) -> None:
    world.command("officer-invite", "--name", "ชื่อในใบเชิญ")
    world.make_officer()
    world.bind_group()
    for day in ("2023-11-27", "2023-11-28"):
        world.at(day)
    assert OFFICER in str(world.rows("outbound_message"))
    erase(world, OFFICER)
    world.work()
    for trace in (OFFICER, "ภาคภูมิ ตัวอย่าง"):
        assert trace not in world.stored(), trace


def test_the_name_goes_out_of_requests_that_were_sent_to_others(world: World) -> None:
    world.enrol(CLERK, SCHOOL)
    world.enrol(OTHER_CLERK, SCHOOL)
    world.work()
    world.say(OTHER_CLERK, "ชื่อ สมศรี ใจดี")
    erase(world, OTHER_CLERK)
    for trace in (OTHER_CLERK, "สมศรี"):
        assert trace not in world.stored()


def test_records_of_work_stay_with_an_author_without_a_face(world: World) -> None:
    world.enrol(CLERK, SCHOOL)
    world.make_officer()
    world.tap(OFFICER, "บันทึก", world.tap(OFFICER, "ครบทุกรายการ", world.say(OFFICER, "ตรวจ บ้านต้นแบบ")))
    assert "โดย ภาคภูมิ ตัวอย่าง" in texts(world.say(CLERK, "สถานะ"))
    erase(world, OFFICER)
    card = texts(world.say(CLERK, "สถานะ"))
    assert "ครบทั้ง 5 รายการ" in card
    assert "โดย ผู้ใช้ที่ลบข้อมูลแล้ว" in card


def test_the_next_member_takes_over_from_an_erased_responsible_person(world: World) -> None:
    world.enrol(CLERK, SCHOOL)
    world.enrol(OTHER_CLERK, SCHOOL)
    world.work()
    world.tap(CLERK, "อนุญาต", world.received(CLERK)[-1:])
    erase(world, CLERK)
    assert "(ผู้รับผิดชอบ)" in texts(world.say(OTHER_CLERK, "ข้อมูลของฉัน"))


def test_who_was_erased_is_a_stranger_and_may_come_back(world: World) -> None:
    world.enrol(CLERK, SCHOOL)
    erase(world, CLERK)
    assert "ยินดีต้อนรับ" in texts(world.say(CLERK, "สถานะ"))
    assert "บอตไม่มีข้อมูลของท่าน" in texts(world.say(CLERK, "ข้อมูลของฉัน"))
    assert "ท่านเป็นผู้รับผิดชอบของโรงเรียน" in texts(world.enrol(CLERK, SCHOOL))


def test_who_changes_their_mind_keeps_everything(world: World) -> None:
    world.enrol(CLERK, SCHOOL)
    card = world.say(CLERK, "ลบข้อมูลของฉัน")
    assert "ย้อนกลับไม่ได้" in texts(card)
    assert "ไม่ได้ลบ" in texts(world.tap(CLERK, "ไม่ลบ", card))
    assert "สมหญิง" in texts(world.say(CLERK, "ข้อมูลของฉัน"))


def test_a_stranger_sees_and_erases_what_wrong_codes_left(world: World) -> None:
    assert "บอตไม่มีข้อมูลของท่าน" in texts(world.say(STRANGER, "ข้อมูลของฉัน"))
    world.say(STRANGER, "ลงทะเบียน ZZZZ-ZZZZ")
    assert "พิมพ์รหัสผิดติดต่อกัน: 1" in texts(world.say(STRANGER, "ข้อมูลของฉัน"))
    erase(world, STRANGER)
    assert STRANGER not in world.stored()


def test_own_data_is_for_the_private_chat_only(world: World) -> None:
    world.enrol(CLERK, SCHOOL)
    world.make_officer()
    world.bind_group()
    for words in ("ข้อมูลของฉัน", "ลบข้อมูลของฉัน"):
        assert world.say(CLERK, words, group=GROUP) == []
        assert "สมหญิง" not in texts(world.say(CLERK, words, group=GROUP, mention=True))
    assert world.tap_data(CLERK, "a=erase&do=yes", group=GROUP) == []
    assert "สมหญิง" in texts(world.say(CLERK, "ข้อมูลของฉัน"))


def test_of_a_handled_message_nothing_but_its_id_and_kind_remains(world: World) -> None:
    world.enrol(CLERK, SCHOOL)
    world.say(CLERK, "สถานะ วัดสมมติธรรม")
    for row in world.rows("inbound_event"):
        assert (row["body"], row["line_user_id"], row["handling"]) == (None, None, "done")
    assert CLERK not in str(world.rows("outbound_message"))


def test_of_a_reply_that_line_refused_nothing_remains_either(world: World) -> None:
    world.enrol(CLERK, SCHOOL)
    event = world.platform.text(CLERK, "สถานะ")
    world.clock.advance(timedelta(minutes=2))
    world.post(event)
    row = world.rows("outbound_message")[-1]
    assert (row["status"], row["messages"], row["chat_id"]) == ("failed", None, "")


@pytest.mark.parametrize("come_back", [False, True])
def test_who_blocks_the_bot_is_not_written_to_until_they_come_back(world: World, come_back: bool) -> None:
    world.make_officer()
    world.act(OFFICER, world.platform.unfollow(OFFICER))
    if come_back:
        world.act(OFFICER, world.platform.follow(OFFICER))
    pushed = len(world.platform.requests("push"))
    world.at("2023-11-27")
    assert (len(world.platform.requests("push")) > pushed) == come_back


def test_what_waits_for_somebody_who_blocks_the_bot_is_withdrawn(world: World) -> None:
    world.enrol(CLERK, SCHOOL)
    second = world.say(OTHER_CLERK, f"ลงทะเบียน {world.code_of(SCHOOL)}")
    world.tap(OTHER_CLERK, "ยืนยันและยินยอม", second)
    world.platform.faults.set(fail_500=1_000)
    world.work()
    world.act(CLERK, world.platform.unfollow(CLERK))
    world.platform.faults.clear()
    world.clock.advance(timedelta(hours=1))
    world.work()
    (request,) = [row for row in world.rows("outbound_message") if row["dedupe_key"].startswith("join-request")]
    assert (request["status"], request["cause"]) == ("cancelled", "unfollowed")


def test_of_a_message_to_one_person_nothing_is_kept_once_it_arrived(world: World) -> None:
    world.enrol(CLERK, SCHOOL)
    world.enrol(OTHER_CLERK, SCHOOL)
    world.work()
    assert "สมศรี" in texts(world.received(CLERK)[-1])
    rows = world.rows("outbound_message")
    assert {row["status"] for row in rows} == {"sent"}
    assert {(row["chat_id"], row["messages"]) for row in rows} == {("", None)}


def test_an_obstacle_that_still_waits_to_be_told_does_not_name_an_erased_person(world: World) -> None:
    world.make_officer()
    world.enrol(CLERK, SCHOOL)
    world.tap_data(CLERK, "a=stuck&k=login")
    assert "สมหญิง" in str(world.rows("outbound_message"))
    erase(world, CLERK)
    assert "สมหญิง" not in str(world.rows("outbound_message"))
