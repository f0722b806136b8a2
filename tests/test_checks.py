"""ตรวจ: an officer records one school's results in chat."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from core.vocabulary import Role
from tests.world import CLERK, OFFICER, OTHER_CLERK, STRANGER, Message, World, actions, buttons, texts

SCHOOL = "บ้านต้นแบบ"
COMPLETE, INCOMPLETE = "✓ ครบ", "✗ ไม่ครบ"


def mark(world: World, card: list[Message], label: str, position: int) -> list[Message]:
    """Press ✓ or ✗ of the item at that position (1 to 5)."""
    return world.tap_data(OFFICER, buttons(card, label)[position - 1]["data"])


def checked(world: World) -> list[tuple[str, str]]:
    """(state, note) of every check on record, in the order in which they were made."""
    return [(row["state"], row["note"]) for row in world.rows("check_record")]


def check(world: World, *words: str, school: str = SCHOOL) -> list[Message]:
    """The officer opens the school's card and types these words; what came last."""
    answer = world.say(OFFICER, f"ตรวจ {school}")
    for word in words:
        answer = world.say(OFFICER, word)
    return answer


def test_marks_are_set_by_buttons_and_stored_on_save(office: World) -> None:
    card = office.say(OFFICER, f"ตรวจ {SCHOOL}")
    assert "ครั้งที่ 1" in texts(card)
    for position in (1, 2, 4, 5):
        card = mark(office, card, COMPLETE, position)
    card = mark(office, card, INCOMPLETE, 3)
    assert "เลือกแล้ว 5 จาก 5 รายการ" in texts(card)
    assert checked(office) == []
    saved = texts(office.tap(OFFICER, "บันทึก", card))
    assert "บันทึกผลตรวจแล้ว" in saved
    assert "ไม่ครบ: ช่องทางการติดต่อ" in saved
    assert [state for state, _ in checked(office)] == ["complete", "complete", "incomplete", "complete", "complete"]


def test_the_same_mark_pressed_twice_means_the_same(office: World) -> None:
    card = office.say(OFFICER, f"ตรวจ {SCHOOL}")
    mark(office, card, INCOMPLETE, 2)
    office.tap(OFFICER, "บันทึก", mark(office, card, INCOMPLETE, 2))
    assert checked(office) == [("incomplete", "")]


def test_a_part_of_the_items_may_be_saved(office: World) -> None:
    office.tap(OFFICER, "บันทึก", mark(office, office.say(OFFICER, f"ตรวจ {SCHOOL}"), COMPLETE, 5))
    office.enrol(CLERK, SCHOOL)
    status = texts(office.say(CLERK, "สถานะ"))
    assert "ยังไม่ตรวจ" in status
    assert len(checked(office)) == 1


@pytest.mark.parametrize("words", ["ครบหมด", "ครบ", "ครบทุกรายการ", "ครบทั้งหมด"])
def test_all_complete_is_one_word(office: World, words: str) -> None:
    assert "ครบทุกรายการที่ตรวจ" in texts(check(office, words, "บันทึก"))
    assert checked(office) == [("complete", "")] * 5


@pytest.mark.parametrize("words", ["ไม่ครบ 1 3", "ไม่ครบ 1,3", "ไม่ครบ ๑ และ ๓", "ไม่ครบ1กับ3"])
def test_incomplete_items_are_named_by_number_and_the_others_are_complete(office: World, words: str) -> None:
    check(office, words, "บันทึก")
    states = [state for state, _ in checked(office)]
    assert states == ["incomplete", "complete", "incomplete", "complete", "complete"]


def test_complete_items_are_named_by_number_and_the_others_stay_as_they_are(office: World) -> None:
    saved = texts(check(office, "ครบ 1 2", "บันทึก"))
    assert "ยังไม่ตรวจ: การติดต่อ, เวลาเปิด-ปิด, นำทาง" in saved
    assert [state for state, _ in checked(office)] == ["complete", "complete"]


def test_the_card_numbers_its_items(office: World) -> None:
    card = texts(check(office))
    assert "1. ภาพถ่าย" in card and "5. นำทาง" in card


def test_a_number_without_an_item_changes_nothing_and_says_so(office: World) -> None:
    card = check(office, "ไม่ครบ 1 7")
    assert "มีเพียง 5 รายการ จึงยังไม่เปลี่ยนผล" in texts(card)
    assert "เลือกแล้ว 0 จาก 5 รายการ" in texts(card)


def test_saving_without_a_mark_saves_nothing_and_says_so(office: World) -> None:
    assert "ยังไม่ได้เลือกผลของรายการใด จึงยังไม่บันทึก" in texts(check(office, "บันทึก"))
    assert checked(office) == []


