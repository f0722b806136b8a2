"""Ordinary talk: answers from the letters, questions the bot cannot answer, menu, cancelling, stickers, slips."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.world import CLERK, GROUP, OFFICER, STRANGER, World, actions, buttons, texts

SCHOOL = "บ้านต้นแบบ"
QUESTION = "ขอเบอร์ร้านก๋วยเตี๋ยวหน้าอำเภอ"


@pytest.fixture
def clerk(world: World) -> World:
    world.enrol(CLERK, SCHOOL)
    return world


# Answers


@pytest.mark.parametrize(
    ("question", "fact"),
    [
        ("โทเคนหาได้ที่ไหน", "https://bit.ly/tokenkeys"),
        ("เปลี่ยนเวลาเปิดปิดยังไง", "เวลาเปิด-ปิด"),
        ("ปักหมุดยังไง", "พิกัด"),
        ("คลิป", "13.08"),
        ("ติดต่อใครได้บ้าง", "077-545101-3"),
        ("วิธีแก้ไข", "info.go.th"),
        ("8 กระบวนงานมีอะไรบ้าง", "การรับนักเรียน"),
        ("หน้าที่ของโรงเรียนมีอะไรบ้าง", "มอบหมาย"),
    ],
)
def test_questions_in_ordinary_thai_are_answered_from_the_letter(clerk: World, question: str, fact: str) -> None:
    answer = clerk.say(CLERK, question)
    said = texts(answer) + " ".join(str(action.get("uri", "")) for action in actions(answer))
    assert fact in said


def test_answers_lead_on_by_buttons(clerk: World) -> None:
    menu = clerk.say(CLERK, "เมนู")
    fix = clerk.tap(CLERK, "วิธีแก้", menu)
    photo = clerk.tap_data(CLERK, next(a["data"] for a in actions(fix) if "fix-photo" in a.get("data", "")))
    assert "ภาพถ่าย" in texts(photo)


def test_answers_are_free_and_open_to_strangers(clerk: World) -> None:
    assert "Token" in texts(clerk.say(STRANGER, "โทเคนหาได้ที่ไหน"))
    assert clerk.platform.used_this_month() == 0


def test_commands_are_understood_inside_a_sentence(clerk: World) -> None:
    assert "ปฏิทินการติดตาม" in texts(clerk.say(CLERK, "ตรวจครั้งต่อไปวันไหนครับ"))
    assert "โรงเรียนบ้านต้นแบบ" in texts(clerk.say(CLERK, "โรงเรียนของฉันครบหรือยังคะ"))


# Questions without an answer


def test_an_unknown_question_gets_the_menu_and_the_contact(clerk: World) -> None:
    answer = clerk.say(CLERK, QUESTION)
    assert "ยังไม่เข้าใจข้อความนี้" in texts(answer) and "077-545101-3" in texts(answer)
    assert {"สถานะ", "ปฏิทิน", "เมนู"} <= {action.get("text") for action in actions(answer)}


def test_officers_see_what_was_asked_and_how_often(clerk: World) -> None:
    for _ in range(3):
        clerk.say(CLERK, QUESTION)
    clerk.say(CLERK, "พรุ่งนี้ฝนตกไหม")
    clerk.make_officer()
    listed = texts(clerk.say(OFFICER, "คำถาม"))
    assert f"• {QUESTION} (3 ครั้ง)" in listed
    assert listed.index(QUESTION) < listed.index("ฝนตก")
    assert "สมหญิง" not in listed
    clerk.clock.advance(timedelta(days=31))
    assert "ไม่มีคำถามที่บอตตอบไม่ได้" in texts(clerk.say(OFFICER, "คำถาม"))


def test_at_most_two_hundred_characters_of_a_question_are_kept(clerk: World) -> None:
    clerk.say(CLERK, "ฝนตกไหม" * 100)
    (row,) = clerk.rows("asked_question")
    assert row["text"] == ("ฝนตกไหม" * 100)[:200]


def test_questions_of_strangers_and_of_the_group_are_not_kept(clerk: World) -> None:
    clerk.make_officer()
    clerk.bind_group()
    clerk.say(CLERK, QUESTION, group=GROUP, mention=True)
    clerk.say(STRANGER, QUESTION)
    assert clerk.rows("asked_question") == []


def test_a_question_that_is_taken_back_is_forgotten(clerk: World) -> None:
    event = clerk.platform.text(CLERK, QUESTION)
    clerk.act(CLERK, event)
    assert QUESTION in clerk.stored()
    assert clerk.act(CLERK, clerk.platform.unsend(CLERK, event["message"]["id"])) == []
    assert QUESTION not in clerk.stored()


# Menu, cancelling, other messages


def test_the_menu_names_a_word_or_button_for_everything_and_differs_by_role(clerk: World) -> None:
    clerk.make_officer()
    of_clerk, of_officer = clerk.say(CLERK, "เมนู"), clerk.say(OFFICER, "เมนู")
    assert {"สถานะ", "ปฏิทิน", "ข้อมูลของฉัน"} <= {action.get("text") for action in actions(of_clerk)}
    assert {"ตรวจ", "ใครยังไม่ครบ", "คำขอ", "กลุ่ม", "คำถาม"} <= {action.get("text") for action in actions(of_officer)}
    assert "ใครยังไม่ครบ" not in {action.get("text") for action in actions(of_clerk)}


def test_every_typed_button_of_both_menus_is_understood(clerk: World) -> None:
    clerk.make_officer()
    for user in (CLERK, OFFICER):
        for word in {action["text"] for action in actions(clerk.say(user, "เมนู")) if action["type"] == "message"}:
            assert "ยังไม่เข้าใจ" not in texts(clerk.say(user, word)), word


def test_cancel_closes_what_is_open_and_says_so(clerk: World) -> None:
    clerk.make_officer()
    card = clerk.tap(OFFICER, "ครบทุกรายการ", clerk.say(OFFICER, f"ตรวจ {SCHOOL}"))
    assert "ไม่มีข้อมูลใดถูกบันทึก" in texts(clerk.say(OFFICER, "ยกเลิก"))
    assert "จบไปแล้ว" in texts(clerk.tap(OFFICER, "บันทึก", card))
    assert clerk.rows("check_record") == []
    assert "ไม่มีรายการที่ค้างอยู่" in texts(clerk.say(OFFICER, "ยกเลิก"))


def test_stickers_are_answered_in_private_and_ignored_in_the_group(clerk: World) -> None:
    answer = clerk.act(CLERK, clerk.platform.sticker(CLERK))
    assert "บอตนี้ตอบเฉพาะข้อความและปุ่ม" in texts(answer)
    assert len(actions(answer)) == 3
    assert clerk.act(GROUP, clerk.platform.sticker(CLERK, group_id=GROUP)) == []


def test_a_file_of_a_clerk_is_not_read(clerk: World) -> None:
    assert "เฉพาะเจ้าหน้าที่เขต" in texts(clerk.file(CLERK, "ผลตรวจ.xlsx", b"PK"))
    assert clerk.rows("fetch") == []


# Slips


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("l5kot", "โรงเรียนบ้านต้นแบบ"),
        ("l5kot ;yfl,,9bTii,", "โรงเรียนวัดสมมติธรรม"),
        ("xDbmbo", "ปฏิทินการติดตาม"),
        ("g,o^", "เมนู"),
    ],
)
def test_thai_typed_on_the_english_layout_is_understood(clerk: World, typed: str, meant: str) -> None:
    assert meant in texts(clerk.say(CLERK, typed))


@pytest.mark.parametrize(
    "typed", ["สถานะครับ", "สถานะ ค่ะ", "  สถานะ  ", "สถานะ\u200b", "STATUS", "สถานะหน่อยค่ะ", "สถานะ."]
)
def test_polite_words_spaces_and_case_do_not_matter(clerk: World, typed: str) -> None:
    assert "โรงเรียนบ้านต้นแบบ" in texts(clerk.say(CLERK, typed))


def test_a_command_word_leads_out_of_an_open_conversation(clerk: World) -> None:
    clerk.make_officer()
    clerk.say(OFFICER, f"ตรวจ {SCHOOL}")
    assert "ปฏิทินการติดตาม" in texts(clerk.say(OFFICER, "ปฏิทิน"))
    assert len(clerk.rows("conversation")) == 1


def test_the_fallback_has_no_dead_buttons(clerk: World) -> None:
    for action in actions(clerk.say(CLERK, QUESTION)):
        answer = (
            clerk.say(CLERK, action["text"]) if action["type"] == "message" else clerk.tap_data(CLERK, action["data"])
        )
        assert texts(answer) and "ยังไม่เข้าใจ" not in texts(answer) and not buttons(answer, "ปุ่มนี้")


def test_a_stranger_who_asks_to_hand_in_statistics_is_shown_the_way_in(world: World) -> None:
    assert "ยินดีต้อนรับ" in texts(world.say(STRANGER, "จะรายงานสถิติ"))
    assert world.rows("asked_question") == []
