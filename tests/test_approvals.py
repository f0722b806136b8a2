"""APPROVAL=required: a second person sees the same preview and allows or refuses, with a reason."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.vocabulary import Role
from tests.broadcast_chat import (
    APPROVER,
    DIRECTLY,
    EVERYBODY,
    SECOND_APPROVER,
    add_staff,
    an_office,
    card,
    copies,
    labels,
    number,
    plain,
    record,
    state,
    write,
)
from tests.world import CLERK, OFFICER, OTHER_CLERK, Message, World, button, texts

ASK = "ขออนุมัติแล้วส่งทันที"
ALLOW, REFUSE = "อนุญาตให้เผยแพร่", "ไม่อนุญาต"
TEXT = "ขอเชิญประชุมวันศุกร์ โทร 081-234-5678"


@pytest.fixture
def office(new_world: Callable[..., World]) -> World:
    """An office that wants a second person's word, with one who may give it."""
    world = an_office(new_world(approval="required"))
    add_staff(world, APPROVER, Role.APPROVER, "รอง ผอ. ตัวอย่าง")
    return world


def preview_of(world: World, text: str = TEXT, officer: str = OFFICER) -> list[Message]:
    shown = write(world, text, EVERYBODY, officer)
    return world.tap(officer, "ตรวจแล้ว เผยแพร่ได้", shown) if "081" in text else shown


def asked_for(world: World, text: str = TEXT) -> tuple[int, list[Message]]:
    """A broadcast that waits, and what the approver received: the messages and the question."""
    preview = preview_of(world, text)
    before = len(world.received(APPROVER))
    broadcast = number(world.tap(OFFICER, ASK, world.tap(OFFICER, DIRECTLY, preview)))
    world.work()
    return broadcast, world.received(APPROVER)[before:]


def test_nothing_goes_out_before_the_second_person_who_sees_the_same_preview_allows_it(office: World) -> None:
    broadcast, question = asked_for(office)
    assert plain(question[:-1]) == [{"type": "text", "text": TEXT}]
    told = texts(question)
    assert "ขออนุญาตเผยแพร่" in told and "ภาคภูมิ ตัวอย่าง" in told and "4 ข้อความ" in told
    assert "ส่งตรงทันที" in told and "ผู้เขียนยืนยันให้เผยแพร่แล้ว" in told and "081-234-5678" in told
    office.later(minutes=30)
    assert copies(office, CLERK, TEXT) == [] and state(office, broadcast) == "awaiting"
    assert "อนุญาตแล้ว" in texts(office.tap(APPROVER, ALLOW, question))
    office.work()
    assert copies(office, CLERK, TEXT) == copies(office, OTHER_CLERK, TEXT) == ["push"]
    heard = texts(office.received(OFFICER))
    assert "ประกาศได้รับอนุญาตแล้ว" in heard and "รอง ผอ. ตัวอย่าง" in heard
    assert "อนุญาต รอง ผอ. ตัวอย่าง" in record(office, broadcast)
    actions = [row["action"] for row in office.rows("audit_entry")]
    assert actions[-3:] == ["broadcast_created", "broadcast_allowed", "broadcast_started"]


def test_a_refusal_carries_its_reason_to_the_author_who_mends_it_and_asks_anew(office: World) -> None:
    broadcast, question = asked_for(office)
    asking = office.tap(APPROVER, REFUSE, question)
    assert "เนื่องจากอะไร" in texts(asking) and state(office, broadcast) == "awaiting"
    assert "ไม่อนุญาตแล้ว ประกาศนี้จะไม่ถูกส่ง" in texts(office.say(APPROVER, "มีเบอร์ส่วนตัว"))
    office.work()
    refusal = office.received(OFFICER)[-1:]
    assert "ประกาศไม่ได้รับอนุญาต" in texts(refusal) and "มีเบอร์ส่วนตัว" in texts(refusal)
    shown = office.tap(OFFICER, "ดูประกาศและแก้ไข", refusal)
    preview = office.tap(OFFICER, "แก้ไขและส่งใหม่", shown)
    office.tap(OFFICER, "แก้ข้อความ", preview)
    office.tap(OFFICER, ASK, office.say(OFFICER, "ขอเชิญประชุมวันศุกร์"))
    office.work()
    second = office.received(APPROVER)[-2:]
    assert plain(second[:1]) == [{"type": "text", "text": "ขอเชิญประชุมวันศุกร์"}]
    assert "ถูกแก้ไขหลังจากการ์ดนี้" in texts(office.tap(APPROVER, ALLOW, question))
    office.tap(APPROVER, ALLOW, second)
    office.at("2023-11-06", "16:30")
    assert copies(office, CLERK, TEXT) == [] and len(copies(office, CLERK, "ขอเชิญประชุมวันศุกร์")) == 1
    kept = [(row["revision"], row["allowed"], row["reason"]) for row in office.rows("approval")]
    assert kept == [(1, False, "มีเบอร์ส่วนตัว"), (2, True, "")]


