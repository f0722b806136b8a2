"""Statistics at the console: the grid, a month, entry and correction, locks, totals, and the workbook."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook

from core.vocabulary import Role
from models.schools import RosterRow, import_roster
from tests.console import Console
from tests.queries import statements
from tests.statistics_chat import OTHER_SCHOOL, SCHOOL, reports
from tests.statistics_reports import NOVEMBER, TOO_LATE, nil_report, report
from tests.statistics_reports import OCTOBER as MONTH
from tests.world import CLERK, OFFICER, STRANGER, World, texts
from thai.months import Month

LATE_SCHOOL = "บ้านเขาแบบ"
OCTOBER = "/console/statistics/months/2023-10"
FIGURES = [3, 0, 1, 0, 0, 2, 5, 1]


@pytest.fixture
def office(world: World) -> World:
    """On 20 November: two schools in time (one nil), one late, 21 owe October."""
    world.make_officer()
    with world.services.database.begin() as session:
        report(session, SCHOOL, MONTH, FIGURES)
        nil_report(session, OTHER_SCHOOL, MONTH)
        report(session, LATE_SCHOOL, MONTH, [1, 0, 0, 0, 0, 0, 0, 10], TOO_LATE)
    world.at("2023-11-20", "12:00")
    return world


@pytest.fixture
def console(office: World) -> Console:
    return Console.signed_in(office)


def entry(world: World, school: str, month: str = "2023-10") -> str:
    return f"/console/statistics/months/{month}/schools/{world.school(school).id}"


def figures(console: Console, *counts: object) -> dict[str, Any]:
    """The form's fields with these figures, in the letter's order."""
    names = [str(field["name"]) for field in console.page.select(".figure-input")]
    return dict(zip(names, map(str, counts), strict=True))


def save(console: Console, path: str, *counts: object, reason: str = "โรงเรียนแจ้งทางโทรศัพท์", **fields: Any) -> int:
    assert console.get(path) == 200
    return console.submit("บันทึก", **figures(console, *counts), reason=reason, **fields)


def row_of(console: Console, school: str) -> list[str]:
    [row] = [row for row in console.rows("main table tbody:not(.sums) tr") if school in row[0].split()]
    return row


# Looking


def test_the_grid_marks_each_school_and_month_and_counts_all(console: Console) -> None:
    assert console.get("/console/statistics/") == 200
    assert "ปีงบประมาณ 2567" in console.text
    assert row_of(console, SCHOOL)[1:3] == ["✓", "·"]  # November still runs
    assert row_of(console, OTHER_SCHOOL)[1] == "0"
    assert row_of(console, LATE_SCHOOL)[1] == "ช้า"
    assert row_of(console, "บ้านสายลม")[1] == "–"
    sums = {row[0]: row[1] for row in console.rows(".sums tr")}
    assert sums == {
        "ส่งตรงเวลา (โรงเรียน)": "2", "ส่งล่าช้า": "1", "ไม่มีผู้รับบริการ (นับในที่ส่งแล้ว)": "1", "ยังไม่ส่ง": "21", "ส่งแล้ว": "12%"
    }  # fmt: skip
    console.get("/console/statistics/", state="missing", amphoe="สวนทดลอง")
    names = [row[0].split()[0] for row in console.rows("main table tbody:not(.sums) tr")]
    assert len(names) == 8 and LATE_SCHOOL not in names
    assert {row[0]: row[1] for row in console.rows(".sums tr")}["ส่งล่าช้า"] == "1"


def test_a_month_shows_every_figure_of_every_school_that_is_asked_for_it(console: Console, office: World) -> None:
    console.get(OCTOBER)
    assert row_of(console, SCHOOL)[2:11] == [*map(str, FIGURES), "12"]
    assert console.rows(".sums tr")[0][2:11] == ["4", "0", "1", "0", "0", "2", "5", "11", "23"]
    assert "กำหนดส่งวันจันทร์ที่ 6 พ.ย. 2566" in console.text
    for asked, found in (
        ({"state": "late"}, [LATE_SCHOOL]), ({"state": "nil"}, [OTHER_SCHOOL]), ({"q": "บ้านต้นแบบ"}, [SCHOOL]),
        ({"q": "1099000003"}, [OTHER_SCHOOL]), ({"state": "on_time"}, [SCHOOL, OTHER_SCHOOL]), ({"q": "ไม่มีเลย"}, []),
    ):  # fmt: skip
        console.get(OCTOBER, **asked)
        assert [row[0].split()[0] for row in console.rows("main table tbody:not(.sums) tr")] == found, asked
    console.get(OCTOBER, state="missing")
    assert "พบ 21 โรงเรียน" in console.text
    for nobodys in ("2023-09", "2023-12", "2023-13", "now"):
        assert console.get(f"/console/statistics/months/{nobodys}") == 404
    office.execute("UPDATE school SET inactive_from = '2023-10' WHERE name = :name", name=LATE_SCHOOL)
    office.execute("UPDATE revision SET number = number + 1")
    console.get(OCTOBER)
    assert LATE_SCHOOL not in console.text and console.rows(".sums tr")[0][2:11] == [*map(str, FIGURES), "12"]
    assert console.get(entry(office, LATE_SCHOOL)) == 200
    assert "ไม่ต้องส่งสถิติของเดือนนี้" in console.text and not console.page.select(".figure-input")
    console.get("/console/statistics/")
    assert {row[0]: row[1] for row in console.rows(".sums tr")}["ยังไม่ส่ง"] == "21"


# Entering and correcting


def test_an_officer_enters_figures_for_a_school_and_says_why(console: Console, office: World) -> None:
    path = entry(office, "บ้านสายลม")
    assert save(console, path, "๓", "สอง", "1", "0", "0", "0", "0", "0", reason="<b>แจ้งทางโทรศัพท์</b>") == 200
    assert "บันทึกแล้ว" in console.text and "256610-" in console.text
    assert row_of(console, "บ้านสายลม")[2:11] == ["3", "2", "1", "0", "0", "0", "0", "0", "6"]
    console.get(path)
    assert "เหตุผล: <b>แจ้งทางโทรศัพท์</b>" in console.text and "ภาคภูมิ ตัวอย่าง" in console.text
    [newest] = [one for one in reports(office) if one.figures[0] == 3 and one.figures[1] == 2]
    assert (newest.revision, newest.late, newest.nil) == (1, True, False)
    console.get("/console/changes/")
    assert "กรอกสถิติแทนโรงเรียน" in console.text
    console.get(OCTOBER, amphoe="สวนทดลอง", state="missing")
    owing = [row[0].split()[0] for row in console.rows("main table tbody:not(.sums) tr")]
    console.get(entry(office, owing[0]), amphoe="สวนทดลอง", state="missing")
    assert console.submit("แล้วไปโรงเรียนถัดไป", **figures(console, *FIGURES), reason="หนังสือส่ง") == 200
    assert owing[1] in console.page.select("h1")[0].get_text()


def test_a_form_with_mistakes_comes_back_with_all_that_was_typed(console: Console, office: World) -> None:
    before = len(reports(office))
    assert save(console, entry(office, SCHOOL), "3", "10000", "-1", "1.5", "", "สามสี่", "5", "1", reason="") == 422
    assert "มี 6 ช่องที่ต้องแก้" in console.text
    assert "ไม่เกิน 9,999" in console.text and "ต้องไม่ติดลบ" in console.text and "ระบุเหตุผล" in console.text
    values = [field["value"] for field in console.page.select(".figure-input")]
    assert values == ["3", "10000", "-1", "1.5", "", "สามสี่", "5", "1"]
    assert len(reports(office)) == before
    assert save(console, entry(office, SCHOOL), *FIGURES, nil="on") == 422
    assert "แต่ข้อนี้ไม่ใช่ 0" in console.text
    assert save(console, entry(office, "บ้านสายลม"), *[""] * 8, nil="on") == 200
    assert reports(office)[-1].nil and reports(office)[-1].figures == [0] * 8


def test_odd_figures_are_asked_about_once_and_the_answer_holds_for_these_only(console: Console, office: World) -> None:
    path = entry(office, "บ้านสายลม")
    assert save(console, path, *[7] * 8) == 422
    assert "ทุกข้อเป็นตัวเลขเดียวกัน" in console.text and len(reports(office)) == 3
    assert console.submit("ยืนยันตามนี้", **figures(console, *[9] * 8)) == 422
    assert console.submit("ยืนยันตามนี้") == 200
    assert reports(office)[-1].figures == [9] * 8
    office.execute("UPDATE campaign SET statistics_from = '2023-07'")
    with office.services.database.begin() as session:
        for month in (8, 9):
            report(session, SCHOOL, Month(2023, month), [12, 0, 0, 0, 0, 0, 0, 0])
    assert save(console, entry(office, SCHOOL), 120, *FIGURES[1:]) == 422
    assert [row[0] for row in console.rows(".entry-table tbody tr") if "⚠" in row[-1]] == ["1. รับนักเรียน"]
    assert console.submit("ยืนยันตามนี้") == 200
    assert [one.figures[0] for one in reports(office) if one.current and one.month == "2023-10"][-1] == 120


def test_who_was_overtaken_sees_the_newer_figures_and_saves_nothing(console: Console, office: World) -> None:
    path = entry(office, SCHOOL)
    other = Console.signed_in(office)
    assert console.get(path) == 200
    assert save(other, path, 4, *FIGURES[1:]) == 200
    assert console.submit("บันทึก", **figures(console, 8, *FIGURES[1:]), reason="แก้ตัวเลข") == 409
    assert "ยังไม่ได้บันทึก: มีผู้ส่งเดือนนี้ก่อน" in console.text
    first = console.rows(".entry-table tbody tr")[0]
    assert first[1] == "4" and console.page.select(".figure-input")[0]["value"] == "8"
    assert [one.figures[0] for one in reports(office)][-1] == 4
    assert console.submit("บันทึก") == 200  # having seen them
    assert [one.figures[0] for one in reports(office)][-1] == 8


def test_of_two_at_the_same_instant_one_saves(console: Console, office: World) -> None:
    path, consoles = entry(office, SCHOOL), [console, Console.signed_in(office), Console.signed_in(office)]
    forms = []
    for number, one in enumerate(consoles):
        one.get(path)
        forms.append({**figures(one, 4 + number, *FIGURES[1:]), "after": "1", "reason": "แก้ตัวเลข", "csrf": one.csrf})
    with ThreadPoolExecutor(len(consoles)) as pool:
        saved = pool.map(
            lambda each: each[0].http.post(path, data=each[1]).status_code, zip(consoles, forms, strict=True)
        )
        assert sorted(saved) == [302, 409, 409]
    assert [one.revision for one in reports(office) if one.month == "2023-10"].count(2) == 1


def test_a_correction_is_taken_back_as_one_more_revision(console: Console, office: World) -> None:
    save(console, entry(office, SCHOOL), 4, *FIGURES[1:])
    console.get("/console/changes/")
    assert console.submit("เลิกทำ") == 200
    last = [one for one in reports(office) if one.current and one.figures == FIGURES]
    assert [one.revision for one in last] == [3]
    console.get(entry(office, SCHOOL))
    assert "เลิกทำฉบับที่ 2" in console.text
    save(console, entry(office, SCHOOL), 5, *FIGURES[1:])
    save(console, entry(office, SCHOOL), 6, *FIGURES[1:])
    first_of_both = (
        next(row["id"] for row in office.rows("audit_entry")[::-1] if row["action"] == "statistics_corrected") - 1
    )
    assert console.post(f"/console/changes/{first_of_both}/undo") == 409
    assert [one.figures[0] for one in reports(office) if one.current and one.revision > 2] == [6]


# Locks


def test_a_closed_month_is_open_to_officers_only_until_that_is_undone(console: Console, office: World) -> None:
    office.enrol(CLERK, "บ้านสายลม")
    console.get(OCTOBER)
    assert console.submit("ปิดรับเดือนนี้") == 200
    assert "ปิดรับแล้ว" in console.text
    assert "ปิดรับแล้ว" in texts(office.say(CLERK, "สถิติ ต.ค. 66 3 0 1 0 0 2 5 1"))
    assert save(console, entry(office, "บ้านสายลม"), *FIGURES) == 200
    console.get("/console/changes/")
    locked = next(row["id"] for row in office.rows("audit_entry") if row["action"] == "month_locked")
    assert console.post(f"/console/changes/{locked}/undo") == 200
    assert office.rows("month_lock") == []
    console.get(OCTOBER)
    console.submit("ปิดรับเดือนนี้")
    assert console.submit("เปิดรับอีกครั้ง") == 200
    opened = next(row["id"] for row in office.rows("audit_entry")[::-1] if row["action"] == "month_unlocked")
    office.say(OFFICER, "ล็อกสถิติ ต.ค. 66")
    assert console.post(f"/console/changes/{opened}/undo") == 409  # somebody closed it since


# Totals and the workbook


def test_totals_stand_beside_the_year_before_and_follow_every_change(console: Console, office: World) -> None:
    office.execute("UPDATE campaign SET statistics_from = '2022-10'")
    with office.services.database.begin() as session:
        report(session, SCHOOL, Month(2022, 10), [10, 0, 0, 0, 0, 0, 0, 5])
        report(session, SCHOOL, NOVEMBER, [1] * 8)
    for counts, total in ((FIGURES, "31"), ([4, *FIGURES[1:]], "32")):
        save(console, entry(office, SCHOOL), *counts)
        console.get("/console/statistics/year", year=2567)
        lines = {row[0]: row[1:] for row in console.rows(".year-table tr")}
        assert lines["รวม"][12:] == [total, "15", f"+{int(total) - 8 - 15}"]
    assert lines["1. รับนักเรียน"][:2] == ["5", "1"] and lines["1. รับนักเรียน"][12:14] == ["6", "10"]
    assert lines["เดือนเดียวกันปี 2566"][0] == "15"
    office.execute("UPDATE school SET inactive_from = '2023-10' WHERE name = :name", name=LATE_SCHOOL)
    console.get("/console/statistics/year", year=2567)
    assert {row[0]: row[1:] for row in console.rows(".year-table tr")}["1. รับนักเรียน"][0] == "4"
    assert "รวม 13 คน" in texts(office.say(OFFICER, "สรุปสถิติ ต.ค. 66"))


def test_the_workbook_of_a_span_is_one_click_away(console: Console, office: World) -> None:
    assert console.get("/console/statistics/workbook", **{"from": "2023-10", "to": "2023-11"}) == 200
    book = load_workbook(io.BytesIO(console.response.data))
    assert book.sheetnames == ["สรุป", "ต.ค. 2566", "พ.ย. 2566"]
    assert "filename*=UTF-8''" in console.response.headers["Content-Disposition"]
    assert office.rows("audit_entry")[-1]["action"] == "statistics_exported"
    assert console.get("/console/statistics/workbook", **{"from": "2023-11", "to": "2023-10"}) == 200
    assert "เลือกเดือนแรกให้ไม่อยู่หลังเดือนสุดท้าย" in console.text
    assert Console(office).get("/console/statistics/workbook") == 401


# Who may, and what it costs


def test_a_viewer_reads_everything_and_changes_nothing(office: World) -> None:
    office.make_officer(STRANGER, Role.VIEWER)
    viewer, path = Console.signed_in(office, STRANGER), entry(office, SCHOOL)
    for page in ("/console/statistics/", OCTOBER, path, "/console/statistics/year"):
        assert viewer.get(page) == 200
        assert not viewer.page.select("main form[method=post]:not([action$='/out']) button"), page
    assert viewer.get("/console/statistics/workbook", **{"from": "2023-10", "to": "2023-10"}) == 200
    for page in (path, f"{OCTOBER}/lock", f"{OCTOBER}/unlock"):
        assert viewer.post(page, {"reason": "x"}) == 403
    assert len(reports(office)) == 3 and office.rows("month_lock") == []


def test_what_a_page_asks_the_database_does_not_grow_with_the_district(console: Console, office: World) -> None:
    pages = [
        ("/console/statistics/", ""), ("/console/statistics/", "missing"), (OCTOBER, ""), (OCTOBER, "late"),
        ("/console/statistics/year", ""), ("/console/schools/", ""),
    ]  # fmt: skip

    def asked() -> list[int]:
        counts = []
        for page, state in pages:
            assert console.get(page, state=state) == 200
            with statements(office.services.database) as seen:
                console.get(page, state=state)
            counts.append(len(seen))
        return counts

    small = asked()
    rows = [RosterRow(f"2099{n:06}", None, f"ขยาย {n}", "", "เพิ่มทดลอง", "", None, None) for n in range(120)]
    with office.services.database.begin() as session:
        import_roster(session, rows, office.now)
    with office.services.database.begin() as session:
        for number in range(40):
            report(session, f"ขยาย {number}", MONTH, FIGURES, date(2023, 11, 2))
    assert asked() == small
    assert max(small) <= 25
