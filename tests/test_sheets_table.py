"""Files of the office are read as tables, within bounds, whatever program wrote them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from sheets import table as tables
from sheets import workbook_check
from sheets.table import Row, Table, Unreadable, UnreadableFile, read_table
from tests.fuzzing import HANG, working_seconds
from tests.sheet_files import Cells, csv_file, csv_text, xlsx_file

ROWS: list[Cells] = [["school_id", "name"], ["1099000001", "บ้านต้นแบบ"], ["1099000002", "วัดสมมติธรรม"]]
EXPECTED = Table(1, ["school_id", "name"], [Row(2, ["1099000001", "บ้านต้นแบบ"]), Row(3, ["1099000002", "วัดสมมติธรรม"])])


def has_two_headings(cells: Sequence[str]) -> bool:
    return {"school_id", "name"} <= set(cells)


def read(content: bytes, name: str = "roster.csv") -> Table:
    return read_table(content, name, has_two_headings)


def refusal(content: bytes, name: str = "roster.csv") -> tuple[Unreadable, int | None]:
    with pytest.raises(UnreadableFile) as caught:
        read(content, name)
    return caught.value.reason, caught.value.line


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp874", "utf-16"])
def test_a_csv_is_read_in_every_encoding_that_thai_offices_use(encoding: str) -> None:
    assert read(csv_file(ROWS, encoding=encoding)) == EXPECTED


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_the_one_that_makes_headings(delimiter: str) -> None:
    assert read(csv_file(ROWS, delimiter)) == EXPECTED


def test_a_semicolon_file_may_have_quoted_headings_and_commas_in_values() -> None:
    content = '"school_id";"name"\n"1099000001";"บ้านต้นแบบ, สาขา"\n'.encode()
    assert read(content).rows == [Row(2, ["1099000001", "บ้านต้นแบบ, สาขา"])]


def test_lines_keep_their_numbers_across_quoted_line_breaks_and_empty_lines() -> None:
    content = 'school_id,name\r\n1,"บ้าน\r\nต้นแบบ"\r\n,,\r\n\r\n2,วัด\r\n'.encode()
    assert [(row.line, row.cells[0]) for row in read(content).rows] == [(2, "1"), (6, "2")]


def test_a_quotation_mark_that_is_never_closed_is_refused_with_its_line() -> None:
    content = 'school_id,name\n1,ก\n2,"ข\n3,ค\n4,ง\n5,จ\n6,ฉ\n7,ช\n8,ซ\n'.encode()
    assert refusal(content) == (Unreadable.BAD_QUOTES, 3)


def test_a_quotation_mark_inside_a_value_is_refused_even_far_down() -> None:
    good = csv_text([["school_id", "name"], *([str(at), "ก"] for at in range(50))])
    assert refusal((good + '99,"ข" ค\n').encode()) == (Unreadable.BAD_QUOTES, 52)


@pytest.mark.parametrize("titles", range(6))
def test_up_to_five_rows_of_titles_may_stand_above_the_headings(titles: int) -> None:
    above: list[Cells] = [[f"รายงานบรรทัดที่ {at}", ""] for at in range(titles)]
    assert read(csv_file([*above, *ROWS])).line == titles + 1
    assert len(read(xlsx_file([*above, *ROWS]), "a.xlsx").rows) == 2


def test_headings_below_six_titles_are_not_found() -> None:
    assert refusal(csv_file([["รายงาน"]] * 6 + ROWS)) == (Unreadable.NO_HEADINGS, None)


def test_headings_in_two_rows_are_joined() -> None:
    table = read(xlsx_file([["ลำดับ", "school_id", "ข้อมูล"], ["", "", "name"], [1, 1099000001, "บ้านต้นแบบ"]]), "a.xlsx")
    assert (table.line, table.headings) == (2, ["ลำดับ", "school_id", "name"])
    assert table.rows == [Row(3, ["1", "1099000001", "บ้านต้นแบบ"])]


def test_whole_numbers_of_excel_lose_their_decimals_and_others_keep_them() -> None:
    rows = read(xlsx_file([["school_id", "name"], [1099000001.0, 2.5], [True, None], ["x", 3]]), "a.xlsx").rows
    assert [row.cells for row in rows] == [["1099000001", "2.5"], ["TRUE", ""], ["x", "3"]]


def test_a_formula_counts_as_last_calculated_and_is_never_evaluated() -> None:
    rows = read(xlsx_file([["school_id", "name"], ["1099000001", '=HYPERLINK("https://x","y")']]), "a.xlsx").rows
    assert rows == [Row(2, ["1099000001", ""])]  # written by a program: no value was ever calculated


def test_merged_and_empty_cells_at_the_end_do_not_count() -> None:
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    for row in (["รายงาน"], ["school_id", "name", None, " "], ["1099000001", "บ้านต้นแบบ", "", None]):
        sheet.append(row)
    sheet.merge_cells("A1:H1")
    buffer = io.BytesIO()
    workbook.save(buffer)
    table = read(buffer.getvalue(), "a.xlsx")
    assert (table.headings, table.rows) == (["school_id", "name"], [Row(3, ["1099000001", "บ้านต้นแบบ"])])


def test_the_first_visible_sheet_with_headings_is_read() -> None:
    explained: list[Cells] = [["คำชี้แจง"], ["กรอกในชีตถัดไป"]]
    old: list[Cells] = [["school_id", "name"], ["1", "เก่า"]]
    assert read(xlsx_file([], old, explained, ROWS, hidden=[1]), "a.xlsx") == EXPECTED


def test_rows_are_as_wide_as_the_headings() -> None:
    assert read(b"school_id,name,tambon\n1\n").rows == [Row(2, ["1", "", ""])]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", Unreadable.NO_HEADINGS),
        (b"hello\nworld\n", Unreadable.NO_HEADINGS),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", Unreadable.NOT_A_TABLE),
        (b"PK\x03\x04 but nothing else", Unreadable.NOT_A_TABLE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, Unreadable.OLD_EXCEL),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            Unreadable.ENCRYPTED,
        ),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(content: bytes, reason: Unreadable) -> None:
    assert refusal(content, "roster.xlsx")[0] is reason


def test_a_file_of_another_kind_is_refused_by_its_name() -> None:
    assert refusal(csv_file(ROWS), "letter.pdf")[0] is Unreadable.NOT_A_TABLE


def test_a_workbook_that_calls_itself_csv_is_read_all_the_same() -> None:
    assert read(xlsx_file(ROWS), "roster.csv") == EXPECTED


def archive(parts: dict[str, bytes], base: bytes = b"") -> bytes:
    """A zip of the parts of workbook ``base`` with ``parts`` added or put in their place."""
    known: dict[str, bytes] = {}
    if base:
        with zipfile.ZipFile(io.BytesIO(base)) as original:
            known = {name: original.read(name) for name in original.namelist()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in (known | parts).items():
            packed.writestr(name, content)
    return buffer.getvalue()


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    assert refusal(archive({"word/document.xml": b"<w/>"}), "a.xlsx")[0] is Unreadable.NOT_A_TABLE


def test_a_zip_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = archive({"xl/worksheets/sheet1.xml": b"0" * (51 * 1024 * 1024)}, xlsx_file(ROWS))
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda *_: pytest.fail("unpacked"))
    assert len(bomb) < 100_000
    assert refusal(bomb, "a.xlsx")[0] is Unreadable.TOO_LARGE


def test_a_zip_under_a_password_is_refused_as_such() -> None:
    content = bytearray(archive({"xl/workbook.xml": b"<w/>"}))
    content[content.index(b"PK\x01\x02") + 8] |= 1  # the flag in the central directory
    assert refusal(bytes(content), "a.xlsx")[0] is Unreadable.ENCRYPTED


def test_entities_that_grow_without_end_are_refused() -> None:
    entities = "".join(f'<!ENTITY e{at} "{f"&e{at - 1};" * 10}">' for at in range(1, 10))
    laughs = f'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY e0 "ha">{entities}]><worksheet><sheetData><row r="1">'
    laughs += '<c r="A1" t="str"><v>&e9;</v></c></row></sheetData></worksheet>'
    content = archive({"xl/worksheets/sheet1.xml": laughs.encode()}, xlsx_file(ROWS))
    assert refusal(content, "a.xlsx")[0] is Unreadable.NOT_A_TABLE


def test_a_row_of_a_hundred_thousand_cells_is_refused_before_it_is_built() -> None:
    sheet = f"<worksheet><sheetData><row>{'<c/>' * 100_000}</row></sheetData></worksheet>"
    content = archive({"xl/worksheets/sheet1.xml": sheet.encode()}, xlsx_file(ROWS))
    assert len(content) < 10_000
    assert refusal(content, "a.xlsx")[0] is Unreadable.TOO_LARGE


def test_many_different_texts_in_many_rows_are_no_reason_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_check, "MAX_ROW_ELEMENTS", 100)
    rows = [[f"10990{at:05}", f"บ้านต้นแบบ {at}"] for at in range(200)]
    assert len(read(xlsx_file([["school_id", "name"], *rows]), "a.xlsx").rows) == 200


def test_a_row_numbered_beyond_excels_last_does_not_keep_the_reader_busy() -> None:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = f'<worksheet xmlns="{space}"><sheetData><row r="99999999999"><c><v>1</v></c></row></sheetData></worksheet>'
    content = archive({"xl/worksheets/sheet1.xml": sheet.encode()}, xlsx_file(ROWS))
    assert refusal(content, "a.xlsx")[0] is Unreadable.NO_HEADINGS


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"
IDLE = [
    (SHEET, f'<worksheet xmlns="{MAIN}"><sheetData>{"<row/>" * 1_000_000}</sheetData></worksheet>'),
    (SHEET, f'<worksheet xmlns="{MAIN}"><sheetData>{"<row><c/></row>" * 400_000}</sheetData></worksheet>'),
    (SHEET, "<a>" * 1_000_000),
    (SHEET, f"<!--{'x' * 40_000_000}-->"),
    ("xl/styles.xml", f'<styleSheet xmlns="{MAIN}"><cellXfs>{"<xf/>" * 900_000}</cellXfs></styleSheet>'),
    ("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{"<si><t>a</t></si>" * 900_000}</sst>'),
]


@pytest.mark.parametrize(("part", "xml"), IDLE, ids=range(len(IDLE)))
def test_a_small_workbook_that_would_keep_the_reader_busy_is_refused(part: str, xml: str) -> None:
    content = archive({part: xml.encode()}, xlsx_file(ROWS))
    assert len(content) < 100_000
    assert working_seconds(lambda: refusal(content, "a.xlsx")) < HANG


@pytest.mark.parametrize("piece", [b"\n", b",\n", b'""\n', b"\r"])
def test_a_text_of_nothing_but_lines_is_refused_soon(piece: bytes) -> None:
    for head in (b"", b"school_id,name\n"):
        content = head + piece * ((tables.MAX_BYTES - 100) // len(piece))
        assert working_seconds(partial(refusal, content)) < HANG


def test_a_workbook_of_many_like_rows_is_no_reason_to_refuse() -> None:
    rows = [[f"10990{at:05}", "บ้านต้นแบบ", 1, 1, 1, 1, 1] for at in range(8_000)]
    assert len(read(xlsx_file([["school_id", "name", *"12345"], *rows]), "a.xlsx").rows) == 8_000


@pytest.mark.parametrize("write", [csv_file, xlsx_file])
def test_sizes_are_bounded(write: Callable[[Sequence[Cells]], bytes]) -> None:
    wide = write([["school_id", "name"], ["x"] * 61])
    assert refusal(wide, "") == (Unreadable.TOO_MANY_COLUMNS, 2)
    assert refusal(write([["school_id", "name"], ["x" * 2001]]), "") == (Unreadable.CELL_TOO_LONG, 2)
    assert len(read(write([["school_id", "name"], ["x" * 2000] * 60]), "").rows) == 1


def test_a_file_over_five_megabytes_is_refused() -> None:
    assert refusal(b"school_id,name\n" + b" " * tables.MAX_BYTES)[0] is Unreadable.TOO_LARGE


def test_forty_thousand_rows_are_read_and_one_more_is_refused() -> None:
    rows = b"school_id,name\n" + b"1,a\n" * 40_000
    assert len(read(rows).rows) == 40_000
    assert refusal(rows + b"2,b\n") == (Unreadable.TOO_MANY_ROWS, 40_002)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400), st.sampled_from([b"", b"PK\x03\x04", b"\xff\xfe", b"school_id,name\n"]))
def test_no_bytes_raise_anything_but_an_unreadable_file(content: bytes, start: bytes) -> None:
    try:
        table = read(start + content)
    except UnreadableFile as error:
        assert error.reason in Unreadable
    else:
        assert has_two_headings(table.headings)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_damaged_workbook_raises_nothing_but_an_unreadable_file(data: st.DataObject) -> None:
    content = bytearray(WORKBOOK)
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    try:
        table = read(bytes(content[: data.draw(st.integers(1, len(content)))]), "a.xlsx")
    except UnreadableFile as error:
        assert error.reason in Unreadable
    else:
        assert has_two_headings(table.headings)


WORKBOOK = xlsx_file(ROWS)
CELL = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]), min_size=1, max_size=30)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(CELL, min_size=2, max_size=2), max_size=8), st.sampled_from(",;\t"))
def test_what_is_written_to_csv_is_read_back(rows: list[list[str]], delimiter: str) -> None:
    written = csv_file([["school_id", "name"], *rows], delimiter)
    assert [row.cells for row in read(written).rows] == rows
