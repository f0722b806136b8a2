"""ส่งออกสถิติ: from the officer's word in the chat to the workbook, once."""

from __future__ import annotations

import logging
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from werkzeug.test import TestResponse

from core.vocabulary import Role
from tests.statistics_reports import OCTOBER, Calculated, nil_report, report
from tests.world import CLERK, GROUP, OFFICER, STRANGER, Message, World, actions, button, texts

DOWNLOAD = "ดาวน์โหลดไฟล์ Excel"


@pytest.fixture
def world(world: World) -> World:
    world.make_officer()
    with world.services.database.begin() as session:
        report(session, "บ้านต้นแบบ", OCTOBER, [3, 0, 1, 0, 0, 2, 5, 1])
        nil_report(session, "วัดสมมติธรรม", OCTOBER)
    return world


def address(messages: list[Message]) -> str:
    """The link's path, as a browser asks this server for it."""
    uri = urlsplit(str(button(messages, DOWNLOAD)["uri"]))
    assert uri.query == "openExternalBrowser=1"
    return uri.path


def export(world: World, wish: str = "") -> TestResponse:
    return world.http.get(address(world.say(OFFICER, f"ส่งออกสถิติ {wish}")))


def sheets(response: TestResponse) -> list[str]:
    assert response.status_code == 200
    return list(Calculated(response.data).book.sheetnames)


def labels(messages: list[Message]) -> list[str]:
    return [action["label"] for action in actions(messages)]


# In the chat


def test_an_officer_gets_a_link_that_says_what_it_holds_and_how_long(world: World) -> None:
    card = world.say(OFFICER, "ส่งออกสถิติ")
    assert "ต.ค. 2566" in texts(card)
    assert "8 กระบวนการ" in texts(card)
    assert "ลิงก์ใช้ได้ครั้งเดียว ภายใน 15 นาที" in texts(card)
    assert button(card, DOWNLOAD)["uri"].startswith("http://127.0.0.1:8000/d/")


def test_without_a_span_it_is_the_fiscal_year_so_far(world: World) -> None:
    world.at("2024-02-10")
    assert sheets(export(world)) == ["สรุป", "ต.ค. 2566", "พ.ย. 2566", "ธ.ค. 2566", "ม.ค. 2567"]


def test_in_october_it_is_the_fiscal_year_that_just_ended(world: World) -> None:
    world.at("2024-10-10")
    card = world.say(OFFICER, "ส่งออกสถิติ")
    assert "ต.ค. 2566 – ก.ย. 2567 (12 เดือน)" in texts(card)


@pytest.mark.parametrize(
    ("wish", "months"),
    [
        ("ปีงบ 2567", ["ต.ค. 2566", "พ.ย. 2566"]),
        ("ปีงบประมาณ ๒๕๖๗ ครับ", ["ต.ค. 2566", "พ.ย. 2566"]),
        ("2567", ["ต.ค. 2566", "พ.ย. 2566"]),
        ("ปีงบนี้", ["ต.ค. 2566", "พ.ย. 2566"]),
        ("ต.ค. 66", ["ต.ค. 2566"]),
        ("เดือนที่แล้ว", ["พ.ย. 2566"]),
    ],
)
def test_a_fiscal_year_or_a_month_can_be_asked_for(world: World, wish: str, months: list[str]) -> None:
    world.at("2023-12-20")
    assert sheets(export(world, wish)) == ["สรุป", *months]


def test_the_running_month_comes_with_a_word_of_caution(world: World) -> None:
    card = world.say(OFFICER, "ส่งออกสถิติ เดือนนี้")
    assert "เดือนนี้ยังไม่สิ้นสุด" in texts(card)
    assert sheets(world.http.get(address(card))) == ["สรุป", "พ.ย. 2566"]


@pytest.mark.parametrize("wish", ["ปีงบ 2570", "ธ.ค. 66", "ก.ย. 66", "ปีงบที่แล้ว"])
def test_a_span_without_reports_is_said_with_what_there_is(world: World, wish: str) -> None:
    answer = world.say(OFFICER, f"ส่งออกสถิติ {wish}")
    assert "ช่วงที่ขอไม่มีเดือนที่ต้องรายงาน" in texts(answer)
    assert labels(answer)[:2] == ["ปีงบ 2567", "เฉพาะ ต.ค. 2566"]
    assert sheets(world.http.get(address(world.tap(OFFICER, "เฉพาะ ต.ค. 2566", answer)))) == ["สรุป", "ต.ค. 2566"]


@pytest.mark.parametrize("wish", ["ทั้งหมดเลย", "67", "ปีงบ", "อำเภอสวี"])
def test_a_span_it_does_not_understand_is_asked_about(world: World, wish: str) -> None:
    answer = world.say(OFFICER, f"ส่งออกสถิติ {wish}")
    assert "ไม่เข้าใจช่วงเดือนที่พิมพ์" in texts(answer)
    assert DOWNLOAD not in labels(answer)
    assert world.rows("one_time_link") == []


def test_before_any_month_is_over_there_is_nothing_to_export(world: World) -> None:
    world.at("2023-10-20")
    assert "ยังไม่มีเดือนใดสิ้นสุด" in texts(world.say(OFFICER, "ส่งออกสถิติ"))


def test_schools_and_strangers_get_no_link(world: World) -> None:
    world.enrol(CLERK, "บ้านต้นแบบ")
    assert "เฉพาะเจ้าหน้าที่เขต" in texts(world.say(CLERK, "ส่งออกสถิติ"))
    assert "ลงทะเบียน" in texts(world.say(STRANGER, "ส่งออกสถิติ"))
    assert world.say(OFFICER, "ส่งออกสถิติ", group=GROUP) == []
    assert world.rows("one_time_link") == []


