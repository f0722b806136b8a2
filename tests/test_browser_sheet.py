"""The check sheet as an officer works on it: by keyboard, beside a colleague, and while the network fails."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser import PHONE_SCREEN, chromium, needs_browser, officers_page
from tests.console import Console
from tests.world import CLERK, OTHER_CLERK, World

pytestmark = needs_browser

SHEET = "/console/sheet/"
COMPLETE, INCOMPLETE, UNCHECKED = "✓ ครบ", "✗ ไม่ครบ", "– ยังไม่ตรวจ"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


def cell(page: Page, school: int, item: int) -> Locator:
    """The cell in the sheet's line and column of that number, from 1."""
    return page.locator("#grid tbody tr").nth(school - 1).locator("td").nth(item - 1)


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def type_in_thai(page: Page, code: str, letter: str) -> None:
    """A key pressed while the keyboard is set to Thai: its place is the same, its letter is not."""
    event = "new KeyboardEvent('keydown', {code, key, bubbles: true})"
    page.evaluate(f"([code, key]) => document.activeElement.dispatchEvent({event})", [code, letter])


def all_saved(page: Page) -> None:
    expect(page.locator("#saving")).to_contain_text("บันทึกแล้ว")
    expect(page.locator("#grid .unsaved")).to_have_count(0)


def states(world: World) -> Counter[str]:
    return Counter(row["state"] for row in world.rows("item_status"))


def test_twenty_schools_are_checked_without_the_mouse(sqlite_office: World, browser: Browser) -> None:
    with officers_page(sqlite_office, browser) as page:
        page.goto(SHEET)
        expect(cell(page, 1, 1)).to_be_focused()
        for number in range(1, 21):
            match number % 4:
                case 0:
                    press(page, "Space", "ArrowRight", "Space", "Space", "ArrowRight", "Space", "3", "r")
                case 1:
                    press(page, "2", "4", "r")
                case 2:
                    press(page, "1", "n")
                    page.keyboard.type("ภาพไม่ชัด")
                    press(page, "Enter", "r")
                case 3:
                    type_in_thai(page, "KeyA", "ฟ")
        all_saved(page)
        assert states(sqlite_office) == {"complete": 75, "incomplete": 25}
        assert sum(row["note"] == "ภาพไม่ชัด" for row in sqlite_office.rows("item_status")) == 5
        expect(page.locator("#progress")).to_contain_text("ตรวจแล้ว 20/24")
        press(page, "Control+z")
        expect(cell(page, 20, 5)).to_contain_text(UNCHECKED)
        expect(cell(page, 20, 3)).to_contain_text(INCOMPLETE)
        press(page, "u", "u")
        expect(page.locator("#progress")).to_contain_text("ตรวจแล้ว 19/24")
        press(page, "/")
        page.keyboard.type("บ้านต้นแบบ")
        expect(page.locator("#grid tbody tr")).to_have_count(1)
        press(page, "Escape")
        expect(cell(page, 1, 1)).to_be_focused()


def test_what_fails_to_be_saved_is_kept_and_tried_again(sqlite_office: World, browser: Browser) -> None:
    with officers_page(sqlite_office, browser) as page:
        page.goto(SHEET)
        page.route("**/sheet/save*", lambda route: route.abort())
        press(page, "a", "Space", "Space")
        expect(page.locator("#saving")).to_contain_text("ไม่ได้บันทึก – จะลองใหม่ (6 ช่อง)")
        assert states(sqlite_office) == {}
        with page.expect_event("dialog") as warning:
            page.close(run_before_unload=True)
        assert warning.value.type == "beforeunload"
        warning.value.dismiss()
        page.locator("#q").fill("สมมติ")  # another list meanwhile
        expect(page.locator("#grid tbody tr")).not_to_have_count(24)
        page.unroute("**/sheet/save*")
        all_saved(page)
        assert states(sqlite_office) == {"complete": 5, "incomplete": 1}


def test_the_sheet_goes_on_when_the_officer_signed_in_again_in_another_tab(
    sqlite_office: World, browser: Browser
) -> None:
    with officers_page(sqlite_office, browser) as page:
        page.goto(SHEET)
        sqlite_office.execute("UPDATE console_session SET expires_at = opened_at")
        press(page, "a")
        expect(page.locator("#saving")).to_contain_text("เปิดลิงก์ใหม่จากแชตในแท็บอื่น")
        assert states(sqlite_office) == {}
        other_tab = page.context.new_page()
        other_tab.goto(Console(sqlite_office).link())
        other_tab.get_by_role("button", name="เข้าใช้งาน").click()
        other_tab.wait_for_url("**/console/sheet/**")  # where the officer was
        page.evaluate("dispatchEvent(new Event('online'))")  # it would try again in a few seconds by itself
        all_saved(page)
        assert states(sqlite_office) == {"complete": 5}


