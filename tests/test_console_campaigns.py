"""Campaigns at the console: what an edit would change is shown before it is saved, and nothing recorded gets lost."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

import pytest
import yaml

from core.vocabulary import Role
from tests.console import Console
from tests.world import CLERK, GROUP, OFFICER, OTHER_CLERK, World, texts

PAGE = "/console/campaigns/info-go-th-2566"
SCHOOL = "บ้านต้นแบบ"


@pytest.fixture
def office(world: World) -> World:
    world.make_officer()
    world.bind_group()
    return world


@pytest.fixture
def office_on_sqlite(sqlite_world: World) -> World:
    """For what the form alone decides."""
    sqlite_world.make_officer()
    sqlite_world.bind_group()
    return sqlite_world


def dates(world: World, slug: str = "info-go-th-2566") -> list[str]:
    (campaign,) = [row["id"] for row in world.rows("campaign") if row["slug"] == slug]
    return sorted(str(row["date"]) for row in world.rows("round") if row["campaign_id"] == campaign)


def preview(console: Console, **fields: Any) -> None:
    """Open the campaign, type into these fields and ask what that would change."""
    assert console.get(PAGE) == 200, console.text
    assert console.submit("ดูผลก่อนบันทึก", **fields) == 200, console.text


def heard(world: World) -> str:
    """What the group was told since it was bound."""
    return texts(world.received(GROUP)[1:])


def test_moving_a_rounds_day_shows_what_moves_and_at_what_price_then_is_saved_and_undone(office: World) -> None:
    console = Console.signed_in(office)
    preview(console, **{"rounds-1-date": "2023-11-17"})
    rows = [row for row in console.rows() if row[0] == "ย้าย"]
    assert [row[1] for row in rows] == ["แจ้งล่วงหน้า ครั้งที่ 2", "แจ้งเช้าวันติดตาม ครั้งที่ 2", "แจ้งผล ครั้งที่ 2"]
    assert "16 พ.ย. 2566 08.30 น." in rows[1][2] and "17 พ.ย. 2566 08.30 น." in rows[1][3]
    assert "กลุ่ม ธุรการ สพป.ชพ.๒" in rows[1][4]
    assert dates(office)[1] == "2023-11-16"
    assert console.submit("บันทึก") == 200
    assert dates(office)[1] == "2023-11-17"
    assert "วันศุกร์ที่ 17 พ.ย. 2566" in texts(office.say(OFFICER, "ปฏิทิน"))
    console.get("/console/changes/")
    assert "แก้ไขเรื่องที่ติดตาม" in console.text
    assert console.submit("เลิกทำ") == 200
    assert dates(office)[1] == "2023-11-16"


def test_what_went_out_stays_and_is_told_anew_for_the_new_day(office: World) -> None:
    office.at("2023-11-06", "10:30")
    assert "9 พ.ย. 2566" in heard(office)
    console = Console.signed_in(office)
    preview(console, **{"rounds-0-date": "2023-11-10"})
    changes = {row[1]: row[0] for row in console.rows() if len(row) == 6}
    assert changes["แจ้งล่วงหน้า ครั้งที่ 1"] == "แจ้งใหม่อีกครั้ง"
    assert changes["แจ้งเช้าวันติดตาม ครั้งที่ 1"] == "ย้าย"
    console.submit("บันทึก")
    office.at("2023-11-07", "10:30")
    assert "วันศุกร์ที่ 10 พ.ย. 2566" in heard(office)


def digests(console: Console) -> tuple[int, int]:
    """Messages to single people before and after, as the preview prices them."""
    (line,) = [part.get_text(" ", strip=True) for part in console.page.select("main p") if "ทีละคน" in part.text]
    before, after = (re.match(r"[\d,]+", price.strip()) for price in line.split("เดิม ")[1].split(" → ใหม่ "))
    return tuple(int(price.group().replace(",", "")) if price else 0 for price in (before, after))  # type: ignore


def test_another_ladder_and_deadline_of_statistics_are_priced_before_they_are_saved(office: World) -> None:
    office.enrol(CLERK, SCHOOL)
    console = Console.signed_in(office)
    preview(console)
    before, after = digests(console)
    assert before == after > 0  # the months that the school owes
    office.at("2023-11-09", "09:00")
    office.record(SCHOOL, "ไม่ครบ 1")
    console = Console.signed_in(office)
    preview(console, **{f"ladder-{rung}": "" for rung in ("responsible", "members", "network_head", "officers")})
    before, after = digests(console)
    assert before > after
    preview(console, due_day="28")
    assert digests(console) == (before, before)  # reminded of on other days, and on as many


def test_a_notice_that_waits_for_a_ride_is_withdrawn_when_its_round_moves(office: World) -> None:
    office.at("2023-11-06", "08:30")
    console = Console.signed_in(office)
    preview(console, **{"rounds-0-date": "2023-11-13"})
    console.submit("บันทึก")
    office.at("2023-11-06", "10:30")
    assert heard(office) == ""
    office.at("2023-11-08", "10:30")
    assert "วันจันทร์ที่ 13 พ.ย. 2566" in heard(office)


def test_every_part_of_a_campaign_can_be_changed(office: World) -> None:
    console = Console.signed_in(office)
    fields = {
        "title": "ติดตามข้อมูลใหม่", "letter_number": "ศธ ๑/๑", "group_name": "กลุ่มใหม่", "office_phone": "077-000000",
        "items-0-name": "ภาพถ่ายอาคาร", "items-0-owner": "ฝ่ายอาคาร", "items-0-howto": "ถ่ายภาพ\nอัปโหลด",
        "items-9-name": "ป้ายชื่อ", "items-9-short": "ป้าย", "rounds-9-number": "4", "rounds-9-date": "2023-12-07",
        "stages-0-remove": "1", "reminders-9-audience": "officers", "reminders-9-anchor": "round",
        "reminders-9-days": "1", "reminders-9-side": "before", "reminders-9-at": "13:00", "reminders-9-window": "60",
        "reminders-0-at": "09:15", "ladder-members": "2", "ladder-officers": "", "thanks": "75, 100",
        "due_day": "10", "processes-7-remove": "1",
    }  # fmt: skip
    assert console.get(PAGE) == 200
    assert console.submit("ดูผลก่อนบันทึก", **fields) == 200, console.text
    for change in ("รายการ ป้ายชื่อ", "งาน สรุปผลการดำเนินงาน", "กระบวนการ การขอใช้อาคารสถานที่", "ภาพถ่ายอาคาร"):
        assert change in console.text
    assert console.submit("บันทึก") == 200
    (campaign,) = office.rows("campaign")
    assert (campaign["title"], campaign["letter_no"], campaign["group_name"]) == ("ติดตามข้อมูลใหม่", "ศธ ๑/๑", "กลุ่มใหม่")
    assert campaign["ladder"] == {"responsible": 1, "members": 2, "network_head": 4}
    assert campaign["thanks"] == [75, 100] and campaign["statistics_due_day"] == 10
    assert campaign["office"]["phone"] == "077-000000" and campaign["signer"]["name"] == "นางศรีแพ ไทยเทียม"
    items = [row["name"] for row in sorted(office.rows("checklist_item"), key=lambda row: row["position"])]
    assert items[0] == "ภาพถ่ายอาคาร" and items[-1] == "ป้ายชื่อ" and len(items) == 6
    assert dates(office) == ["2023-11-09", "2023-11-16", "2023-11-23", "2023-12-07"]
    assert [row["key"] for row in office.rows("stage")] == ["report"]
    rule = next(row for row in office.rows("reminder_rule") if row["key"] == "upcoming-6")
    assert (rule["working_days"], rule["audience"], str(rule["at"])) == (-1, "officers", "13:00:00")
    assert len(office.rows("process")) == 7


MISTAKES = [
    ("title", " ", "โปรดกรอกช่องนี้"),
    ("letter_date", "", "โปรดเลือกวันที่"),
    ("items-1-short", "ก" * 21, "ใส่ได้ไม่เกิน 20 ตัวอักษร"),
    ("items-2-name", "", "โปรดกรอกช่องนี้"),
    ("rounds-1-date", "2023-13-01", "โปรดเลือกวันที่"),
    ("rounds-1-date", "9999-12-31", "พ.ศ. 2553–2643"),
    ("rounds-1-number", "1", "มีเลขครั้งซ้ำกัน"),
    ("rounds-2-date", "2023-11-01", "วันของแต่ละครั้งต้องอยู่หลังครั้งก่อนหน้า"),
    ("stages-1-ends", "2023-11-01", "วันสิ้นสุดต้องไม่ก่อนวันเริ่ม"),
    ("reminders-0-at", "20:00", "เวลาราชการ"),
    ("reminders-0-days", "x", "โปรดใส่จำนวนเต็ม"),
    ("reminders-0-anchor", "someday", "โปรดเลือกจากรายการ"),
    ("ladder-members", "99", "ไม่เกิน 60"),
    ("ladder-responsible", "9", "ไม่มาก่อนขั้น"),
    ("thanks", "150", "ไม่เกิน 100"),
    ("first_month", "ตุลา", "โปรดเลือกเดือน"),
    ("follows", "office", "งานของเจ้าหน้าที่แทนรอบ"),
]


def test_a_mistake_stands_beside_its_field_and_what_was_typed_stays(office_on_sqlite: World) -> None:
    console = Console.signed_in(office_on_sqlite)
    before = office_on_sqlite.stored()
    for field, value, said in MISTAKES:
        assert console.get(PAGE) == 200
        assert console.submit("ดูผลก่อนบันทึก", **{field: value, "group_name": "พิมพ์ไว้แล้ว"}) == 422, field
        assert said in console.text, field
        assert console.page.select_one("input[name=group_name]")["value"] == "พิมพ์ไว้แล้ว"  # type: ignore[index]
    assert office_on_sqlite.stored() == before


def test_what_results_refer_to_cannot_go(office: World) -> None:
    office.at("2023-11-09", "14:00")
    office.record(SCHOOL, "ครบหมด")
    console = Console.signed_in(office)
    for field, said in (
        ("rounds-0-remove", "มีผลตรวจในรอบนี้แล้ว"),
        ("items-0-remove", "มีผลตรวจหรือการแจ้งแก้ไขของรายการนี้แล้ว"),
    ):
        console.get(PAGE)
        assert console.submit("ดูผลก่อนบันทึก", **{field: "1"}) == 422
        assert said in console.text
    assert len(office.rows("round")) == 3 and len(office.rows("checklist_item")) == 5


def test_of_two_officers_the_later_one_is_told_and_loses_nothing(office: World) -> None:
    office.make_officer(OTHER_CLERK)
    first, second = Console.signed_in(office), Console.signed_in(office, OTHER_CLERK)
    preview(first, **{"rounds-2-date": "2023-11-24"})
    preview(second, group_name="ของคนที่สอง")
    assert first.submit("บันทึก") == 200
    assert second.submit("บันทึก") == 409
    assert "มีผู้อื่นบันทึกเรื่องนี้" in second.text
    assert second.page.select_one("input[name=group_name]")["value"] == "ของคนที่สอง"  # type: ignore[index]
    assert second.submit("ดูผลก่อนบันทึก") == 200
    assert "24 พ.ย. 2566" in second.text and "23 พ.ย. 2566" in second.text  # what saving would put back
    assert dates(office)[2] == "2023-11-24"


def test_a_change_on_top_of_another_is_not_undone_below_it(office: World) -> None:
    console = Console.signed_in(office)
    for day in ("2023-11-24", "2023-11-27"):
        preview(console, **{"rounds-2-date": day})
        console.submit("บันทึก")
    first = min(row["id"] for row in office.rows("audit_entry") if row["action"] == "campaign_changed")
    assert console.post(f"/console/changes/{first}/undo") == 409
    assert dates(office)[2] == "2023-11-27"


def test_a_file_goes_out_and_comes_in_again_with_the_same_preview(office: World) -> None:
    console = Console.signed_in(office)
    assert console.get(f"{PAGE}/file") == 200
    data = yaml.safe_load(console.response.get_data(as_text=True))
    data["rounds"][0]["date"] = "2023-11-08"
    console.get("/console/campaigns/new/")
    content = yaml.safe_dump(data, allow_unicode=True).encode()
    assert console.submit("เปิดไฟล์และดูผล", file=(BytesIO(content), "campaign.yaml")) == 200
    assert "8 พ.ย. 2566" in console.text
    assert console.submit("บันทึก") == 200
    assert dates(office)[0] == "2023-11-08"


BAD_FILES = [
    (b"", "โปรดเลือกไฟล์"),
    (b"\xff\xfe", "ไม่ใช่ข้อความ UTF-8"),
    (b"a: [", "ไม่ใช่ไฟล์ YAML"),
    (b"slug: x-1\ntitle: t\n", "letter: โปรดกรอกช่องนี้"),
    (b"a: &x [1, 1]\nb: [*x, *x]\n", "ไม่ใช่ไฟล์ YAML"),
    (b"[" * 100_000, "ไม่ใช่ไฟล์ YAML"),
    (b"#" * 300_000, "ไม่เกิน 256 KB"),
]


def test_a_bad_file_is_refused_with_the_reason(office_on_sqlite: World) -> None:
    console = Console.signed_in(office_on_sqlite)
    for content, said in BAD_FILES:
        console.get("/console/campaigns/new/")
        assert console.submit("เปิดไฟล์และดูผล", file=(BytesIO(content), "campaign.yaml")) == 422, content[:20]
        assert said in console.text


def test_next_terms_follow_up_is_a_copy_with_its_dates_moved(office: World) -> None:
    console = Console.signed_in(office)
    console.get("/console/campaigns/new/", source="info-go-th-2566")
    fields = {"slug": "info-2567-1", "title": "ภาคเรียนที่ 1/2567", "begins": "2024-06-06"}
    assert console.submit("คัดลอกและแก้ไขต่อ", **fields) == 200, console.text
    assert len(office.rows("campaign")) == 1
    assert console.submit("ดูผลก่อนบันทึก", letter_number="ศธ ๐๔๐๔๒/๑") == 200, console.text
    assert "เพิ่ม" in console.text and "12 ข้อความ" in console.text
    assert console.submit("บันทึกไว้ก่อน") == 200
    copy = next(row for row in office.rows("campaign") if row["slug"] == "info-2567-1")
    assert not copy["active"] and copy["statistics_from"] == "2024-05"
    assert dates(office, "info-2567-1") == ["2024-06-06", "2024-06-13", "2024-06-20"]
    console.get("/console/campaigns/")
    assert console.submit("เริ่มติดตาม") == 200
    assert all(row["active"] for row in office.rows("campaign"))
    console.get("/console/changes/")
    assert console.submit("เลิกทำ") == 200
    assert not next(row for row in office.rows("campaign") if row["slug"] == "info-2567-1")["active"]


def test_a_campaign_is_set_up_by_a_few_answers(office_on_sqlite: World) -> None:
    console = Console.signed_in(office_on_sqlite)
    console.get("/console/campaigns/new/simple")
    assert console.submit("ต่อไป", title="", items="", day="") == 422
    assert "โปรดกรอกชื่อเรื่อง" in console.text
    answers = {
        "title": "สำรวจอาคาร", "items": "อาคารเรียน\nห้องน้ำ", "day": ["2023-12-14", ""], "report": "2023-12-20",
        "reminder": ["before", "morning"],
    }  # fmt: skip
    assert console.submit("ต่อไป", **answers) == 200
    assert console.submit("ดูผลก่อนบันทึก") == 200, console.text
    assert "แจ้งล่วงหน้า ครั้งที่ 1" in console.text
    assert console.submit("บันทึกและเริ่มติดตาม") == 200
    made = next(row for row in office_on_sqlite.rows("campaign") if row["title"] == "สำรวจอาคาร")
    assert made["active"] and dates(office_on_sqlite, made["slug"]) == ["2023-12-14"]
    rules = [row["key"] for row in office_on_sqlite.rows("reminder_rule") if row["campaign_id"] == made["id"]]
    assert rules == ["upcoming-1", "today-2", "stage_start-3", "stage_last_day-4"]


def test_an_archived_campaign_is_silent_and_can_be_taken_up_again(office: World) -> None:
    office.enrol(CLERK, SCHOOL)
    console = Console.signed_in(office)
    console.get("/console/campaigns/")
    assert console.submit("เก็บ") == 200
    assert "ยังไม่มีเรื่องติดตาม" in texts(office.say(CLERK, "สถานะ"))
    office.at("2023-11-06", "10:30")
    assert heard(office) == ""
    console = Console.signed_in(office)
    assert console.post(f"/console/changes/{_latest(office)}/undo") == 200
    assert "ยังไม่ตรวจ" in texts(office.say(CLERK, "สถานะ"))


def _latest(world: World) -> int:
    """The entry of the last change of a campaign."""
    return max(int(row["id"]) for row in world.rows("audit_entry") if row["action"].startswith("campaign_"))


def test_a_viewer_reads_and_changes_nothing(office_on_sqlite: World) -> None:
    office_on_sqlite.make_officer(CLERK, Role.VIEWER)
    viewer = Console.signed_in(office_on_sqlite, CLERK)
    assert viewer.get(PAGE) == 200
    assert viewer.page.select_one("fieldset.whole[disabled]") is not None
    assert not viewer.page.select("main button[type=submit]")
    assert viewer.get("/console/campaigns/new/") == 403
    for path in ("edit/preview", "edit/save", "edit/back", "new/copy", "new/upload", "1/archive", "1/activate"):
        assert viewer.post(f"/console/campaigns/{path}") == 403
    assert viewer.get(f"{PAGE}/file") == 200


def test_a_forged_content_is_refused(office_on_sqlite: World) -> None:
    console = Console.signed_in(office_on_sqlite)
    before = office_on_sqlite.rows("campaign")
    for content in ("", "{}", "[]", "x", '{"slug": "info-go-th-2566"}'):
        assert console.post("/console/campaigns/edit/save", {"content": content}) == 400
    assert office_on_sqlite.rows("campaign") == before
    assert console.get("/console/campaigns/unknown") == 404


def test_names_and_howtos_are_shown_as_text(office_on_sqlite: World) -> None:
    console = Console.signed_in(office_on_sqlite)
    console.get(PAGE)
    nasty = '<script>alert(1)</script>"><img src=x>'
    assert console.submit("ดูผลก่อนบันทึก", **{"title": nasty, "items-0-howto": nasty}) == 200
    assert not console.page.select("main script, main img") and nasty in console.text
    console.submit("บันทึก")
    console.get("/console/calendar/", month="2023-11")
    assert not console.page.select("main script, main img")
