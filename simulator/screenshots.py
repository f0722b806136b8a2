"""Takes the pictures of README and manuals: lives through the first weeks of the demonstration in its chat page.

Run against a fresh ``make run``: ``python -m simulator.screenshots``. Needs Playwright and Debian's Chromium.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import requests
from playwright.sync_api import Page, ViewportSize, sync_playwright

from core.config import ROOT
from simulator.demo import GROUP, PEOPLE

PAGE = "http://127.0.0.1:8001"
IMAGES = ROOT / "docs" / "images"
FIRST, SECOND, THIRD, OFFICER = PEOPLE
SIZE = ViewportSize(width=1366, height=900)  # as tall as a phone grows here: a card shows from its title on
OFFICE_SCREEN = ViewportSize(width=1366, height=768)
PAGES_SHOWN = ("overview", "statistics", "imports", "codes", "calendar", "deliveries")  # as they are on 27 November
SETTLE_MS = 2_500  # the page asks for news once a second


class Journey:
    """People who type and tap; each act waits until the bot has answered."""

    def __init__(self, page: Page) -> None:
        self._page = page

    def say(self, user: str, text: str, *, group: str | None = None) -> None:
        self._post(f"/sim/chats/{group or user}/text", user=user, text=text, mentionBot=False)

    def tap(self, user: str, label: str) -> None:
        """The newest button of that label in the person's private chat."""
        shown = list(reversed(list(_actions(self._messages(user)))))
        action = next((a for a in shown if a.get("label") == label), None) or next(
            a for a in shown if a.get("label", "").startswith(label)
        )
        if action["type"] == "message":
            self.say(user, action["text"])
        else:
            self._post(
                f"/sim/chats/{user}/postback", user=user, data=action["data"], displayText=action.get("displayText")
            )

    def enrol(self, user: str, hint: str) -> None:
        hints = requests.get(f"{PAGE}/sim/hints", timeout=10).json()["hints"]
        self.say(user, next(h["copy"] for h in hints if hint in h["title"]))
        self.tap(user, "ยืนยันและยินยอม")

    def move_clock(self, to: str) -> None:
        self._post("/sim/clock", to=to)

    def picture(self, name: str, chat: str, *, whole: bool = False, fold_menu: bool = True) -> None:
        """Open the chat (by its name in the list) and keep what a person sees."""
        self._page.locator(".chats, nav, aside").get_by_text(chat, exact=False).first.click()
        self._page.wait_for_timeout(SETTLE_MS)
        bar = self._page.locator("#rich-menu-bar")
        if fold_menu and bar.is_visible() and bar.get_attribute("aria-expanded") == "true":
            bar.click()
            self._page.wait_for_timeout(500)
        seen = self._page if whole else self._page.locator(".phone")
        seen.screenshot(path=IMAGES / f"{name}.png")

    def console(self) -> Page:
        """The officer's console, entered by the newest link of the chat."""
        self.say(OFFICER, "เข้าเว็บ")
        links = [a["uri"] for a in _actions(self._messages(OFFICER)) if "/console/in/" in a.get("uri", "")]
        context = self._page.context.browser.new_context(viewport=OFFICE_SCREEN, locale="th-TH")  # type: ignore[union-attr]
        page = context.new_page()
        page.goto(links[-1])
        page.get_by_role("button", name="เข้าใช้งาน").click()
        page.wait_for_load_state("networkidle")
        return page

    def _messages(self, chat: str) -> list[dict[str, Any]]:
        found = requests.get(f"{PAGE}/sim/chats/{chat}/messages", params={"viewer": chat}, timeout=10).json()
        return list(found["messages"])

    def _post(self, path: str, **body: Any) -> None:
        requests.post(PAGE + path, json=body, timeout=30).raise_for_status()
        self._page.wait_for_timeout(900)


def _actions(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, list):
        for child in node:
            yield from _actions(child)
    elif isinstance(node, dict):
        if isinstance(node.get("action"), dict):
            yield node["action"]
        for key, child in node.items():
            if key != "action":
                yield from _actions(child)


@contextmanager
def _browser() -> Iterator[Page]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        page = browser.new_page(viewport=SIZE)
        page.goto(PAGE)
        page.wait_for_timeout(SETTLE_MS)
        yield page
        browser.close()


def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with _browser() as page:
        journey = Journey(page)
        _enrol_everybody(journey)
        _hand_in_statistics(journey)
        _first_round(journey)
        _broadcast(journey)
        _console(journey)


def _console(journey: Journey) -> None:
    """The weeks up to the summary for the director: the last round on the check sheet, then the papers."""
    journey.say(OFFICER, "เข้าเว็บ")
    journey.picture("console-link", "ภาคภูมิ")
    journey.move_clock("2023-11-23T09:00")
    _check_by_keyboard(journey.console())
    journey.move_clock("2023-11-27T09:00")
    page = journey.console()
    _open(page, "papers")
    page.get_by_role("button", name="ตรึงข้อมูล").click()
    _keep(page, "console-papers")
    for name in PAGES_SHOWN:
        _open(page, name)
        _keep(page, f"console-{name}")


