"""A real browser at the campaigns and the calendar: a round's day is moved, looked at, saved and taken back."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser import PHONE_SCREEN, chromium, needs_browser, officers_page
from tests.world import World


@needs_browser
def test_a_rounds_day_is_moved_with_a_look_ahead_and_taken_back(sqlite_world: World) -> None:
    sqlite_world.make_officer()
    sqlite_world.bind_group()
    with chromium() as browser, officers_page(sqlite_world, browser) as page:
        page.get_by_role("link", name="เรื่องที่ติดตาม").click()
        page.locator("main").get_by_role("link", name="แก้ไข").click()
        day = page.locator("input[name=rounds-1-date]")
        expect(page.locator("[data-thai-of=rounds-1-date]")).to_have_text("วันพฤหัสบดีที่ 16 พ.ย. 2566")
        day.fill("2023-11-17")
        expect(page.locator("[data-thai-of=rounds-1-date]")).to_have_text("วันศุกร์ที่ 17 พ.ย. 2566")
        page.get_by_role("button", name="เพิ่มรอบ").click()
        page.locator("input[name=rounds-3-number]").fill("4")
        page.locator("input[name=rounds-3-date]").fill("2023-12-07")
        items = page.locator("[data-rows=items] .row-card")
        items.nth(1).get_by_role("button", name="เลื่อนขึ้น").click()
        page.get_by_role("button", name="ดูผลก่อนบันทึก").click()
        expect(page.get_by_role("row").filter(has_text="แจ้งเช้าวันติดตาม ครั้งที่ 2")).to_contain_text("17 พ.ย. 2566")
        expect(page.get_by_role("row").filter(has_text="แจ้งล่วงหน้า ครั้งที่ 4")).to_contain_text("เพิ่ม")
        page.get_by_role("button", name="กลับไปแก้ไข").click()
        expect(page.locator("input[name=rounds-3-date]")).to_have_value("2023-12-07")
        page.get_by_role("button", name="ดูผลก่อนบันทึก").click()
        page.get_by_role("button", name="บันทึก", exact=True).click()
        expect(page.get_by_role("status")).to_contain_text("บันทึกแล้ว")
        expect(page.locator("input[name=items-0-name]")).to_have_value("ที่ตั้ง")
        assert sorted(str(row["date"]) for row in sqlite_world.rows("round"))[1::2] == ["2023-11-17", "2023-12-07"]
        page.get_by_role("link", name="ปฏิทิน").click()
        expect(page.locator("td").filter(has=page.locator(".day-number", has_text="17"))).to_contain_text("ติดตามครั้งที่ 2")
        page.get_by_role("link", name="ประวัติการแก้ไข").click()
        page.get_by_role("button", name="เลิกทำ").first.click()
        page.get_by_role("button", name="ยืนยัน").click()
        expect(page.get_by_role("status")).to_contain_text("เลิกทำแล้ว")
        assert [str(row["date"]) for row in sqlite_world.rows("round")] == ["2023-11-09", "2023-11-16", "2023-11-23"]


@needs_browser
def test_on_a_phone_the_month_is_a_list_of_days(sqlite_world: World) -> None:
    sqlite_world.make_officer()
    sqlite_world.bind_group()
    with chromium() as browser, officers_page(sqlite_world, browser, screen=PHONE_SCREEN) as page:
        page.goto("/console/calendar/")
        expect(page.get_by_role("link", name="วันพฤหัสบดีที่ 9 พ.ย. 2566")).to_be_visible()
        expect(page.get_by_role("link", name="วันพุธที่ 8 พ.ย. 2566")).to_be_hidden()
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= PHONE_SCREEN["width"]
        page.get_by_role("link", name="วันพฤหัสบดีที่ 9 พ.ย. 2566").click()
        expect(page.get_by_role("heading", name="วันพฤหัสบดีที่ 9 พ.ย. 2566")).to_be_visible()
