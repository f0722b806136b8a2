"""Importing results at the console: columns, schools, a preview of exactly what changes, all or nothing, undoing."""

from __future__ import annotations

import pytest

from tests.console import Console
from tests.imports import DONE, DOUBTFUL, MISSING, OPEN, RESULTS, begin, figures, preview_of, states
from tests.queries import statements
from tests.sheet_files import MARKED_FIVE_TIMES, Cells, csv_file, xlsx_file
from tests.world import World


@pytest.mark.parametrize("content", [csv_file(RESULTS), xlsx_file(RESULTS)], ids=["csv", "xlsx"])
def test_results_are_saved_at_the_end_and_not_before(office: World, content: bytes) -> None:
    console = Console.signed_in(office)
    preview_of(console, content)
    assert figures(console) == {"ใหม่": "3", "เปลี่ยน": "0", "เหมือนเดิม": "0", "มีปัญหา": "0", "ไม่ใช้": "0"}
    assert any("วัดสมมติธรรม" in row[1] and "นำทาง" in row[2] and "พิกัดผิด" in row[2] for row in console.rows())
    assert "ยังไม่มีข้อมูลใดถูกบันทึก" in console.text
    assert office.rows("check_record") == []
    assert console.submit("บันทึก 3 โรงเรียน") == 200
    assert states(office) == {
        "1099000002": [DONE] * 5,
        "1099000003": [DONE, MISSING, DONE, DONE, MISSING],
        "1099000004": [DONE] * 4 + [MISSING],
    }
    checks = office.rows("check_record")
    assert {(row["source"], row["by_person_id"] is not None, row["round_id"] is not None) for row in checks} == {
        ("sheet", True, True)
    }
    console.get("/console/changes/")
    assert "บันทึกผลตรวจจากไฟล์" in console.text


def test_what_stood_before_is_shown_beside_what_will_stand(office: World) -> None:
    office.record("วัดสมมติธรรม", "ไม่ครบ 1", "ภาพเก่า")
    office.record("บ้านต้นแบบ", "ครบหมด")
    console = Console.signed_in(office)
    preview_of(console, csv_file(RESULTS))
    assert figures(console)["ใหม่"] == "1"
    assert figures(console)["เปลี่ยน"] == "1"
    assert figures(console)["เหมือนเดิม"] == "1"
    changed = next(row[2] for row in console.rows() if "วัดสมมติธรรม" in row[1])
    assert "ภาพถ่าย ✗ ไม่ครบ → ✓ ครบ" in changed
    assert "หมายเหตุ ภาพถ่าย “ภาพเก่า” → ไม่มี" in changed
    console.get(console.response.request.path, show="same")
    assert [row[1].split()[0] for row in console.rows()] == ["บ้านต้นแบบ"]


def test_an_import_is_undone_as_a_whole_but_what_was_checked_since_stays(office: World) -> None:
    office.record("วัดสมมติธรรม", "ครบหมด")
    console = Console.signed_in(office)
    preview_of(console, csv_file(RESULTS))
    console.submit("บันทึก 3 โรงเรียน")
    office.later(minutes=1)
    office.record("บ้านต้นแบบ", "ไม่ครบ 5")
    assert console.submit("เลิกทำการนำเข้านี้") == 200
    assert states(office) == {
        "1099000002": [DONE] * 4 + [MISSING], "1099000003": [DONE] * 5, "1099000004": [OPEN] * 5,
    }  # fmt: skip
    assert len(office.rows("check_record")) == 25


def test_nothing_is_saved_when_something_changed_after_the_preview(office: World) -> None:
    console = Console.signed_in(office)
    preview_of(console, csv_file(RESULTS))
    office.record("บ้านต้นแบบ", "ไม่ครบ 1")
    assert console.submit("บันทึก 3 โรงเรียน") == 200
    assert "เปลี่ยนไประหว่างนี้ จึงยังไม่ได้บันทึก" in console.text
    assert any("ภาพถ่าย ✗ ไม่ครบ → ✓ ครบ" in row[2] for row in console.rows())
    assert list(states(office)) == ["1099000002"]
    assert console.submit("บันทึก 3 โรงเรียน") == 200
    assert len(states(office)) == 3


def test_columns_of_unknown_names_are_given_a_meaning_by_the_officer(sqlite_office: World) -> None:
    rows: list[Cells] = [["สถานที่", "ก", "ข", "ค"], ["บ้านต้นแบบ", "1", "0", "แก้ป้าย"]]
    console = Console.signed_in(sqlite_office)
    begin(console, csv_file(rows))
    assert "ไม่รู้จักหัวคอลัมน์ใดเลย" in console.text and "แก้ป้าย" in console.text
    assert console.submit("อ่านข้อมูลตามนี้") == 422
    assert "ยังไม่มีคอลัมน์ที่บอกว่าเป็นโรงเรียนใด" in console.text and "อย่างน้อยหนึ่งรายการ" in console.text
    item = {option.text: str(option["value"]) for option in console.page.select("#column-1 option")}
    twice = {"column-0": "name", "column-1": item["ที่ตั้ง"], "column-2": item["ที่ตั้ง"]}
    assert console.submit("อ่านข้อมูลตามนี้", **twice) == 422
    assert "“ที่ตั้ง” ไว้มากกว่าหนึ่งคอลัมน์" in console.text
    assert console.submit("อ่านข้อมูลตามนี้", **{"column-1": item["ภาพถ่าย"], "column-3": item["หมายเหตุ"]}) == 200
    assert console.submit("บันทึก 1 โรงเรียน") == 200
    assert states(sqlite_office) == {"1099000002": [DONE, MISSING]}
    assert [row["note"] for row in sqlite_office.rows("item_status") if row["note"]] == ["แก้ป้าย"]


