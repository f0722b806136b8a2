"""Schools that still miss something: on the morning of each round and rung by rung after it, each person once a day."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from core.config import ROOT
from core.vocabulary import Role
from models.enrolment import district_invite
from tests.statistics_chat import OTHER_SCHOOL, SCHOOL, colleague_joins, days_reminded, every_day, pushes, reminders
from tests.world import CLERK, KEY, OFFICER, OTHER_CLERK, STRANGER, World, actions, texts

NETWORK = "ตัวอย่างสัมพันธ์"  # of both schools, in the sample roster
HEAD = STRANGER


@pytest.fixture
def office(world: World) -> World:
    """A school with two people, an officer, and no statistics to remind of."""
    world.execute("UPDATE campaign SET statistics_from = NULL")
    world.enrol(CLERK, SCHOOL)
    colleague_joins(world)
    world.make_officer()
    return world


def invite_head(world: World, user: str = HEAD) -> None:
    with world.services.database.begin() as session:
        code = district_invite(session, KEY, world.now, Role.NETWORK_HEAD, "", NETWORK)
    world.tap(user, "ยืนยันและยินยอม", world.say(user, f"ลงทะเบียน {code}"))


def load(world: World, folder: Path, *, statistics: bool = False, **changes: object) -> None:
    """Load the letter's campaign with these changes."""
    file = yaml.safe_load((ROOT / "campaigns" / "info-go-th-2566.yaml").read_text()) | changes
    if not statistics:
        del file["statistics"]
    path = folder / "campaign.yaml"
    path.write_text(yaml.safe_dump(file, allow_unicode=True))
    world.command("campaign-load", str(path))


def told(world: World, user: str) -> list[str]:
    """The days on which somebody was pushed a digest."""
    people = {row["line_user_id"]: row["id"] for row in world.rows("person")}
    sent = [row for row in pushes(world) if row["status"] == "sent" and row["subject"]["person"] == people[user]]
    return [row["subject"]["day"][-2:] for row in sent]


# When and whom


def test_the_whole_ladder_is_climbed_and_begins_anew_with_each_round(office: World) -> None:
    invite_head(office)
    office.at("2023-11-09", "14:00")
    office.record(SCHOOL, "ไม่ครบ 1 3")
    every_day(office, date(2023, 11, 9), date(2023, 11, 30))
    assert told(office, CLERK) == ["10", "16", "23"]  # checked in the first round only
    assert told(office, OTHER_CLERK) == ["14", "21", "28"]
    assert told(office, HEAD) == ["15", "22", "29"]
    assert told(office, OFFICER) == ["16", "23", "30"]
    said = texts([m for m in office.received(OTHER_CLERK) if "ผู้รับผิดชอบได้รับแจ้งแล้ว" in texts(m)])
    assert said.count("• ภาพถ่าย") == 3 and "• ที่ตั้ง" not in said


def test_nothing_is_said_before_a_school_was_checked(office: World) -> None:
    every_day(office, date(2023, 11, 6), date(2023, 11, 30))
    assert pushes(office) == []


def test_a_school_that_was_checked_late_hears_it_on_that_day(office: World) -> None:
    office.at("2023-11-10", "16:45")
    office.record(SCHOOL, "ไม่ครบ 2")
    office.at("2023-11-11", "10:00")
    office.at("2023-11-13", "11:00")
    every_day(office, date(2023, 11, 13), date(2023, 11, 13))
    assert told(office, CLERK) == ["13"]
    assert "• ที่ตั้ง" in texts(reminders(office)) and "ติดตามครั้งที่ 2 วันพฤหัสบดีที่ 16 พ.ย. 2566" in texts(reminders(office))


def test_on_the_day_of_a_round_the_school_hears_what_the_last_one_found(office: World) -> None:
    office.at("2023-11-08", "10:00")
    office.record(SCHOOL, "ไม่ครบ 4")
    every_day(office, date(2023, 11, 8), date(2023, 11, 9))
    assert told(office, CLERK) == ["09"]
    assert "ติดตามครั้งที่ 1 วันพฤหัสบดีที่ 9 พ.ย. 2566 (วันนี้)" in texts(reminders(office))


