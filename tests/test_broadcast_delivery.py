"""What becomes of a broadcast: rides and pushes, quota, changes of mind, deaths; each recipient once, all on record."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from commands.services import Services
from core.vocabulary import Role
from scheduler.broadcasts import send_broadcasts
from tests.broadcast_chat import (
    APPROVER,
    DIRECTLY,
    EVERYBODY,
    SCHOOL,
    add_staff,
    an_office,
    card,
    copies,
    dying_after,
    labels,
    number,
    record,
    rows_of,
    send,
    state,
    write,
)
from tests.world import CLERK, GROUP, OFFICER, OTHER_CLERK, STRANGER, World, actions, texts

TEXT = "ขอเชิญประชุมวันศุกร์"
GROUP_BUTTON = "กลุ่ม ธุรการ"


@pytest.fixture
def office(world: World) -> World:
    return an_office(world)


def plan(world: World, text: str, when: str, audience: str = EVERYBODY) -> int:
    """Written for that time; the broadcast's number."""
    world.tap(OFFICER, "ตั้งเวลาส่ง", write(world, text, audience))
    return number(world.tap(OFFICER, "ตั้งเวลาส่ง", world.say(OFFICER, when)))


def recipients(world: World, broadcast: int) -> str:
    return texts(world.tap(OFFICER, "รายชื่อผู้รับและผล", card(world, broadcast)))


# Riding and pushing


def test_it_rides_on_what_people_write_and_only_the_rest_is_pushed_at_the_end_of_the_day(office: World) -> None:
    broadcast = send(office, TEXT)
    office.work()
    answer = office.say(CLERK, "ปฏิทิน")
    assert [message["_via"] for message in answer] == ["reply", "reply"] and texts(answer[1]) == TEXT
    assert copies(office, OTHER_CLERK, TEXT) == []
    waiting = record(office, broadcast)  # the officer's own copy rides on this very answer
    assert "ไปพร้อมคำตอบ (ฟรี) 1 ราย" in waiting and "รอไปพร้อมคำตอบ 2 ราย" in waiting
    office.at("2023-11-06", "16:30")
    assert copies(office, OTHER_CLERK, TEXT) == ["push"] and copies(office, CLERK, TEXT) == ["reply"]
    over = record(office, broadcast)
    assert "ประกาศ: ส่งแล้ว" in over and "ไปพร้อมคำตอบ (ฟรี) 2 ราย" in over and "ส่งตรง 1 ราย" in over
    assert "เสียโควตา 1 ข้อความ" in over
    named = recipients(office, broadcast)
    requests = [row["request_id"] for row in rows_of(office, broadcast)]
    assert len(set(requests)) == 3 and all(request and request in named for request in requests)
    assert f"สมหญิง (โรงเรียน{SCHOOL})" in named


def test_a_group_hears_it_behind_somebodys_word_for_nothing_else_after_two_hours(office: World) -> None:
    broadcast = send(office, TEXT, GROUP_BUTTON)
    office.work()
    office.say(STRANGER, "ครับ", group=GROUP)
    assert copies(office, GROUP, TEXT) == ["reply"] and rows_of(office, broadcast)[0]["price"] == 0
    second = send(office, "อีกเรื่องหนึ่ง", GROUP_BUTTON)
    office.work()
    office.later(minutes=119)
    assert copies(office, GROUP, "อีกเรื่องหนึ่ง") == []
    office.later(minutes=2)
    assert copies(office, GROUP, "อีกเรื่องหนึ่ง") == ["push"]
    assert "เสียโควตา 12 ข้อความ" in record(office, second)


# The quota


def test_a_quota_that_runs_out_in_the_middle_leaves_a_record_and_can_be_tried_again(office: World) -> None:
    office.platform.quota = 32  # two above the reserve
    office.later(minutes=11)
    office.services.worker.refresh_quota()
    preview = office.tap(OFFICER, DIRECTLY, write(office, TEXT))
    assert "โควตาไม่พอส่งตรงทั้งหมด" in texts(preview)
    broadcast = number(office.tap(OFFICER, "ส่งตอนนี้", preview))
    office.work()
    told = office.received(OFFICER)[-1:]
    assert "ส่งประกาศได้ไม่ครบ" in texts(told) and "ค้าง โควตาไม่พอ 1 ราย" in texts(told)
    assert "โควตายังไม่พอแม้แต่ข้อความเดียว" in texts(office.tap(OFFICER, "ลองส่งที่ค้างอีกครั้ง (1)", told))
    sent = {user for user in (OFFICER, CLERK, OTHER_CLERK) if "push" in copies(office, user, TEXT)}
    assert len(sent) == 2
    office.platform.quota = 300
    office.later(minutes=11)
    office.services.worker.refresh_quota()
    again = office.tap(OFFICER, "ลองส่งที่ค้างอีกครั้ง (1)", card(office, broadcast))
    assert "กำลังส่ง ข้อความที่ค้าง 1 ข้อความ" in texts(again)
    office.work()
    over = record(office, broadcast)
    assert "ประกาศ: ส่งแล้ว" in over and "ค้าง" not in over
    requests = [row["request_id"] for row in rows_of(office, broadcast)]
    assert len(set(requests)) == 3 and all(requests)
    assert "ไม่มีข้อความที่ค้าง" in texts(office.tap(OFFICER, "ลองส่งที่ค้างอีกครั้ง (1)", told))


