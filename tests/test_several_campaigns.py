"""Several matters at once in chat: other items, the office's own, and cards that say which matter they mean."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from core.clock import in_bangkok
from core.config import ROOT
from core.vocabulary import Role
from models.campaign_file import as_campaign, read_campaign_file
from models.planner import plan
from tests.console import Console
from tests.world import CLERK, GROUP, OFFICER, OTHER_CLERK, World, button, texts
from thai.working_days import WorkingDays

SCHOOL = "บ้านต้นแบบ"
OIT, PIN = (str(ROOT / "campaigns" / f"{slug}.yaml") for slug in ("oit-2566", "pin-2561"))


def load_pins(world: World, folder: Path) -> None:
    """The pin registration with its dates in November 2566: due on the 14th, reported until the 24th."""
    data = yaml.safe_load(Path(PIN).read_text())
    data["rounds"][0]["date"] = "2023-11-14"
    data["stages"][0] |= {"starts": "2023-11-15", "ends": "2023-11-24"}
    file = folder / "pin.yaml"
    file.write_text(yaml.safe_dump(data, allow_unicode=True))
    world.command("campaign-load", str(file))


@pytest.mark.parametrize(
    ("file", "planned"),
    [
        (
            OIT,
            [
                ("stage_start", "05-23"), ("stage_before", "06-13"), ("stage_before-2", "06-19"),
                ("stage_last_day", "06-20"), ("stage_start", "06-21"),
            ],
        ),
        (
            PIN,
            [
                ("upcoming", "05-25"), ("today", "05-31"), ("results", "06-01"), ("stage_start", "06-01"),
                ("stage_last_day", "06-08"),
            ],
        ),
    ],
)  # fmt: skip
def test_the_templates_plan_their_notices(file: str, planned: list[tuple[str, str]]) -> None:
    campaign = as_campaign(read_campaign_file(Path(file).read_text()))
    found = [(notice.rule, f"{in_bangkok(notice.due_at):%m-%d}") for notice in plan(campaign, WorkingDays())]
    assert found == planned


def test_the_pin_registration_is_followed_up_by_its_file_alone(office: World) -> None:
    office.execute("UPDATE campaign SET active = :no", no=False)
    office.command("campaign-load", PIN)
    office.at("2018-05-25", "10:30")
    office.enrol(CLERK, SCHOOL)
    card = office.say(CLERK, "สถานะ")
    for said in ("เตรียมข้อมูล 5 อย่าง", "ลงทะเบียนรับ User/Password", "ปักหมุดพิกัดจุดให้บริการ", "31 พ.ค. 2561"):
        assert said in texts(card)
    assert "ชื่อหน่วยงานภาษาอังกฤษ" in texts(office.tap(CLERK, "วิธีแก้", card))
    office.tap(CLERK, "แจ้งแก้ไขแล้ว", card)
    assert "เตรียมข้อมูล 5 อย่าง ↻ แจ้งแก้ไขแล้ว" in texts(office.say(CLERK, "สถานะ"))
    office.at("2018-05-31", "14:00")
    assert "ครบทุกรายการที่ตรวจ" in texts(office.record(SCHOOL))
    office.at("2018-06-01", "08:30")
    assert "วันนี้: รายงานผลการปักหมุด" in texts(office.received(OFFICER))


def test_the_offices_own_items_have_owners_and_one_due_date_and_no_school_hears_of_them(world: World) -> None:
    world.at("2023-06-12", "10:00")
    world.make_officer()
    world.enrol(CLERK, SCHOOL)
    world.execute("UPDATE campaign SET active = :no", no=False)
    world.command("campaign-load", OIT)
    card = world.say(OFFICER, "สถานะ")
    for said in ("O1 โครงสร้าง", "O28 ช่องทางแจ้งเรื่องร้องเรียน", "ผู้รับผิดชอบ: กลุ่มกฎหมายและคดี", "20 มิ.ย. 2566"):
        assert said in texts(card)
    assert "ครบ 0 จาก 8 รายการ" in texts(card)
    assert "ครบ 1 จาก 8 รายการ" in texts(world.tap(OFFICER, "ครบแล้ว", card))
    for day, said in (
        ("13", "ครบกำหนดอีก 7 วัน"),
        ("19", "ครบกำหนดพรุ่งนี้"),
        ("20", "(วันสุดท้าย)"),
        ("21", "คณะทำงานตรวจสอบ"),
    ):
        world.at(f"2023-06-{day}", "08:30")
        assert said in texts(world.received(OFFICER)[-1])
    assert "ครบ 1 จาก 8 รายการ" in texts(world.received(OFFICER)[-1])
    heard = len(world.received(CLERK))
    assert "ยังไม่มีเรื่องติดตาม" in texts(world.say(CLERK, "สถานะ"))
    assert len(world.received(CLERK)) == heard + 1
    assert "ใช้ได้เฉพาะ" in texts(world.tap_data(CLERK, button(card, "ครบแล้ว")["data"]))


def test_the_console_shows_the_offices_items_and_takes_an_officers_word_back(world: World) -> None:
    world.at("2023-06-12", "10:00")
    world.make_officer()
    world.command("campaign-load", OIT)
    console = Console.signed_in(world)
    assert console.get("/console/campaigns/oit-2566") == 200
    assert ["O8 Q&A", "กลุ่มส่งเสริมการศึกษาทางไกลฯ"] in [row[:2] for row in console.rows()]
    assert console.submit("ครบแล้ว") == 200
    assert "ครบ 1 จาก 8 รายการ" in texts(world.say(OFFICER, "สถานะสำนักงาน"))
    console.get("/console/changes/")
    assert console.submit("เลิกทำ") == 200
    assert "ครบ 0 จาก 8 รายการ" in texts(world.say(OFFICER, "สถานะสำนักงาน"))
    console.get("/console/campaigns/oit-2566")
    assert console.submit("ดูผลก่อนบันทึก", **{"items-0-remove": "1"}) == 422
    world.make_officer(OTHER_CLERK, Role.VIEWER)
    viewer = Console.signed_in(world, OTHER_CLERK)
    assert (
        viewer.post(f"/console/campaigns/items/{world.rows('checklist_item')[-1]['id']}", {"state": "complete"}) == 403
    )


def test_of_two_matters_each_card_says_which_it_means_and_leads_to_the_other(office: World, tmp_path: Path) -> None:
    load_pins(office, tmp_path)
    office.enrol(CLERK, SCHOOL)
    first = office.say(CLERK, "สถานะ")
    assert "เรื่อง: การติดตามการดำเนินงาน" in texts(first) and "ภาพถ่าย" in texts(first)  # its round comes first
    other = office.tap(CLERK, "เรื่อง: การลงทะเบียนและปักหมุด", first)
    assert "ปักหมุดพิกัดจุดให้บริการ" in texts(other) and "ครั้งที่ 1 วันที่ 14 พ.ย. 2566" in texts(other)
    assert "เตรียมข้อมูล 5 อย่าง" in texts(office.tap(CLERK, "แจ้งแก้ไขแล้ว", other))
    assert len(office.rows("declaration")) == 1
    calendar = texts(office.say(CLERK, "ปฏิทิน"))
    assert "info.go.th" in calendar and "ปักหมุด" in calendar
    office.at("2023-11-10", "09:00")
    assert "ปักหมุดพิกัดจุดให้บริการ" in texts(office.say(CLERK, "สถานะ"))  # the 14th comes before the 16th


def test_results_are_recorded_in_the_matter_that_was_chosen(office: World, tmp_path: Path) -> None:
    load_pins(office, tmp_path)
    office.at("2023-11-09", "10:00")
    check = office.say(OFFICER, f"ตรวจ {SCHOOL}")
    assert "1. ภาพถ่าย" in texts(check) and "เรื่อง: การติดตาม" in texts(check)
    check = office.tap(OFFICER, "เรื่อง: การลงทะเบียนและปักหมุด", check)
    assert "3. ปักหมุด" in texts(check)
    office.say(OFFICER, "ไม่ครบ 3")
    saved = office.say(OFFICER, "บันทึก")
    items = {row["id"]: row["key"] for row in office.rows("checklist_item")}
    assert {items[row["item_id"]] for row in office.rows("check_record")} == {
        "pin-prepare", "pin-register", "pin-place", "pin-survey", "pin-photo",
    }  # fmt: skip
    missing = texts(office.tap(OFFICER, "ใครยังไม่ครบ", saved))
    assert "เรื่อง: การลงทะเบียนและปักหมุด" in missing and "ปักหมุดพิกัดจุดให้บริการ" in missing
    assert "3. ปักหมุด" in texts(office.tap(OFFICER, "ถัดไป", saved))
    office.bind_group()
    announced = office.tap(OFFICER, "ยืนยันแจ้งผล", office.tap(OFFICER, "แจ้งผลรอบนี้เข้ากลุ่ม", saved))
    assert "ครั้งที่ 1 (14 พ.ย. 2566)" in texts(announced)
    office.later(hours=3)
    assert "เรื่อง: การลงทะเบียนและปักหมุด" in texts(office.received(GROUP))


def test_an_old_cards_button_acts_on_its_own_matter(office: World, tmp_path: Path) -> None:
    office.enrol(CLERK, SCHOOL)
    old = office.say(CLERK, "สถานะ")
    load_pins(office, tmp_path)
    office.at("2023-11-10", "09:00")  # by now the pins are meant where nothing is named
    office.tap(CLERK, "แจ้งแก้ไขแล้ว", old)
    (declared,) = office.rows("declaration")
    assert next(row["key"] for row in office.rows("checklist_item") if row["id"] == declared["item_id"]) == "photo"


def test_group_notices_name_their_matter(office: World, tmp_path: Path) -> None:
    office.bind_group()
    office.without_riding()
    load_pins(office, tmp_path)
    office.without_riding()
    office.at("2023-11-09", "08:30")
    notices = [texts(message) for message in office.received(GROUP)[-2:]]
    assert any("วันนี้ติดตาม ครั้งที่ 1" in said and "info.go.th" in said for said in notices)
    assert any("แจ้งกำหนดการติดตาม ครั้งที่ 1" in said and "ปักหมุด" in said for said in notices)
