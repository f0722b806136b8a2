"""Several groups, each with a name and its own notices; and hours in which none of them is disturbed."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from core.clock import at_bangkok, in_bangkok
from core.vocabulary import Role
from tests.world import CLERK, GROUP, OFFICER, STRANGER, Message, World, actions, button, texts

AUDITORS = "C" + "2" * 32  # ตสน.เขต
TODAY, RESULTS = "วันนี้ติดตาม ครั้งที่ 1", "ผลการติดตาม ครั้งที่ 1"


@pytest.fixture
def office(world: World) -> World:
    """A bound group that hears everything, and a second one that the bot sits in."""
    world.platform.quota = None
    world.platform.add_group(AUDITORS, "ตสน.เขต", [OFFICER, STRANGER], silent_members=353)
    world.make_officer()
    world.bind_group()
    return world


@pytest.fixture
def both(office: World) -> World:
    office.without_riding()
    office.bind_group(group=AUDITORS)
    office.work()
    return office


def told(world: World, chat: str) -> list[str]:
    """What a chat was told without asking."""
    return [texts(message) for message in world.received(chat) if message["_via"] == "push"]


def settings(world: World) -> list[Message]:
    """The second group's card, out of the list."""
    listed = world.say(OFFICER, "กลุ่ม")
    return world.tap_data(OFFICER, [action for action in actions(listed) if action.get("label") == "เปิดกลุ่ม"][1]["data"])


def switch(world: World, kind: str, *, on: bool = True) -> list[Message]:
    """Press that kind's switch on the second group's card."""
    data = [action["data"] for action in actions(settings(world)) if f"k={kind}" in action.get("data", "")]
    assert len(data) == 1
    assert data[0].endswith(f"v={int(on)}")
    return world.tap_data(OFFICER, data[0])


# Which notices


def test_the_first_group_hears_everything_and_the_next_one_nothing_until_it_is_switched_on(both: World) -> None:
    both.at("2023-11-06")
    assert "แจ้งกำหนดการติดตาม ครั้งที่ 1" in told(both, GROUP)[0]
    switch(both, "today")
    both.at("2023-11-09")
    both.record("บ้านต้นแบบ")
    both.at("2023-11-13")
    assert [notice.startswith(TODAY) for notice in told(both, AUDITORS)] == [True]
    assert [TODAY in notice or RESULTS in notice for notice in told(both, GROUP)[:3]] == [False, True, True]


def test_who_binds_a_further_group_gets_its_switches_in_private_with_its_price(both: World) -> None:
    assert texts(both.received(AUDITORS)[-1]) == "ผูกกลุ่มนี้แล้ว กลุ่มนี้จะได้รับเฉพาะประกาศที่เจ้าหน้าที่เขตเลือกให้"
    (card,) = told(both, OFFICER)
    assert card.startswith("ประกาศที่กลุ่มนี้รับ ตสน.เขต สมาชิก 355 คน = 355 ข้อความต่อการส่งหนึ่งครั้ง")
    for kind in ("แจ้งล่วงหน้า", "แจ้งเช้าวันติดตาม", "แจ้งผลการติดตาม"):
        assert f"{kind} ไม่รับ" in card
    assert "✓ รับ" not in card


def test_a_switch_sets_and_does_not_toggle(both: World) -> None:
    card = settings(both)
    on = next(action["data"] for action in actions(card) if "k=results" in action.get("data", ""))
    for _ in range(2):
        assert "แจ้งผลการติดตาม ✓ รับ" in texts(both.tap_data(OFFICER, on))
    assert "แจ้งผลการติดตาม ไม่รับ" in texts(switch(both, "results", on=False))
    assert [entry["detail"]["wanted"] for entry in both.rows("audit_entry") if "wanted" in entry["detail"]] == [
        True, True, False,
    ]  # fmt: skip


def test_a_notice_that_is_switched_off_before_it_leaves_is_withdrawn(both: World) -> None:
    switch(both, "upcoming")
    both.clock.move_to(at_bangkok(date(2023, 11, 6), time(8, 30)))
    both.services.worker.tick()
    switch(both, "upcoming", on=False)
    both.services.worker.sweep()
    assert told(both, AUDITORS) == []
    assert len(told(both, GROUP)) == 1


