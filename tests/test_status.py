"""สถานะ: the school's card in the private chat, and how a school is found."""

from __future__ import annotations

import pytest

from tests.world import CLERK, OFFICER, World, actions, buttons, texts

SCHOOL, OTHER_SCHOOL = "บ้านต้นแบบ", "วัดสมมติธรรม"
ITEMS = ("ภาพถ่าย", "ที่ตั้ง", "ช่องทางการติดต่อ", "เวลาเปิด-ปิดการให้บริการ", "นำทาง (พิกัดของโรงเรียนบนเว็บไซต์)")


@pytest.fixture
def clerk(world: World) -> World:
    """A clerk of บ้านต้นแบบ and an officer are in."""
    world.enrol(CLERK, SCHOOL)
    world.make_officer()
    return world


# The card


def test_a_school_that_nobody_checked_says_so_for_each_item(clerk: World) -> None:
    card = clerk.say(CLERK, "สถานะ")
    shown = texts(card)
    assert "โรงเรียนบ้านต้นแบบ" in shown and "ต.ในเมืองสมมติ อ.เมืองตัวอย่าง" in shown
    assert all(item in shown for item in ITEMS)
    assert shown.count("– ยังไม่ตรวจ") == 5
    assert "ยังไม่มีผลตรวจจากเขต" in shown
    assert len(buttons(card, "วิธีแก้")) == len(buttons(card, "แจ้งแก้ไขแล้ว")) == 5


def test_the_next_round_is_counted_down_to(clerk: World) -> None:
    assert "รอบถัดไป: ครั้งที่ 1 วันที่ 9 พ.ย. 2566 (อีก 6 วัน)" in texts(clerk.say(CLERK, "สถานะ"))
    clerk.at("2023-11-09")
    assert "ครั้งที่ 1 วันที่ 9 พ.ย. 2566 (วันนี้)" in texts(clerk.say(CLERK, "สถานะ"))
    clerk.at("2023-11-10")
    assert "รอบถัดไป: ครั้งที่ 2 วันที่ 16 พ.ย. 2566 (อีก 6 วัน)" in texts(clerk.say(CLERK, "สถานะ"))
    clerk.at("2023-11-24")
    assert "ไม่มีรอบติดตามถัดไปแล้ว" in texts(clerk.say(CLERK, "สถานะ"))


def test_four_states_stand_side_by_side_and_only_verified_counts(clerk: World) -> None:
    clerk.at("2023-11-09", "14:30")
    clerk.record(SCHOOL, "ไม่ครบ 1 2")
    clerk.execute("DELETE FROM item_status WHERE item_id = (SELECT max(id) FROM checklist_item)")
    card = clerk.tap(CLERK, "แจ้งแก้ไขแล้ว", clerk.say(CLERK, "สถานะ"))
    shown = texts(clerk.say(CLERK, "สถานะ"))
    for state in ("↻ แจ้งแก้ไขแล้ว", "✗ ไม่ครบ", "✓ ครบ", "– ยังไม่ตรวจ"):
        assert state in shown, state
    assert "ครบ 2 จาก 5 รายการ" in shown
    assert "จะนับว่าครบเมื่อเขตตรวจยืนยัน" in shown
    assert "รอเขตตรวจยืนยัน" in texts(card)


def test_the_card_tells_note_time_round_and_who_checked(clerk: World) -> None:
    clerk.at("2023-11-09", "14:30")
    clerk.record(SCHOOL, "ไม่ครบ 1", note="ภาพเก่า ถ่ายปี 2560")
    shown = texts(clerk.say(CLERK, "สถานะ"))
    assert "หมายเหตุ: ภาพเก่า ถ่ายปี 2560" in shown
    assert "ตรวจล่าสุด 9 พ.ย. 2566 14.30 น. (ครั้งที่ 1) โดย ภาคภูมิ ตัวอย่าง" in shown
    assert "ครบ 4 จาก 5 รายการ" in shown


def test_a_complete_school_has_nothing_to_declare(clerk: World) -> None:
    clerk.record(SCHOOL)
    card = clerk.say(CLERK, "สถานะ")
    assert "ครบทั้ง 5 รายการ" in texts(card)
    assert buttons(card, "แจ้งแก้ไขแล้ว") == buttons(card, "วิธีแก้") == []


def test_each_missing_item_tells_how_to_fix_it(clerk: World) -> None:
    clerk.record(SCHOOL, "ไม่ครบ 4")
    card = clerk.say(CLERK, "สถานะ")
    (how,) = buttons(card, "วิธีแก้")
    answer = texts(clerk.tap_data(CLERK, how["data"]))
    assert "เวลาเปิด-ปิด" in answer and "info.go.th" in answer


def test_the_schools_page_on_info_go_th_is_one_tap_away(clerk: World) -> None:
    links = [action["uri"] for action in actions(clerk.say(CLERK, "สถานะ")) if action["type"] == "uri"]
    assert links == ["https://www.info.go.th/"]
    assert not [a for a in actions(clerk.say(CLERK, "สถานะ บ้านสายลม")) if a["type"] == "uri"]


