"""A roster is read with English or Thai headings, and each bad row is reported by its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.schools import RosterRow
from sheets.problems import Problem, Reason
from sheets.roster import RosterFile, read_roster
from sheets.table import Unreadable, UnreadableFile
from tests.sheet_files import Cells, csv_file, xlsx_file
from thai.digits import to_thai
from thai.school_names import MatchKind, SchoolName, SchoolNames

SAMPLE = Path(__file__).parents[1] / "campaigns" / "sample-schools.csv"
ENGLISH = ["school_id", "smis", "name", "tambon", "amphoe", "level", "network", "info_url"]
ONE = RosterRow(
    "1099000001",
    "99000001",
    "บ้านต้นแบบ",
    "ในเมืองสมมติ",
    "เมืองตัวอย่าง",
    "อนุบาล-ประถมศึกษา",
    "ตัวอย่างสัมพันธ์",
    "https://www.info.go.th/a",
)
ONE_CELLS = list(vars(ONE).values())


def roster(*rows: Cells) -> RosterFile:
    return read_roster(csv_file(rows), "roster.csv")


def with_cell(heading: str, value: str) -> RosterFile:
    """The roster of one school with one cell changed."""
    return roster(ENGLISH, [value if name == heading else cell for name, cell in zip(ENGLISH, ONE_CELLS, strict=True)])


def found(file: RosterFile) -> list[tuple[int, Reason, str, str]]:
    return [(problem.line, problem.reason, problem.column, problem.value) for problem in file.problems]


@pytest.mark.parametrize(
    "headings",
    [
        ENGLISH,
        ["School ID", " SMIS ", "NAME", "Tambon", "Amphoe", "Level", "Network", "URL"],
        [
            *("รหัสโรงเรียน", "รหัส SMIS", "ชื่อโรงเรียน", "ตำบล", "อำเภอ", "ระดับที่เปิดสอน", "เครือข่าย"),
            "ลิงก์ info.go.th",
        ],
        ["รหัสโรงเรียน 10 หลัก", "smis", "โรงเรียน", "ตำบล", "อำเภอ", "ระดับ", "กลุ่มเครือข่าย", "url"],
    ],
)
def test_english_and_thai_headings_mean_the_same(headings: list[str]) -> None:
    assert roster(headings, ONE_CELLS) == RosterFile([ONE], [])
    assert read_roster(xlsx_file([headings, ONE_CELLS]), "roster.xlsx") == RosterFile([ONE], [])


def test_columns_of_other_meaning_are_ignored_and_optional_ones_may_be_absent() -> None:
    file = roster(
        ["school_id10", "smis8", "name_th", "tambon", "amphoe", "level", "changwat", "area_code"],
        ["1099000001", "99000001", "บ้านต้นแบบ", "ก", "ข", "ค", "จังหวัดตัวอย่าง", "9901"],
    )
    assert file.rows == [RosterRow("1099000001", "99000001", "บ้านต้นแบบ", "ก", "ข", "ค", None, None)]
    assert roster(["name", "school_id"], ["วัดสมมติ", "1099000002"]).rows == [
        RosterRow("1099000002", None, "วัดสมมติ", "", "", "", None, None)
    ]


@pytest.mark.parametrize(
    "written",
    [1099000001, 1099000001.0, "1099000001.0", "'1099000001", "1099 000 001", "๑๐๙๙๐๐๐๐๐๑"],
)
def test_codes_are_read_however_excel_and_people_write_them(written: object) -> None:
    file = read_roster(xlsx_file([["school_id", "name"], [written, "บ้านต้นแบบ"]]), "roster.xlsx")
    assert [row.code for row in file.rows] == ["1099000001"]


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("โรงเรียนบ้านต้นแบบ", "บ้านต้นแบบ"),
        (" โรงเรียน  บ้านต้นแบบ ", "บ้านต้นแบบ"),
        ("บ้าน\u200bต้นเเบบ", "บ้านต้นแบบ"),
        ("ชุมชน\nตัวอย่าง  ๓", "ชุมชน ตัวอย่าง ๓"),
    ],
)
def test_names_are_stored_clean_and_without_the_word_school(written: str, stored: str) -> None:
    assert [row.name for row in with_cell("name", written).rows] == [stored]


def test_areas_are_stored_without_their_kind_and_a_dash_means_nothing() -> None:
    cells = ["1099000001", "-", "บ้านต้นแบบ", "ต.ในเมืองสมมติ", "อำเภอเมืองตัวอย่าง", "-", "–", "-"]
    row = RosterRow("1099000001", None, "บ้านต้นแบบ", "ในเมืองสมมติ", "เมืองตัวอย่าง", "", None, None)
    assert roster(ENGLISH, cells) == RosterFile([row], [])


@pytest.mark.parametrize(
    ("heading", "value", "reason"),
    [
        ("school_id", "", Reason.MISSING_SCHOOL_ID),
        ("school_id", "109900001", Reason.BAD_SCHOOL_ID),
        ("school_id", "1.099E+09", Reason.BAD_SCHOOL_ID),
        ("smis", "9900000", Reason.BAD_SMIS),
        ("name", "", Reason.MISSING_NAME),
        ("name", "โรงเรียน", Reason.MISSING_NAME),
        ("name", "ก" * 121, Reason.TOO_LONG),
        ("tambon", "ก" * 61, Reason.TOO_LONG),
        ("amphoe", "ก" * 61, Reason.TOO_LONG),
        ("level", "ก" * 61, Reason.TOO_LONG),
        ("network", "ก" * 61, Reason.TOO_LONG),
        ("info_url", "https://a.th/" + "a" * 1000, Reason.TOO_LONG),
        ("info_url", "www.info.go.th", Reason.BAD_URL),
        ("info_url", "javascript:alert(1)", Reason.BAD_URL),
        ("info_url", "https://", Reason.BAD_URL),
        ("info_url", "https://[", Reason.BAD_URL),
        ("info_url", "https://info.go.th/a b", Reason.BAD_URL),
    ],
)
def test_a_bad_value_is_reported_with_line_and_column(heading: str, value: str, reason: Reason) -> None:
    file = with_cell(heading, value)
    assert file.rows == []
    [(line, kind, column, _)] = found(file)
    assert (line, kind, column) == (2, reason, heading)


def test_the_longest_values_that_fit_are_accepted() -> None:
    assert with_cell("name", "ก" * 120).problems == []
    assert with_cell("info_url", "https://a.th/" + "a" * 987).problems == []


def test_problems_name_the_column_as_the_file_does() -> None:
    file = roster(["รหัสโรงเรียน", "ชื่อโรงเรียน"], ["123", "บ้านต้นแบบ"])
    assert file.problems == [Problem(2, Reason.BAD_SCHOOL_ID, "123", "รหัสโรงเรียน")]


def test_codes_that_come_twice_name_the_line_where_they_came_first() -> None:
    file = roster(
        ["school_id", "smis", "name"],
        ["1099000001", "99000001", "ก"],
        ["1099000002", "99000001", "ข"],
        ["๑๐๙๙๐๐๐๐๐๑", "99000003", "ค"],
    )
    assert [row.name for row in file.rows] == ["ก"]
    assert file.problems == [
        Problem(3, Reason.DUPLICATE_SMIS, "99000001", "smis", first_line=2),
        Problem(4, Reason.DUPLICATE_SCHOOL_ID, "1099000001", "school_id", first_line=2),
    ]


def test_every_problem_of_a_row_is_reported_and_good_rows_are_kept() -> None:
    file = roster(ENGLISH, ["x", "y", "", "", "", "", "", "z"], [], ONE_CELLS)
    assert [reason for _, reason, _, _ in found(file)] == [
        Reason.BAD_SCHOOL_ID,
        Reason.BAD_SMIS,
        Reason.MISSING_NAME,
        Reason.BAD_URL,
    ]
    assert file.rows == [ONE]


def test_a_required_column_that_is_absent_is_reported_once_at_the_headings() -> None:
    file = roster(["รายชื่อโรงเรียน"], ["name", "amphoe"], ["บ้านต้นแบบ", "เมืองตัวอย่าง"])
    assert file == RosterFile([], [Problem(2, Reason.MISSING_COLUMN, column="school_id")])


def test_two_columns_of_one_meaning_are_reported() -> None:
    file = roster(["school_id", "name", "ชื่อโรงเรียน"], ["1099000001", "ก", "ข"])
    assert file.problems == [Problem(1, Reason.COLUMN_TWICE, "ชื่อโรงเรียน", "name")]


def test_a_title_that_says_school_is_not_taken_for_the_headings() -> None:
    assert roster(["โรงเรียน"], ["school_id", "name"], ["1099000001", "ก"]).rows[0].name == "ก"


def test_a_file_without_known_headings_is_unreadable() -> None:
    with pytest.raises(UnreadableFile) as caught:
        roster(["a", "b"], ["1", "2"])
    assert caught.value.reason is Unreadable.NO_HEADINGS


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(st.text(max_size=12), min_size=8, max_size=8), max_size=6), st.booleans())
def test_any_cells_end_as_rows_or_problems(rows: list[list[str]], thai: bool) -> None:
    written = [[to_thai(cell) if thai else cell for cell in row] for row in rows]
    try:
        file = read_roster(csv_file([ENGLISH, ONE_CELLS, *written], encoding="utf-8-sig").replace(b"\0", b""), "a.csv")
    except UnreadableFile as error:
        pytest.fail(f"quoted as CSV demands, yet {error}")
    assert file.rows[0] == ONE
    assert len(file.rows) + len({problem.line for problem in file.problems}) <= len(rows) + 1


def sample() -> RosterFile:
    return read_roster(SAMPLE.read_bytes(), SAMPLE.name)


def test_the_sample_roster_is_sound() -> None:
    file = sample()
    assert (len(file.rows), file.problems) == (24, [])
    assert {row.amphoe for row in file.rows} == {"เมืองตัวอย่าง", "สวนทดลอง", "ท่าจำลอง"}
    assert max(len(row.name) for row in file.rows) == 62


def test_only_schools_of_one_name_are_unsure_in_the_sample_roster() -> None:
    rows = sample().rows
    names = SchoolNames(
        SchoolName(at, row.code, row.smis or "", row.name, row.tambon, row.amphoe) for at, row in enumerate(rows)
    )
    unsure = [row.name for row in rows if names.find(row.name).kind is not MatchKind.FOUND]
    assert unsure == ["บ้านหนองตัวอย่าง", "บ้านหนองตัวอย่าง"]
