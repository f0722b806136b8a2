"""More people of one school: who lets them in, who takes over, who is written to."""

from __future__ import annotations

from collections import Counter

import pytest

from line.client import Answer, Result
from tests.world import CLERK, OFFICER, OTHER_CLERK, STRANGER, Message, World, actions, texts

SCHOOL, OTHER_SCHOOL = "บ้านต้นแบบ", "วัดสมมติธรรม"


def request(world: World) -> list[Message]:
    """The second person asks to join; the request as its decider receives it."""
    world.enrol(CLERK, SCHOOL)
    assert "ส่งคำขอเข้าร่วมโรงเรียนบ้านต้นแบบแล้ว" in texts(world.enrol(OTHER_CLERK, SCHOOL))
    world.work()
    return world.received(CLERK)[-1:]


def test_the_responsible_person_is_asked_and_lets_the_second_one_in(world: World) -> None:
    card = request(world)
    assert "มีผู้ขอเข้าร่วมโรงเรียน" in texts(card)
    assert "อนุญาต" in texts(world.tap(CLERK, "อนุญาต", card))
    world.work()
    assert "ท่านเข้าร่วมโรงเรียนบ้านต้นแบบเรียบร้อยแล้ว" in texts(world.received(OTHER_CLERK)[-1])
    assert "โรงเรียนบ้านต้นแบบ" in texts(world.say(OTHER_CLERK, "สถานะ"))
    assert "(ผู้รับผิดชอบ)" not in texts(world.say(OTHER_CLERK, "ข้อมูลของฉัน"))


def test_who_waits_sees_no_data_yet(world: World) -> None:
    request(world)
    for words in ("สถานะ", "สถานะ บ้านต้นแบบ", "เมนู"):
        answer = texts(world.say(OTHER_CLERK, words))
        assert "รอผู้รับผิดชอบของโรงเรียนหรือเจ้าหน้าที่เขตยืนยัน" in answer and "ยังไม่ตรวจ" not in answer


def test_who_is_refused_stays_outside_and_may_ask_again(world: World) -> None:
    world.tap(CLERK, "ไม่อนุญาต", request(world))
    world.work()
    assert "ไม่ได้รับอนุญาต" in texts(world.received(OTHER_CLERK)[-1])
    assert "ยินดีต้อนรับ" in texts(world.say(OTHER_CLERK, "สถานะ"))
    assert "ส่งคำขอเข้าร่วม" in texts(world.enrol(OTHER_CLERK, SCHOOL))


def test_an_officer_decides_from_the_list_of_requests(world: World) -> None:
    request(world)
    world.make_officer()
    card = world.say(OFFICER, "คำขอ")
    assert "สมศรี" in texts(card)
    assert "อนุญาต สมศรี แล้ว" in texts(world.tap(OFFICER, "อนุญาต", card))
    assert "ไม่มีคำขอที่รออยู่" in texts(world.say(OFFICER, "คำขอ"))


def test_a_request_is_decided_once(world: World) -> None:
    card = request(world)
    world.tap(CLERK, "อนุญาต", card)
    assert "มีผู้ตัดสินใจไปแล้ว" in texts(world.tap(CLERK, "ไม่อนุญาต", card))
    assert "โรงเรียนบ้านต้นแบบ" in texts(world.say(OTHER_CLERK, "สถานะ"))


def test_nobody_else_can_decide(world: World) -> None:
    forged = next(action["data"] for action in actions(request(world)) if action["label"] == "อนุญาต")
    world.enrol(STRANGER, OTHER_SCHOOL)
    for outsider in (STRANGER, OTHER_CLERK):
        world.tap_data(outsider, forged)
        assert "รอผู้รับผิดชอบ" in texts(world.say(OTHER_CLERK, "สถานะ"))
    assert "ไม่มีคำขอที่รออยู่" in texts(world.say(STRANGER, "คำขอ"))


def test_officers_are_asked_when_the_responsible_person_blocked_the_bot(world: World) -> None:
    world.make_officer()
    world.enrol(CLERK, SCHOOL)
    world.act(CLERK, world.platform.unfollow(CLERK))
    before = len(world.received(CLERK))
    world.enrol(OTHER_CLERK, SCHOOL)
    world.work()
    assert "มีผู้ขอเข้าร่วมโรงเรียน" in texts(world.received(OFFICER)[-1])
    assert len(world.received(CLERK)) == before


def test_two_who_confirm_at_once_become_one_responsible_person_and_one_who_waits(world: World) -> None:
    events = []
    for user in (CLERK, OTHER_CLERK):
        card = world.say(user, f"ลงทะเบียน {world.code_of(SCHOOL)}")
        data = next(action["data"] for action in actions(card) if action["label"] == "ยืนยันและยินยอม")
        events.append(world.platform.postback(user, data))
    assert world.at_once(*events) == [200, 200]
    found = Counter((person["membership"], bool(person["responsible"])) for person in world.rows("person"))
    assert found == {("active", True): 1, ("pending", False): 1}


def test_moving_to_another_school_is_announced_and_hands_the_old_one_over(world: World) -> None:
    world.tap(CLERK, "อนุญาต", request(world))
    card = world.say(CLERK, f"ลงทะเบียน {world.code_of(OTHER_SCHOOL)}")
    assert "หากยืนยันจะย้ายมาโรงเรียนนี้" in texts(card)
    world.tap(CLERK, "ยืนยันและยินยอม", card)
    assert "วัดสมมติธรรม" in texts(world.say(CLERK, "ข้อมูลของฉัน"))
    assert "(ผู้รับผิดชอบ)" in texts(world.say(OTHER_CLERK, "ข้อมูลของฉัน"))


def test_enrolling_twice_with_one_school_changes_nothing(world: World) -> None:
    world.enrol(CLERK, SCHOOL)
    assert "อยู่แล้ว" in texts(world.say(CLERK, f"ลงทะเบียน {world.code_of(SCHOOL)}"))
    assert len(world.rows("person")) == 1


def test_a_person_chooses_the_name_that_officers_see(world: World) -> None:
    request(world)
    assert "“สมศรี ตั้งใจ”" in texts(world.say(OTHER_CLERK, "ชื่อ  สมศรี   ตั้งใจ"))
    world.make_officer()
    assert "สมศรี ตั้งใจ" in texts(world.say(OFFICER, "คำขอ"))
    assert "ไม่เกิน 60 ตัวอักษร" in texts(world.say(OTHER_CLERK, "ชื่อ " + "ก" * 61))


def test_whoever_decides_sees_who_asks(world: World) -> None:
    assert "สมศรี" in texts(request(world))


def test_a_request_is_made_without_a_name_when_line_cannot_tell_it(world: World) -> None:
    world.enrol(CLERK, SCHOOL)
    code = world.code_of(SCHOOL)
    card = world.say(OTHER_CLERK, f"ลงทะเบียน {code}")
    before = len(world.received(CLERK))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(world.services.client, "profile", lambda _: Answer(Result.UNKNOWN))
        world.tap(OTHER_CLERK, "ยืนยันและยินยอม", card)
        world.work()
        assert len(world.received(CLERK)) == before
        for _ in range(6):
            world.later(seconds=61)
    assert "(ยังไม่ทราบชื่อ)" in texts(world.received(CLERK)[before:])
