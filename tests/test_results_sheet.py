"""Results by the sheet: an XLSX or CSV sent in chat, or imported from the command line. All rows or none."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from core.vocabulary import Role
from tests.sheet_files import MARKED_FIVE_TIMES, Cells, csv_file, xlsx_file
from tests.world import CLERK, OFFICER, OTHER_CLERK, STRANGER, World, texts

GOOD: list[Cells] = [
    MARKED_FIVE_TIMES,
    ["บ้านต้นแบบ", "✓", "✓", "✓", "✓", "✓", ""],
    ["วัดสมมติธรรม", "ครบ", "ไม่ครบ", "ครบ", "ครบ", "✗", "พิกัดผิด"],
    ["1099000004", 1, 1, 1, 1, 0, ""],
]
BAD: list[Cells] = [
    MARKED_FIVE_TIMES,
    ["บ้านต้นแบบ", "✓", "✓", "✓", "✓", "✓", ""],
    ["โรงเรียนที่ไม่มีจริงเลย", "✓", "✓", "✓", "✓", "✓", ""],
    ["บ้านหนองตัวอย่าง", "✓", "✓", "✓", "✓", "✓", ""],
    ["วัดดอนจำปา", "✓", "อะไร", "✓", "✓", "✓", ""],
    ["บ้านต้นแบบ", "✗", "✓", "✓", "✓", "✓", ""],
]


def number_of_checks(world: World) -> int:
    return len(world.rows("check_record"))


def by_school(world: World) -> dict[str, list[str]]:
    """Recorded states by school code."""
    codes = {row["id"]: row["code"] for row in world.rows("school")}
    found: dict[str, list[str]] = {}
    for row in world.rows("check_record"):
        found.setdefault(codes[row["school_id"]], []).append(row["state"])
    return found


@pytest.mark.parametrize(("name", "content"), [("ผลตรวจ.xlsx", xlsx_file(GOOD)), ("RESULTS.CSV", csv_file(GOOD))])
def test_a_sheet_shows_what_it_would_change_before_anything_is_saved(office: World, name: str, content: bytes) -> None:
    preview = office.file(OFFICER, name, content)
    seen = texts(preview)
    assert "ตรวจก่อนบันทึกผลจากไฟล์" in seen
    assert "ครั้งที่ 1 (9 พ.ย. 2566)" in seen
    assert "โรงเรียนในไฟล์ 3 โรงเรียน" in seen
    assert "ผลเปลี่ยน 3 โรงเรียน" in seen
    assert ": ไม่ครบ ที่ตั้ง, นำทาง" in seen and ": ครบทุกรายการที่ตรวจ" in seen
    assert number_of_checks(office) == 0
    saved = office.tap(OFFICER, "บันทึกทั้งหมด", preview)
    assert "รอบนี้ตรวจแล้ว 3 จาก 24 โรงเรียน" in texts(saved)
    done, missing = "complete", "incomplete"
    assert by_school(office) == {
        "1099000002": [done] * 5,
        "1099000003": [done, missing, done, done, missing],
        "1099000004": [done] * 4 + [missing],
    }


def test_the_note_of_a_row_reaches_the_school(office: World) -> None:
    office.tap(OFFICER, "บันทึกทั้งหมด", office.file(OFFICER, "ผล.csv", csv_file(GOOD)))
    office.enrol(CLERK, "วัดสมมติธรรม")
    assert "พิกัดผิด" in texts(office.say(CLERK, "สถานะ"))


def test_a_sheet_sent_again_says_that_nothing_changes_and_still_records_the_checks(office: World) -> None:
    office.tap(OFFICER, "บันทึกทั้งหมด", office.file(OFFICER, "ผล.csv", csv_file(GOOD)))
    again = office.file(OFFICER, "ผล.csv", csv_file(GOOD))
    assert "ผลเปลี่ยน 0 โรงเรียน" in texts(again)
    assert "ผลเหมือนเดิม 3 โรงเรียน" in texts(again)
    office.tap(OFFICER, "บันทึกทั้งหมด", again)
    assert number_of_checks(office) == 30


@pytest.mark.parametrize("how", ["ไม่บันทึก", "ยกเลิก"])
def test_a_sheet_that_is_not_confirmed_saves_nothing(office: World, how: str) -> None:
    preview = office.file(OFFICER, "ผล.csv", csv_file(GOOD))
    answer = office.tap(OFFICER, how, preview) if how == "ไม่บันทึก" else office.say(OFFICER, how)
    assert "ไม่มีข้อมูลใดถูกบันทึก" in texts(answer)
    assert "กดครั้งนี้ไม่มีการบันทึกเพิ่ม" in texts(office.tap(OFFICER, "บันทึกทั้งหมด", preview))
    assert number_of_checks(office) == 0


def test_the_preview_of_an_earlier_file_no_longer_saves(office: World) -> None:
    old = office.file(OFFICER, "เก่า.csv", csv_file(GOOD))
    new = office.file(OFFICER, "ใหม่.csv", csv_file(GOOD[:2]))
    office.tap(OFFICER, "บันทึกทั้งหมด", old)
    assert number_of_checks(office) == 0
    office.tap(OFFICER, "บันทึกทั้งหมด", new)
    assert list(by_school(office)) == ["1099000002"]


@pytest.mark.parametrize(("name", "content"), [("ผล.xlsx", xlsx_file(BAD)), ("ผล.csv", csv_file(BAD))])
def test_one_bad_row_refuses_the_whole_sheet_and_every_bad_line_is_named(
    office: World, name: str, content: bytes
) -> None:
    answer = texts(office.file(OFFICER, name, content))
    assert "ไม่มีการบันทึก" in answer
    assert "มีปัญหา 4 แถว" in answer
    assert "แถว 3: ไม่พบโรงเรียน “โรงเรียนที่ไม่มีจริงเลย”" in answer
    assert "แถว 5: คอลัมน์ “ที่ตั้ง” เป็น “อะไร”" in answer
    assert "แถว 6: โรงเรียน “บ้านต้นแบบ” ซ้ำกับแถว 2" in answer
    assert "แถว 2:" not in answer
    assert number_of_checks(office) == 0
    office.say(OFFICER, "บันทึกทั้งหมด")
    assert number_of_checks(office) == 0


def test_a_school_whose_name_stands_twice_is_asked_for_its_code_and_both_are_named(office: World) -> None:
    answer = texts(office.file(OFFICER, "ผล.csv", csv_file(BAD)))
    assert "แถว 4: ไม่แน่ใจว่า “บ้านหนองตัวอย่าง”" in answer
    assert "โปรดใส่รหัสโรงเรียน" in answer
    assert "เมืองตัวอย่าง" in answer
    assert "สวนทดลอง" in answer


def test_an_amphoe_column_tells_two_schools_of_one_name_apart(office: World) -> None:
    rows: list[Cells] = [
        ["โรงเรียน", "อำเภอ", *MARKED_FIVE_TIMES[1:6]],
        ["บ้านหนองตัวอย่าง", "สวนทดลอง", 1, 1, 1, 1, 1],
    ]
    office.tap(OFFICER, "บันทึกทั้งหมด", office.file(OFFICER, "ผล.csv", csv_file(rows)))
    assert list(by_school(office)) == ["1099000010"]


def test_schools_that_the_sheet_leaves_blank_are_skipped_not_refused(office: World) -> None:
    rows = [*GOOD, ["วัดดอนจำปา", "", "", "", "", "", ""]]
    preview = office.file(OFFICER, "ผล.xlsx", xlsx_file(rows))
    assert "โรงเรียนในไฟล์ 3 โรงเรียน" in texts(preview)
    office.tap(OFFICER, "บันทึกทั้งหมด", preview)
    assert "1099000009" not in by_school(office)


def test_a_sheet_without_a_single_result_offers_nothing_to_save(office: World) -> None:
    answer = office.file(OFFICER, "ผล.csv", csv_file([MARKED_FIVE_TIMES, ["บ้านต้นแบบ", *[""] * 6]]))
    assert "ไม่มีผลตรวจของโรงเรียนใด จึงไม่มีการบันทึก" in texts(answer)
    assert office.rows("conversation") == []


def test_a_clerk_a_viewer_and_a_stranger_cannot_import(office: World) -> None:
    office.enrol(CLERK, "บ้านต้นแบบ")
    office.make_officer(OTHER_CLERK, Role.VIEWER)
    for user in (CLERK, OTHER_CLERK):
        assert "เฉพาะเจ้าหน้าที่เขต จึงไม่ได้บันทึก" in texts(office.file(user, "ผล.csv", csv_file(GOOD)))
    assert "ลงทะเบียน" in texts(office.file(STRANGER, "ผล.csv", csv_file(GOOD)))
    assert office.platform.requests("content") == []
    assert number_of_checks(office) == 0


def test_another_kind_of_file_is_refused_with_the_headings_that_are_needed(office: World) -> None:
    answer = texts(office.file(OFFICER, "รายงาน.pdf", b"%PDF-1.7"))
    assert "ไม่ใช่ XLSX หรือ CSV จึงไม่ได้บันทึก" in answer
    assert "หัวคอลัมน์" in answer
    assert office.platform.requests("content") == []


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("ผล.xlsx", b"PK\x03\x04 this is no workbook", "ไม่ใช่ XLSX หรือ CSV หรือไฟล์เสียหาย"),
        ("ผล.csv", csv_file([["ชื่อ", "สี"], ["ก", "แดง"]]), "ไม่พบแถวหัวตาราง"),
        ("ผล.csv", b"", "ไม่พบแถวหัวตาราง"),
        ("ผล.csv", 'โรงเรียน,ภาพถ่าย\n"บ้านต้นแบบ,1\n'.encode(), "เครื่องหมายคำพูด"),
    ],
)
def test_a_file_that_cannot_be_read_says_why_and_that_nothing_was_saved(
    office: World, name: str, content: bytes, why: str
) -> None:
    answer = texts(office.file(OFFICER, name, content))
    assert "อ่านไฟล์ไม่ได้ จึงไม่มีการบันทึก" in answer
    assert why in answer


def test_a_sheet_without_one_of_the_five_columns_is_refused(office: World) -> None:
    rows: list[Cells] = [MARKED_FIVE_TIMES[:5], ["บ้านต้นแบบ", 1, 1, 1, 1]]
    answer = texts(office.file(OFFICER, "ผล.csv", csv_file(rows)))
    assert "แถว 1: ไม่มีคอลัมน์ “นำทาง" in answer
    assert number_of_checks(office) == 0


def test_a_file_that_is_too_large_is_not_even_fetched(office: World) -> None:
    answer = texts(office.file(OFFICER, "ผล.csv", b"0" * 5_000_001))
    assert "ใหญ่เกิน 5 MB" in answer
    assert "ไม่มีการบันทึก" in answer
    assert office.platform.requests("content") == []


def test_a_file_that_line_does_not_have_any_more_is_asked_for_again(office: World) -> None:
    event = office.platform.file(OFFICER, "ผล.csv", csv_file(GOOD))
    office.platform.contents.forget(event["message"]["id"])
    answer = texts(office.act(OFFICER, event))
    assert "รับไฟล์จาก LINE ไม่สำเร็จ" in answer
    assert "โปรดส่งไฟล์อีกครั้ง" in answer


def test_a_file_that_line_cannot_give_at_once_is_fetched_again(office: World) -> None:
    office.platform.faults.set(fail_500=1)
    assert office.file(OFFICER, "ผล.csv", csv_file(GOOD)) == []
    office.later(seconds=61)
    office.later(seconds=1)
    received = office.received(OFFICER)[-1]
    assert "ตรวจก่อนบันทึกผลจากไฟล์" in texts(received)


def test_a_file_that_line_never_gives_is_given_up_with_a_word(office: World) -> None:
    office.platform.faults.set(fail_500=5)
    assert office.file(OFFICER, "ผล.csv", csv_file(GOOD)) == []
    for _ in range(6):
        office.later(minutes=2)
    assert "รับไฟล์จาก LINE ไม่สำเร็จ" in texts(office.received(OFFICER)[-1])
    assert [request.status for request in office.platform.requests("content")] == [500] * 5


def test_the_command_records_a_sheet_for_the_round_of_today(office: World, tmp_path: Path) -> None:
    office.clock.advance(timedelta(days=14))
    file = tmp_path / "results.xlsx"
    file.write_bytes(xlsx_file(GOOD))
    assert office.command("results-import", str(file)).startswith("recorded 3 schools for round 2")
    rounds = {row["id"]: row["number"] for row in office.rows("round")}
    rows = office.rows("check_record")
    assert {(row["source"], rounds[row["round_id"]]) for row in rows} == {("command", 2)}
    assert len(rows) == 15


def test_the_command_names_every_bad_line_and_changes_nothing(office: World, tmp_path: Path) -> None:
    file = tmp_path / "results.csv"
    file.write_bytes(csv_file(BAD))
    result = office.app.test_cli_runner().invoke(args=["results-import", str(file)])
    assert result.exit_code == 1
    assert [line.split(":")[0] for line in result.output.splitlines()[:4]] == ["line 3", "line 4", "line 5", "line 6"]
    assert "4 problems; nothing was changed" in result.output
    assert number_of_checks(office) == 0


@pytest.mark.parametrize("content", [None, b"%PDF"])
def test_the_command_refuses_a_file_that_is_none_in_one_line(
    office: World, tmp_path: Path, content: bytes | None
) -> None:
    file = tmp_path / "results.csv"
    if content is not None:
        file.write_bytes(content)
    result = office.app.test_cli_runner().invoke(args=["results-import", str(file)])
    assert result.exit_code == 1
    assert result.output.startswith("error:")
    assert "Traceback" not in result.output
