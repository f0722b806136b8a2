"""Whether the group reads the names of schools in a round's results: an officer decides, after a look at it."""

from __future__ import annotations

from collections.abc import Sequence

from messages import flex, postback
from messages.cards import card, paragraph
from messages.common import MENU, Message, text


def confirm_names(round_: str, round_id: int, schools: int, *, shown: bool) -> Message:
    """Stands below what the group would read. ``schools``: how many of them would be named as of now."""
    label = "ยืนยันแสดงชื่อ" if shown else "ยืนยันไม่แสดงชื่อ"
    now = f"ขณะนี้มี {schools} โรงเรียนที่ตรวจแล้วไม่ครบ" if schools else "ขณะนี้ไม่มีโรงเรียนที่ตรวจแล้วไม่ครบ"
    return card(
        "แสดงชื่อโรงเรียนในกลุ่ม" if shown else "ไม่แสดงชื่อโรงเรียนในกลุ่ม",
        [
            paragraph(f"กลุ่มจะเห็นผลการติดตาม{round_} ตามตัวอย่างข้างบน"),
            *(
                [paragraph(f"{now} รายชื่อจะเป็นไปตามผล ณ เวลาที่ส่ง โรงเรียนที่แจ้งแก้ไขแล้วไม่ถูกระบุชื่อ", muted=True)]
                if shown
                else []
            ),
        ],
        primary=[flex.postback(label, postback.data("names", r=round_id, on=int(shown)), display_text=label)],
        links=[MENU],
    )


def names_decided(round_: str, *, shown: bool) -> Message:
    if shown:
        other = f"ไม่แสดงชื่อในกลุ่ม {_command_part(round_)}"
        return text(f"ผลการติดตาม{round_} จะแสดงชื่อโรงเรียนที่ยังไม่ครบในกลุ่ม ยกเลิกได้โดยพิมพ์ {other}", MENU)
    return text(f"ผลการติดตาม{round_} จะแจ้งกลุ่มเฉพาะจำนวน ไม่ระบุชื่อโรงเรียน", MENU)


def _command_part(round_: str) -> str:
    """“ครั้งที่ 2” out of a round's label."""
    return round_.partition(" (")[0]


def names_too_late(round_: str) -> Message:
    return text(f"ผลการติดตาม{round_} แจ้งกลุ่มไปแล้ว จึงเปลี่ยนไม่ได้ ไม่มีการบันทึก", MENU)


def which_round(numbers: Sequence[int]) -> Message:
    """The officer named no round that there is."""
    if not numbers:
        return text("เรื่องติดตามนี้ไม่มีรอบการติดตาม จึงไม่มีการบันทึก", MENU)
    listed = ", ".join(f"ครั้งที่ {number}" for number in numbers)
    return text(f"ไม่พบรอบนั้น จึงไม่มีการบันทึก รอบที่มี: {listed}\nพิมพ์ เช่น แสดงชื่อในกลุ่ม ครั้งที่ {numbers[0]}", MENU)
