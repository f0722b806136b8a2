"""LINE groups at the console: names, what each receives, the main group, unbinding."""

from __future__ import annotations

import pytest

from core.vocabulary import Role
from tests.console import Console
from tests.world import CLERK, GROUP, OFFICER, STRANGER, World, texts

OTHER_GROUP = "C" + "2" * 32
TODAY = "แจ้งเช้าวันติดตาม"


@pytest.fixture
def office(world: World) -> World:
    return with_groups(world)


@pytest.fixture
def sqlite_office(sqlite_world: World) -> World:
    return with_groups(sqlite_world)


def with_groups(world: World) -> World:
    """Two bound groups, the first of them the main one."""
    world.without_riding()
    world.make_officer()
    world.platform.add_group(OTHER_GROUP, "ตสน.เขต", [OFFICER, CLERK], silent_members=20)
    for group in (GROUP, OTHER_GROUP):
        world.bind_group(group=group)
    world.work()
    return world


def panels(console: Console) -> dict[str, str]:
    """Group → what its part of the page says."""
    assert console.get("/console/groups/") == 200
    parts = [part for part in console.page.select("main section.panel") if part.select_one("h2[id^=group-]")]
    return {next(part.select("h2")[0].stripped_strings): part.get_text(" ", strip=True) for part in parts}


def switches(console: Console, group: str) -> dict[str, str]:
    """Kind of notice → whether that group receives it."""
    console.get("/console/groups/")
    part = next(part for part in console.page.select("section.panel") if group in part.get_text())
    return {
        str(button.contents[0]).strip()[2:]: str(button["aria-checked"])
        for button in part.select("button[role=switch]")
    }


def group_id(world: World, line_id: str) -> int:
    return next(int(row["id"]) for row in world.rows("line_group") if row["line_group_id"] == line_id)


def flip(console: Console, group: int, kind: str, *, wanted: bool) -> int:
    form = {"of": 1, "kind": kind, "wanted": int(wanted)}
    return console.post(f"/console/groups/{group}/notice", form)


def heard(world: World, group: str) -> str:
    return texts(world.received(group))


def test_groups_are_shown_with_their_price_and_what_they_receive(office: World) -> None:
    console = Console.signed_in(office)
    shown = panels(console)
    assert list(shown) == ["ธุรการ สพป.ชพ.๒", "ตสน.เขต"]
    assert "กลุ่มหลัก" in shown["ธุรการ สพป.ชพ.๒"].split("สมาชิก")[0]
    assert "22 ข้อความต่อการส่งหนึ่งครั้ง" in shown["ตสน.เขต"] and "นับเมื่อ 3 พ.ย. 2566" in shown["ตสน.เขต"]
    assert set(switches(console, "ธุรการ").values()) == {"true"}
    assert set(switches(console, "ตสน.เขต").values()) == {"false"}


def test_what_a_group_is_switched_to_is_what_it_hears_until_it_is_undone(office: World) -> None:
    console = Console.signed_in(office)
    assert flip(console, group_id(office, GROUP), "today", wanted=False) == 200
    assert flip(console, group_id(office, OTHER_GROUP), "today", wanted=True) == 200
    assert switches(console, "ตสน.เขต")[TODAY] == "true" and switches(console, "ธุรการ")[TODAY] == "false"
    office.at("2023-11-09", "10:30")
    assert "ครั้งที่ 1" in heard(office, OTHER_GROUP) and "ครั้งที่ 1" not in heard(office, GROUP)
    console = Console.signed_in(office)
    console.get("/console/changes/")
    assert console.submit("เลิกทำ") == 200  # the latest: the other group's
    assert switches(console, "ตสน.เขต")[TODAY] == "false"
    assert flip(console, group_id(office, GROUP), "today", wanted=True) == 200
    console.get("/console/changes/")
    entry = next(row["id"] for row in office.rows("audit_entry") if row["action"] == "group_notice_chosen")
    assert console.post(f"/console/changes/{entry}/undo") == 409  # it was switched again since