# Changing one's mind


def test_a_planned_one_is_listed_changed_and_cancelled_until_it_starts(office: World) -> None:
    broadcast, other = plan(office, TEXT, "พรุ่งนี้ 9.00"), plan(office, "เลิกแล้ว", "พรุ่งนี้ 9.00")
    listed = office.say(OFFICER, "รายการประกาศ")
    assert TEXT in texts(listed) and "รอเวลาส่ง · 7 พ.ย. 2566 09.00 น." in texts(listed)
    before = card(office, broadcast)
    preview = office.tap(OFFICER, "แก้ไข (ข้อความ ผู้รับ เวลา)", before)
    preview = office.tap(OFFICER, GROUP_BUTTON, office.tap(OFFICER, "เปลี่ยนผู้รับ", preview))
    office.tap(OFFICER, "แก้ข้อความ", preview)
    preview = office.say(OFFICER, "ย้ายไปวันจันทร์")
    assert state(office, broadcast) == "scheduled"  # and as it was, until the change is sent off
    office.tap(OFFICER, "ตั้งเวลาส่ง 7 พ.ย. 2566 09.00 น.", preview)
    assert "ถูกแก้ไขหลังจากการ์ดนี้" in texts(office.tap(OFFICER, "ยกเลิกประกาศนี้", before))
    cancelled = office.tap(OFFICER, "ยกเลิกประกาศนี้", card(office, other))
    assert "ยังไม่มีข้อความใดถูกส่ง" in texts(cancelled)
    office.at("2023-11-07", "09:00")
    assert "เริ่มส่งไปแล้ว" in texts(office.tap_data(OFFICER, f"a=bc-change&b={broadcast}&r=2"))
    office.at("2023-11-07", "11:00")
    assert copies(office, GROUP, "ย้ายไปวันจันทร์") == ["push"] and copies(office, GROUP, TEXT) == []
    assert copies(office, CLERK, TEXT) == copies(office, CLERK, "เลิกแล้ว") == []
    assert "ยกเลิกโดย ภาคภูมิ ตัวอย่าง 6 พ.ย. 2566" in record(office, other)
    copy = office.tap(OFFICER, "ใช้ข้อความนี้เขียนใหม่", card(office, other))
    assert "ตรวจก่อนส่งประกาศ" in texts(copy) and "เลิกแล้ว" in texts(copy)
    done = {row["action"] for row in office.rows("audit_entry")}
    assert {"broadcast_created", "broadcast_changed", "broadcast_cancelled", "broadcast_started"} <= done


def test_one_that_has_started_can_be_stopped_for_those_it_has_not_reached(office: World) -> None:
    broadcast = send(office, TEXT)
    office.work()
    office.say(CLERK, "ปฏิทิน")
    office.say(OFFICER, "ปฏิทิน")
    stopped = office.tap(OFFICER, "หยุดส่งส่วนที่เหลือ", card(office, broadcast))
    assert "ส่วนที่ส่งแล้วเรียกคืนไม่ได้" in texts(stopped)
    office.at("2023-11-06", "16:30")
    assert copies(office, OTHER_CLERK, TEXT) == [] and copies(office, CLERK, TEXT) == ["reply"]
    assert "ไม่ส่งแล้ว 1 ราย" in record(office, broadcast) and state(office, broadcast) == "cancelled"


def test_one_whose_day_passed_without_a_worker_is_not_sent_late_and_can_be_planned_anew(office: World) -> None:
    broadcast = plan(office, TEXT, "พรุ่งนี้ 9.00")
    office.at("2023-11-08", "09:00")
    assert state(office, broadcast) == "missed" and copies(office, CLERK, TEXT) == []
    told = office.received(OFFICER)[-1:]
    assert "ประกาศไม่ได้ส่ง" in texts(told) and "ระบบไม่ได้ทำงานในเวลานั้น" in texts(told)
    preview = office.tap(OFFICER, "แก้ไขและส่งใหม่", office.tap(OFFICER, "ดูประกาศและตั้งเวลาใหม่", told))
    office.tap(OFFICER, "ส่งตอนนี้", preview)
    office.at("2023-11-08", "16:30")
    assert copies(office, CLERK, TEXT) == ["push"]


# At the instant of sending


