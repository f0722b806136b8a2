"""``backup`` and ``restore``: nothing that was handed in is lost, and nothing goes out twice."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from flask.testing import FlaskCliRunner

from tests.world import CLERK, GROUP, OFFICER, World, texts

SCHOOL = "บ้านต้นแบบ"


@pytest.fixture
def office(world: World) -> World:
    world.make_officer()
    world.enrol(CLERK, SCHOOL)
    world.bind_group()
    world.record(SCHOOL, "ไม่ครบ 1 3", "ภาพไม่ชัด")
    return world


def run(world: World, *arguments: str) -> tuple[int, str]:
    runner: FlaskCliRunner = world.app.test_cli_runner()
    result = runner.invoke(args=list(arguments))
    return result.exit_code, result.output


def test_what_was_lost_comes_back_and_work_goes_on(office: World, tmp_path: Path) -> None:
    file = tmp_path / "backup.sqlite3"
    assert "restored once to prove it" in office.command("backup", str(file))
    before = texts(office.say(CLERK, "สถานะ"))
    office.record(SCHOOL, "ครบหมด")
    office.say(CLERK, "ลบข้อมูลของฉัน")
    office.execute("DELETE FROM figure")
    assert "what was there before is in" in office.command("restore", str(file))
    assert texts(office.say(CLERK, "สถานะ")) == before
    office.record(SCHOOL, "ครบหมด")  # ids go on after the restored ones
    assert "ครบทั้ง 5 รายการ" in texts(office.say(CLERK, "สถานะ"))


def test_a_restore_can_itself_be_taken_back(office: World, tmp_path: Path) -> None:
    file = tmp_path / "backup.sqlite3"
    office.command("backup", str(file))
    office.record(SCHOOL, "ครบหมด")
    after = texts(office.say(CLERK, "สถานะ"))
    office.command("restore", str(file))
    former = next(tmp_path.glob("before-restore-*.sqlite3"))
    office.command("restore", str(former))
    assert texts(office.say(CLERK, "สถานะ")) == after


def test_what_went_out_after_the_backup_does_not_go_out_again(office: World, tmp_path: Path) -> None:
    office.without_riding()
    file = tmp_path / "backup.sqlite3"
    office.command("backup", str(file))
    office.at("2023-11-06", "08:30")
    heard = len(office.received(GROUP))
    assert "9 พ.ย." in texts(office.received(GROUP)[-1])
    office.command("restore", str(file))
    office.work()
    office.later(minutes=30)
    assert len(office.received(GROUP)) == heard
    office.at("2023-11-09", "08:30")
    assert len(office.received(GROUP)) > heard


def test_officers_see_what_may_have_gone_out(office: World, tmp_path: Path) -> None:
    file = tmp_path / "backup.sqlite3"
    office.at("2023-11-06", "08:30")  # it waits for a reply to ride on
    office.command("backup", str(file))
    assert "9 พ.ย." in texts(office.say(CLERK, "ครับ", group=GROUP))
    heard = len(office.received(GROUP))
    office.command("restore", str(file))
    office.say(CLERK, "ครับ", group=GROUP)
    office.at("2023-11-06", "10:30")
    assert len(office.received(GROUP)) == heard
    assert "6 พ.ย." in texts(office.say(OFFICER, "ค้างส่ง"))


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\x00" + bytes(2000)])
def test_a_file_that_is_no_backup_changes_nothing(office: World, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "broken.sqlite3"
    file.write_bytes(content)
    before = office.stored()
    status, output = run(office, "restore", str(file))
    assert status == 1
    assert "Nothing was changed" in output and "Traceback" not in output
    assert office.stored() == before


def test_a_damaged_backup_changes_nothing(office: World, tmp_path: Path) -> None:
    file = tmp_path / "backup.sqlite3"
    office.command("backup", str(file))
    content = bytearray(file.read_bytes())
    content[len(content) // 2 : len(content) // 2 + 4096] = bytes(4096)
    file.write_bytes(content)
    before = office.stored()
    status, output = run(office, "restore", str(file))
    assert (status, office.stored()) == (1, before)
    assert "Nothing was changed" in output


def test_a_backup_of_a_newer_program_changes_nothing(office: World, tmp_path: Path) -> None:
    file = tmp_path / "backup.sqlite3"
    office.command("backup", str(file))
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    before = office.stored()
    status, output = run(office, "restore", str(file))
    assert (status, office.stored()) == (1, before)
    assert "newer version" in output


def test_a_backup_that_cannot_be_written_says_so_and_leaves_the_older_one(office: World, tmp_path: Path) -> None:
    status, output = run(office, "backup", str(tmp_path / "no" / "such" / "folder.sqlite3"))
    assert status == 1
    assert "cannot write" in output and "Traceback" not in output


def test_a_backup_is_readable_by_its_owner_only(office: World, tmp_path: Path) -> None:
    file = tmp_path / "backup.sqlite3"
    office.command("backup", str(file))
    assert file.stat().st_mode & 0o077 == 0
    assert not list(tmp_path.glob(".backup*"))  # no draft is left behind
