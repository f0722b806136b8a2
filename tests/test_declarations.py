"""แจ้งแก้ไขแล้ว: a school says that an item is put right, with or without a picture, and may take it back."""

from __future__ import annotations

import io
import random

import pytest
from PIL import Image

from models.photos import MOST_BYTES
from tests.world import CLERK, OFFICER, OTHER_CLERK, STRANGER, Message, World, actions, buttons, texts

SCHOOL, OTHER_SCHOOL = "บ้านต้นแบบ", "วัดสมมติธรรม"
DECLARE = "แจ้งแก้ไขแล้ว"


@pytest.fixture
def clerk(world: World) -> World:
    """A clerk whose school misses ภาพถ่าย and ที่ตั้ง since the first round."""
    world.enrol(CLERK, SCHOOL)
    world.make_officer()
    world.at("2023-11-09", "10:00")
    world.record(SCHOOL, "ไม่ครบ 1 2")
    world.at("2023-11-10", "10:00")
    return world


def declare(world: World, position: int = 0) -> list[Message]:
    """Press the button of the missing item at that position of the card."""
    return world.tap_data(CLERK, buttons(world.say(CLERK, "สถานะ"), DECLARE)[position]["data"])


def states(world: World) -> list[str]:
    """The first two items' states as the card has them."""
    return [row["state"] for row in sorted(world.rows("item_status"), key=lambda row: row["item_id"])][:2]


def picture(width: int = 400, height: int = 300, *, noise: bool = False, kind: str = "JPEG") -> bytes:
    """A photograph, turned on its side, that knows its place and camera."""
    image = Image.new("RGB", (width, height), "orange")
    if noise:
        image = Image.frombytes("RGB", (width, height), random.Random(1).randbytes(3 * width * height))
    exif = Image.Exif()
    exif[0x0110], exif[0x0112] = "กล้องของครู", 6
    exif.get_ifd(0x8825)[2] = (9.0, 57.0, 30.0)
    buffer = io.BytesIO()
    image.save(buffer, kind, exif=exif, quality=95)
    return buffer.getvalue()


# Declaring and withdrawing


def test_a_declaration_is_stored_and_shown_but_does_not_count_as_complete(clerk: World) -> None:
    answer = texts(declare(clerk))
    assert "โรงเรียนแจ้งแก้ไขแล้ว รอเขตตรวจยืนยัน" in answer
    card = clerk.say(CLERK, "สถานะ")
    assert "↻ แจ้งแก้ไขแล้ว" in texts(card) and "ครบ 3 จาก 5 รายการ" in texts(card)
    assert len(buttons(card, DECLARE)) == 1
    assert "ยังไม่ครบ 24 จาก 24 โรงเรียน" in texts(clerk.say(OFFICER, "ใครยังไม่ครบ"))


def test_the_district_has_the_last_word(clerk: World) -> None:
    declare(clerk)
    clerk.at("2023-11-16", "10:00")
    clerk.record(SCHOOL, "ไม่ครบ 1")
    assert states(clerk) == ["incomplete", "complete"]
    declare(clerk)
    assert states(clerk) == ["declared", "complete"]


def test_a_declaration_can_be_taken_back_until_the_district_looks(clerk: World) -> None:
    card = declare(clerk)
    assert "ยกเลิกการแจ้งแก้ไข ภาพถ่าย แล้ว" in texts(clerk.tap(CLERK, "ยกเลิกการแจ้งนี้", card))
    assert states(clerk) == ["incomplete", "incomplete"]
    assert "ยกเลิกไม่ได้แล้ว" in texts(clerk.tap(CLERK, "ยกเลิกการแจ้งนี้", card))
    second = declare(clerk)
    clerk.at("2023-11-16", "10:00")
    clerk.record(SCHOOL)
    assert "ยกเลิกไม่ได้แล้ว" in texts(clerk.tap(CLERK, "ยกเลิกการแจ้งนี้", second))
    assert [bool(row["withdrawn_at"]) for row in clerk.rows("declaration")] == [True, False]


def test_the_button_pressed_twice_declares_once_and_one_withdrawal_is_enough(clerk: World) -> None:
    data = buttons(clerk.say(CLERK, "สถานะ"), DECLARE)[0]["data"]
    clerk.tap_data(CLERK, data)
    card = clerk.tap_data(CLERK, data)
    clerk.tap(CLERK, "ยกเลิกการแจ้งนี้", card)
    assert states(clerk) == ["incomplete", "incomplete"]
    assert len(clerk.rows("declaration")) == 1


def test_two_taps_at_the_same_instant_declare_once(clerk: World) -> None:
    data = buttons(clerk.say(CLERK, "สถานะ"), DECLARE)[0]["data"]
    assert clerk.at_once(clerk.platform.postback(CLERK, data), clerk.platform.postback(CLERK, data)) == [200, 200]
    assert len(clerk.rows("declaration")) == 1


def test_an_item_that_is_complete_by_now_needs_no_declaration(clerk: World) -> None:
    data = buttons(clerk.say(CLERK, "สถานะ"), DECLARE)[0]["data"]
    clerk.record(SCHOOL)
    assert "ภาพถ่าย เขตตรวจแล้วว่าครบ จึงไม่ต้องแจ้งแก้ไข" in texts(clerk.tap_data(CLERK, data))
    assert clerk.rows("declaration") == []