def test_of_two_approvers_at_once_one_decides_and_the_other_learns_it(office: World) -> None:
    add_staff(office, SECOND_APPROVER, Role.APPROVER, "ผอ.กลุ่ม ตัวอย่าง")
    _, question = asked_for(office, "ประชุมวันศุกร์")
    data = button(question, ALLOW)["data"]
    before = {user: len(office.received(user)) for user in (APPROVER, SECOND_APPROVER)}
    office.at_once(*(office.platform.postback(user, data) for user in before))
    answers = sorted(texts(office.received(user)[number:])[:12] for user, number in before.items())
    assert answers[0].startswith("ประกาศนี้มี") and answers[1].startswith("อนุญาตแล้ว")
    office.work()
    assert len(copies(office, CLERK, "ประชุมวันศุกร์")) == 1
    assert len([row for row in office.rows("audit_entry") if row["action"] == "broadcast_allowed"]) == 1


def test_nobody_allows_what_they_wrote_and_officers_cannot_decide(office: World) -> None:
    preview = write(office, "ประชุมวันศุกร์", officer=APPROVER)
    nobody = office.tap(APPROVER, ASK, preview)
    assert "ยังไม่มีผู้อนุมัติคนอื่นลงทะเบียน" in texts(nobody) and office.rows("broadcast") == []
    add_staff(office, SECOND_APPROVER, Role.APPROVER, "ผอ.กลุ่ม ตัวอย่าง")
    preview = office.tap(APPROVER, "กลับไปที่ตัวอย่าง", nobody)
    broadcast = number(office.tap(APPROVER, ASK, preview))
    own = card(office, broadcast, APPROVER)
    assert ALLOW not in labels(own) and ALLOW in labels(card(office, broadcast, SECOND_APPROVER))
    assert "อนุมัติประกาศที่ตนเขียนไม่ได้" in texts(office.tap_data(APPROVER, f"a=bc-allow&b={broadcast}&r=1"))
    assert "เฉพาะผู้อนุมัติ" in texts(office.tap_data(OFFICER, f"a=bc-allow&b={broadcast}&r=1"))
    assert "เฉพาะผู้อนุมัติ" in texts(office.tap_data(OFFICER, f"a=bc-refuse&b={broadcast}&r=1"))
    assert state(office, broadcast) == "awaiting"


def test_what_was_not_allowed_in_time_is_not_sent_and_both_are_told(office: World) -> None:
    choice = office.tap(OFFICER, "ตั้งเวลาส่ง", write(office, "ประชุมบ่ายนี้"))
    preview = office.tap(OFFICER, "วันนี้ 13.00 น.", choice)
    broadcast = number(office.tap(OFFICER, "ขออนุมัติส่ง 6 พ.ย. 2566 13.00 น.", preview))
    office.work()
    question = office.received(APPROVER)[-2:]
    office.at("2023-11-06", "13:00")
    for person in (OFFICER, APPROVER):
        assert "ยังไม่มีผู้อนุมัติก่อนถึงเวลา" in texts(office.received(person)[-1])
    assert "เลยเวลาที่ตั้งไว้แล้ว" in texts(office.tap(APPROVER, ALLOW, question))
    assert state(office, broadcast) == "missed" and copies(office, CLERK, "ประชุมบ่ายนี้") == []
    preview = office.tap(OFFICER, "แก้ไขและส่งใหม่", card(office, broadcast))
    preview = office.tap(OFFICER, "พรุ่งนี้ 08.30 น.", office.tap(OFFICER, "ตั้งเวลาส่ง", preview))
    office.tap(OFFICER, "ขออนุมัติส่ง 7 พ.ย. 2566 08.30 น.", preview)
    office.work()
    assert "จะส่ง 7 พ.ย. 2566 08.30 น." in texts(office.tap(APPROVER, ALLOW, office.received(APPROVER)[-1:]))
    office.at("2023-11-07", "08:30")
    office.at("2023-11-07", "16:30")
    assert len(copies(office, CLERK, "ประชุมบ่ายนี้")) == 1


def test_at_night_nobody_is_woken_to_allow_and_what_is_allowed_goes_in_the_morning(office: World) -> None:
    office.at("2023-11-06", "20:00")
    before = len(office.received(APPROVER))
    broadcast = number(office.tap(OFFICER, ASK, write(office, "ประชุมพรุ่งนี้")))
    office.work()
    assert len(office.received(APPROVER)) == before
    question = office.say(APPROVER, "ครับ")  # it rides on whatever they write
    assert ALLOW in labels(question)
    assert "7 พ.ย. 2566 08.30 น." in texts(office.tap(APPROVER, ALLOW, question))
    office.work()
    assert copies(office, CLERK, "ประชุมพรุ่งนี้") == [] and state(office, broadcast) == "scheduled"
    office.at("2023-11-07", "08:30")
    assert state(office, broadcast) == "sending"


def test_a_cancelled_request_is_withdrawn_and_an_erased_author_has_no_face(office: World) -> None:
    broadcast, question = asked_for(office, "ประชุมวันศุกร์")
    office.tap(OFFICER, "ยกเลิกประกาศนี้", card(office, broadcast))
    assert "ไม่มีการเปลี่ยนแปลง" in texts(office.tap(APPROVER, ALLOW, question))
    office.tap(OFFICER, "ลบข้อมูลของฉัน", office.say(OFFICER, "ลบข้อมูลของฉัน"))
    seen = texts(card(office, broadcast, APPROVER))
    assert "ผู้ใช้ที่ลบข้อมูลแล้ว" in seen and "ภาคภูมิ" not in seen
    assert "เขียน 0 ฉบับ พิจารณา 0 ฉบับ" in texts(office.say(APPROVER, "ข้อมูลของฉัน"))
