"""The console's calendar: every message of a month with its price, and days off that officers set."""

from __future__ import annotations

from datetime import date

import pytest

from core.vocabulary import Role
from tests.console import Console
from tests.queries import statements
from tests.world import CLERK, GROUP, OFFICER, OTHER_CLERK, World, texts

DAY = "/console/calendar/days/2023-11-16"


@pytest.fixture
def office(world: World) -> World:
    world.make_officer()
    world.bind_group()
    return world


def cell(console: Console, day: int) -> str:
    """What the month says of a day."""
    link = next(a for a in console.page.select("table.month a") if a.select_one(".day-number").get_text() == str(day))  # type: ignore[union-attr]
    held = link.find_parent("td")
    assert held is not None
    return held.get_text(" ", strip=True)


def test_the_month_shows_what_goes_out_when_to_whom_and_at_what_price(office: World) -> None:
    console = Console.signed_in(office)
    assert console.get("/console/calendar/") == 200
    assert "พฤศจิกายน 2566" in console.text
    assert "ติดตามครั้งที่ 1" in cell(console, 9)
    assert "08.30 น. แจ้งล่วงหน้า ครั้งที่ 1 กลุ่ม ธุรการ สพป.ชพ.๒ · 12 ข้อความ ฟรี" in cell(console, 6)
    assert "เริ่มงาน สรุปผลการดำเนินงาน" in cell(console, 27) and "เจ้าหน้าที่ 1 คน · 1 ข้อความ" in cell(console, 27)
    assert "ครบกำหนดสถิติ ต.ค. 2566" in cell(console, 6)
    weeks = console.page.select("table.month tbody tr")
    assert len(weeks) == 5 and all(len(week.select("td")) == 7 for week in weeks)


def test_what_went_out_shows_what_it_cost(office: World) -> None:
    office.at("2023-11-06", "10:30")
    console = Console.signed_in(office)
    console.get("/console/calendar/")
    assert "ส่งแล้ว" in cell(console, 6) and "พ้นเวลา" not in cell(console, 9)
    console.get("/console/calendar/days/2023-11-06")
    assert ["ส่งแล้ว", "12 ข้อความ ฟรี"] in [row[-2:] for row in console.rows()]


def test_private_reminders_and_broadcasts_stand_on_their_days(office: World) -> None:
    office.enrol(CLERK, "บ้านต้นแบบ")
    office.record("บ้านต้นแบบ", "ไม่ครบ 1")
    office.execute(
        "INSERT INTO broadcast (text, audience, parameters, rides, state, revision, at, send_at, written_up_to)"
        " VALUES ('ประชุมวันศุกร์ <b>', 'everybody', :audience, :yes, 'scheduled', 1, :now, :then, 0)",
        audience='{"kind": "everybody", "group": null, "campaign": null, "month": null, "area": "", "schools": [],'
        ' "one_per_school": false}',
        yes=True, now="2023-11-03 03:00:00", then="2023-11-08 03:00:00",
    )  # fmt: skip
    console = Console.signed_in(office)
    console.get("/console/calendar/")
    assert "เตือนโรงเรียนที่ยังไม่ครบ ส่วนตัว ไม่เกิน 1 คน" in cell(console, 9)
    assert "10.00 น. ประกาศ: ประชุมวันศุกร์ <b> 2 ข้อความ" in cell(console, 8)


def test_other_months_are_a_step_away_and_holidays_say_why(office: World) -> None:
    console = Console.signed_in(office)
    assert console.get("/console/calendar/", month="2023-12") == 200
    assert "วันรัฐธรรมนูญ" in console.text or "วันพ่อ" in console.text
    for wrong in ("2023-13", "x", "9999-01", "1900-01"):
        assert console.get("/console/calendar/", month=wrong) == 404
    for wrong in ("2023-11-31", "x", "1900-01-01"):
        assert console.get(f"/console/calendar/days/{wrong}") == 404