def test_a_note_is_kept_with_its_incomplete_item_and_shown_to_the_school(office: World) -> None:
    card = check(office, "ไม่ครบ 3")
    asked = office.tap(OFFICER, "ช่องทางการติดต่อ", office.tap(OFFICER, "ใส่หมายเหตุ", card))
    assert "พิมพ์หมายเหตุของ “ช่องทางการติดต่อ”" in texts(asked)
    card = office.say(OFFICER, "เบอร์โทรยกเลิกแล้ว")
    assert "หมายเหตุ: เบอร์โทรยกเลิกแล้ว" in texts(card)
    assert "ช่องทางการติดต่อ (เบอร์โทรยกเลิกแล้ว)" in texts(office.tap(OFFICER, "บันทึก", card))
    office.enrol(CLERK, SCHOOL)
    assert "เบอร์โทรยกเลิกแล้ว" in texts(office.say(CLERK, "สถานะ"))


def test_a_note_that_is_too_long_is_refused_with_its_length(office: World) -> None:
    card = check(office, "ไม่ครบ 1")
    office.tap(OFFICER, "ภาพถ่าย", office.tap(OFFICER, "ใส่หมายเหตุ", card))
    assert "หมายเหตุยาว 301 ตัวอักษร เกิน 300" in texts(office.say(OFFICER, "ก" * 301))
    office.tap(OFFICER, "บันทึก", office.say(OFFICER, "ก" * 300))
    assert checked(office)[0] == ("incomplete", "ก" * 300)


def test_a_dash_takes_a_note_away(office: World) -> None:
    card = check(office, "ไม่ครบ 1")
    for note in ("ภาพเก่า", "-"):
        office.tap(OFFICER, "ภาพถ่าย", office.tap(OFFICER, "ใส่หมายเหตุ", card))
        card = office.say(OFFICER, note)
    office.tap(OFFICER, "บันทึก", card)
    assert checked(office)[0] == ("incomplete", "")


def test_every_check_is_a_new_row_with_who_when_and_which_round(office: World) -> None:
    check(office, "ไม่ครบ 2", "บันทึก")
    first_saved = office.now
    office.at("2023-11-16", "10:00")
    check(office, "ครบหมด", "บันทึก")
    rows = office.rows("check_record")
    assert [row["state"] for row in rows if row["state"] == "incomplete"] == ["incomplete"]
    assert [row["at"] for row in rows] == [first_saved] * 5 + [office.now] * 5
    rounds = {row["id"]: row["number"] for row in office.rows("round")}
    assert [rounds[row["round_id"]] for row in rows] == [1] * 5 + [2] * 5
    officer = next(row["id"] for row in office.rows("person") if row["line_user_id"] == OFFICER)
    assert {(row["by_person_id"], row["source"]) for row in rows} == {(officer, "chat")}


def test_the_card_begins_with_what_is_on_record(office: World) -> None:
    check(office, "ไม่ครบ 4", "บันทึก")
    card = texts(check(office))
    assert "เลือกแล้ว 5 จาก 5 รายการ" in card
    assert card.count("เดิม: ครบ") == 4
    assert card.count("เดิม: ไม่ครบ") == 1


def test_after_saving_the_next_unchecked_school_is_one_tap_away(office: World) -> None:
    saved = check(office, "ครบหมด", "บันทึก")
    assert "รอบนี้ตรวจแล้ว 1 จาก 24 โรงเรียน" in texts(saved)
    assert "โรงเรียนวัดสมมติธรรม" in texts(office.tap(OFFICER, "ถัดไป: วัดสมมติธรรม", saved))


def test_check_alone_opens_the_first_school_that_the_round_has_not_checked(office: World) -> None:
    assert "โรงเรียนอนุบาลเมืองตัวอย่าง" in texts(office.say(OFFICER, "ตรวจ"))
    check(office, "ครบหมด", "บันทึก", school="1099000001")
    assert f"โรงเรียน{SCHOOL}" in texts(office.say(OFFICER, "ตรวจ"))


def test_when_every_school_is_checked_check_alone_says_so(office: World) -> None:
    for _ in range(24):
        office.say(OFFICER, "ตรวจ")
        office.say(OFFICER, "ครบหมด")
        saved = office.say(OFFICER, "บันทึก")
    assert "ถัดไป" not in str([action.get("label") for action in actions(saved)])
    assert "ครั้งที่ 1 (9 พ.ย. 2566) ตรวจครบทุกโรงเรียนแล้ว" in texts(office.say(OFFICER, "ตรวจ"))


def test_two_schools_of_one_name_are_asked_about(office: World) -> None:
    answer = office.say(OFFICER, "ตรวจ บ้านหนองตัวอย่าง")
    places = [action["label"] for action in actions(answer) if "หนองตัวอย่าง" in str(action.get("label"))]
    assert len(places) == 2
    assert len({*places}) == 2
    card = office.tap(OFFICER, places[1], answer)
    assert "อ.สวนทดลอง" in texts(card)


