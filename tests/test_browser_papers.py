"""The papers in a real browser: found from the menu, frozen, downloaded, copied, also on a phone."""

from __future__ import annotations

import io
from pathlib import Path

from docx import Document

from tests.browser import PHONE_SCREEN, chromium, needs_browser, officers_page
from tests.example_papers import live_through_november
from tests.world import World


@needs_browser
def test_an_officer_freezes_downloads_and_copies(sqlite_world: World) -> None:
    world = sqlite_world
    world.make_officer()
    with world.services.database.begin() as session:
        live_through_november(session)
    world.at("2023-11-27", "09:00")
    with chromium() as browser, officers_page(world, browser) as page:
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.get_by_role("link", name="เอกสารราชการ", exact=True).click()
        page.get_by_role("button", name="ตรึงข้อมูล ณ ตอนนี้").click()
        page.get_by_text("ไม่มีอะไรเปลี่ยน").wait_for()
        with page.expect_download() as download:
            page.get_by_role("link", name="บันทึกข้อความ").click()
        assert download.value.suggested_filename.endswith(".docx")
        memo = Document(io.BytesIO(Path(download.value.path()).read_bytes()))
        assert any("จึงเรียนมาเพื่อโปรดทราบ" in paragraph.text for paragraph in memo.paragraphs)
        page.get_by_role("button", name="นางศรีแพ ไทยเทียม").click()
        assert page.get_by_label("ผู้ลงนาม (ชื่อ)").input_value() == "นางศรีแพ ไทยเทียม"
        page.get_by_role("button", name="คัดลอกหัวข้อ").click()
        page.get_by_text("คัดลอกแล้ว").wait_for()
        assert page.evaluate("navigator.clipboard.readText()") == page.locator("#amss-subject").input_value()
        place = page.url
        page.set_viewport_size(PHONE_SCREEN)
        for address in (place, "/console/papers/", "/console/papers/emblem"):
            page.goto(address)
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE_SCREEN["width"]
