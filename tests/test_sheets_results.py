"""An officer's sheet becomes verdicts; what cannot be read with certainty becomes a problem."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.checks import Verdict
from sheets.marks import Mark, read_mark
from sheets.problems import Problem, Reason
from sheets.results import ResultRow, ResultsFile, read_results
from sheets.table import Unreadable, UnreadableFile
from tests.sheet_files import ITEMS, MARKED_FIVE_TIMES, SCHOOLS, Cells, csv_file, xlsx_file

COMPLETE = ["✓", "✔", "✔️", "/", "ครบ", "ใช่", "1", "๑", "1.0", "yes", "True", "Y", "ผ่าน", "ถูก", "✅", "√", " ค\u200bรบ "]
INCOMPLETE = ["✗", "✘", "x", "X", "×", "ไม่ครบ", "0", "no", "FALSE", "n", "ไม่ผ่าน", "ไม่มี", "❌", "ไม่ ครบ"]
UNCHECKED = ["", " ", "-", "–", "ยังไม่ตรวจ"]
UNKNOWN = ["?", "2", "ครบบางส่วน", "#N/A", "✓✗", "☐"]
DONE = Verdict(complete=True)


def results(*rows: Cells) -> ResultsFile:
    return read_results(csv_file(rows), "results.csv", ITEMS, SCHOOLS)


def of_school(heading: str, value: str) -> int | Problem:
    """Whom one row of marks is about, when ``heading`` names the school."""
    file = results([heading, 1, 2, 3, 4, 5], [value, *"11111"])
    return file.rows[0].school_id if file.rows else file.problems[0]


def test_a_sheet_gives_one_verdict_for_each_mark() -> None:
    file = results(MARKED_FIVE_TIMES, ["บ้านต้นแบบ", "✓", "✗", "ครบ", "-", 0, "พิกัดผิด"])
    missing = Verdict(complete=False, note="พิกัดผิด")
    assert file == ResultsFile([ResultRow(2, 1, {11: DONE, 12: missing, 13: DONE, 15: missing})], [])


def test_a_workbook_with_numbers_and_truth_values_is_read_the_same_way() -> None:
    rows: list[Cells] = [
        ["ผลการตรวจ ครั้งที่ 1"],
        ["ที่", "รหัสโรงเรียน", "ชื่อโรงเรียน", "รายการ", None, None, None, None, "หมายเหตุ"],
        [None, None, None, 2.1, 2.2, 2.3, 2.4, 2.5, None],
        [1, 1099000002, "วัดสมมติธรรม", 1, 1.0, True, False, 0, None],
    ]
    file = read_results(xlsx_file(rows), "results.xlsx", ITEMS, SCHOOLS)
    bad = Verdict(complete=False)
    assert file == ResultsFile([ResultRow(4, 2, {11: DONE, 12: DONE, 13: DONE, 14: bad, 15: bad})], [])


@pytest.mark.parametrize(
    "headings",
    [
        ["1", "2", "3", "4", "5"],
        ["ข้อ 1", "ข้อ ๒", "ข้อที่ 3", "4.", "รายการที่ 5"],
        ["4.1", "4.2", "4.3", "4.4", "4.5"],
        ["photo", "Location", "CONTACT", "hours", "navigation"],
        [item.name for item in ITEMS],
        ["1. ภาพถ่าย", "2) ที่ตั้ง", "ข้อ 3 ช่องทางการติดต่อ", "๔. เวลาเปิด-ปิดการให้บริการ", "5 นำทาง"],
        ["ภาพถ่ายโรงเรียน", "ที่ตั้งโรงเรียน", "ช่องทาง", "เวลาเปิด ปิด", "พิกัด"],
    ],
)
def test_items_are_known_by_number_key_name_or_part_of_a_name(headings: list[str]) -> None:
    file = results(["ที่", "โรงเรียน", *headings, "วันที่ตรวจ"], [1, "บ้านต้นแบบ", *"10101", "9 พ.ย. 66"])
    assert file.problems == []
    assert {item: verdict.complete for item, verdict in file.rows[0].verdicts.items()} == {
        **{11: True, 12: False},
        **{13: True, 14: False, 15: True},
    }


def test_columns_may_stand_in_any_order() -> None:
    file = results(["นำทาง", "3", "ภาพถ่าย", "โรงเรียน", "4", "ที่ตั้ง"], ["0", "1", "1", "99000001", "1", "1"])
    assert file.rows[0].verdicts[15] == Verdict(complete=False)
    assert file.problems == []


@pytest.mark.parametrize(
    ("cells", "mark"),
    [
        *((cell, Mark.COMPLETE) for cell in COMPLETE),
        *((cell, Mark.INCOMPLETE) for cell in INCOMPLETE),
        *((cell, Mark.UNCHECKED) for cell in UNCHECKED),
        *((cell, Mark.UNKNOWN) for cell in UNKNOWN),
    ],
)
def test_marks_mean_what_officers_mean_by_them(cells: str, mark: Mark) -> None:
    assert read_mark(cells) is mark


def test_an_unknown_mark_is_named_and_its_row_not_used() -> None:
    file = results(MARKED_FIVE_TIMES, ["บ้านต้นแบบ", "1", "?", "1", "1", "พอใช้", ""])
    assert file.rows == []
    assert file.problems == [
        Problem(2, Reason.UNKNOWN_MARK, "?", "ที่ตั้ง"),
        Problem(2, Reason.UNKNOWN_MARK, "พอใช้", "นำทาง"),
    ]


def test_a_note_goes_to_incomplete_items_only() -> None:
    file = results(MARKED_FIVE_TIMES, ["บ้านต้นแบบ", "1", "1", "1", "1", "0", "ปักหมุดผิดที่"])
    assert [verdict.note for verdict in file.rows[0].verdicts.values()] == ["", "", "", "", "ปักหมุดผิดที่"]


def test_a_note_over_three_hundred_characters_is_reported() -> None:
    file = results(MARKED_FIVE_TIMES, ["บ้านต้นแบบ", *"11110", "ก" * 301])
    assert [(problem.reason, problem.limit) for problem in file.problems] == [(Reason.TOO_LONG, 300)]


@pytest.mark.parametrize(
    ("heading", "value"),
    [
        ("รหัสโรงเรียน", "1099000002"),
        ("รหัสโรงเรียน", "99000002"),
        ("smis", "๙๙๐๐๐๐๐๒"),
        ("โรงเรียน", "1099000002.0"),
        ("โรงเรียน", "โรงเรียนวัดสมมติธรรม"),
        ("ชื่อโรงเรียน", "รร.วัดสมมติธรรม"),
    ],
)
def test_a_school_is_found_by_code_smis_or_name(heading: str, value: str) -> None:
    assert of_school(heading, value) == 2


def test_an_unknown_school_comes_with_the_nearest_names() -> None:
    assert of_school("school_id", "1099999999") == Problem(2, Reason.UNKNOWN_SCHOOL, "1099999999", "school_id")
    problem = of_school("โรงเรียน", "วัดสมมุตติพรหม")
    assert isinstance(problem, Problem)
    assert problem.schools[0] == 2


def test_schools_of_one_name_are_told_apart_by_amphoe_or_tambon_and_else_are_a_problem() -> None:
    head = ["โรงเรียน", "อำเภอ", "ตำบล", 1, 2, 3, 4, 5]
    file = results(
        head,
        ["บ้านหนองตัวอย่าง", "อ.สวนทดลอง", "", *"11111"],
        ["บ้านหนองตัวอย่าง", "", "ต.สระตัวอย่าง", *"11111"],
        ["บ้านหนองตัวอย่าง", "", "", *"11111"],
    )
    assert [row.school_id for row in file.rows] == [4, 3]
    assert file.problems == [Problem(4, Reason.AMBIGUOUS_SCHOOL, "บ้านหนองตัวอย่าง", "โรงเรียน", schools=(3, 4))]


def test_a_school_that_lies_in_another_amphoe_is_asked_about() -> None:
    file = results(["โรงเรียน", "อำเภอ", 1, 2, 3, 4, 5], ["บ้านต้นแบบ", "สวนทดลอง", *"11111"])
    assert file.rows == []
    assert [(problem.reason, problem.schools) for problem in file.problems] == [(Reason.AMBIGUOUS_SCHOOL, (1,))]


def test_a_code_decides_between_schools_of_one_name_but_not_against_the_name() -> None:
    file = results(
        ["school_id", "name", 1, 2, 3, 4, 5],
        ["1099000004", "บ้านหนองตัวอย่าง", *"11111"],
        ["1099000001", "วัดสมมติธรรม", *"11111"],
    )
    assert [row.school_id for row in file.rows] == [4]
    assert file.problems == [Problem(3, Reason.SCHOOL_MISMATCH, "วัดสมมติธรรม", "", schools=(1,))]


def test_a_school_that_comes_twice_is_reported_with_its_first_line() -> None:
    file = results(MARKED_FIVE_TIMES, ["บ้านต้นแบบ", *"11111"], ["99000001", *"00000"])
    assert [row.line for row in file.rows] == [2]
    assert file.problems == [Problem(3, Reason.SCHOOL_TWICE, "99000001", first_line=2, schools=(1,))]


def test_a_school_without_a_mark_is_reported_but_does_not_block() -> None:
    file = results(MARKED_FIVE_TIMES, ["บ้านต้นแบบ", "", "-", "", "", "", ""])
    assert file == ResultsFile([], [Problem(2, Reason.NO_MARKS, "บ้านต้นแบบ")])
    assert not file.problems[0].blocking


def test_marks_without_a_school_are_reported_and_a_numbered_empty_row_is_not() -> None:
    file = results(["ที่", *MARKED_FIVE_TIMES], [1, "", *"11111"], [2, "", "", "", "", "", "", ""])
    assert file == ResultsFile([], [Problem(2, Reason.NO_SCHOOL)])


def test_missing_item_columns_are_reported_at_the_headings() -> None:
    file = results(["สรุปผล"], ["โรงเรียน", "ภาพถ่าย", "ที่ตั้ง", "นำทาง"], ["บ้านต้นแบบ", 1, 1, 1])
    assert file.problems == [
        Problem(2, Reason.MISSING_COLUMN, column="ช่องทางการติดต่อ"),
        Problem(2, Reason.MISSING_COLUMN, column="เวลาเปิด-ปิดการให้บริการ"),
    ]
    assert file.rows == [ResultRow(3, 1, {11: DONE, 12: DONE, 15: DONE})]


def test_two_columns_for_one_item_are_reported() -> None:
    file = results([*MARKED_FIVE_TIMES, "ข้อ 1"], ["บ้านต้นแบบ", *"11111", "", "0"])
    assert file.problems == [Problem(1, Reason.COLUMN_TWICE, "ข้อ 1", "ภาพถ่าย")]


def test_a_sheet_without_item_columns_is_unreadable() -> None:
    with pytest.raises(UnreadableFile) as caught:
        results(["โรงเรียน", "อำเภอ"], ["บ้านต้นแบบ", "เมืองตัวอย่าง"])
    assert caught.value.reason is Unreadable.NO_HEADINGS


MARKS = st.sampled_from(
    [
        *((cell, True) for cell in COMPLETE),
        *((cell, False) for cell in INCOMPLETE),
        *((cell, None) for cell in UNCHECKED),
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(MARKS, min_size=5, max_size=5), st.sampled_from(["csv", "xlsx"]))
def test_marks_survive_the_way_through_a_file(marks: list[tuple[str, bool | None]], kind: str) -> None:
    rows = [MARKED_FIVE_TIMES, ["99000003", *(cell for cell, _ in marks), ""]]
    content = csv_file(rows) if kind == "csv" else xlsx_file(rows)
    file = read_results(content, f"a.{kind}", ITEMS, SCHOOLS)
    meant = {item.id: mark for item, (_, mark) in zip(ITEMS, marks, strict=True) if mark is not None}
    read = {item: verdict.complete for row in file.rows for item, verdict in row.verdicts.items()}
    assert read == meant
    assert [problem.reason for problem in file.problems] == ([] if meant else [Reason.NO_MARKS])


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(st.text(max_size=10), max_size=8), max_size=5))
def test_any_cells_end_as_rows_or_problems(rows: list[list[str]]) -> None:
    content = csv_file([MARKED_FIVE_TIMES, *rows]).replace(b"\0", b"")
    file = read_results(content, "a.csv", ITEMS, SCHOOLS)
    lines = {row.line for row in file.rows}
    assert lines.isdisjoint(problem.line for problem in file.problems)
