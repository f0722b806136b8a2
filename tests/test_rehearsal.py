"""`rehearse`: days to come on a copy of the data. What it foretells comes true, and nothing of it happens."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import click
import pytest
from openpyxl import load_workbook

from app import create_app
from core.clock import in_bangkok
from core.config import load_settings
from tests.broadcast_chat import DIRECTLY, write
from tests.sheet_files import MARKED_FIVE_TIMES, csv_file
from tests.test_heartbeat_ping import Watcher
from tests.world import CLERK, GROUP, KEY, OFFICER, OTHER_CLERK, World

ONE_DAY = ("--from", "2023-11-06", "--to", "2023-11-06")
MEMBERS = 12
BEST, WORST, SOME = "ดีที่สุด", "แพงที่สุด", "มีคนเขียนบางส่วน"
Row = dict[str, Any]


@pytest.fixture
def office(world: World) -> World:
    """An officer, two clerks, a bound group, LINE's word on the quota; a Friday before the first notice."""
    world.make_officer()
    world.enrol(CLERK, "บ้านต้นแบบ")
    world.enrol(OTHER_CLERK, "วัดสมมติธรรม")
    world.bind_group()
    world.services.worker.refresh_quota()
    return world


@pytest.fixture
def watcher() -> Iterator[Watcher]:
    server = Watcher()
    yield server
    server.close()


def workbook(world: World, folder: Path, *wish: str) -> tuple[dict[str, list[Row]], str]:
    """Rows of each sheet by heading, and what was printed."""
    file = folder / "rehearsal.xlsx"
    printed = world.command("rehearse", *(wish or ONE_DAY), "--out", str(file))
    book = load_workbook(io.BytesIO(file.read_bytes()), data_only=True)
    return {sheet.title: list(_rows(sheet)) for sheet in book}, printed


def _rows(sheet: Any) -> Iterator[Row]:
    lines = list(sheet.iter_rows(values_only=True))
    start = next(n for n, line in enumerate(lines) if line[0] in ("วันที่", "กรณี"))
    for line in lines[start + 1 :]:
        yield dict(zip(lines[start], line, strict=True))


def told(rows: list[Row], chat: str) -> list[tuple[str, str, int]]:
    """(instant, way, messages billed) of what one chat was told."""
    return [
        (f"{row['วันที่']:%Y-%m-%d} {row['เวลา']:%H:%M}", row["วิธี"], row["เสียโควตา (ข้อความ)"])
        for row in rows
        if (row["ถึง"] or "").startswith(chat)
    ]


def november(sheets: dict[str, list[Row]], case: str) -> Row:
    """The summary's row of one case."""
    return next(row for row in sheets["สรุป"] if row["กรณี"].startswith(case) and row["เดือน"] == "พ.ย. 2566")


# What it foretells


def test_what_the_worst_case_foretells_comes_true(office: World, tmp_path: Path) -> None:
    preview = office.tap(OFFICER, DIRECTLY, write(office, "ประชุมวันศุกร์"))
    office.tap(OFFICER, "ตั้งเวลาส่ง", preview)
    office.tap(OFFICER, "ตั้งเวลาส่ง", office.say(OFFICER, "7 พ.ย. 66 9.15"))
    foretold, _ = workbook(office, tmp_path, "--from", "2023-11-06", "--to", "2023-11-10")
    assert ("2023-11-07 09:15", "ส่งตรง", 1) in told(foretold[WORST], "บ้านต้นแบบ")
    for day in ("2023-11-06", "2023-11-07", "2023-11-08", "2023-11-09", "2023-11-10"):
        for hour in ("08:30", "09:15", "10:30", "15:00", "16:00", "17:00"):
            office.at(day, hour)
            if (day, hour) == ("2023-11-09", "15:00"):
                rows = [MARKED_FIVE_TIMES, *([row["code"], *"00000", ""] for row in office.rows("school"))]
                office.tap(OFFICER, "บันทึกทั้งหมด", office.file(OFFICER, "ผล.csv", csv_file(rows)))
    for chat, name, price in ((GROUP, "ธุรการ", MEMBERS), (CLERK, "บ้านต้นแบบ", 1), (OTHER_CLERK, "วัดสมมติธรรม", 1)):
        pushed = [message for message in office.received(chat) if message["_via"] == "push"]
        happened = [(f"{in_bangkok(m['_at']):%Y-%m-%d %H:%M}", "ส่งตรง", price) for m in pushed]
        assert happened
        assert told(foretold[WORST], name) == happened
    assert november(foretold, WORST)["เสียโควตา (ข้อความ)"] == office.platform.used_this_month()


def test_the_letters_whole_calendar_is_rehearsed_and_nothing_of_it_happens(office: World, tmp_path: Path) -> None:
    office.at("2023-11-09", "10:30")  # what lies behind can be rehearsed too
    office.later(minutes=1)
    office.services.worker.refresh_quota()
    assert office.platform.used_this_month() > MEMBERS  # pushed already, and rehearsed once more
    before, asked = office.stored(), len(office.platform.requests())
    sheets, printed = workbook(office, tmp_path, "--from", "2023-11-01", "--to", "2023-12-10")
    assert office.stored() == before
    assert len(office.platform.requests()) == asked
    assert told(sheets[WORST], "ธุรการ")[0] == ("2023-11-06 10:30", "ส่งตรง", MEMBERS)
    assert len(told(sheets[WORST], "ธุรการ")) == 9
    assert november(sheets, WORST)["ใช้ไปก่อนแล้ว"] == 0
    for name in ("สมหญิง", "สมศรี", "ภาคภูมิ", CLERK, GROUP):
        assert name not in printed
        assert name not in str(sheets)
    assert {row["วิธี"] for row in sheets[BEST][:-1]} == {"ไปพร้อมคำตอบ"}
    best = november(sheets, BEST)
    assert best["เสียโควตา (ข้อความ)"] == 0
    assert best["ไปพร้อมคำตอบ (ครั้ง)"] > 9
    assert "พ.ย. 2566: 0 messages billed" in printed
    assert "ธ.ค. 2566" in printed