def test_a_rung_on_a_day_off_moves_to_the_next_working_day(office: World) -> None:
    office.execute("INSERT INTO day_override (day, working, reason) VALUES ('2023-11-10', :off, '')", off=False)
    office.at("2023-11-09", "14:00")
    office.record(SCHOOL, "ไม่ครบ 1")
    every_day(office, date(2023, 11, 9), date(2023, 11, 15))
    assert told(office, CLERK) == ["13"] and told(office, OTHER_CLERK) == ["15"]


def test_the_campaign_file_says_how_the_ladder_stands(office: World, tmp_path: Path) -> None:
    load(office, tmp_path, ladder=[{"to": "members", "working_days": 1}, {"to": "officers", "working_days": 2}])
    office.at("2023-11-09", "14:00")
    office.record(SCHOOL, "ไม่ครบ 1")
    every_day(office, date(2023, 11, 9), date(2023, 11, 15))
    assert (told(office, CLERK), told(office, OTHER_CLERK), told(office, OFFICER)) == ([], ["10"], ["13"])


@pytest.mark.parametrize(
    ("ladder", "problem"),
    [
        ([{"to": "director", "working_days": 1}], "ladder.0.to"),
        ([{"to": "members", "working_days": 0}], "ladder.0.working_days"),
        ([{"to": "members", "working_days": 3}, {"to": "officers", "working_days": 2}], "ladder: a rung comes before"),
        ([{"to": "members", "working_days": 3}, {"to": "members", "working_days": 4}], "ladder: a key stands twice"),
    ],
)
def test_a_ladder_that_cannot_stand_is_refused(world: World, tmp_path: Path, ladder: object, problem: str) -> None:
    file = yaml.safe_load((ROOT / "campaigns" / "info-go-th-2566.yaml").read_text()) | {"ladder": ladder}
    path = tmp_path / "campaign.yaml"
    path.write_text(yaml.safe_dump(file, allow_unicode=True))
    result = world.app.test_cli_runner().invoke(args=["campaign-load", str(path)])
    assert result.exit_code != 0 and problem in result.output


# What ends it


@pytest.mark.parametrize("ends", ["declares", "is complete"])
def test_a_school_that_is_through_hears_no_more_not_even_what_already_waits(office: World, ends: str) -> None:
    office.at("2023-11-09", "14:00")
    office.record(SCHOOL, "ไม่ครบ 1")
    office.at("2023-11-14")  # the colleague's digest waits for a ride
    if ends == "declares":
        office.tap(CLERK, "แจ้งแก้ไขแล้ว", office.say(CLERK, "สถานะ"))
    else:
        office.record(SCHOOL, "ครบหมด")
    every_day(office, date(2023, 11, 14), date(2023, 11, 30))
    assert told(office, OTHER_CLERK) == [] and told(office, OFFICER) == []
    (row,) = [row for row in pushes(office) if row["subject"]["day"] == "2023-11-14"]
    assert (row["status"], row["cause"]) == ("cancelled", "nothing is owed any more")


def test_a_snooze_silences_the_school_but_not_the_list_of_the_office(office: World) -> None:
    office.at("2023-11-09", "14:00")
    office.record(SCHOOL, "ไม่ครบ 1")
    office.at("2023-11-10", "16:00")
    office.tap(CLERK, "เตือนอีกครั้งใน 3 วันทำการ", reminders(office))
    every_day(office, date(2023, 11, 13), date(2023, 11, 16))
    assert told(office, OTHER_CLERK) == []
    assert told(office, CLERK) == ["10", "15", "16"]  # it ends on the 15th; the 16th is the next round
    assert told(office, OFFICER) == ["16"]


# In one message


def test_who_answers_for_a_school_and_heads_a_network_reads_both_in_one_request(office: World, tmp_path: Path) -> None:
    load(office, tmp_path, statistics=True, ladder=[{"to": "network_head", "working_days": 1}])
    office.enrol(STRANGER, OTHER_SCHOOL)
    invite_head(office)
    office.at("2023-11-16", "14:00")
    office.record(SCHOOL, "ไม่ครบ 1")
    before = len(office.received(HEAD))
    every_day(office, date(2023, 11, 17), date(2023, 11, 17))  # also October's last slot
    both = office.received(HEAD)[before:]
    assert len(both) == 2 and len(pushes(office)) == 2  # the other one is for the school itself
    assert "ตุลาคม 2566 (เกินกำหนด" in texts(both) and f"• {SCHOOL}: ภาพถ่าย" in texts(both)