def test_history_is_kept(clerk: World) -> None:
    clerk.record(SCHOOL, "ไม่ครบ 1", note="ภาพเก่า")
    clerk.record(SCHOOL)
    assert [(row["state"], row["note"]) for row in clerk.rows("check_record") if row["item_id"] == 1] == [
        ("incomplete", "ภาพเก่า"), ("complete", ""),
    ]  # fmt: skip


# Finding a school


@pytest.mark.parametrize(
    "query",
    ["วัดสมมติธรรม", "โรงเรียนวัดสมมติธรรม", "รร.วัดสมมติธรรม", "สมมติธรรม", "1099000003", "99000003", "๙๙๐๐๐๐๐๓", "วัดสมติธรรม",
     "วัดสมมตธรรม", "วัดสมมติธรรม ครับ", " วัด สมมติธรรม"],
)  # fmt: skip
def test_a_school_is_found_by_code_smis_name_and_with_typos(clerk: World, query: str) -> None:
    answer = texts(clerk.say(CLERK, f"สถานะ {query}"))
    assert "โรงเรียนวัดสมมติธรรม" in answer and "ยังไม่ตรวจ" in answer


def test_another_school_is_shown_without_buttons_to_declare(clerk: World) -> None:
    card = clerk.say(CLERK, f"สถานะ {OTHER_SCHOOL}")
    assert buttons(card, "แจ้งแก้ไขแล้ว") == []


def test_two_schools_of_one_name_always_ask_and_the_place_tells_them_apart(clerk: World) -> None:
    card = clerk.say(CLERK, "สถานะ บ้านหนองตัวอย่าง")
    assert "หมายถึงโรงเรียนใด" in texts(card)
    labels = [action["label"] for action in actions(card) if "หนองตัวอย่าง" in action["label"]]
    assert len(set(labels)) == len(labels) == 2
    shown = texts(clerk.tap(CLERK, next(label for label in labels if "ต.หนองทดลอง" in label), card))
    assert "โรงเรียนบ้านหนองตัวอย่าง" in shown and "ต.หนองทดลอง อ.สวนทดลอง" in shown


def test_part_of_a_name_asks_instead_of_guessing(clerk: World) -> None:
    card = clerk.say(CLERK, "สถานะ สายล")
    assert "หมายถึงโรงเรียนใด" in texts(card)
    assert {"บ้านสายลม", "บ้านสายลมจอย"} <= {action["label"].split(" (")[0] for action in actions(card)}


def test_a_single_near_name_is_asked_for_as_one(clerk: World) -> None:
    card = clerk.say(CLERK, "สถานะ วัดสมมุติธรรม")
    assert "หมายถึงโรงเรียนนี้หรือไม่" in texts(card) and "หลายโรงเรียน" not in texts(card)
    assert "โรงเรียนวัดสมมติธรรม" in texts(clerk.tap(CLERK, "วัดสมมติธรรม", card))


def test_an_unknown_school_says_so_with_the_nearest(clerk: World) -> None:
    card = clerk.say(CLERK, "สถานะ บ้านคลองใหญ่")
    assert "ไม่พบ “บ้านคลองใหญ่” ในรายชื่อโรงเรียนของเขต" in texts(card)
    nearest = [action for action in actions(card) if action["type"] == "postback"]
    assert 1 <= len(nearest) <= 5
    assert "โรงเรียน" + nearest[0]["label"].split(" (")[0] in texts(clerk.tap_data(CLERK, nearest[0]["data"]))


@pytest.mark.parametrize("query", ["โรงเรียนไม่มีจริงเลย", "โรงเรียนขอนแก่น"])
def test_an_unknown_school_is_never_answered_with_ones_own(clerk: World, query: str) -> None:
    shown = texts(clerk.say(CLERK, f"สถานะ {query}"))
    assert "ไม่พบโรงเรียนนี้" in shown and "รายการ" not in shown


@pytest.mark.parametrize("query", ["ของโรงเรียน", "โรงเรียนผม", "โรงเรียนหนูค่ะ"])
def test_words_that_name_no_school_mean_ones_own(clerk: World, query: str) -> None:
    assert "โรงเรียนบ้านต้นแบบ" in texts(clerk.say(CLERK, f"สถานะ{query}"))


def test_an_officer_without_a_school_is_asked_for_one_and_can_check_from_the_card(clerk: World) -> None:
    assert "โปรดระบุชื่อหรือรหัสโรงเรียน" in texts(clerk.say(OFFICER, "สถานะ"))
    card = clerk.say(OFFICER, f"สถานะ {SCHOOL}")
    assert "ตรวจ โรงเรียนบ้านต้นแบบ" in texts(clerk.tap(OFFICER, "ตรวจโรงเรียนนี้", card))


def test_without_a_campaign_the_bot_says_so(clerk: World) -> None:
    clerk.execute("UPDATE campaign SET active = :off", off=False)
    clerk.execute("UPDATE revision SET number = number + 1")
    for words in ("สถานะ", "ปฏิทิน"):
        assert "ยังไม่มีเรื่องติดตาม" in texts(clerk.say(CLERK, words))
