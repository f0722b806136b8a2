"""Getting in: codes, the privacy notice, lockout, and what strangers see."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from core.vocabulary import Role
from line.sharing import prefilled_chat
from models.enrolment import district_invite, readable
from tests.world import CLERK, GROUP, KEY, OFFICER, OTHER_CLERK, STRANGER, World, actions, texts

SCHOOL, OTHER_SCHOOL = "บ้านต้นแบบ", "วัดสมมติธรรม"
WRONG = "ลงทะเบียน ZZZZ-ZZZZ"
NOBODY = "ยินดีต้อนรับสู่ “ติดตาม”"


def invite(world: World, role: Role = Role.OFFICER, name: str = "") -> str:
    with world.services.database.begin() as session:
        return readable(district_invite(session, KEY, world.now, role, name))


def test_school_and_privacy_notice_are_shown_before_anything_is_stored(world: World) -> None:
    shown = texts(world.say(CLERK, f"ลงทะเบียน {world.code_of(SCHOOL)}"))
    assert "โรงเรียนบ้านต้นแบบ" in shown
    assert "ต.ในเมืองสมมติ อ.เมืองตัวอย่าง" in shown
    for promise in ("ประกาศความเป็นส่วนตัว", "ม.24(4)", "เก็บไม่เกิน 2 ปี", "หากไม่ยินยอม", "ลบข้อมูลของฉัน", "077-545101-3"):
        assert promise in shown
    assert world.rows("person") == []


def test_after_the_confirmation_the_first_person_is_responsible(world: World) -> None:
    welcome = world.enrol(CLERK, SCHOOL)
    assert "ลงทะเบียนเรียบร้อยแล้ว" in texts(welcome)
    assert "ท่านเป็นผู้รับผิดชอบของโรงเรียน" in texts(welcome)
    (person,) = world.rows("person")
    assert (person["line_user_id"], person["name"], person["role"]) == (CLERK, "สมหญิง", "clerk")
    assert person["responsible"] and person["consented_at"] == world.now


def test_a_typed_yes_confirms_like_the_button(world: World) -> None:
    world.say(CLERK, f"ลงทะเบียน {world.code_of(SCHOOL)}")
    assert "ลงทะเบียนเรียบร้อยแล้ว" in texts(world.say(CLERK, "ตกลง"))


@pytest.mark.parametrize("refusal", ["ไม่", "ยกเลิก", "button"])
def test_who_refuses_is_not_stored(world: World, refusal: str) -> None:
    card = world.say(CLERK, f"ลงทะเบียน {world.code_of(SCHOOL)}")
    answer = world.tap(CLERK, "ไม่ใช่ / ไม่ยินยอม", card) if refusal == "button" else world.say(CLERK, refusal)
    assert "ไม่มีข้อมูลใดถูกบันทึก" in texts(answer)
    assert world.rows("person") == world.rows("conversation") == []


@pytest.mark.parametrize("typed", ["{code} ค่ะ", "  {lower}  ", "{plain}", "{spaced}", "{lookalike}"])
def test_a_code_is_understood_however_it_is_copied_from_paper(world: World, typed: str) -> None:
    code = world.code_of(SCHOOL)
    ways = {
        "code": code, "lower": code.lower(), "plain": code.replace("-", ""), "spaced": " ".join(code),
        "lookalike": code.replace("Q", "0").replace("J", "1").replace("V", "U"),
    }  # fmt: skip
    assert "โรงเรียนบ้านต้นแบบ" in texts(world.say(CLERK, "ลงทะเบียน " + typed.format(**ways)))


def test_the_word_alone_asks_for_the_code(world: World) -> None:
    assert "ตามด้วยรหัส 8 ตัว" in texts(world.say(CLERK, "ลงทะเบียน"))


@pytest.mark.parametrize("question", ["ลงทะเบียนยังไง", "ลงทะเบียนไม่ได้ค่ะ", "ลงทะเบียน รหัสหาได้ที่ไหน"])
def test_asking_how_to_enrol_is_no_wrong_code(world: World, question: str) -> None:
    for _ in range(5):
        shown = texts(world.say(CLERK, question))
    assert "พิมพ์ “ลงทะเบียน”" in shown or NOBODY in shown
    assert world.rows("code_attempts") == []
    assert "ลงทะเบียนเรียบร้อยแล้ว" in texts(world.enrol(CLERK, SCHOOL))


def test_the_sheet_of_codes_has_a_link_that_opens_the_chat_with_the_command_typed_in(
    world: World, tmp_path: Path
) -> None:
    out = tmp_path / "codes.xlsx"
    assert "wrote 24 codes" in world.command("school-codes", "--out", str(out))
    rows = list(load_workbook(out).active.iter_rows(values_only=True))  # type: ignore[union-attr]
    (row,) = [row for row in rows if row[1] == SCHOOL]
    assert row[4] == f"ลงทะเบียน {row[3]}"
    assert prefilled_chat("@tidtam", "ลงทะเบียน AB").startswith("https://line.me/R/oaMessage/%40tidtam/?%E0%B8%A5")
    assert "โรงเรียนบ้านต้นแบบ" in texts(world.say(CLERK, str(row[4])))


def test_a_schools_name_that_begins_like_a_formula_stays_a_name_in_the_sheet_of_codes(
    world: World, tmp_path: Path
) -> None:
    world.execute("UPDATE school SET name = '=1+1' WHERE name = :name", name=SCHOOL)
    out = tmp_path / "codes.xlsx"
    world.command("school-codes", "--out", str(out))
    names = [cell for (cell,) in load_workbook(out).active.iter_rows(min_col=2, max_col=2)]  # type: ignore[union-attr]
    assert {cell.data_type for cell in names} == {"s"}
    assert "=1+1" in [cell.value for cell in names]


# Wrong codes


def test_five_wrong_codes_lock_that_person_out_for_fifteen_minutes(world: World) -> None:
    right = f"ลงทะเบียน {world.code_of(SCHOOL)}"
    for _ in range(4):
        assert "รหัสไม่ถูกต้อง" in texts(world.say(CLERK, WRONG))
    assert "ลองใหม่ได้หลัง" in texts(world.say(CLERK, WRONG))
    world.clock.advance(timedelta(minutes=14, seconds=59))
    assert "พักการลงทะเบียนชั่วคราว" in texts(world.say(CLERK, right))
    assert "ยืนยันการลงทะเบียน" in texts(world.say(OTHER_CLERK, right))
    world.clock.advance(timedelta(seconds=2))
    assert "ยืนยันการลงทะเบียน" in texts(world.say(CLERK, right))


def test_erasing_ones_data_is_no_way_around_the_lock(world: World) -> None:
    for _ in range(5):
        world.say(CLERK, WRONG)
    world.tap(CLERK, "ลบข้อมูลของฉัน", world.say(CLERK, "ลบข้อมูลของฉัน"))
    assert "พักการลงทะเบียนชั่วคราว" in texts(world.say(CLERK, WRONG))
    world.clock.advance(timedelta(minutes=16))
    world.tap(CLERK, "ลบข้อมูลของฉัน", world.say(CLERK, "ลบข้อมูลของฉัน"))
    assert CLERK not in world.stored()


def test_wrong_codes_fade_with_time(world: World) -> None:
    for _ in range(3):
        for _ in range(4):
            assert "รหัสไม่ถูกต้อง" in texts(world.say(CLERK, WRONG))
        world.clock.advance(timedelta(minutes=15, seconds=1))


def test_codes_are_stored_hashed_only(world: World) -> None:
    code = world.command("school-codes", "--school", "1099000002").split("\t")[1].strip()
    officer = invite(world)
    for secret in (code, officer):
        assert secret not in world.stored()
        assert secret.replace("-", "") not in world.stored()


def test_a_code_in_force_is_printed_again_and_a_rotated_one_stops_working(world: World) -> None:
    old = world.command("school-codes", "--school", "1099000002")
    assert world.command("school-codes", "--school", "1099000002") == old
    card = world.say(CLERK, f"ลงทะเบียน {old.split()[1]}")
    new = world.command("school-codes", "--rotate", "--school", "1099000002")
    assert new != old
    assert "หมดอายุหรือถูกเปลี่ยนแล้ว" in texts(world.tap(CLERK, "ยืนยันและยินยอม", card))
    assert "หมดอายุหรือถูกเปลี่ยนแล้ว" in texts(world.say(CLERK, f"ลงทะเบียน {old.split()[1]}"))
    assert "ยืนยันการลงทะเบียน" in texts(world.say(CLERK, f"ลงทะเบียน {new.split()[1]}"))


def test_codes_expire(world: World) -> None:
    school, officer = world.code_of(SCHOOL), invite(world)
    world.clock.advance(timedelta(days=7))
    assert "หมดอายุ" in texts(world.say(OFFICER, f"ลงทะเบียน {officer}"))
    assert "ยืนยันการลงทะเบียน" in texts(world.say(CLERK, f"ลงทะเบียน {school}"))
    world.clock.advance(timedelta(days=180))
    assert "หมดอายุ" in texts(world.say(CLERK, f"ลงทะเบียน {school}"))
    assert world.code_of(SCHOOL) != school


# Officers


def test_an_invitation_makes_one_officer(world: World) -> None:
    code = world.command("officer-invite", "--name", "ภาคภูมิ ตัวอย่าง").strip()
    card = world.say(OFFICER, f"ลงทะเบียน {code}")
    assert "เจ้าหน้าที่เขต" in texts(card) and "ภาคภูมิ ตัวอย่าง" in texts(card)
    assert "ลงทะเบียนเรียบร้อยแล้ว" in texts(world.tap(OFFICER, "ยืนยันและยินยอม", card))
    assert "เมนูเจ้าหน้าที่เขต" in texts(world.say(OFFICER, "เมนู"))
    assert "ถูกใช้ไปแล้ว" in texts(world.say(STRANGER, f"ลงทะเบียน {code}"))


def test_of_two_who_hold_one_invitation_the_first_to_confirm_gets_it(world: World) -> None:
    code = f"ลงทะเบียน {invite(world)}"
    cards = {user: world.say(user, code) for user in (OFFICER, STRANGER)}
    world.tap(OFFICER, "ยืนยันและยินยอม", cards[OFFICER])
    assert "ถูกใช้ไปแล้ว" in texts(world.tap(STRANGER, "ยืนยันและยินยอม", cards[STRANGER]))
    assert [person["line_user_id"] for person in world.rows("person")] == [OFFICER]


def test_a_viewer_reads_but_records_nothing(world: World) -> None:
    world.make_officer(OFFICER, Role.VIEWER)
    assert "ยังไม่ครบ 24 จาก 24" in texts(world.say(OFFICER, "ใครยังไม่ครบ"))
    assert "เฉพาะเจ้าหน้าที่เขต" in texts(world.say(OFFICER, "ตรวจ บ้านต้นแบบ"))


def test_an_officer_may_also_answer_for_a_school(world: World) -> None:
    world.make_officer()
    world.enrol(OFFICER, SCHOOL)
    assert "เมนูเจ้าหน้าที่เขต" in texts(world.say(OFFICER, "เมนู"))
    assert "โรงเรียนบ้านต้นแบบ" in texts(world.say(OFFICER, "สถานะ"))


# Strangers


@pytest.mark.parametrize("words", ["สวัสดี", "สถานะ", "สถานะ บ้านต้นแบบ", "เมนู", "ใครยังไม่ครบ", "ตรวจ บ้านต้นแบบ", "คำขอ"])
def test_somebody_unregistered_gets_a_friendly_way_in_and_never_data(world: World, words: str) -> None:
    world.enrol(CLERK, SCHOOL)
    answer = world.say(STRANGER, words)
    assert NOBODY in texts(answer)
    assert "ลงทะเบียน ABCD-2345" in texts(answer)
    assert "บ้านต้นแบบ" not in texts(answer) and "ยังไม่ตรวจ" not in texts(answer)


def test_somebody_unregistered_gets_no_data_out_of_buttons_either(world: World) -> None:
    school = world.school(SCHOOL).id
    for data in (
        f"a=status&s={school}",
        f"a=declare&s={school}&i=photo",
        f"a=check-school&s={school}",
        "a=missing&p=1",
    ):
        assert NOBODY in texts(world.tap_data(STRANGER, data)), data
    assert NOBODY in texts(world.picture(STRANGER, b"a picture"))


def test_calendar_and_answers_are_open_to_all(world: World) -> None:
    assert "ปฏิทินการติดตาม" in texts(world.say(STRANGER, "ปฏิทิน"))
    assert "วิธีแก้" in texts(world.say(STRANGER, "วิธีแก้ไข"))
    assert "077-545101-3" in texts(world.say(STRANGER, "ติดต่อ"))


def test_who_adds_the_bot_is_welcomed(world: World) -> None:
    assert NOBODY in texts(world.act(STRANGER, world.platform.follow(STRANGER)))
    world.enrol(CLERK, SCHOOL)
    assert {"สถานะ", "ปฏิทิน"} <= {a.get("text") for a in actions(world.act(CLERK, world.platform.follow(CLERK)))}


def test_a_code_in_the_group_is_ignored(world: World) -> None:
    world.make_officer()
    world.bind_group()
    assert world.say(CLERK, f"ลงทะเบียน {world.code_of(SCHOOL)}", group=GROUP) == []
    assert [person["line_user_id"] for person in world.rows("person")] == [OFFICER]
