"""Whole journeys through the front door."""

from __future__ import annotations

from tests.world import CLERK, GROUP, OFFICER, World, texts


def test_a_clerk_enrols_and_sees_the_school(world: World) -> None:
    answer = world.enrol(CLERK, "บ้านต้นแบบ")
    assert "ลงทะเบียนเรียบร้อยแล้ว" in texts(answer)
    card = world.say(CLERK, "สถานะ")
    assert "ยังไม่ตรวจ" in texts(card)


def test_an_officer_checks_a_school_and_the_group_hears_of_the_round(world: World) -> None:
    world.enrol(CLERK, "บ้านต้นแบบ")
    world.make_officer()
    assert "ผูกกลุ่มนี้แล้ว" in texts(world.bind_group())
    world.at("2023-11-06")
    assert "แจ้งกำหนดการติดตาม ครั้งที่ 1" in texts(world.say(CLERK, "รับทราบค่ะ", group=GROUP))
    card = world.say(OFFICER, "ตรวจ บ้านต้นแบบ")
    card = world.tap(OFFICER, "ครบทุกรายการ", card)
    card = world.tap(OFFICER, "บันทึก", card)
    assert "บันทึกผลตรวจแล้ว" in texts(card)
    assert "ครบทั้ง 5 รายการ" in texts(world.say(CLERK, "สถานะ"))
    missing = world.say(OFFICER, "ใครยังไม่ครบ")
    assert "ยังไม่ครบ 23 จาก 24 โรงเรียน" in texts(missing)
