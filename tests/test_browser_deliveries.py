"""A notice that the quota held back, in a real browser: copied, posted, settled, and taken back."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser import PHONE_SCREEN, chromium, needs_browser, officers_page
from tests.world import GROUP, World


@needs_browser
def test_an_officer_copies_what_was_held_posts_it_and_says_so(sqlite_world: World) -> None:
    world = sqlite_world
    world.platform.groups[GROUP].silent_members = 400
    world.make_officer()
    world.bind_group()
    world.services.worker.refresh_quota()
    world.at("2023-11-06", "08:30")
    world.at("2023-11-06", "10:30")
    with chromium() as browser, officers_page(world, browser) as page:
        page.get_by_role("link", name="การส่งข้อความ", exact=True).click()
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.get_by_role("button", name="คัดลอกข้อความ").click()
        expect(page.get_by_text("คัดลอกแล้ว")).to_be_visible()
        copied = page.evaluate("navigator.clipboard.readText()")
        assert copied.startswith("แจ้งกำหนดการติดตาม ครั้งที่ 1") and "5. นำทาง" in copied
        page.get_by_role("button", name="ไม่ต้องโพสต์").click()
        page.get_by_role("button", name="ไม่ใช่ตอนนี้").click()
        page.get_by_role("button", name="โพสต์แล้ว").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_text("บันทึกแล้ว: แจ้งล่วงหน้า ครั้งที่ 1")).to_be_visible()
        expect(page.get_by_text("ไม่มีข้อความค้างส่ง")).to_be_visible()
        page.get_by_role("link", name="บันทึกการส่ง").click()
        page.get_by_label("ทางที่ส่ง").select_option("เจ้าหน้าที่โพสต์เอง")
        page.wait_for_url("**route=hand**")
        row = page.get_by_role("row").filter(has_text="แจ้งล่วงหน้า ครั้งที่ 1")
        expect(row).to_contain_text("ส่งแล้ว")
        page.get_by_role("link", name="ประวัติการแก้ไข").click()
        page.get_by_role("button", name="เลิกทำ").first.click()
        page.get_by_role("button", name="ยืนยัน").click()
        expect(page.get_by_text("เลิกทำแล้ว ค่าเดิมกลับมาแล้ว")).to_be_visible()

        page.set_viewport_size(PHONE_SCREEN)
        page.goto("/console/deliveries/")
        share = page.get_by_role("link", name="แชร์ใน LINE")
        assert str(share.get_attribute("href")).startswith("https://line.me/R/share?text=")
        for path in ("/console/deliveries/", "/console/deliveries/log/"):
            page.goto(path)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
