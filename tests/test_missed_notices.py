"""When something stands in a notice's way: a worker that was down, no group, a changed calendar."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

import pytest
import yaml

from core.clock import at_bangkok
from core.config import ROOT
from tests.world import GROUP, OFFICER, STRANGER, Message, World, texts

CAMPAIGN = ROOT / "campaigns" / "info-go-th-2566.yaml"


@pytest.fixture
def office(world: World) -> World:
    world.platform.quota = None
    world.without_riding()
    world.make_officer()
    return world


@pytest.fixture
def bound(office: World) -> World:
    office.bind_group()
    return office


def pushed(world: World, chat: str = GROUP) -> list[str]:
    """What the chat was told without asking, as people read it."""
    return [texts(message) for message in world.received(chat) if message["_via"] == "push"]


def reports(world: World) -> list[str]:
    """What the officer was told about notices that did not go out."""
    return [told for told in pushed(world, OFFICER) if told.startswith("ประกาศที่ไม่ได้ส่ง")]


def reload_with(world: World, tmp_path: Path, old: str, new: str) -> str:
    """Load the letter's campaign again with one thing changed."""
    written = CAMPAIGN.read_text()
    assert written.count(old) == 1
    return load(world, tmp_path, written.replace(old, new))


def load(world: World, tmp_path: Path, content: str) -> str:
    file = tmp_path / "campaign.yaml"
    file.write_text(content)
    output = world.command("campaign-load", str(file))
    world.without_riding()
    return output


def day_off(world: World, day: str) -> None:
    world.execute("INSERT INTO day_override (day, working, reason) VALUES (:day, FALSE, 'ประกาศเขต')", day=day)


def test_a_worker_that_was_down_from_half_past_eight_to_eleven_still_sends(bound: World) -> None:
    bound.at("2023-11-06", "08:29")
    assert pushed(bound) == []
    bound.start_bot()
    bound.at("2023-11-06", "11:00")
    assert len(pushed(bound)) == 1
    bound.at("2023-11-06", "13:00")
    assert len(pushed(bound)) == 1
    assert reports(bound) == []


def test_a_notice_that_missed_its_day_is_not_sent_late_but_told_to_the_officers_once(bound: World) -> None:
    for when in ("08:00", "08:30", "12:00"):
        bound.at("2023-11-07", when)
    assert pushed(bound) == []
    assert len(reports(bound)) == 1
    assert "แจ้งล่วงหน้า ครั้งที่ 1 (9 พ.ย. 2566): เลยเวลาที่กำหนดก่อนจะส่งได้" in reports(bound)[0]


def test_after_a_long_stop_all_missed_notices_are_told_in_one_message_and_the_next_ones_go_out(bound: World) -> None:
    bound.at("2023-11-15", "09:00")
    assert pushed(bound) == []
    assert len(reports(bound)) == 1
    for line in ("แจ้งล่วงหน้า ครั้งที่ 1", "แจ้งเช้าวันติดตาม ครั้งที่ 1", "แจ้งผล ครั้งที่ 1", "แจ้งล่วงหน้า ครั้งที่ 2"):
        assert reports(bound)[0].count(line) == 1
    bound.at("2023-11-16")
    assert [told[:25] for told in pushed(bound)] == ["วันนี้ติดตาม ครั้งที่ 2 ว"]


def test_a_campaign_of_long_ago_is_history_and_not_reported(bound: World) -> None:
    bound.at("2024-02-01")
    assert pushed(bound) == []
    assert reports(bound) == []


def test_without_a_bound_group_the_officers_learn_why_nothing_went_out(office: World) -> None:
    office.at("2023-11-06")
    assert reports(office) == []
    office.at("2023-11-06", "16:31")
    assert len(reports(office)) == 1
    assert "ยังไม่ได้ผูกกลุ่มไลน์ (พิมพ์ ผูกกลุ่มนี้ ในกลุ่ม)" in reports(office)[0]
    office.at("2023-11-07")
    assert len(reports(office)) == 1


def test_a_group_that_is_bound_later_on_the_day_still_hears_that_days_notice(office: World) -> None:
    office.at("2023-11-06", "10:00")
    office.bind_group()
    office.later(minutes=1)
    assert "แจ้งกำหนดการติดตาม ครั้งที่ 1" in pushed(office)[0]


def test_a_group_that_is_bound_after_the_window_hears_the_next_notice_only(office: World) -> None:
    office.at("2023-11-07")
    office.bind_group()
    office.at("2023-11-08")
    assert pushed(office) == []
    office.at("2023-11-09")
    assert [told[:25] for told in pushed(office)] == ["วันนี้ติดตาม ครั้งที่ 1 ว"]


def test_a_group_that_only_an_officer_may_bind_stays_silent_for_others(office: World) -> None:
    assert office.say(STRANGER, "ผูกกลุ่มนี้", group=GROUP) == []
    office.at("2023-11-06")
    assert pushed(office) == []


def test_a_group_that_removed_the_bot_hears_nothing_and_the_officers_learn_of_it(bound: World) -> None:
    bound.post(bound.platform.bot_leaves(GROUP))
    bound.at("2023-11-06")
    bound.at("2023-11-06", "16:31")
    assert pushed(bound) == []
    assert bound.platform.requests("push")[0].body["to"] == OFFICER
    assert "ยังไม่ได้ผูกกลุ่มไลน์" in reports(bound)[0]


def test_an_unbound_group_hears_nothing_until_it_is_bound_again(bound: World) -> None:
    bound.say(OFFICER, "เลิกผูกกลุ่มนี้", group=GROUP)
    bound.at("2023-11-06")
    assert pushed(bound) == []
    bound.bind_group()
    bound.later(minutes=1)
    assert len(pushed(bound)) == 1