def test_nobody_declares_for_another_school(clerk: World) -> None:
    clerk.enrol(OTHER_CLERK, OTHER_SCHOOL)
    data = buttons(clerk.say(CLERK, "สถานะ"), DECLARE)[0]["data"]
    for outsider in (OTHER_CLERK, OFFICER):
        assert "แจ้งแก้ไขได้เฉพาะโรงเรียนที่ท่านลงทะเบียนไว้" in texts(clerk.tap_data(outsider, data))
    assert "ยินดีต้อนรับ" in texts(clerk.tap_data(STRANGER, data))
    assert clerk.rows("declaration") == []


def test_nobody_withdraws_another_schools_declaration(clerk: World) -> None:
    clerk.enrol(OTHER_CLERK, OTHER_SCHOOL)
    data = next(action["data"] for action in actions(declare(clerk)) if action.get("label") == "ยกเลิกการแจ้งนี้")
    assert "ยกเลิกไม่ได้" in texts(clerk.tap_data(OTHER_CLERK, data))
    assert states(clerk) == ["declared", "incomplete"]


# Pictures


def test_a_picture_after_the_declaration_is_fetched_and_kept_with_it(clerk: World) -> None:
    declare(clerk)
    assert "แนบรูปกับ ภาพถ่าย แล้ว" in texts(clerk.picture(CLERK, picture()))
    (declaration,), (photo,) = clerk.rows("declaration"), clerk.rows("photo")
    assert declaration["photo_id"] == photo["id"]
    assert photo["mime"] == "image/jpeg"


def test_a_picture_before_the_declaration_asks_what_it_shows(clerk: World) -> None:
    card = clerk.picture(CLERK, picture())
    assert "รูปนี้เป็นหลักฐานของรายการใด" in texts(card)
    offered = [action["label"] for action in actions(card[0]) if action["type"] == "postback"]
    assert offered == ["ภาพถ่าย", "ที่ตั้ง"]
    assert clerk.rows("photo") == []
    assert "แนบรูปกับ ที่ตั้ง แล้ว" in texts(clerk.tap(CLERK, "ที่ตั้ง", card))
    assert states(clerk) == ["incomplete", "declared"]
    assert clerk.rows("declaration")[0]["photo_id"] == clerk.rows("photo")[0]["id"]


@pytest.mark.parametrize(
    "photograph", [picture(2400, 1800, noise=True), picture(300, 200), picture(90, 60, kind="PNG")]
)
def test_a_picture_is_kept_small_upright_and_without_metadata(clerk: World, photograph: bytes) -> None:
    declare(clerk)
    clerk.picture(CLERK, photograph)
    (photo,) = clerk.rows("photo")
    kept = Image.open(io.BytesIO(photo["content"]))
    assert len(photo["content"]) <= MOST_BYTES == 300_000
    assert (kept.format, kept.size) == ("JPEG", (photo["width"], photo["height"]))
    assert kept.height > kept.width
    assert not kept.getexif() and "exif" not in kept.info


@pytest.mark.parametrize("content", [b"not a picture", b"", picture()[:200]])
def test_a_picture_that_cannot_be_opened_is_refused_and_the_declaration_stays(clerk: World, content: bytes) -> None:
    declare(clerk)
    answer = texts(clerk.picture(CLERK, content))
    assert "เปิดรูปนี้ไม่ได้" in answer and "การแจ้งแก้ไขยังบันทึกอยู่" in answer
    assert states(clerk) == ["declared", "incomplete"]
    assert clerk.rows("photo") == []


def test_after_an_unreadable_picture_a_better_one_joins_the_same_declaration(clerk: World) -> None:
    declare(clerk)
    clerk.picture(CLERK, b"not a picture")
    clerk.tap(CLERK, "ภาพถ่าย", clerk.picture(CLERK, picture()))
    (declaration,) = clerk.rows("declaration")
    assert declaration["photo_id"] is not None


def test_the_picture_is_optional(clerk: World) -> None:
    card = declare(clerk)
    assert "ไม่แนบรูป การแจ้งแก้ไขบันทึกไว้แล้ว" in texts(clerk.tap(CLERK, "ไม่แนบรูป", card))
    assert "รูปนี้เป็นหลักฐานของรายการใด" in texts(clerk.picture(CLERK, picture()))
    assert states(clerk) == ["declared", "incomplete"]


def test_other_talk_goes_on_while_a_picture_is_awaited(clerk: World) -> None:
    declare(clerk)
    assert "ปฏิทินการติดตาม" in texts(clerk.say(CLERK, "ปฏิทิน"))
    assert "แนบรูปกับ ภาพถ่าย แล้ว" in texts(clerk.picture(CLERK, picture()))


def test_a_picture_that_line_cannot_give_just_now_is_fetched_later(clerk: World) -> None:
    declare(clerk)
    clerk.platform.faults.set(fail_500=1)
    clerk.picture(CLERK, picture())
    assert clerk.rows("photo") == []
    clerk.at("2023-11-10", "10:02")
    clerk.work()  # the reply token is spent by now: the receipt becomes a push
    assert len(clerk.rows("photo")) == 1
    assert "แนบรูปกับ ภาพถ่าย แล้ว" in texts(clerk.received(CLERK)[-1])


def test_a_picture_that_line_no_longer_has_is_said(clerk: World) -> None:
    declare(clerk)
    event = clerk.platform.image(CLERK, picture())
    clerk.platform.unsend(CLERK, event["message"]["id"])
    assert "รับรูปจาก LINE ไม่สำเร็จ" in texts(clerk.act(CLERK, event))
    assert states(clerk) == ["declared", "incomplete"]


def test_a_picture_of_a_complete_school_is_not_kept(clerk: World) -> None:
    clerk.record(SCHOOL)
    assert "ไม่ได้บันทึกไว้" in texts(clerk.picture(CLERK, picture()))
    assert clerk.rows("photo") == clerk.rows("fetch") == []