def test_what_no_group_wants_is_neither_sent_nor_reported(both: World) -> None:
    first = both.tap(OFFICER, "เปิดกลุ่ม", both.say(OFFICER, "กลุ่ม"))
    both.tap_data(OFFICER, next(a["data"] for a in actions(first) if "k=upcoming" in a.get("data", "")))
    before = len(told(both, OFFICER))
    both.at("2023-11-06")
    both.at("2023-11-06", "16:31")
    assert told(both, GROUP) == []
    assert len(told(both, OFFICER)) == before
    both.at("2023-11-09")
    assert TODAY in told(both, GROUP)[0]


def test_when_the_first_group_is_unbound_the_next_one_bound_hears_everything(both: World) -> None:
    both.say(OFFICER, "เลิกผูกกลุ่มนี้", group=GROUP)
    both.at("2023-11-06")
    assert told(both, AUDITORS) == told(both, GROUP) == []
    both.bind_group()
    both.later(minutes=1)
    assert len(told(both, GROUP)) == 1


def test_of_two_groups_bound_at_once_one_is_the_first(office: World) -> None:
    office.say(OFFICER, "เลิกผูกกลุ่มนี้", group=GROUP)
    events = [office.platform.text(OFFICER, "ผูกกลุ่มนี้", group_id=group) for group in (GROUP, AUDITORS)]
    assert office.at_once(*events) == [200, 200]
    assert sorted(bool(row["main"]) for row in office.rows("line_group")) == [False, True]
    assert all(row["bound_at"] for row in office.rows("line_group"))


def test_viewers_see_what_a_group_hears_and_forged_switches_do_nothing(both: World) -> None:
    data = button(settings(both), "รับ")["data"]
    both.make_officer(STRANGER, Role.VIEWER)
    seen = both.tap(STRANGER, "เปิดกลุ่ม", both.say(STRANGER, "กลุ่ม"))
    assert "แจ้งล่วงหน้า · แจ้งเช้าวันติดตาม · แจ้งผลการติดตาม" in texts(seen)
    assert not [action for action in actions(seen) if "group-set" in action.get("data", "")]
    assert "เฉพาะเจ้าหน้าที่เขต" in texts(both.tap_data(STRANGER, data))
    for forged in ("a=group-set&g=9&c=1&k=today&v=1", data.replace("k=", "k=x"), "a=group-set", "a=group&g=x"):
        assert "ปุ่มนี้ใช้ไม่ได้แล้ว" in texts(both.tap_data(OFFICER, forged))
    assert both.rows("group_notice") == []


# Names and sizes


def test_an_officer_names_a_group_in_it_or_in_private(both: World) -> None:
    assert "ตั้งชื่อกลุ่มเป็น “ตรวจสอบภายใน” แล้ว" in texts(both.say(OFFICER, "ตั้งชื่อกลุ่ม ตรวจสอบภายใน", group=AUDITORS))
    assert "ตรวจสอบภายใน สมาชิก 355 คน" in texts(both.say(OFFICER, "กลุ่ม"))
    asked = both.say(OFFICER, "ตั้งชื่อกลุ่ม ธุรการ 119 โรงเรียน")
    assert "ตั้งชื่อให้กลุ่มใด" in texts(asked)
    assert "ธุรการ 119 โรงเรียน" in texts(both.tap(OFFICER, "เลือกกลุ่ม", asked))
    listed = texts(both.say(OFFICER, "กลุ่ม"))
    assert "ธุรการ 119 โรงเรียน สมาชิก 12 คน" in listed
    both.at("2023-11-06")
    assert "ธุรการ 119 โรงเรียน" in texts(both.say(OFFICER, "กลุ่ม"))  # LINE's name comes anew, the officer's stays


