"""The overview in a real browser: the chart is drawn, today's button leads on, and a phone shows all of it."""

from __future__ import annotations

from tests.browser import PHONE_SCREEN, chromium, needs_browser, officers_page
from tests.world import World


@needs_browser
def test_an_officer_sees_where_things_stand_and_goes_to_work(sqlite_world: World) -> None:
    sqlite_world.make_officer()
    sqlite_world.at("2023-11-09")
    sqlite_world.record("บ้านต้นแบบ")
    sqlite_world.at("2023-11-16", "09:00")
    with chromium() as browser:
        with officers_page(sqlite_world, browser) as page:
            assert page.get_by_role("heading", name="วันนี้: ตรวจครั้งที่ 2").is_visible()
            page.wait_for_function("Chart.getChart('trend') && Chart.getChart('trend').data.datasets.length === 6")
            top = page.locator(".figures").bounding_box()
            assert top is not None and top["y"] + top["height"] < 768  # without scrolling
            page.get_by_role("link", name="ไปตารางตรวจ").click()
            page.wait_for_url("**/console/sheet/**")
        with officers_page(sqlite_world, browser, screen=PHONE_SCREEN) as page:
            page.wait_for_function("Chart.getChart('trend')")
            assert page.evaluate("document.documentElement.scrollWidth") <= PHONE_SCREEN["width"]
