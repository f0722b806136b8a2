"""Statistics in a real browser: eight figures by keyboard, a lock asked about first, and the charts."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser import chromium, needs_browser, officers_page
from tests.statistics_chat import reports
from tests.world import World

CHART_SHOWS = "figure => window.Chart?.getChart('by-month')?.data.datasets[1]?.data[0] === figure"


@needs_browser
def test_figures_are_entered_without_a_mouse_and_a_month_is_closed(sqlite_world: World) -> None:
    sqlite_world.make_officer()
    with chromium() as browser, officers_page(sqlite_world, browser) as page:
        page.goto("/console/statistics/months/2023-10?state=missing&amphoe=สวนทดลอง")
        page.get_by_role("link", name="กรอก บ้านเขาแบบ").click()
        expect(page.locator(".figure-input").first).to_be_focused()
        for figure in ("3", "0", "๑", "0", "0", "2", "5", "1"):
            page.keyboard.type(figure)
            page.keyboard.press("Enter")
        expect(page.locator("[data-total]")).to_have_text("12")
        page.keyboard.type("โรงเรียนแจ้งทางโทรศัพท์")
        page.keyboard.press("Control+Enter")
        expect(page.get_by_role("status")).to_contain_text("บันทึกแล้ว บ้านเขาแบบ")
        assert [one.figures for one in reports(sqlite_world)] == [[3, 0, 1, 0, 0, 2, 5, 1]]
        page.get_by_role("button", name="ปิดรับเดือนนี้").click()
        page.get_by_role("dialog").get_by_role("button", name="ยืนยัน").click()
        expect(page.get_by_text("ปิดรับแล้วเมื่อ")).to_be_visible()
        page.get_by_role("link", name="ยอดรวมและกราฟ").click()
        page.get_by_label("กระบวนการ", exact=True).select_option("1. รับนักเรียน")
        page.wait_for_function(CHART_SHOWS, arg=3)  # charts are drawn when the page's letters are there
        with page.expect_download() as download:
            page.get_by_role("button", name="ดาวน์โหลด").click()
        assert download.value.suggested_filename == "สถิติการให้บริการประชาชน ต.ค. 2566 – พ.ย. 2566.xlsx"