def test_a_group_is_named_and_a_name_that_is_too_long_is_given_back(sqlite_office: World) -> None:
    console = Console.signed_in(sqlite_office)
    console.get("/console/groups/")
    assert console.submit("บันทึกชื่อ", name="ก" * 61) == 422
    assert "ไม่เกิน 60 ตัวอักษร" in console.text
    assert console.page.select_one(f'input[value="{"ก" * 61}"]')
    assert console.submit("บันทึกชื่อ", name="<b>ธุรการ</b> 119 โรงเรียน") == 200
    assert "<b>ธุรการ</b> 119 โรงเรียน" in panels(console)
    assert "ธุรการ สพป.ชพ.๒" in console.text  # LINE's own name beside it
    assert "119 โรงเรียน" in texts(sqlite_office.say(OFFICER, "กลุ่ม"))
    assert console.submit("บันทึกชื่อ", name="") == 200
    assert "ธุรการ สพป.ชพ.๒" in panels(console)


def test_another_group_becomes_the_main_one_and_back(office: World) -> None:
    console, late = Console.signed_in(office), Console.signed_in(office)
    late.get("/console/groups/")
    console.get("/console/groups/")
    assert console.submit("ตั้งเป็นกลุ่มหลัก") == 200
    assert switches(console, "ตสน.เขต")[TODAY] == "true" and switches(console, "ธุรการ")[TODAY] == "false"
    assert late.submit("ตั้งเป็นกลุ่มหลัก") == 409
    console.get("/console/changes/")
    assert console.submit("เลิกทำ") == 200
    assert switches(console, "ธุรการ")[TODAY] == "true"


@pytest.mark.parametrize("in_chat", [True, False])
def test_an_unbound_group_hears_nothing_until_that_is_undone(office: World, in_chat: bool) -> None:
    console = Console.signed_in(office)
    if in_chat:
        office.say(OFFICER, "เลิกผูกกลุ่มนี้", group=GROUP)
    else:
        console.get("/console/groups/")
        assert console.submit("เลิกผูก") == 200
    assert list(panels(console)) == ["ตสน.เขต"]
    console.get("/console/changes/")
    assert console.submit("เลิกทำ") == 200
    assert set(panels(console)) == {"ตสน.เขต", "ธุรการ สพป.ชพ.๒"}
    assert switches(console, "ธุรการ")[TODAY] == "true"  # the main one again


def test_a_group_that_the_bot_left_is_not_bound_by_undoing(sqlite_office: World) -> None:
    console = Console.signed_in(sqlite_office)
    console.get("/console/groups/")
    console.submit("เลิกผูก")
    sqlite_office.act(GROUP, sqlite_office.platform.bot_leaves(GROUP))
    console.get("/console/changes/")
    assert console.submit("เลิกทำ") == 409
    assert list(panels(console)) == ["ตสน.เขต"]


def test_forms_about_groups_that_are_not_there_are_refused(sqlite_office: World) -> None:
    console = Console.signed_in(sqlite_office)
    for path in ("name", "notice", "main", "unbind"):
        assert console.post(f"/console/groups/99/{path}") == 404
    group = group_id(sqlite_office, GROUP)
    for form in ({}, {"of": 9, "kind": "today"}, {"of": 1, "kind": "nonsense"}):
        assert console.post(f"/console/groups/{group}/notice", form) == 404


def test_a_viewer_sees_groups_and_changes_none(sqlite_office: World) -> None:
    sqlite_office.make_officer(STRANGER, Role.VIEWER)
    viewer = Console.signed_in(sqlite_office, STRANGER)
    assert f"{TODAY}: รับ" in panels(viewer)["ธุรการ สพป.ชพ.๒"]
    assert not viewer.page.select("main form[method=post]")
    for path in ("name", "notice", "main", "unbind"):
        assert viewer.post(f"/console/groups/{group_id(sqlite_office, GROUP)}/{path}") == 403
