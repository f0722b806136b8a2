"""People and codes in a real browser: somebody is let in by keyboard, and slips come out two on an A4 page."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from tests.browser import chromium, needs_browser, officers_page
from tests.world import CLERK, OTHER_CLERK, World, texts

SCHOOL = "บ้านต้นแบบ"


@needs_browser
def test_an_officer_lets_somebody_in_and_prints_the_codes(sqlite_world: World) -> None:
    world = sqlite_world
    world.make_officer()
    world.enrol(CLERK, SCHOOL)
    world.enrol(OTHER_CLERK, SCHOOL)
    with chromium() as browser, officers_page(world, browser) as page:
        page.get_by_role("link", name="ผู้ใช้", exact=True).click()
        page.get_by_role("link", name="พิจารณาคำขอ").click()
        refuse = page.get_by_role("button", name="ไม่อนุญาต")
        refuse.focus()
        page.keyboard.press("Enter")
        assert "ไม่อนุญาตให้ สมศรี เข้าร่วมโรงเรียนบ้านต้นแบบ?" in page.get_by_role("dialog").inner_text()
        page.get_by_role("button", name="ไม่ใช่ตอนนี้").click()
        page.get_by_role("button", name="อนุญาต", exact=True).focus()
        page.keyboard.press("Enter")
        page.get_by_text("อนุญาต สมศรี แล้ว").wait_for()
        world.work()
        assert "เรียบร้อยแล้ว" in texts(world.received(OTHER_CLERK)[-1])

        page.get_by_role("link", name="รหัสลงทะเบียน", exact=True).click()
        page.get_by_label("เลือกทุกโรงเรียนในหน้านี้").check()
        ticked = page.locator("input[name=school]:checked").count()
        with page.expect_download() as download:
            page.locator("#chosen").get_by_role("button", name="ดาวน์โหลด Word").click()
        with zipfile.ZipFile(io.BytesIO(Path(download.value.path()).read_bytes())) as document:
            assert len([name for name in document.namelist() if name.startswith("word/media/")]) == ticked == 24
        page.get_by_role("button", name="เปิดหน้าพิมพ์").first.click()
        page.get_by_role("heading", name="ใบแจ้งรหัสลงทะเบียน").wait_for()
        assert page.locator(".slip").count() == 20
        assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 10
