"""`โควตา` and `ปฏิทิน`: officers see what messages cost before they cost it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.vocabulary import Role
from tests.world import CLERK, GROUP, OFFICER, OTHER_CLERK, World, texts

MEMBERS = 12  # of the group; three rounds have three notices each


@pytest.fixture
def office(world: World) -> World:
    """An officer, a bound group of twelve people, and LINE's word on the quota."""
    world.make_officer()
    world.bind_group()
    world.services.worker.refresh_quota()
    return world


def quota(world: World) -> str:
    return texts(world.say(OFFICER, "โควตา"))


def test_the_month_so_far_and_the_price_of_each_coming_notice(office: World) -> None:
    card = quota(office)
    assert "โควตาข้อความ พ.ย. 2566" in card
    for fact in ("300 ข้อความ", "30 ข้อความ สำหรับคำตอบและงานของเขต", "3 พ.ย. 2566 10.00 น."):
        assert fact in card
    assert f"6 พ.ย. 2566 แจ้งล่วงหน้า ครั้งที่ 1 {MEMBERS} ข้อความ" in card
    assert f"ครั้งที่ 2 {3 * MEMBERS} ข้อความ" in card
    assert f"แจ้งล่วงหน้า {3 * MEMBERS} ข้อความ" in card
    assert "27 พ.ย. 2566 เริ่มงาน สรุปผลการดำเนินงานเสนอต่อ ผอ.สพท. 1 ข้อความ" in card
    assert "น้อยที่สุด 0 ข้อความ" in card
    office.make_officer(OTHER_CLERK, Role.APPROVER)
    assert "สรุปผลการดำเนินงานเสนอต่อ ผอ.สพท. 2 ข้อความ" in quota(office)


def test_what_went_out_is_billed_and_no_longer_planned(office: World) -> None:
    office.at("2023-11-06", "10:30")
    office.later(minutes=1)
    office.services.worker.refresh_quota()
    card = quota(office)
    assert f"ใช้แล้ว {MEMBERS} ข้อความ" in card
    assert "แจ้งล่วงหน้า ครั้งที่ 1" not in card
    assert f"ครั้งที่ 1 {2 * MEMBERS} ข้อความ" in card


def test_a_group_of_222_on_the_free_plan_is_told_which_plan_it_would_take(office: World) -> None:
    office.execute("UPDATE line_group SET members = 222")
    card = quota(office)
    assert "เกินแพ็กเกจ ต้องใช้แพ็กเกจ Basic 1,280 บาท/เดือน" in card
    assert "โควตาขาด" in card
    calendar = texts(office.say(OFFICER, "ปฏิทิน"))
    assert "ประกาศ: ไม่เกิน 666 ข้อความ (222% ของโควตาเดือน)" in calendar


def test_a_paid_plan_shows_baht_and_warns_when_line_says_otherwise(new_world: Callable[..., World]) -> None:
    world = new_world(line_plan="basic")
    world.make_officer()
    world.bind_group()
    world.services.worker.refresh_quota()
    card = quota(world)
    assert "1,280 บาท/เดือน ภายใน 15,000 ข้อความ" in card
    assert f"ครั้งที่ 1 {3 * MEMBERS} ข้อความ 3.07 บาท" in card
    assert f"ไม่เกิน {3 * MEMBERS} ข้อความ (12% ของโควตาเดือน) 3.07 บาท" in texts(world.say(OFFICER, "ปฏิทิน"))
    assert "LINE แจ้งโควตา 300 แต่แพ็กเกจ Basic ที่ตั้งไว้มี 15,000 ข้อความ" in card


def test_without_a_limit_or_a_reading_no_share_is_claimed(world: World) -> None:
    world.make_officer()
    assert "ยังไม่ทราบ" in quota(world)
    world.platform.quota = None
    world.services.worker.refresh_quota()
    card = quota(world)
    assert "ไม่จำกัด" in card
    assert "%" not in card


def test_prices_are_the_offices_business(office: World) -> None:
    office.enrol(CLERK, "บ้านต้นแบบ")
    assert "เฉพาะเจ้าหน้าที่เขต" in texts(office.say(CLERK, "โควตา"))
    for calendar in (office.say(CLERK, "ปฏิทิน"), office.say(OFFICER, "ปฏิทิน", group=GROUP)):
        assert "ไม่เกิน" not in texts(calendar)
    office.make_officer(OTHER_CLERK, Role.VIEWER)
    assert "โควตาข้อความ" in texts(office.say(OTHER_CLERK, "โควตา"))