def test_stage_notices_without_any_officer_wait_for_one_within_the_day(world: World) -> None:
    world.at("2023-11-27", "08:30")
    world.make_officer()
    world.later(minutes=1)
    assert "วันนี้: สรุปผลการดำเนินงาน" in " ".join(pushed(world, OFFICER))


def test_what_was_missed_before_the_first_officer_came_is_told_to_that_officer(world: World) -> None:
    world.at("2023-11-07")
    world.make_officer()
    world.later(minutes=1)
    assert len(reports(world)) == 1
    assert "แจ้งล่วงหน้า ครั้งที่ 1" in reports(world)[0]


def test_a_round_on_a_holiday_is_told_on_the_working_day_before(bound: World, tmp_path: Path) -> None:
    output = reload_with(bound, tmp_path, "date: 2023-11-23}", "date: 2023-12-05}")  # วันชาติ, a Tuesday
    assert "warning: a round falls on a day off: วันอังคารที่ 5 ธ.ค. 2566" in output
    bound.at("2023-11-30")
    assert "แจ้งกำหนดการติดตาม ครั้งที่ 3" in pushed(bound)[-1]
    before = len(pushed(bound))
    bound.at("2023-12-01")
    assert len(pushed(bound)) == before
    bound.at("2023-12-04")
    assert len(pushed(bound)) == before + 1
    assert "วันอังคารที่ 5 ธ.ค. 2566 (พรุ่งนี้)" in pushed(bound)[-1]
    bound.at("2023-12-05")
    assert len(pushed(bound)) == before + 1


def test_a_day_that_the_office_declares_off_moves_the_notice_before_it(bound: World) -> None:
    day_off(bound, "2023-11-09")
    bound.at("2023-11-06")
    bound.at("2023-11-08")
    assert "แจ้งกำหนดการติดตาม ครั้งที่ 1" in pushed(bound)[-1]
    assert "(พรุ่งนี้)" in pushed(bound)[-1]
    told = len(pushed(bound))
    bound.at("2023-11-09")
    assert len(pushed(bound)) == told


def test_a_day_off_between_notice_and_round_moves_the_notice_earlier(bound: World) -> None:
    day_off(bound, "2023-11-07")
    bound.at("2023-11-03", "10:01")
    assert "วันพฤหัสบดีที่ 9 พ.ย. 2566" in pushed(bound)[0]
    bound.at("2023-11-06")
    assert len(pushed(bound)) == 1


def test_a_round_that_is_moved_before_its_notice_is_told_with_its_new_day(bound: World, tmp_path: Path) -> None:
    reload_with(bound, tmp_path, "{number: 1, date: 2023-11-09}", "{number: 1, date: 2023-11-13}")
    bound.at("2023-11-06")
    assert pushed(bound) == []
    bound.at("2023-11-08")
    assert "แจ้งกำหนดการติดตาม ครั้งที่ 1 วันจันทร์ที่ 13 พ.ย. 2566" in pushed(bound)[0]
    bound.at("2023-11-09")
    assert len(pushed(bound)) == 1


def test_loading_the_same_campaign_again_repeats_nothing(bound: World) -> None:
    bound.at("2023-11-06")
    bound.command("campaign-load", str(CAMPAIGN))
    bound.without_riding()
    bound.later(minutes=1)
    assert len(pushed(bound)) == 1


def test_a_stage_that_takes_the_place_of_a_removed_one_is_told_as_its_own(bound: World, tmp_path: Path) -> None:
    bound.at("2023-11-28")
    letter = yaml.safe_load(CAMPAIGN.read_text())
    report = letter["stages"].pop()
    load(bound, tmp_path, yaml.safe_dump(letter))
    letter["stages"].append({**report, "key": "thanks", "title": "ขอบคุณ"})
    load(bound, tmp_path, yaml.safe_dump(letter))
    told = len(pushed(bound, OFFICER))
    bound.later(minutes=1)
    assert "วันนี้: ขอบคุณ" in pushed(bound, OFFICER)[-1]
    assert len(pushed(bound, OFFICER)) == told + 1


def test_a_notice_reads_as_things_stand_when_it_is_sent_not_when_it_fell_due(bound: World) -> None:
    bound.clock.move_to(at_bangkok(date(2023, 11, 6), time(8, 30)))
    bound.services.worker.tick()
    bound.say(OFFICER, "ตรวจ บ้านต้นแบบ")
    bound.say(OFFICER, "ครบหมด")
    bound.say(OFFICER, "บันทึก")
    bound.services.worker.sweep()
    assert "ขณะนี้ครบแล้ว 1 จาก 24 โรงเรียน" in pushed(bound)[0]


def test_a_notice_whose_group_is_unbound_before_it_is_sent_is_withdrawn(bound: World) -> None:
    bound.clock.move_to(at_bangkok(date(2023, 11, 6), time(8, 30)))
    bound.services.worker.tick()
    bound.say(OFFICER, "เลิกผูกกลุ่มนี้", group=GROUP)
    bound.services.worker.sweep()
    assert bound.platform.requests("push") == []


def titles(messages: list[Message]) -> list[str]:
    return [str(message.get("altText")) for message in messages]


def test_the_notices_alternative_text_says_what_it_is_about(bound: World) -> None:
    bound.at("2023-11-06")
    assert titles(bound.received(GROUP))[-1] == "แจ้งกำหนดการติดตาม ครั้งที่ 1 วันพฤหัสบดีที่ 9 พ.ย. 2566"
