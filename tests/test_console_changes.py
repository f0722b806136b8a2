"""The page of changes: who did what, to which school, person or round."""

from __future__ import annotations

from tests.console import Console
from tests.world import CLERK, OTHER_CLERK, World

PAGE = "/console/changes/"
SCHOOL = "บ้านต้นแบบ"


def about(console: Console, action: str) -> tuple[str, list[str]]:
    """What the newest such change is about: in words, and the pages that it leads to."""
    assert console.get(PAGE) == 200
    for row in console.page.select("main table tbody tr"):
        cell = row.select_one('td[data-label="เกี่ยวกับ"]')
        if action in row.get_text(" ", strip=True) and cell is not None:
            return cell.get_text(" ", strip=True), [str(link["href"]) for link in cell.select("a")]
    raise AssertionError(f"no {action} in {console.text}")


def let_in(world: World) -> Console:
    """The console of an officer who has just let a second clerk into the school."""
    world.make_officer()
    world.enrol(CLERK, SCHOOL)
    world.enrol(OTHER_CLERK, SCHOOL)
    console = Console.signed_in(world)
    console.get("/console/people/requests")
    console.submit("อนุญาต")
    return console


def test_a_change_names_what_it_is_about_and_leads_there(world: World) -> None:
    console = let_in(world)
    words, pages = about(console, "ตัดสินคำขอเข้าร่วม")
    assert "โรงเรียนบ้านต้นแบบ" in words and "สมศรี" in words
    for page in pages:
        assert console.get(page) == 200
        assert "สมศรี" in console.text  # the person's page, and that of the school with its people
    world.record(SCHOOL)
    assert "โรงเรียนบ้านต้นแบบ" in about(console, "บันทึกผลตรวจ")[0]


def test_who_erased_themselves_has_no_name_and_no_page(world: World) -> None:
    console = let_in(world)
    world.tap(OTHER_CLERK, "ลบข้อมูลของฉัน", world.say(OTHER_CLERK, "ลบข้อมูลของฉัน"))
    words, pages = about(console, "ตัดสินคำขอเข้าร่วม")
    assert "สมศรี" not in console.text
    assert "ผู้ที่ลบข้อมูลแล้ว" in words
    assert [page.split("/")[2] for page in pages] == ["schools"]