def test_who_writes_is_chance_that_a_seed_repeats(office: World, tmp_path: Path) -> None:
    wish = (*ONE_DAY, "--active", "0.5")
    once, _ = workbook(office, tmp_path, *wish)
    again, _ = workbook(office, tmp_path, *wish)
    assert once == again
    others = (workbook(office, tmp_path, *wish, "--seed", str(seed))[0][SOME] for seed in (2, 3, 4))
    assert any(other != once[SOME] for other in others)
    nobody, _ = workbook(office, tmp_path, *ONE_DAY, "--active", "0")
    assert nobody[SOME] == nobody[WORST]


def test_what_the_quota_does_not_hold_is_held_with_the_reason(office: World, tmp_path: Path) -> None:
    office.platform.quota = 30 + MEMBERS - 1
    office.later(minutes=30)
    office.services.worker.refresh_quota()
    sheets, printed = workbook(office, tmp_path)
    held = [row for row in sheets[WORST] if row["วิธี"] == "ค้าง"]
    assert (held[0]["ถึง"], held[0]["หากส่งตรงต้องใช้ (ข้อความ)"]) == ("ธุรการ สพป.ชพ.๒", MEMBERS)
    assert all("โควตาไม่พอ" in row["เหตุที่ไม่ได้ส่ง"] for row in held)
    total = november(sheets, WORST)
    assert total["ค้างเพราะโควตาไม่พอ (ครั้ง)"] == len(held)
    assert total["เสียโควตา (ข้อความ)"] + total["โควตาคงเหลือ"] == office.platform.quota
    assert f"{MEMBERS} messages (โควตาไม่พอ ต้องใช้ {MEMBERS} ข้อความ" in printed
    on_a_larger_plan, _ = workbook(office, tmp_path, *ONE_DAY, "--plan", "basic")
    assert november(on_a_larger_plan, WORST)["ค้างเพราะโควตาไม่พอ (ครั้ง)"] == 0


def test_who_put_everything_right_is_not_reminded_of_it(office: World, tmp_path: Path) -> None:
    for missing, reminded in (("1", True), ("0", False)):
        wish = ("--from", "2023-11-09", "--to", "2023-11-10", "--missing", missing)
        sheets, _ = workbook(office, tmp_path, *wish)
        on_friday = [row for row in sheets[WORST][:-1] if row["วันที่"].day == 10]
        assert any(row["เรื่อง"] == "เตือนโรงเรียนที่ยังไม่ครบ" for row in on_friday) is reminded


def test_who_blocked_the_bot_does_not_count(office: World, tmp_path: Path) -> None:
    assert told(workbook(office, tmp_path)[0][WORST], "บ้านต้นแบบ")
    office.act(CLERK, office.platform.unfollow(CLERK))
    sheets, printed = workbook(office, tmp_path)
    assert not told(sheets[WORST], "บ้านต้นแบบ")
    assert "2 people to write to" in printed


def test_it_needs_no_credentials_and_pings_no_watcher(office: World, watcher: Watcher) -> None:
    settings = load_settings(
        _env_file=None, database_url=office.database_url, secret_key=KEY.decode(), heartbeat_url=watcher.url
    )
    with click.Context(click.Command("flask"), info_name="flask"):  # as on the command line
        app = create_app(settings, office.clock)
    ended = app.test_cli_runner().invoke(args=["rehearse", *ONE_DAY])
    app.extensions["tidtam"].close()
    assert ended.exit_code == 0, ended.output
    assert watcher.heard.empty()


# Its form


def test_the_workbook_holds_numbers_times_and_thai_dates(office: World, tmp_path: Path) -> None:
    workbook(office, tmp_path)
    book = load_workbook(tmp_path / "rehearsal.xlsx")
    assert book.sheetnames == ["สรุป", BEST, WORST, SOME]
    first: Any = next(row for row in book[WORST].iter_rows() if isinstance(row[0].value, datetime))
    assert (first[0].value.date(), first[1].value) == (date(2023, 11, 6), time(10, 30))
    assert "107041E" in first[0].number_format
    assert first[5].value == MEMBERS
    assert str(book[WORST].cell(book[WORST].max_row, 6).value).startswith("=SUM(F")


@pytest.mark.parametrize(
    ("wish", "problem"),
    [
        (("--from", "2023-11-10", "--to", "2023-11-09"), "--to must be --from or up to 200 days after it"),
        ((*ONE_DAY, "--plan", "gold"), "no plan 'gold'"),
        ((*ONE_DAY, "--active", "2"), "--active"),
        ((*ONE_DAY, "--out", "/no/such/folder/r.xlsx"), "cannot write"),
    ],
)
def test_a_wish_that_cannot_be_met_is_one_line(office: World, wish: tuple[str, ...], problem: str) -> None:
    ended = office.app.test_cli_runner().invoke(args=["rehearse", *wish])
    assert ended.exit_code != 0
    assert problem in ended.output
    assert "Traceback" not in ended.output
