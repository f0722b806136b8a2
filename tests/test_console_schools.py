"""Schools at the console: the list, one school's page, what officers keep about it, and schools that closed."""

from __future__ import annotations

import pytest

from core.vocabulary import Role
from tests.console import Console
from tests.statistics_chat import OCTOBER, OTHER_SCHOOL, SCHOOL, hand_in
from tests.world import CLERK, OFFICER, STRANGER, World, texts


@pytest.fixture
def office(world: World) -> World:
    world.make_officer()
    world.at("2023-11-09", "09:00")
    return world


@pytest.fixture
def console(office: World) -> Console:
    return Console.signed_in(office)


def page(world: World, school: str = SCHOOL) -> str:
    return f"/console/schools/{world.school(school).id}"


def names(console: Console) -> list[str]:
    return [row[0].split()[0] for row in console.rows()]


def edit(console: Console, path: str, **fields: str) -> int:
    assert console.get(f"{path}/edit") == 200
    return console.submit("บันทึก", **fields)


def test_schools_stand_in_thai_order_and_are_found_by_name_code_and_place(console: Console, office: World) -> None:
    assert console.get("/console/schools/") == 200
    amphoes = [row[0].split("อ.")[1].split(" ·")[0] for row in console.rows()]
    assert amphoes == sorted(amphoes, key=["ท่าจำลอง", "เมืองตัวอย่าง", "สวนทดลอง"].index)
    for asked, found in (
        ({"q": "โรงเรียนบ้านต้นแบบ"}, [SCHOOL]), ({"q": "๑๐๙๙๐๐๐๐๐๓"}, [OTHER_SCHOOL]), ({"q": "99000002"}, [SCHOOL]),
        ({"q": "บานตนแบบ"}, [SCHOOL]), ({"q": "%"}, []), ({"amphoe": "ไม่มี"}, []),
    ):  # fmt: skip
        console.get("/console/schools/", **asked)
        assert names(console) == found, asked
    assert console.submit("ค้นหา", q="", amphoe="สวนทดลอง") == 200
    assert len(names(console)) == 9


def test_a_schools_page_brings_together_all_that_is_known(console: Console, office: World) -> None:
    office.enrol(CLERK, SCHOOL)
    office.record(SCHOOL, "ไม่ครบ 1 3", "<b>ภาพเก่า</b>")
    office.tap(CLERK, "แจ้งแก้ไขแล้ว", office.say(CLERK, "สถานะ"))
    hand_in(office, OCTOBER)
    assert console.get(page(office)) == 200
    assert "<b>ภาพเก่า</b>" in console.text and "อ.เมืองตัวอย่าง" in console.text and "1099000002" in console.text
    states = [row[1] for row in console.rows() if row[0][:2] in ("1.", "2.", "3.", "4.", "5.")]
    assert states == ["↻ แจ้งแก้ไขแล้ว", "✓ ครบ", "✗ ไม่ครบ", "✓ ครบ", "✓ ครบ"]
    history = [row[4] for row in console.rows() if row[0].startswith("1.")]
    assert history[0].count("ครั้ง") == 1 and "ภาคภูมิ ตัวอย่าง" in history[0] and "สมหญิง" in history[0]
    assert "256610-" in console.text and "ครั้งที่ 1" in console.text
    assert any("ผู้รับผิดชอบ" in row[0] and row[1] == "ธุรการโรงเรียน" for row in console.rows())
    assert console.get("/console/schools/999999") == 404


def test_what_officers_keep_about_a_school_is_changed_by_one_at_a_time_and_taken_back(
    console: Console, office: World
) -> None:
    address, before = "https://www.info.go.th/service-point/1", office.school(SCHOOL)
    assert edit(console, page(office), info_url="javascript:alert(1)", amphoe="ใหม่") == 422
    assert "ต้องขึ้นต้นด้วย https://" in console.text
    assert console.page.select_one("#amphoe")["value"] == "ใหม่"  # type: ignore[index]
    assert office.school(SCHOOL).amphoe == before.amphoe
    assert edit(console, page(office), info_url=address, amphoe="ก้าวหน้า") == 200
    assert console.page.select_one(f'a[href="{address}"]') is not None
    assert "ยังไม่ส่ง 1 จาก 1" in texts(office.say(OFFICER, "ใครยังไม่ส่ง ต.ค. 66 ก้าวหน้า"))
    console.get("/console/changes/")
    assert "แก้ไขข้อมูลโรงเรียน" in console.text and console.submit("เลิกทำ") == 200
    after = office.school(SCHOOL)
    assert (after.info_url, after.amphoe) == (before.info_url, before.amphoe)
    other = Console.signed_in(office)
    console.get(f"{page(office)}/edit")
    assert edit(other, page(office), network="ของคนแรก") == 200
    assert console.submit("บันทึก", network="ของคนที่สอง") == 409
    assert "ค่าล่าสุด: ของคนแรก" in console.text and office.school(SCHOOL).network == "ของคนแรก"
    assert console.submit("บันทึก") == 200
    assert office.school(SCHOOL).network == "ของคนที่สอง"
    first = [row["id"] for row in office.rows("audit_entry") if row["action"] == "school_changed"][-2]
    assert console.post(f"/console/changes/{first}/undo") == 409
    assert office.school(SCHOOL).network == "ของคนที่สอง"


def test_a_closed_school_is_no_longer_followed_until_that_is_taken_back(console: Console, office: World) -> None:
    console.get(page(office))
    assert console.submit("หยุดติดตาม", month="2023-11") == 200
    assert "หยุดติดตามตั้งแต่ พ.ย. 2566" in console.text and office.school(SCHOOL).inactive_from == "2023-11"
    console.get("/console/schools/", state="stopped")
    assert names(console) == [SCHOOL]
    console.get("/console/changes/")
    assert console.submit("เลิกทำ") == 200 and office.school(SCHOOL).inactive_from is None
    office.say(OFFICER, f"หยุดติดตาม {SCHOOL} ตั้งแต่ ต.ค. 66")
    assert console.post(f"{page(office)}/stop", {"month": "เดือนหน้า"}) == 409
    assert "ยังไม่ได้เลือกเดือน" in console.text
    console.post(f"{page(office)}/stop", {"month": "2023-10"})
    assert console.submit("ติดตามต่อ") == 200 and office.school(SCHOOL).inactive_from is None


def test_a_viewer_sees_a_school_and_changes_nothing(office: World) -> None:
    office.make_officer(STRANGER, Role.VIEWER)
    viewer = Console.signed_in(office, STRANGER)
    assert viewer.get("/console/schools/") == 200 and viewer.get(page(office)) == 200
    assert not viewer.page.select("main form[method=post]")
    assert viewer.get(f"{page(office)}/edit") == 403
    for action in ("edit", "stop", "follow"):
        assert viewer.post(f"{page(office)}/{action}", {"month": "2023-11", "amphoe": "x"}) == 403
    assert Console(office).get(page(office)) == 401
