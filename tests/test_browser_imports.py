"""Importing a file in a real browser: upload, columns, a school to choose, the preview, saving, undoing."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

from tests.browser import PHONE_SCREEN, chromium, needs_browser, officers_page
from tests.sheet_files import MARKED_FIVE_TIMES, Cells, xlsx_file
from tests.world import World

SHEET: list[Cells] = [
    ["ผลการตรวจข้อมูลบน info.go.th ครั้งที่ 1"],
    [*MARKED_FIVE_TIMES[:6], "ข้อสังเกต", "ผู้ตรวจ"],
    ["บ้านต้นแบบ", "✓", "✓", "✓", "✓", "✓", "", "ก"],
    ["บ้านหนองตัวอย่าง", "✓", "✗", "✓", "✓", "✓", "ป้ายเก่า", "ก"],
    ["โรงเรียนที่ไม่รู้จัก", "✓", "✓", "✓", "✓", "✓", "", "ข"],
]


@needs_browser
def test_an_officer_imports_a_sheet(sqlite_world: World, tmp_path: Path) -> None:
    sqlite_world.make_officer()
    file = tmp_path / "ผลตรวจ.xlsx"
    file.write_bytes(xlsx_file(SHEET))
    with chromium() as browser, officers_page(sqlite_world, browser) as page:
        page.get_by_role("link", name="นำเข้าข้อมูล").click()
        page.get_by_label("สถิติของเดือน").check()
        assert page.get_by_label("เดือน", exact=True).is_visible()
        page.get_by_label("ผลตรวจของรอบ").check()
        assert not page.get_by_label("เดือน", exact=True).is_visible()
        page.locator("#file").set_input_files(file)
        page.get_by_role("button", name="อ่านไฟล์").click()
        assert page.get_by_label("ภาพถ่าย").input_value().startswith("item:")
        assert page.get_by_label("ข้อสังเกต").input_value() == "note"
        assert page.get_by_label("ผู้ตรวจ").input_value() == ""
        page.get_by_role("button", name="อ่านข้อมูลตามนี้").click()
        page.get_by_label("บ้านหนองตัวอย่าง").select_option(label="บ้านหนองตัวอย่าง อ.สวนทดลอง")
        page.get_by_label("โรงเรียนที่ไม่รู้จัก").select_option(label="ข้ามแถวนี้")
        page.get_by_role("button", name="ยืนยันหน้านี้").click()
        assert page.get_by_role("heading", level=1).inner_text() == "ตรวจก่อนบันทึก"
        assert "ป้ายเก่า" in page.locator("main").inner_text()
        assert sqlite_world.rows("check_record") == []
        page.get_by_role("button", name="บันทึก 2 โรงเรียน").click()
        page.get_by_text("บันทึกครบทุกแถว").wait_for()
        assert len(sqlite_world.rows("check_record")) == 10
        page.get_by_role("button", name="เลิกทำการนำเข้านี้").click()
        page.locator("dialog[open]").get_by_role("button", name="ยืนยัน").click()
        page.get_by_text("เลิกทำแล้ว ค่าเดิมกลับมาแล้ว").wait_for()
        assert {row["state"] for row in sqlite_world.rows("item_status")} == {"unchecked"}


@needs_browser
def test_every_step_fits_a_phone(sqlite_world: World, tmp_path: Path) -> None:
    sqlite_world.make_officer()
    file = tmp_path / ("ชื่อไฟล์ที่ยาวมาก" * 4 + ".xlsx")
    file.write_bytes(xlsx_file([*SHEET, ["วัดดอนจำปา", "อะไร", *"✓✓✓✓"]]))
    with chromium() as browser, officers_page(sqlite_world, browser, screen=PHONE_SCREEN) as page:
        page.goto("/console/imports/")
        fits(page)
        page.locator("#file").set_input_files(file)
        for button in ("อ่านไฟล์", "อ่านข้อมูลตามนี้", "ข้ามทุกแถว"):
            page.get_by_role("button", name=button).click()
            page.wait_for_load_state()
            fits(page)
        page.get_by_role("link", name="มีปัญหา").click()
        fits(page)


def fits(page: Page) -> None:
    """Nothing of the page is wider than the screen."""
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE_SCREEN["width"]