def test_those_who_only_read_may_export(world: World) -> None:
    world.make_officer(STRANGER, Role.VIEWER)
    assert sheets(world.http.get(address(world.say(STRANGER, "ส่งออกสถิติ")))) == ["สรุป", "ต.ค. 2566"]


# Behind the link


def test_the_link_opens_a_workbook_with_a_thai_name_that_nobody_keeps(world: World) -> None:
    response = export(world)
    row = Calculated(response.data).school("ต.ค. 2566", "บ้านต้นแบบ")
    assert (row["รวม"], row["สถานะ"]) == (12, "ส่งตรงเวลา")
    disposition = response.headers["Content-Disposition"]
    assert disposition.startswith("attachment; filename=statistics-2023-10-2023-10.xlsx; filename*=UTF-8''")
    assert unquote(disposition).endswith("สถิติการให้บริการประชาชน ต.ค. 2566.xlsx")
    assert response.mimetype == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "no-referrer"


def test_the_file_holds_what_came_in_until_it_was_opened(world: World) -> None:
    path = address(world.say(OFFICER, "ส่งออกสถิติ"))
    with world.services.database.begin() as session:
        report(session, "บ้านสายลม", OCTOBER, [2] * 8)
    assert Calculated(world.http.get(path).data).school("ต.ค. 2566", "บ้านสายลม")["รวม"] == 16


def test_the_second_opening_is_told_politely_that_the_link_was_used(world: World) -> None:
    path = address(world.say(OFFICER, "ส่งออกสถิติ"))
    assert world.http.get(path).status_code == 200
    again = world.http.get(path)
    assert (again.status_code, again.mimetype) == (410, "text/html")
    assert "ลิงก์นี้ใช้ไปแล้ว" in again.text
    assert "พิมพ์ <strong>ส่งออกสถิติ</strong>" in again.text
    assert again.headers["Cache-Control"] == "no-store"


def test_a_link_of_sixteen_minutes_ago_says_that_it_expired(world: World) -> None:
    path = address(world.say(OFFICER, "ส่งออกสถิติ"))
    world.later(minutes=16)
    late = world.http.get(path)
    assert (late.status_code, "ลิงก์นี้หมดอายุแล้ว" in late.text) == (410, True)


def test_an_unknown_link_says_so(world: World) -> None:
    unknown = world.http.get("/d/unknown")
    assert (unknown.status_code, "ไม่พบไฟล์ของลิงก์นี้" in unknown.text) == (404, True)


def test_a_look_at_the_link_does_not_use_it_up(world: World) -> None:
    path = address(world.say(OFFICER, "ส่งออกสถิติ"))
    look = world.http.head(path)
    assert (look.status_code, look.data) == (200, b"")
    assert look.headers["Content-Disposition"].startswith("attachment")
    assert world.http.get(path).status_code == 200
    assert world.http.head(path).status_code == 410


def test_the_link_of_somebody_who_left_the_office_opens_nothing(world: World) -> None:
    path = address(world.say(OFFICER, "ส่งออกสถิติ"))
    world.tap(OFFICER, "ลบข้อมูลของฉัน", world.say(OFFICER, "ลบข้อมูลของฉัน"))
    assert world.http.get(path).status_code == 404


def test_a_file_that_could_not_be_made_leaves_the_link_good(world: World) -> None:
    path = address(world.say(OFFICER, "ส่งออกสถิติ"))
    subject = world.rows("one_time_link")[0]["subject"]
    world.execute("""UPDATE one_time_link SET subject = '{"campaign": 1, "months": ["damaged"]}'""")
    failed = world.http.get(path)
    assert (failed.status_code, "ลิงก์นี้ยังไม่ถูกใช้" in failed.text) == (500, True)
    month = subject["months"][0]
    world.execute(f"""UPDATE one_time_link SET subject = '{{"campaign": 1, "months": ["{month}"]}}'""")
    assert world.http.get(path).status_code == 200


def test_no_log_line_holds_the_link(world: World, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    path = address(world.say(OFFICER, "ส่งออกสถิติ"))
    token = path.removeprefix("/d/")
    world.http.get(path)
    world.http.get(path)
    world.execute("""UPDATE one_time_link SET used_at = NULL, subject = '{"campaign": 1, "months": ["damaged"]}'""")
    assert world.http.get(path).status_code == 500
    assert "download failed" in caplog.text
    own = [record for record in caplog.records if not record.name.startswith(("simulator", "urllib3"))]
    assert not [record for record in own if token in f"{record.getMessage()} {vars(record)}"]


def test_who_took_which_months_out_is_on_record(world: World) -> None:
    export(world)
    [entry] = [entry for entry in world.rows("audit_entry") if entry["action"] == "statistics_exported"]
    assert entry["detail"]["months"] == ["2023-10"]
    assert entry["person_id"] == world.rows("person")[0]["id"]


def test_a_newer_campaign_without_statistics_does_not_hide_them(world: World, tmp_path: Path) -> None:
    file = tmp_path / "other.yaml"
    file.write_text(
        'slug: other\ntitle: เรื่องใหม่\nletter: {number: "1", date: 2023-11-02}\n'
        "items: [{key: one, name: รายการเดียว, short: รายการเดียว}]\n",
        "utf-8",
    )
    world.command("campaign-load", str(file))
    assert sheets(export(world)) == ["สรุป", "ต.ค. 2566"]
