"""Signing in to the console by the chat's link, and what keeps others out."""

from __future__ import annotations

import pytest

from core.vocabulary import Role
from tests.console import Console
from tests.world import CLERK, GROUP, OFFICER, STRANGER, World, button, texts

PAGES = ("/console/", "/console/access/", "/console/changes/")


def test_an_officer_comes_in_by_the_link_of_the_chat(office: World) -> None:
    console = Console.signed_in(office)
    assert "ภาคภูมิ ตัวอย่าง" in console.text
    assert console.get("/console/access/") == 200
    assert any("เครื่องนี้" in cell for row in console.rows() for cell in row)


def test_opening_the_link_uses_nothing_up_but_pressing_the_button_does(office: World) -> None:
    first, second = Console(office), Console(office)
    link = first.link()
    for _ in range(3):  # a chat's preview opens it too
        assert second.get(link) == 200
    first.enter(link)
    assert second.submit("เข้าใช้งาน") == 410
    assert "ลิงก์นี้ใช้ไปแล้ว" in second.text
    assert second.get("/console/") == 401


def test_the_link_is_good_for_five_minutes(office: World) -> None:
    console = Console(office)
    link = console.link()
    office.later(minutes=5)
    assert console.get(link) == 410
    assert "หมดอายุ" in console.text


def test_clerks_and_strangers_get_no_link(office: World) -> None:
    for user in (CLERK, STRANGER):
        with pytest.raises(AssertionError):
            button(office.say(user, "เข้าเว็บ"), "เปิดคอนโซล")


def test_in_a_group_no_link_is_shown(office: World) -> None:
    office.bind_group()
    assert "console" not in texts(office.say(OFFICER, "เข้าเว็บ", group=GROUP))


@pytest.mark.parametrize("path", PAGES)
def test_without_a_session_every_page_says_how_to_come_in(office: World, path: str) -> None:
    console = Console(office)
    assert console.get(path) == 401
    assert "เข้าเว็บ" in console.text


def test_a_forged_cookie_opens_nothing(office: World) -> None:
    console = Console(office)
    console.http.set_cookie("tidtam", "x" * 43)
    assert console.get("/console/") == 401


def test_a_session_ends_after_eight_hours(office: World) -> None:
    console = Console.signed_in(office)
    office.later(hours=8)
    assert console.get("/console/") == 401
    assert "ครบ 8 ชั่วโมงแล้ว" in console.text


def test_who_leaves_is_out(office: World) -> None:
    console = Console.signed_in(office)
    assert console.submit("ออก") == 200
    assert console.get("/console/") == 401


def test_an_officer_revokes_another_browser(office: World) -> None:
    here, there = Console.signed_in(office), Console.signed_in(office)
    assert there.get("/console/access/") == 200
    here.get("/console/access/")
    assert here.submit("ยกเลิกการเข้าใช้") == 200
    assert there.get("/console/access/") == 401
    assert "ยกเลิกแล้ว" in there.text
    here.get("/console/changes/")
    assert "ยกเลิกการเข้าใช้ของผู้อื่น" in here.text


def test_who_leaves_the_office_is_out_at_once(office: World) -> None:
    console = Console.signed_in(office)
    office.say(OFFICER, "ลบข้อมูลของฉัน")
    office.execute("UPDATE person SET role = 'clerk' WHERE role = 'officer'")
    assert console.get("/console/") == 401
    assert "ไม่ใช่เจ้าหน้าที่เขตแล้ว" in console.text


def test_a_viewer_reads_all_and_changes_nothing(office: World) -> None:
    office.make_officer(CLERK, Role.VIEWER)
    assert "เมนูผู้บริหาร" in texts(office.say(CLERK, "เมนู"))
    viewer, officer = Console.signed_in(office, CLERK), Console.signed_in(office)
    assert viewer.get("/console/access/") == 200
    opened = next(row["id"] for row in office.rows("console_session") if row["person_id"] != 2)
    assert viewer.post(f"/console/access/{opened}/revoke") == 403
    assert "แก้ไขไม่ได้" in viewer.text
    assert officer.get("/console/") == 200
    assert viewer.get("/console/access/") == 200
    assert viewer.submit("ออก") == 200


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}]
)
def test_another_site_cannot_act_for_the_officer(office: World, headers: dict[str, str]) -> None:
    console, other = Console.signed_in(office), Console.signed_in(office)
    assert console.post("/console/access/2/revoke", headers=headers) == 403
    assert "ยังไม่ได้บันทึก" in console.text
    assert other.get("/console/access/") == 200


def test_a_form_without_this_sessions_mark_is_refused(office: World) -> None:
    console, other = Console.signed_in(office), Console.signed_in(office)
    for mark in ("", "x", other.csrf):
        assert console.post("/console/access/2/revoke", {"csrf": mark}) == 403
    assert other.get("/console/access/") == 200


def test_pages_allow_no_script_but_their_own_and_no_frame(office: World) -> None:
    console = Console.signed_in(office)
    headers = console.response.headers
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cache-Control"] == "no-store"
    assert not console.page.select("[style], [onclick]")
    assert not [script for script in console.page.select("script") if not script.get("src")]


def test_the_cookie_is_out_of_reach_of_scripts(office: World) -> None:
    console = Console(office)
    console.get(console.link())
    response = console.http.post(console.response.request.path)
    cookie = next(value for value in response.headers.getlist("Set-Cookie") if value.startswith("tidtam="))
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie


def test_who_asks_too_much_is_told_to_wait(office: World) -> None:
    console = Console(office)
    statuses = [console.get("/console/in/guess") for _ in range(70)]
    assert statuses[0] == 404 and statuses[-1] == 429
    assert console.response.headers["Retry-After"] == "60"
    assert "รอ 1 นาที" in console.text


def test_nothing_of_the_link_or_session_is_stored_or_logged(office: World, capfd: pytest.CaptureFixture[str]) -> None:
    console = Console(office)
    link = console.link()
    token = link.rsplit("/", 1)[1]
    console.enter(link)
    cookie = console.http.get_cookie("tidtam")
    assert cookie is not None
    stored, logged = office.stored(), "".join(capfd.readouterr())
    for secret in (token, cookie.value):
        assert secret not in logged
    assert cookie.value not in stored


def test_who_erases_their_data_is_signed_out(office: World) -> None:
    console = Console.signed_in(office)
    office.tap(OFFICER, "ลบ", office.say(OFFICER, "ลบข้อมูลของฉัน"))
    assert office.rows("console_session") == []
    assert console.get("/console/") == 401


def test_an_unknown_page_says_so_and_a_forgotten_slash_does_not_matter(office: World) -> None:
    console = Console.signed_in(office)
    assert console.get("/console/nowhere/at/all") == 404
    assert "ไม่พบหน้านี้" in console.text
    assert console.get("/console/access") == 200
