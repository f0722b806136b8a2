"""Importing a month's statistics and the roster at the console."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.console import Console
from tests.imports import begin, figures, preview_of
from tests.sheet_files import Cells, csv_file
from tests.world import CLERK, OFFICER, World, texts

PROCESSES = ["รับนักเรียน", "ย้ายเข้า", "ย้ายออก", "ผ่อนผัน", "ลาออก", "เทียบโอน", "ใบแทนเอกสาร", "ใช้อาคาร"]


def month(rows: list[Cells]) -> bytes:
    return csv_file([["ลำดับ", "ชื่อโรงเรียน", *PROCESSES, "รวม"], *rows])


def reports(world: World) -> dict[str, list[Any]]:
    """The newest reports by the school's code: revision, nil, late, and the figures in the letter's order."""
    codes = {row["id"]: row["code"] for row in world.rows("school")}
    figures: dict[int, list[int]] = {}
    for row in sorted(world.rows("figure"), key=lambda row: row["process_id"]):
        figures.setdefault(row["report_id"], []).append(row["count"])
    return {
        codes[row["school_id"]]: [row["revision"], bool(row["nil"]), bool(row["late"]), figures[row["id"]]]
        for row in sorted(world.rows("monthly_report"), key=lambda row: row["school_id"])
        if row["current"]
    }


def test_a_months_statistics_are_handed_in_by_the_office_and_undone(office: World) -> None:
    office.enrol(CLERK, "บ้านต้นแบบ")
    office.tap(CLERK, "ยืนยัน", office.say(CLERK, "สถิติ ต.ค. 66 3 2 1 0 0 0 5 0"))
    console = Console.signed_in(office)
    rows: list[Cells] = [
        [1, "บ้านต้นแบบ", 3, 2, 1, 0, 0, 0, 6, 0, 12],
        [2, "วัดสมมติธรรม", "-", "-", "-", "-", "-", "-", "-", "-", "-"],
        [3, "บ้านสระบัวทอง", "๑๒", "1,000", 0, 0, 0, 0, 0, 0, ""],
        [4, "วัดดอนจำปา", "", "", "", "", "", "", "", "", ""],
        ["", "รวม", 15, 1002, 1, 0, 0, 0, 6, 0, 1024],
    ]
    begin(console, month(rows), "statistics", month="2023-10")
    assert console.submit("อ่านข้อมูลตามนี้") == 200
    assert figures(console) == {"ใหม่": "2", "เปลี่ยน": "1", "เหมือนเดิม": "0", "มีปัญหา": "0", "ไม่ใช้": "2"}
    assert any("ใบแทนเอกสาร 5 → 6" in row[2] for row in console.rows())
    assert console.submit("บันทึก 3 โรงเรียน") == 200
    assert reports(office) == {
        "1099000002": [2, False, False, [3, 2, 1, 0, 0, 0, 6, 0]],
        "1099000003": [1, True, False, [0] * 8],
        "1099000004": [1, False, False, [12, 1000, 0, 0, 0, 0, 0, 0]],
    }
    assert console.submit("เลิกทำการนำเข้านี้") == 200
    assert reports(office) == {"1099000002": [3, False, False, [3, 2, 1, 0, 0, 0, 5, 0]]}
    assert "ส่งแล้ว" not in texts(office.say(OFFICER, "ประวัติสถิติ วัดสมมติธรรม"))


def test_figures_that_cannot_be_are_named_by_line_and_column(sqlite_office: World) -> None:
    console = Console.signed_in(sqlite_office)
    rows: list[Cells] = [
        [1, "บ้านต้นแบบ", -1, 2, 1, 0, 0, 0, 6, 0, ""],
        [2, "วัดสมมติธรรม", 1.5, "=1+1", 10000, 0, 0, 0, 0, "", ""],
    ]
    preview_of(console, month(rows), "statistics", month="2023-10")
    assert "ไม่มีอะไรต้องบันทึก" in console.text
    problems = " ".join(" ".join(row) for row in console.rows())
    for column, value in (("รับนักเรียน", "-1"), ("รับนักเรียน", "1.5"), ("ย้ายเข้า", "=1+1"), ("ย้ายออก", "10000")):
        assert f"คอลัมน์ “{column}” เป็น “{value}” ต้องเป็นจำนวนเต็ม 0–9,999" in problems
    assert "คอลัมน์ “ใช้อาคาร” ว่าง" in problems
    draft = next(row["id"] for row in sqlite_office.rows("import_draft"))
    console.get(f"/console/imports/{draft}/columns")
    console.submit("อ่านข้อมูลตามนี้", blank_is_zero="on")
    assert "คอลัมน์ “ใช้อาคาร” ว่าง" not in console.text


def test_late_locked_and_closed_are_told_before_saving(office: World) -> None:
    office.clock.advance(office.clock.now().replace(day=20) - office.clock.now())
    office.execute("INSERT INTO month_lock SELECT id, '2023-10', '2023-11-10', NULL FROM campaign")
    office.execute("UPDATE school SET inactive_from = '2023-10' WHERE code = '1099000003'")
    console = Console.signed_in(office)
    rows: list[Cells] = [[1, "บ้านต้นแบบ", *[1] * 8, 8], [2, "วัดสมมติธรรม", *range(8), 28]]
    preview_of(console, month(rows), "statistics", month="2023-10")
    assert "เดือนนี้ปิดรับแล้ว เจ้าหน้าที่ยังบันทึกได้" in console.text
    assert "รายงานใหม่จะนับเป็นส่งล่าช้า" in console.text
    assert "ตัวเลขเท่ากันทุกข้อ" in console.text
    assert console.submit("บันทึก 1 โรงเรียน", without_problems="on") == 200
    assert reports(office) == {"1099000002": [1, False, True, [1] * 8]}


def test_the_roster_shows_each_field_that_changes(office: World) -> None:
    rows: list[Cells] = [
        ["รหัสโรงเรียน", "ชื่อโรงเรียน", "อำเภอ", "เครือข่าย", "smis"],
        ["1099000002", "บ้านต้นแบบ", "เมืองตัวอย่าง", "เครือข่ายใหม่", ""],
        ["1099000003", "วัดสมมติธรรม", "", "", ""],
        ["1099000999", "=cmd|' /C calc'!A0", "สวนทดลอง", "", ""],
        ["1099000998", "บ้านใหม่", "สวนทดลอง", "", "99000001"],
    ]
    console = Console.signed_in(office)
    preview_of(console, csv_file(rows), "roster")
    assert figures(console) == {"ใหม่": "1", "เปลี่ยน": "1", "เหมือนเดิม": "1", "มีปัญหา": "1", "ไม่ใช้": "0"}
    assert any("เครือข่าย “ตัวอย่างสัมพันธ์” → “เครือข่ายใหม่”" in row[2] for row in console.rows())
    assert console.submit("บันทึก 2 โรงเรียน", without_problems="on") == 200
    known = {row["code"]: row for row in office.rows("school")}
    assert known["1099000002"]["network"] == "เครือข่ายใหม่"
    assert known["1099000999"]["name"] == "=cmd|' /C calc'!A0" and "1099000998" not in known
    assert "เลิกทำ" not in " ".join(button.text for button in console.page.select("main button"))
    assert "บ้านต้นแบบ" in texts(office.say(OFFICER, "สถานะ ต้นแบบ"))


def test_of_two_officers_who_save_the_same_new_schools_at_one_instant_one_is_told(office: World) -> None:
    rows: list[Cells] = [
        ["รหัสโรงเรียน", "ชื่อโรงเรียน", "อำเภอ"],
        *([f"10990009{n:02}", f"บ้านใหม่ {n}", "สวนทดลอง"] for n in range(20)),
    ]
    office.make_officer(CLERK)
    consoles = [Console.signed_in(office, user) for user in (OFFICER, CLERK)]
    for console in consoles:
        preview_of(console, csv_file(rows), "roster")
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(lambda console: console.submit("บันทึก 20 โรงเรียน"), consoles)) == [200, 200]
    told = sorted("ข้อมูลในระบบเปลี่ยนไประหว่างนี้" in console.text for console in consoles)
    assert told == [False, True]
    assert sum(str(row["code"]).startswith("10990009") for row in office.rows("school")) == 20
    assert [row["action"] for row in office.rows("audit_entry")].count("roster_imported") == 1