def _check_by_keyboard(page: Page) -> None:
    """Every fourth school misses an item; the last ones are left for the afternoon."""
    _open(page, "sheet")
    schools = page.locator("#grid tbody tr").count()
    for number in range(1, schools - 2):
        if number % 4:
            page.keyboard.press("a")
        else:
            page.keyboard.press("2")
            page.keyboard.press("n")
            page.keyboard.type("ปักหมุดไม่ตรงกับที่ตั้ง")
            page.keyboard.press("Enter")
            page.keyboard.press("r")
    page.locator("#saving", has_text="บันทึกแล้ว").wait_for()
    _keep(page, "console-sheet")


def _open(page: Page, name: str) -> None:
    page.goto(page.url.split("/console/")[0] + f"/console/{name}/")
    page.wait_for_load_state("networkidle")


def _keep(page: Page, name: str) -> None:
    page.wait_for_timeout(800)  # charts draw themselves
    page.evaluate("scrollTo(0, 0)")
    page.screenshot(path=IMAGES / f"{name}.png")


def _enrol_everybody(journey: Journey) -> None:
    journey.say(FIRST, "สวัสดีค่ะ")
    journey.picture("chat-page", "สมหญิง", whole=True, fold_menu=False)
    journey.enrol(FIRST, "บ้านต้นแบบ")
    journey.enrol(SECOND, "วัดสมมติธรรม")
    journey.enrol(THIRD, "อนุบาลเมืองตัวอย่าง")
    journey.enrol(OFFICER, "เจ้าหน้าที่เขต")
    journey.say(OFFICER, "ผูกกลุ่มนี้", group=GROUP)


def _hand_in_statistics(journey: Journey) -> None:
    journey.say(FIRST, "สถิติ")
    journey.picture("statistics-guided", "สมหญิง")
    for number in ("3", "0", "1", "0", "0", "2", "5", "1"):
        journey.tap(FIRST, number)
    journey.picture("statistics-review", "สมหญิง")
    journey.tap(FIRST, "ยืนยัน")
    journey.picture("statistics-receipt", "สมหญิง")
    journey.say(SECOND, "สถิติ ต.ค. 66 รับนักเรียน 3 ย้ายออก 1 ที่เหลือ 0")
    journey.picture("statistics-one-line", "มานะ")
    journey.tap(SECOND, "ยืนยัน")
    journey.say(THIRD, "สถิติ")
    journey.tap(THIRD, "ไม่มีผู้รับบริการเดือนนี้")
    journey.picture("statistics-nil", "ปิติ")
    journey.tap(THIRD, "ยืนยัน")
    journey.say(OFFICER, "ใครยังไม่ส่ง")
    journey.picture("who-has-not-handed-in", "ภาคภูมิ")
    journey.say(OFFICER, "ส่งออกสถิติ")
    journey.picture("export", "ภาคภูมิ")


def _first_round(journey: Journey) -> None:
    journey.move_clock("next_working_day")
    journey.picture("group-notice", "ธุรการ สพป.ชพ.๒")
    journey.move_clock("2023-11-09T08:30")
    journey.say(OFFICER, "ตรวจ บ้านต้นแบบ")
    journey.say(OFFICER, "ไม่ครบ 1 3")
    journey.picture("check", "ภาคภูมิ")
    journey.tap(OFFICER, "บันทึก")
    journey.say(FIRST, "สถานะ")
    journey.picture("status", "สมหญิง")
    journey.tap(FIRST, "แจ้งแก้ไขแล้ว")
    journey.picture("declared", "สมหญิง")
    journey.say(FIRST, "โทเคนหาได้ที่ไหน")
    journey.picture("answer", "สมหญิง")
    journey.say(OFFICER, "ใครยังไม่ครบ")
    journey.picture("who-is-missing", "ภาคภูมิ")
    journey.say(FIRST, "ปฏิทิน")
    journey.picture("calendar", "สมหญิง")


def _broadcast(journey: Journey) -> None:
    journey.say(OFFICER, "ประกาศ ขอเชิญธุรการทุกโรงเรียนประชุมออนไลน์ วันศุกร์ที่ 10 พ.ย. 2566 เวลา 13.00 น.")
    journey.picture("broadcast-audience", "ภาคภูมิ")
    journey.tap(OFFICER, "ทุกคนที่ลงทะเบียน")
    journey.picture("broadcast-preview", "ภาคภูมิ")
    journey.tap(OFFICER, "ส่งตอนนี้")
    journey.move_clock("2023-11-09T08:31")
    journey.say(FIRST, "ครับ")
    journey.move_clock("2023-11-09T16:30")
    journey.tap(OFFICER, "ดูประกาศ")
    journey.tap(OFFICER, "รายชื่อผู้รับและผล")
    journey.picture("broadcast-record", "ภาคภูมิ")


if __name__ == "__main__":
    main()