def test_schools_that_are_not_exact_are_confirmed_chosen_or_left_out(office: World) -> None:
    console = Console.signed_in(office)
    begin(console, csv_file(DOUBTFUL))
    assert console.submit("อ่านข้อมูลตามนี้") == 200
    asked = {row[0]: row[1] for row in console.rows("table.schools-table tbody tr")}
    assert list(asked) == ["3", "4", "5", "6"]
    assert "ไม่ตรงทุกตัวอักษร" in asked["3"] and "ชื่อใกล้เคียง" in asked["4"] and "ไม่พบในทะเบียน" in asked["5"]
    chosen = console.page.select_one("#school-3 option[selected]")
    assert chosen is not None and chosen.text == "วัดสมมติธรรม อ.เมืองตัวอย่าง"
    assert len(console.page.select("#school-4 option")) == 4  # nothing yet, the two, and leaving it out
    assert console.submit("ยืนยันหน้านี้") == 200
    assert "ยังไม่ได้เลือกโรงเรียน 3 แถว" in console.text
    there = next(option for option in console.page.select("#school-4 option") if "สวนทดลอง" in option.text)
    assert console.submit("ยืนยันหน้านี้", **{"school-4": there["value"], "other-5": "ไม่มีจริง", "school-6": "skip"}) == 422
    assert "ไม่พบโรงเรียนนี้" in console.text
    assert console.submit("ยืนยันหน้านี้", **{"other-5": "1099000004"}) == 200
    assert figures(console) == {"ใหม่": "4", "เปลี่ยน": "0", "เหมือนเดิม": "0", "มีปัญหา": "0", "ไม่ใช้": "1"}
    assert console.submit("บันทึก 4 โรงเรียน") == 200
    assert list(states(office)) == ["1099000002", "1099000003", "1099000004", "1099000010"]


def test_one_school_in_two_rows_is_a_problem_of_the_second(sqlite_office: World) -> None:
    rows: list[Cells] = [MARKED_FIVE_TIMES, ["บ้านต้นแบบ", *[1] * 5], ["ต้นแบบ", *[0] * 5]]
    console = Console.signed_in(sqlite_office)
    begin(console, csv_file(rows))
    console.submit("อ่านข้อมูลตามนี้")
    assert console.submit("ยืนยันหน้านี้") == 200
    assert figures(console)["มีปัญหา"] == "1"
    console.get(console.response.request.path, show="problems")
    assert console.rows() == [["3", "โรงเรียน “ต้นแบบ” ซ้ำกับแถว 2"]]


def test_rows_with_problems_are_left_out_only_if_the_officer_says_so(sqlite_office: World) -> None:
    bad = [*RESULTS, ["วัดดอนจำปา", "✓", "อะไร", "✓", "✓", "✓", ""], ["", *[1] * 5, ""], ["บ้านท่าสมมติ", *[""] * 6]]
    console = Console.signed_in(sqlite_office)
    preview_of(console, csv_file(bad))
    assert figures(console)["มีปัญหา"] == "2"
    assert figures(console)["ไม่ใช้"] == "1"
    address = console.response.request.path
    console.get(address, show="problems")
    assert "คอลัมน์ “ที่ตั้ง” เป็น “อะไร”" in console.text and "ไม่ได้ระบุโรงเรียน" in console.text
    assert [row[0] for row in console.rows()] == ["6", "7"]
    console.get(address, show="out")
    assert "โรงเรียน “บ้านท่าสมมติ” ไม่มีข้อมูลในแถวนี้" in console.text
    assert console.submit("บันทึก 3 โรงเรียน") == 200
    assert "จึงยังไม่ได้บันทึก" in console.text and sqlite_office.rows("check_record") == []
    assert console.submit("บันทึก 3 โรงเรียน", without_problems="on") == 200
    assert len(sqlite_office.rows("check_record")) == 15


def test_results_of_a_later_round_are_not_overwritten_by_an_earlier_one(office: World) -> None:
    office.clock.advance(office.clock.now().replace(day=17) - office.clock.now())
    office.record("บ้านต้นแบบ", "ครบหมด")
    console = Console.signed_in(office)
    console.get("/console/imports/")
    first = next(option for option in console.page.select("#round option") if "ครั้งที่ 1" in option.text)
    preview_of(
        console, csv_file([MARKED_FIVE_TIMES, ["บ้านต้นแบบ", *[0] * 5], ["วัดดอนจำปา", *[0] * 5]]), round=first["value"]
    )
    assert figures(console)["ใหม่"] == "1" and figures(console)["มีปัญหา"] == "1"
    console.get(console.response.request.path, show="problems")
    assert "มีผลตรวจของรอบที่ใหม่กว่าแล้ว" in console.text


def test_the_number_of_statements_does_not_grow_with_the_rows(sqlite_office: World) -> None:
    console, counts = Console.signed_in(sqlite_office), []
    names = [row["name"] for row in sqlite_office.rows("school") if row["name"] != "บ้านหนองตัวอย่าง"]
    for some in (names[:2], names):
        preview_of(console, csv_file([MARKED_FIVE_TIMES, *([name, *[1] * 5] for name in some)]))
        with statements(sqlite_office.services.database) as seen:
            console.get(console.response.request.path)
        with statements(sqlite_office.services.database) as seen_at_saving:
            console.submit("บันทึก")
        counts.append((len(seen), len(seen_at_saving)))
    assert counts[0] == counts[1]