def test_who_no_longer_belongs_to_the_audience_is_left_out_with_the_reason_on_record(office: World) -> None:
    office.execute("UPDATE campaign SET active = :yes", yes=True)
    office.execute("UPDATE revision SET number = number + 1")
    missing, owing = "เฉพาะโรงเรียนที่ยังไม่ครบ", "เฉพาะโรงเรียนที่ยังไม่ส่งสถิติ"
    still = send(office, TEXT, missing)
    office.say(OFFICER, "ประกาศ ค้างสถิติ")
    months = office.tap(OFFICER, owing, office.received(OFFICER)[-1:])
    owed = number(office.tap(OFFICER, "ส่งตอนนี้", office.tap(OFFICER, "ค้างเดือนใดก็ได้", months)))
    office.execute("UPDATE campaign SET active = :no", no=False)
    office.services.worker.tick()
    office.execute("UPDATE campaign SET active = :yes", yes=True)
    office.record(SCHOOL)
    office.tap(OTHER_CLERK, "ลบข้อมูลของฉัน", office.say(OTHER_CLERK, "ลบข้อมูลของฉัน"))
    office.at("2023-11-06", "16:30")
    assert copies(office, CLERK, TEXT) == [] and "โรงเรียนครบแล้วก่อนถึงคิว" in recipients(office, still)
    assert copies(office, CLERK, "ค้างสถิติ") == ["push"]
    named = recipients(office, owed)
    assert "ผู้ใช้ที่ลบข้อมูลแล้ว" in named and OTHER_CLERK not in office.stored()


def test_a_group_that_was_unbound_hears_nothing_more(office: World) -> None:
    broadcast = send(office, TEXT, GROUP_BUTTON)
    office.work()
    office.say(OFFICER, "เลิกผูกกลุ่มนี้", group=GROUP)
    office.at("2023-11-06", "16:30")
    assert copies(office, GROUP, TEXT) == [] and state(office, broadcast) == "done"


# Once, whatever dies


def test_a_process_that_dies_between_batches_is_carried_on_by_another(office: World) -> None:
    broadcast = number(office.tap(OFFICER, "ส่งตอนนี้", office.tap(OFFICER, DIRECTLY, write(office, TEXT))))
    with dying_after(office, batches=2), pytest.raises(SystemExit):
        send_broadcasts(office.services.database, office.now)
    assert len(rows_of(office, broadcast)) == 2
    other = office.another_program().extensions["tidtam"]
    other.worker.run_once()
    other.delivery.drain()
    for user in (OFFICER, CLERK, OTHER_CLERK):
        assert copies(office, user, TEXT).count("push") == 1
    assert state(office, broadcast) == "done"


def test_two_workers_at_once_reach_everybody_once(office: World) -> None:
    other = office.another_program().extensions["tidtam"]
    broadcast = send(office, TEXT, directly=True)

    def run(services: Services) -> None:
        services.worker.run_once()
        services.delivery.drain()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(run, (office.services, other)))
    office.work()
    assert [copies(office, user, TEXT).count("push") for user in (OFFICER, CLERK, OTHER_CLERK)] == [1, 1, 1]
    assert state(office, broadcast) == "done" and len(rows_of(office, broadcast)) == 3


# The record


def test_the_record_has_pages_and_keeps_an_erased_author_without_a_face(office: World) -> None:
    for number_ in range(9):
        plan(office, f"เรื่องที่ {number_}", "พรุ่งนี้ 9.00", GROUP_BUTTON)
    first = office.say(OFFICER, "รายการประกาศ")
    assert "9 ฉบับ · หน้า 1/2" in texts(first) and "เรื่องที่ 0" not in texts(first)
    assert "เรื่องที่ 0" in texts(office.tap(OFFICER, "หน้าถัดไป", first))
    add_staff(office, APPROVER, Role.APPROVER, "รอง ผอ. ตัวอย่าง")
    assert "เขียน 9 ฉบับ พิจารณา 0 ฉบับ" in texts(office.say(OFFICER, "ข้อมูลของฉัน"))
    office.tap(OFFICER, "ลบข้อมูลของฉัน", office.say(OFFICER, "ลบข้อมูลของฉัน"))
    seen = card(office, 1, APPROVER)
    assert "ผู้ใช้ที่ลบข้อมูลแล้ว" in texts(seen) and "แก้ไข (ข้อความ ผู้รับ เวลา)" in labels(seen)
    assert actions(seen)


def test_what_is_planned_this_month_is_left_to_it_by_less_important_messages(office: World) -> None:
    def told() -> str:
        return texts(office.say(OFFICER, "โควตา"))

    assert "ประกาศของเจ้าหน้าที่" not in told()
    plan(office, TEXT, "พรุ่งนี้ 9.00", GROUP_BUTTON)
    plan(office, "เดือนหน้า", "1 ธ.ค. 9.00", GROUP_BUTTON)
    send(office, "วันนี้")
    office.services.worker.tick()
    assert "ประกาศของเจ้าหน้าที่ (ประมาณ) 15 ข้อความ" in told()  # a group of 12, and three people
