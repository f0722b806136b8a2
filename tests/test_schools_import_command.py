"""`schools-import`: all rows or none, every bad row by its line, repeatable."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.config import ROOT
from tests.sheet_files import Cells, csv_file, xlsx_file
from tests.world import CLERK, World, texts

ENGLISH: Cells = ["school_id", "smis", "name", "tambon", "amphoe", "level", "network", "info_url"]
THAI: Cells = ["รหัสโรงเรียน", "รหัส SMIS", "ชื่อโรงเรียน", "ตำบล", "อำเภอ", "ระดับ", "เครือข่าย", "ลิงก์"]
NEW: Cells = ["1088000001", "88000001", "บ้านใหม่", "ท่าใหม่", "หลังใหม่", "ประถมศึกษา", "ใหม่", "https://www.info.go.th/"]
REAL_SHAPE: list[Cells] = [ENGLISH, NEW, ["1088000002", "88000002", "บ้านเก่า", "ท่าเก่า", "หลังใหม่", "", "", ""]]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def save(folder: Path, content: bytes, name: str = "roster.csv") -> str:
    file = folder / name
    file.write_bytes(content)
    return str(file)


def fails(world: World, file: str) -> list[str]:
    """The lines of a run that must fail without a traceback and without changing anything."""
    before = world.rows("school")
    result = world.app.test_cli_runner().invoke(args=["schools-import", file])
    assert result.exit_code == 1
    assert world.rows("school") == before
    assert "Traceback" not in result.output
    return result.output.splitlines()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("english.csv", csv_file(REAL_SHAPE)),
        ("thai.csv", csv_file([THAI, *REAL_SHAPE[1:]])),
        ("bom.csv", csv_file(REAL_SHAPE, encoding="utf-8-sig")),
        ("windows.csv", csv_file(REAL_SHAPE, encoding="cp874")),
        ("semicolons.csv", csv_file(REAL_SHAPE, delimiter=";")),
        ("roster.xlsx", xlsx_file([THAI, *REAL_SHAPE[1:]])),
        ("digits.csv", csv_file([THAI, ["๑๐๘๘๐๐๐๐๐๑", *NEW[1:]], *REAL_SHAPE[2:]])),
        ("prefix.csv", csv_file([THAI, [*NEW[:2], "โรงเรียนบ้านใหม่", "ต.ท่าใหม่", "อ.หลังใหม่", *NEW[5:]], *REAL_SHAPE[2:]])),
    ],
)
def test_a_roster_of_any_office_program_is_imported(world: World, folder: Path, name: str, content: bytes) -> None:
    output = world.command("schools-import", save(folder, content, name))
    assert output.strip() == "2 schools created, 0 updated, 0 unchanged"
    school = world.school("บ้านใหม่")
    assert (school.code, school.smis, school.tambon, school.amphoe) == ("1088000001", "88000001", "ท่าใหม่", "หลังใหม่")


def test_importing_again_changes_and_duplicates_nothing(world: World, folder: Path) -> None:
    sample = str(ROOT / "campaigns" / "sample-schools.csv")
    assert world.command("schools-import", sample).strip() == "0 schools created, 0 updated, 24 unchanged"
    file = save(folder, csv_file(REAL_SHAPE))
    world.command("schools-import", file)
    assert world.command("schools-import", file).strip() == "0 schools created, 0 updated, 2 unchanged"
    assert len(world.rows("school")) == 26


def test_a_changed_row_updates_its_school_by_code_and_an_empty_cell_keeps_what_is_known(
    world: World, folder: Path
) -> None:
    world.command("schools-import", save(folder, csv_file(REAL_SHAPE)))
    changed = [ENGLISH, [NEW[0], "", "บ้านใหม่พัฒนา", *NEW[3:5], "", "", ""]]
    assert world.command("schools-import", save(folder, csv_file(changed))).startswith("0 schools created, 1 updated")
    school = world.school("บ้านใหม่พัฒนา")
    assert (school.code, school.smis, school.network) == ("1088000001", "88000001", "ใหม่")


def test_people_and_results_stay_with_a_school_that_is_renamed_and_the_new_name_is_found_at_once(
    world: World, folder: Path
) -> None:
    world.enrol(CLERK, "บ้านต้นแบบ")
    renamed = [ENGLISH, ["1099000002", "99000002", "บ้านต้นแบบพัฒนา", "ในเมืองสมมติ", "เมืองตัวอย่าง", "", "", ""]]
    world.command("schools-import", save(folder, csv_file(renamed)))
    assert "โรงเรียนบ้านต้นแบบพัฒนา" in texts(world.say(CLERK, "สถานะ"))
    assert "โรงเรียนบ้านต้นแบบพัฒนา" in texts(world.say(CLERK, "สถานะ ต้นแบบพัฒนา"))


def test_every_bad_row_is_named_by_its_line_and_nothing_is_imported(world: World, folder: Path) -> None:
    rows: list[Cells] = [
        ENGLISH,
        NEW,
        ["12345", "", "สั้นไป", "", "", "", "", ""],
        ["1088000001", "", "ซ้ำ", "", "", "", "", ""],
        ["", "", "ไม่มีรหัส", "", "", "", "", ""],
        ["1088000005", "", "", "", "", "", "", ""],
        ["1088000006", "1234", "รหัสย่อผิด", "", "", "", "", ""],
        ["1088000007", "", "ลิงก์ผิด", "", "", "", "", "info.go.th"],
        ["1088000008", "", "ก" * 121, "", "", "", "", ""],
    ]
    for name, content in (("roster.csv", csv_file(rows)), ("roster.xlsx", xlsx_file(rows))):
        output = fails(world, save(folder, content, name))
        assert [line.split(":")[0] for line in output[:-1]] == [f"line {n}" for n in range(3, 10)]
        assert output[-1] == "7 problems; nothing was changed"
        assert "ซ้ำกับแถว 2" in output[1]
        assert "10 หลัก" in output[0]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "ไม่พบแถวหัวตาราง"),
        (csv_file([["ก", "ข"], ["1", "2"]]), "ไม่พบแถวหัวตาราง"),
        (csv_file([["school_id", "tambon"], ["1088000001", "ก"]]), "ไม่มีคอลัมน์ “ชื่อโรงเรียน (name)”"),
        (b"PK\x03\x04broken", "ไฟล์เสียหาย"),
        (b"\x00\x01\x02" * 100, "ไม่ใช่ XLSX หรือ CSV"),
    ],
)
def test_a_file_that_is_no_roster_is_refused_with_the_reason(
    world: World, folder: Path, content: bytes, why: str
) -> None:
    output = fails(world, save(folder, content))
    assert why in output[0]


def test_a_file_that_does_not_exist_is_one_line(world: World, folder: Path) -> None:
    output = fails(world, str(folder / "nowhere.csv"))
    assert len(output) == 1
    assert output[0].startswith("error: cannot read")
