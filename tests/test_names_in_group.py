"""The group reads the names of schools in a round's results only where an officer switched it on for that round."""

from __future__ import annotations

import pytest

from tests.statistics_chat import SCHOOL
from tests.world import CLERK, GROUP, OFFICER, World, actions, texts

OTHER = "บ้านคลองแบบ"


@pytest.fixture
def office(world: World) -> World:
    """The second round: one school incomplete, one declared since, one complete; the group is bound."""
    world.platform.quota = None
    world.without_riding()
    world.enrol(CLERK, "วัดดอนจำปา")
    world.make_officer()
    world.bind_group()
    world.at("2023-11-16", "13:00")
    world.record(SCHOOL, "ไม่ครบ 1")
    world.record(OTHER, "ครบหมด")
    world.record("วัดดอนจำปา", "ไม่ครบ 2")
    world.tap(CLERK, "แจ้งแก้ไขแล้ว", world.say(CLERK, "สถานะ"))
    return world


def results(world: World, number: int = 2) -> str:
    """What the group read of a round's results."""
    world.at("2023-11-20", "08:30")  # the last slot: partial results go out
    (message,) = [m for m in world.received(GROUP) if f"ผลการติดตาม ครั้งที่ {number}" in texts(m)]
    return texts(message)


def test_without_an_officers_word_the_group_reads_counts(office: World) -> None:
    assert SCHOOL not in results(office)


def test_the_preview_is_exactly_what_the_group_reads(office: World) -> None:
    office.at("2023-11-20", "08:29")
    preview, confirm = office.say(OFFICER, "แสดงชื่อในกลุ่ม ครั้งที่ ๒")
    assert f"อ.เมืองตัวอย่าง (1) {SCHOOL}" in texts(preview)
    assert OTHER not in texts(preview) and "วัดดอนจำปา" not in texts(preview)  # complete, and declared
    assert "ขณะนี้มี 1 โรงเรียน" in texts(confirm)
    assert "จะแสดงชื่อโรงเรียนที่ยังไม่ครบในกลุ่ม" in texts(office.tap(OFFICER, "ยืนยันแสดงชื่อ", [confirm]))
    assert SCHOOL in results(office)
    (sent,) = [m for m in office.received(GROUP) if "ผลการติดตาม ครั้งที่ 2" in texts(m)]
    assert (sent["altText"], sent["contents"]) == (preview["altText"], preview["contents"])
    assert [e["detail"] for e in office.rows("audit_entry") if e["action"] == "names_in_group"] == [
        {"round": 2, "shown": True}
    ]


def test_it_is_decided_by_the_button_and_taken_back_like_that(office: World) -> None:
    office.say(OFFICER, "แสดงชื่อในกลุ่ม")  # of the round that runs
    assert not any(row["names_in_group"] for row in office.rows("round"))
    office.tap(OFFICER, "ยืนยันแสดงชื่อ", office.say(OFFICER, "แสดงชื่อในกลุ่ม"))
    assert [row["number"] for row in office.rows("round") if row["names_in_group"]] == [2]
    shown = office.say(OFFICER, "ไม่แสดงชื่อในกลุ่ม ครั้งที่ 2")
    assert SCHOOL not in texts(shown)
    office.tap(OFFICER, "ยืนยันไม่แสดงชื่อ", shown)
    assert SCHOOL not in results(office)


def test_the_look_before_announcing_says_whether_names_are_shown(office: World) -> None:
    saved = office.record(OTHER, "ครบหมด")
    assert "ไม่ระบุชื่อโรงเรียน" in texts(office.tap(OFFICER, "แจ้งผลรอบนี้เข้ากลุ่ม", saved))
    office.tap(OFFICER, "ยืนยันแสดงชื่อ", office.say(OFFICER, "แสดงชื่อในกลุ่ม"))
    assert "จำนวนและชื่อโรงเรียน" in texts(office.tap(OFFICER, "แจ้งผลรอบนี้เข้ากลุ่ม", saved))


def test_what_the_group_has_read_cannot_be_changed(office: World) -> None:
    (_, confirm) = office.say(OFFICER, "แสดงชื่อในกลุ่ม 2")
    results(office)
    assert "แจ้งกลุ่มไปแล้ว" in texts(office.say(OFFICER, "แสดงชื่อในกลุ่ม ครั้งที่ 2"))
    assert "แจ้งกลุ่มไปแล้ว" in texts(office.tap(OFFICER, "ยืนยันแสดงชื่อ", [confirm]))


def test_a_round_that_is_not_there_is_asked_for_and_clerks_may_not(office: World) -> None:
    assert "รอบที่มี: ครั้งที่ 1, ครั้งที่ 2, ครั้งที่ 3" in texts(office.say(OFFICER, "แสดงชื่อในกลุ่ม ครั้งที่ 9"))
    assert "เฉพาะเจ้าหน้าที่เขต" in texts(office.say(CLERK, "แสดงชื่อในกลุ่ม ครั้งที่ 2"))
    assert "เฉพาะเจ้าหน้าที่เขต" in texts(office.tap_data(CLERK, "a=names&r=2&on=1"))
    assert office.say(OFFICER, "แสดงชื่อในกลุ่ม ครั้งที่ 2", group=GROUP) == []
    assert not any(row["names_in_group"] for row in office.rows("round"))


def test_whoever_unties_the_button_from_its_round_changes_nothing(office: World) -> None:
    for forged in ("a=names&r=99&on=1", "a=names&on=1", "a=names&r=x&on=1"):
        assert "ปุ่มนี้ใช้ไม่ได้แล้ว" in texts(office.tap_data(OFFICER, forged))
    assert actions(office.say(OFFICER, "แสดงชื่อในกลุ่ม ครั้งที่ 3"))