def test_the_head_reads_of_the_own_network_only(office: World) -> None:
    invite_head(office)
    office.at("2023-11-09", "14:00")
    for school in (SCHOOL, "บ้านคลองแบบ"):
        office.record(school, "ไม่ครบ 1")
    every_day(office, date(2023, 11, 15), date(2023, 11, 15))
    (message,) = [m for m in office.received(HEAD) if "โรงเรียนในเครือข่ายที่ยังไม่ครบ" in texts(m)]
    assert "ยังไม่ครบ 1 โรงเรียน" in texts(message) and "บ้านคลองแบบ" not in texts(message)


def test_the_offices_list_is_by_amphoe_and_marks_schools_that_nobody_can_write_to(office: World) -> None:
    office.at("2023-11-09", "14:00")
    for school in (SCHOOL, "บ้านคลองแบบ", "วัดปากคลองจำลอง"):
        office.record(school, "ไม่ครบ 1")
    every_day(office, date(2023, 11, 16), date(2023, 11, 16))
    (message,) = [m for m in office.received(OFFICER) if "หลังเตือนครบทุกขั้น" in texts(m)]
    said = texts(message)
    assert "ยังไม่ครบ 3 โรงเรียน" in said
    assert "อ.ท่าจำลอง (2) บ้านคลองแบบ* · วัดปากคลองจำลอง*" in said and f"อ.เมืองตัวอย่าง (1) {SCHOOL}" in said
    assert "* 2 โรงเรียนไม่มีผู้รับข้อความในไลน์" in said


def test_a_digest_rides_on_whatever_its_reader_writes_and_is_then_not_pushed(office: World) -> None:
    office.at("2023-11-09", "14:00")
    office.record(SCHOOL, "ไม่ครบ 1")
    office.at("2023-11-10", "08:30")
    answered = office.say(CLERK, "ครับ")
    assert "ยินดีให้บริการ" in texts(answered[0]) and "• ภาพถ่าย" in texts(answered[1])
    assert {"ดูสถานะ", "วิธีแก้ไข", "ติดขัด"} <= {action["label"] for action in actions(answered[1])}
    office.at("2023-11-10", "16:00")
    assert len(reminders(office)) == 1
    (row,) = pushes(office)
    assert (row["way"], row["status"], row["price"], row["purpose"]) == ("reply", "sent", 0, "digest")


def test_what_a_statistics_slot_brings_names_the_items_too_and_comes_once(office: World) -> None:
    office.execute("UPDATE campaign SET statistics_from = '2023-10'")
    office.at("2023-11-08", "10:00")
    office.record(SCHOOL, "ไม่ครบ 1")
    every_day(office, date(2023, 11, 9), date(2023, 11, 9))  # a slot of October's statistics, and the first round
    assert days_reminded(office) == ["2023-11-09"]
    assert "• ตุลาคม 2566" in texts(reminders(office)) and "• ภาพถ่าย" in texts(reminders(office))


def test_what_is_owed_of_several_campaigns_comes_in_one_message(office: World, tmp_path: Path) -> None:
    letter = {"number": "ศธ ๐๔๐๔๒/๑", "date": date(2023, 10, 1)}
    item = {"key": "policy", "name": "นโยบายคุ้มครองข้อมูล", "short": "นโยบาย"}
    other: dict[str, Any] = {
        "slug": "oit-2566",
        "title": "การติดตาม OIT",
        "letter": letter,
        "items": [item],
        "reminders": [],
    }
    load(office, tmp_path, **other)
    office.at("2023-11-09", "14:00")
    office.record(SCHOOL, "ไม่ครบ 1", note="รูปเก่า")
    (policy,) = [row["id"] for row in office.rows("checklist_item") if row["key"] == "policy"]
    office.execute(
        "INSERT INTO item_status (school_id, item_id, state, note) VALUES (:school, :item, 'incomplete', '')",
        school=office.school(SCHOOL).id, item=policy,
    )  # fmt: skip
    every_day(office, date(2023, 11, 10), date(2023, 11, 10))
    (message,) = reminders(office)
    said = texts(message)
    assert said.index("www.info.go.th") < said.index("• ภาพถ่าย (รูปเก่า)") < said.index("การติดตาม OIT")
    assert "• นโยบายคุ้มครองข้อมูล" in said and told(office, CLERK) == ["10"]