def test_of_two_officers_nobody_overwrites_what_they_have_not_seen(sqlite_office: World, browser: Browser) -> None:
    sqlite_office.make_officer(OTHER_CLERK)
    sqlite_office.execute("UPDATE person SET name = 'สมศรี คนที่สอง' WHERE line_user_id = :user", user=OTHER_CLERK)
    with officers_page(sqlite_office, browser) as one, officers_page(sqlite_office, browser, OTHER_CLERK) as other:
        one.goto(SHEET)
        other.goto(SHEET)
        press(one, "Space")
        all_saved(one)
        press(other, "Space", "Space")
        conflict = other.get_by_role("alert")
        expect(conflict).to_contain_text("ภาคภูมิ ตัวอย่าง")
        expect(conflict).to_contain_text("ผลของท่าน (ยังไม่ได้บันทึก): ✗ ไม่ครบ")
        expect(cell(other, 1, 1)).to_contain_text(COMPLETE)
        assert states(sqlite_office) == {"complete": 1}
        press(other, "c", "Tab", "Enter")
        all_saved(other)
        assert states(sqlite_office) == {"incomplete": 1}
        press(one, "n")
        one.keyboard.type("ไม่ทันเห็น")
        press(one, "Enter")
        expect(one.get_by_role("alert")).to_contain_text("สมศรี คนที่สอง")
        one.get_by_role("button", name="ใช้ผลที่บันทึกไว้").click()
        expect(one.get_by_role("alert")).to_have_count(0)
        expect(cell(one, 1, 1)).to_contain_text(INCOMPLETE)
        assert states(sqlite_office) == {"incomplete": 1}


def test_a_declared_item_is_checked_again_with_its_picture(sqlite_office: World, browser: Browser) -> None:
    sqlite_office.enrol(CLERK, "บ้านต้นแบบ")
    sqlite_office.record("บ้านต้นแบบ", "ไม่ครบ 1")
    sqlite_office.tap(CLERK, "แจ้งแก้ไขแล้ว", sqlite_office.say(CLERK, "สถานะ"))
    picture = io.BytesIO()
    Image.new("RGB", (640, 480), "#77aabb").save(picture, "JPEG")
    sqlite_office.picture(CLERK, picture.getvalue())
    sqlite_office.work()
    with officers_page(sqlite_office, browser) as page:
        page.goto(f"{SHEET}?state=declared")
        expect(page.locator("#grid tbody tr")).to_have_count(1)
        expect(page.locator("#chosen")).to_contain_text("ภาคภูมิ ตัวอย่าง")
        press(page, "Home", "p")
        shown = page.get_by_role("img", name="รูปที่โรงเรียนส่งมา")
        expect(shown).to_be_visible()
        assert shown.evaluate("async (image) => { await image.decode(); return image.naturalWidth; }") == 640
        page.get_by_role("dialog").get_by_role("button", name="✓ ครบ").press("Enter")
        all_saved(page)
        expect(cell(page, 1, 1)).to_be_focused()
        assert states(sqlite_office) == {"complete": 5}
        with page.expect_popup() as opened:
            press(page, "o")
        assert opened.value.evaluate("window.opener") is None


def test_on_a_phone_a_tap_marks_and_a_button_notes(sqlite_office: World, browser: Browser) -> None:
    with officers_page(sqlite_office, browser, screen=PHONE_SCREEN) as page:
        page.goto(SHEET)
        for _ in range(2):
            cell(page, 2, 3).dispatch_event("click", {"pointerType": "touch"})
        page.get_by_role("button", name="หมายเหตุ").click()
        page.get_by_label("สิ่งที่ต้องแก้ไข").fill("เบอร์โทรเดิม")
        page.get_by_role("dialog").get_by_role("button", name="บันทึก").click()
        expect(cell(page, 2, 3)).to_contain_text("เบอร์โทรเดิม")
        all_saved(page)
        assert states(sqlite_office) == {"incomplete": 1}
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE_SCREEN["width"]