@pytest.mark.parametrize("how", ["button", "word"])
def test_cancelling_saves_nothing(office: World, how: str) -> None:
    card = check(office, "ครบหมด")
    answer = office.tap(OFFICER, "ยกเลิก", card) if how == "button" else office.say(OFFICER, "ยกเลิก")
    assert "ยกเลิกแล้ว ไม่มีข้อมูลใดถูกบันทึก" in texts(answer)
    assert checked(office) == []
    office.say(OFFICER, "บันทึก")
    assert checked(office) == []


@pytest.mark.parametrize("role", [Role.VIEWER, Role.NETWORK_HEAD])
def test_those_who_only_read_may_not_check(world: World, role: Role) -> None:
    world.make_officer(OTHER_CLERK, role)
    assert "คำสั่งนี้ใช้ได้เฉพาะเจ้าหน้าที่เขต" in texts(world.say(OTHER_CLERK, f"ตรวจ {SCHOOL}"))


def test_a_clerk_or_a_stranger_cannot_check_even_with_a_forged_button(office: World) -> None:
    office.enrol(CLERK, SCHOOL)
    forged = f"a=check-school&s={office.school(SCHOOL).id}"
    assert "เฉพาะเจ้าหน้าที่เขต" in texts(office.tap_data(CLERK, forged))
    assert "ลงทะเบียน" in texts(office.tap_data(STRANGER, forged))
    button = buttons(office.say(OFFICER, f"ตรวจ {SCHOOL}"), COMPLETE)[0]["data"]
    assert "ไม่มีการบันทึก" in texts(office.tap_data(CLERK, button))
    assert checked(office) == []


def test_an_officer_who_became_a_viewer_meanwhile_saves_nothing(office: World) -> None:
    card = check(office, "ครบหมด")
    office.execute("UPDATE person SET role = 'viewer' WHERE line_user_id = :user", user=OFFICER)
    assert "เฉพาะเจ้าหน้าที่เขต" in texts(office.tap(OFFICER, "บันทึก", card))
    assert "ยังไม่เข้าใจข้อความนี้" in texts(office.say(OFFICER, "บันทึก"))
    assert checked(office) == []


def test_an_older_card_of_the_same_check_still_acts(office: World) -> None:
    first = office.say(OFFICER, f"ตรวจ {SCHOOL}")
    mark(office, first, COMPLETE, 1)
    card = mark(office, first, INCOMPLETE, 2)
    assert "เลือกแล้ว 2 จาก 5 รายการ" in texts(card)


def test_a_card_of_an_earlier_check_says_so_and_changes_nothing(office: World) -> None:
    old = check(office, "ครบหมด")
    office.tap(OFFICER, "บันทึก", old)
    assert len(checked(office)) == 5
    assert "กดครั้งนี้ไม่มีการบันทึกเพิ่ม" in texts(office.tap(OFFICER, "บันทึก", old))
    office.say(OFFICER, "ตรวจ วัดดอนจำปา")
    assert "กดครั้งนี้ไม่มีการบันทึกเพิ่ม" in texts(mark(office, old, INCOMPLETE, 1))
    assert "เลือกแล้ว 0 จาก 5 รายการ" in texts(office.tap_data(OFFICER, _show(office)))
    assert len(checked(office)) == 5


def _show(world: World) -> str:
    """The data that shows the open card again."""
    token = next(row["token"] for row in world.rows("conversation") if row["line_user_id"] == OFFICER)
    return f"a=check&t={token}&do=show"


def test_two_taps_on_save_at_the_same_instant_save_once(office: World) -> None:
    data = next(action["data"] for action in actions(check(office, "ครบหมด")) if action.get("label") == "บันทึก")
    assert office.at_once(office.platform.postback(OFFICER, data), office.platform.postback(OFFICER, data)) == [200] * 2
    assert len(checked(office)) == 5


def test_two_officers_may_check_the_same_school_and_the_later_word_counts(office: World) -> None:
    office.make_officer(OTHER_CLERK)
    check(office, "ไม่ครบ 1")
    office.say(OTHER_CLERK, f"ตรวจ {SCHOOL}")
    office.say(OTHER_CLERK, "ครบหมด")
    office.say(OTHER_CLERK, "บันทึก")
    office.clock.advance(timedelta(minutes=1))
    office.say(OFFICER, "บันทึก")
    people = _by_person(office.rows("check_record"))
    assert [len(rows) for rows in people] == [5, 5]
    office.enrol(CLERK, SCHOOL)
    assert "ครบ 4 จาก 5 รายการ" in texts(office.say(CLERK, "สถานะ"))


def _by_person(rows: Sequence[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    people = {row["by_person_id"] for row in rows}
    return [[row for row in rows if row["by_person_id"] == person] for person in sorted(people)]


def test_the_draft_survives_a_pause_and_a_restart(office: World) -> None:
    card = check(office, "ครบหมด")
    office.clock.advance(timedelta(hours=2))
    office.start_bot()
    office.tap(OFFICER, "บันทึก", card)
    assert checked(office) == [("complete", "")] * 5