def test_a_day_off_shows_which_notices_move_is_saved_with_its_reason_and_undone(office: World) -> None:
    console = Console.signed_in(office)
    console.get(DAY)
    assert console.submit("ดูผลก่อนบันทึก", choice="off", reason="วันหยุดพิเศษ") == 200
    moved = {row[1]: (row[2], row[3]) for row in console.rows()}
    assert moved["แจ้งเช้าวันติดตาม ครั้งที่ 2"][0].startswith("16 พ.ย. 2566")
    assert moved["แจ้งเช้าวันติดตาม ครั้งที่ 2"][1].startswith("15 พ.ย. 2566")
    assert office.rows("day_override") == []
    assert console.submit("บันทึก") == 200
    assert "วันหยุดพิเศษ" in cell(console, 16) and "แจ้งเช้าวันติดตาม ครั้งที่ 2" in cell(console, 15)
    console.get("/console/calendar/days-off")
    assert console.rows() == [["วันพฤหัสบดีที่ 16 พ.ย. 2566", "วันหยุด", "วันหยุดพิเศษ"]]
    office.at("2023-11-15", "10:30")
    assert "วันพฤหัสบดีที่ 16 พ.ย. 2566" in texts(office.received(GROUP))
    console = Console.signed_in(office)
    console.get("/console/changes/")
    assert "กำหนดวันทำการ/วันหยุด" in console.text
    assert console.submit("เลิกทำ") == 200
    assert office.rows("day_override") == []


def test_a_weekend_can_be_worked_and_a_word_taken_back(office: World) -> None:
    console = Console.signed_in(office)
    saturday = "/console/calendar/days/2023-11-18"
    for choice, working in (("working", True), ("off", False)):
        console.get(saturday)
        console.submit("ดูผลก่อนบันทึก", choice=choice, reason="ชดเชย")
        console.submit("บันทึก")
        (row,) = office.rows("day_override")
        assert (row["day"], row["working"], row["reason"]) == (date(2023, 11, 18), working, "ชดเชย")
    console.get(saturday)
    console.submit("ดูผลก่อนบันทึก", choice="listed", reason="")
    console.submit("บันทึก")
    assert office.rows("day_override") == []
    console.get("/console/changes/")
    console.submit("เลิกทำ")
    assert [row["reason"] for row in office.rows("day_override")] == ["ชดเชย"]


def test_a_day_without_a_reason_or_of_a_wrong_kind_is_not_saved(office: World) -> None:
    console = Console.signed_in(office)
    console.get(DAY)
    assert console.submit("ดูผลก่อนบันทึก", choice="off", reason=" ") == 422
    assert "โปรดบอกเหตุผล" in console.text
    assert console.post(f"{DAY}/save", {"choice": "sometimes"}) == 404
    assert office.rows("day_override") == []


def test_of_two_officers_who_change_a_day_the_later_one_is_told(office: World) -> None:
    office.make_officer(OTHER_CLERK)
    first, second = Console.signed_in(office), Console.signed_in(office, OTHER_CLERK)
    for console, reason in ((first, "หนึ่ง"), (second, "สอง")):
        console.get(DAY)
        console.submit("ดูผลก่อนบันทึก", choice="off", reason=reason)
    assert first.submit("บันทึก") == 200
    assert second.submit("บันทึก") == 409
    assert "มีผู้อื่นแก้ไขพร้อมกัน" in second.text
    assert [row["reason"] for row in office.rows("day_override")] == ["หนึ่ง"]


def test_a_viewer_sees_the_calendar_and_changes_no_day(office: World) -> None:
    office.make_officer(CLERK, Role.VIEWER)
    viewer = Console.signed_in(office, CLERK)
    assert viewer.get("/console/calendar/") == 200
    assert viewer.get(DAY) == 200 and not viewer.page.select("main form")
    for action in ("preview", "save"):
        assert viewer.post(f"{DAY}/{action}", {"choice": "off", "reason": "x"}) == 403


def test_a_month_costs_the_same_number_of_statements_whatever_the_number_of_schools(office: World) -> None:
    console = Console.signed_in(office, OFFICER)

    def cost() -> int:
        with statements(office.services.database) as asked:
            assert console.get("/console/calendar/") == 200
        return len(asked)

    before = cost()
    office.execute(
        "INSERT INTO school (code, smis, name, tambon, amphoe, level, updated_at)"
        " SELECT CAST(CAST(code AS BIGINT) + 7000000 AS TEXT), NULL, name, tambon, amphoe, level, updated_at"
        " FROM school"
    )
    assert cost() <= before < 60