def test_a_name_is_asked_for_and_kept_short(office: World) -> None:
    assert "พิมพ์ ตั้งชื่อกลุ่ม ตามด้วยชื่อ" in texts(office.tap(OFFICER, "ตั้งชื่อกลุ่ม", office.tap(
        OFFICER, "เปิดกลุ่ม", office.say(OFFICER, "กลุ่ม"))))  # fmt: skip
    assert "ไม่เกิน 60 ตัวอักษร" in texts(office.say(OFFICER, "ตั้งชื่อกลุ่ม " + "ก" * 61))
    office.enrol(CLERK, "บ้านต้นแบบ")
    assert "เฉพาะเจ้าหน้าที่เขต" in texts(office.say(CLERK, "ตั้งชื่อกลุ่ม ของฉัน", group=GROUP))
    assert office.say(STRANGER, "ตั้งชื่อกลุ่ม ของฉัน", group=GROUP) == []
    assert "ธุรการ สพป.ชพ.๒" in texts(office.say(OFFICER, "กลุ่ม"))


def test_a_groups_size_is_asked_of_line_once_a_day(office: World) -> None:
    office.platform.groups[GROUP].silent_members += 210  # and no event tells of it
    for when in ("12:00", "15:00"):
        office.at("2023-11-03", when)
    assert "สมาชิก 12 คน" in texts(office.say(OFFICER, "กลุ่ม"))
    asked = len(office.platform.requests("group-count"))
    for when in ("10:01", "10:02", "15:00"):
        office.at("2023-11-04", when)
    assert "สมาชิก 222 คน = 222 ข้อความต่อการส่งหนึ่งครั้ง" in texts(office.say(OFFICER, "กลุ่ม"))
    assert len(office.platform.requests("group-count")) == asked + 1


# Working hours


def pushes(world: World) -> list[str]:
    """When the group was pushed to, in Thai time."""
    return [f"{in_bangkok(m['_at']):%Y-%m-%d %H:%M}" for m in world.received(GROUP) if m["_via"] == "push"]


def declare(world: World) -> None:
    world.tap(OFFICER, "ยืนยันแจ้งผล", world.tap(OFFICER, "แจ้งผลรอบนี้เข้ากลุ่ม", world.record("บ้านต้นแบบ")))


def live(world: World, last: str) -> None:
    """Day and night until the evening of that day."""
    day = in_bangkok(world.now).date()
    while day <= date.fromisoformat(last):
        for of_day in ("00:01", "08:30", "10:30", "16:00", "16:30", "17:30", "22:00"):
            if at_bangkok(day, time.fromisoformat(of_day)) > world.now:
                world.at(day.isoformat(), of_day)
        day += timedelta(days=1)


def only_results(world: World) -> None:
    world.execute("DELETE FROM reminder_rule WHERE key <> 'results'")


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ("2023-11-09 14:00", "2023-11-09 16:00"),
        ("2023-11-09 15:30", "2023-11-10 10:30"),  # its two hours end on the next morning
        ("2023-11-09 20:00", "2023-11-10 10:30"),  # in the evening nobody is disturbed
        ("2023-11-10 15:30", "2023-11-13 10:30"),  # nor at the weekend
    ],
)
def test_results_are_pushed_in_working_hours_whenever_an_officer_declares_them(
    office: World, declared: str, expected: str
) -> None:
    only_results(office)
    office.at(*declared.split())
    declare(office)
    office.work()
    live(office, "2023-11-13")
    assert pushes(office) == [expected]


def test_a_push_that_fails_at_the_end_of_the_day_is_tried_again_in_the_morning(office: World) -> None:
    only_results(office)
    office.at("2023-11-09", "14:20")
    declare(office)
    office.at("2023-11-09", "14:21")
    office.at("2023-11-09", "16:19")
    office.platform.faults.set(fail_500=1_000)
    for _ in range(10):
        office.later(minutes=1)
    tries = len(office.platform.requests("push"))
    assert tries > 0
    for _ in range(10):
        office.later(hours=1)
    assert len(office.platform.requests("push")) == tries
    office.platform.faults.clear()
    live(office, "2023-11-10")
    (pushed,) = pushes(office)
    assert "2023-11-10 08:30" <= pushed < "2023-11-10 09:30"


def test_a_notice_that_could_ride_until_its_window_closes_is_pushed_just_before(office: World) -> None:
    office.execute("UPDATE reminder_rule SET ride_minutes = 480")
    office.at("2023-11-06", "08:30")
    office.at("2023-11-06", "16:14")
    assert pushes(office) == []
    office.later(minutes=2)
    assert pushes(office) == ["2023-11-06 16:16"]
    assert office.now - timedelta(minutes=16) == at_bangkok(date(2023, 11, 6), time(16))
