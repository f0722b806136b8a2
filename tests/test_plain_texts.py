"""What a card says as plain text: what an officer would post by hand."""

from __future__ import annotations

from datetime import date

import pytest

from messages import flex
from messages.cards import count_line, fact
from messages.limits import utf16_units
from messages.plain import as_text
from messages.rounds import (
    CalendarLine,
    RoundResults,
    calendar_card,
    results_notice,
    stage_notice,
    today_notice,
    upcoming_notice,
)
from simulator.limits import check_messages
from tests import worst_messages
from tests.world import GROUP, OFFICER, World, actions

ITEMS = ["ภาพถ่าย", "ที่ตั้ง", "ช่องทางการติดต่อ", "เวลาเปิด-ปิดการให้บริการ", "นำทาง"]


def test_the_notice_before_a_round() -> None:
    card = upcoming_notice(1, date(2023, 11, 9), date(2023, 11, 7), ITEMS, (45, 119), "ข้อมูลบน info.go.th")
    assert as_text([card]) == (
        "แจ้งกำหนดการติดตาม ครั้งที่ 1\n"
        "\n"
        "วันพฤหัสบดีที่ 9 พ.ย. 2566 (อีก 2 วัน)\n"
        "เรื่อง: ข้อมูลบน info.go.th\n"
        "ขอให้โรงเรียนตรวจสอบและดำเนินการให้ครบ 5 รายการ\n"
        "1. ภาพถ่าย\n"
        "2. ที่ตั้ง\n"
        "3. ช่องทางการติดต่อ\n"
        "4. เวลาเปิด-ปิดการให้บริการ\n"
        "5. นำทาง\n"
        "\n"
        "ขณะนี้ครบแล้ว 45 จาก 119 โรงเรียน ขอบคุณ\n"
        "ดูผลของโรงเรียน: พิมพ์ สถานะ ในแชตส่วนตัวกับบอต"
    )


def test_the_notice_on_the_morning_of_a_round() -> None:
    assert as_text([today_notice(2, date(2023, 11, 16), (80, 119), "ข้อมูลบน info.go.th")]) == (
        "วันนี้ติดตาม ครั้งที่ 2\n"
        "\n"
        "วันพฤหัสบดีที่ 16 พ.ย. 2566\n"
        "เรื่อง: ข้อมูลบน info.go.th\n"
        "เขตเริ่มตรวจทุกโรงเรียน โรงเรียนที่ยังดำเนินการไม่เสร็จ ขอให้ดำเนินการวันนี้\n"
        "ครบแล้ว 80 จาก 119 โรงเรียน ขอบคุณ\n"
        "ดูผลหรือแจ้งแก้ไข: พิมพ์ สถานะ ในแชตส่วนตัวกับบอต"
    )


def test_the_results_of_a_round() -> None:
    found = {"ภาพถ่าย": 12, "ที่ตั้ง": 0, "นำทาง": 27}
    day, following = date(2023, 11, 16), date(2023, 11, 23)
    results = RoundResults(2, day, 119, 110, 80, found, (3, following), date(2023, 11, 17))
    assert as_text([results_notice(results)]) == (
        "ผลการติดตาม ครั้งที่ 2\n"
        "ติดตามเมื่อ 16 พ.ย. 2566\n"
        "\n"
        "ครบทุกรายการ 80 จาก 119 โรงเรียน\n"
        "ตรวจแล้ว 110 โรงเรียน อยู่ระหว่างตรวจ 9 โรงเรียน\n"
        "ภาพถ่าย: ยังไม่ครบ 12 โรงเรียน\n"
        "นำทาง: ยังไม่ครบ 27 โรงเรียน\n"
        "\n"
        "โรงเรียนที่ยังไม่ครบ: พิมพ์ สถานะ ในแชตส่วนตัวกับบอต เพื่อดูรายการและวิธีแก้\n"
        "ครั้งถัดไป: ครั้งที่ 3 วันพฤหัสบดีที่ 23 พ.ย. 2566 (อีก 6 วัน)"
    )


def test_the_results_with_the_names_of_schools() -> None:
    day = date(2023, 11, 23)
    named = [("หลังสวน", "บ้านต้นแบบ"), ("หลังสวน", "วัดตัวอย่าง"), ("ละแม", "ชุมชนทดลอง")]
    results = RoundResults(3, day, 119, 119, 116, {"ภาพถ่าย": 3}, None, day, named)
    assert as_text([results_notice(results)]) == (
        "ผลการติดตาม ครั้งที่ 3\n"
        "ติดตามเมื่อ 23 พ.ย. 2566\n"
        "\n"
        "ครบทุกรายการ 116 จาก 119 โรงเรียน\n"
        "ภาพถ่าย: ยังไม่ครบ 3 โรงเรียน\n"
        "\n"
        "อ.หลังสวน (2)\n"
        "บ้านต้นแบบ · วัดตัวอย่าง\n"
        "อ.ละแม (1)\n"
        "ชุมชนทดลอง\n"
        "โรงเรียนที่ยังไม่ครบ: พิมพ์ สถานะ ในแชตส่วนตัวกับบอต เพื่อดูรายการและวิธีแก้"
    )


def test_a_calendars_rows_are_lines_and_buttons_are_left_out() -> None:
    lines = [
        CalendarLine("ครั้งที่ 1", date(2023, 11, 9), date(2023, 11, 9)),
        CalendarLine("รายงาน สพฐ.", date(2023, 11, 28), date(2023, 11, 30)),
    ]
    card = calendar_card("ติดตามข้อมูล", "ศธ 04042/3329", lines, date(2023, 11, 10), group=False, officer=True)
    assert as_text([card]) == (
        "ปฏิทินการติดตาม\n"
        "\n"
        "ถัดไป: รายงาน สพฐ. อีก 18 วัน\n"
        "✓ ครั้งที่ 1 · วันพฤหัสบดีที่ 9 พ.ย. 2566\n"
        "▶ รายงาน สพฐ. · 28–30 พ.ย. 2566\n"
        "ติดตามข้อมูล\n"
        "หนังสือที่ ศธ 04042/3329"
    )
    last_day = date(2023, 11, 30)
    task = stage_notice("รายงาน สพฐ.", "ส่งรายงาน", date(2023, 11, 28), last_day, last_day, (118, 119))
    assert as_text([task]) == (
        "วันนี้: รายงาน สพฐ. (วันสุดท้าย)\n\n28–30 พ.ย. 2566\nส่งรายงาน\nขณะนี้ครบทุกรายการ 118 จาก 119 โรงเรียน"
    )


def test_a_label_tells_what_stands_beside_it() -> None:
    rows = [fact("ช่วงเดือน", "ต.ค. 2566"), fact("หมายเหตุ:", "ไม่มี"), count_line("ภาพถ่าย", 1_200, "โรงเรียน")]
    card = flex.message("สรุป", flex.bubble(body=flex.box("vertical", rows)))
    assert as_text([card]) == "ช่วงเดือน: ต.ค. 2566\nหมายเหตุ: ไม่มี\nภาพถ่าย: 1,200 โรงเรียน"


def test_several_messages_are_parted_by_an_empty_line_and_pictures_left_out() -> None:
    picture = {"type": "image", "originalContentUrl": "https://x.test/a.jpg", "previewImageUrl": "https://x.test/a.jpg"}
    bubbles = [flex.bubble(body=flex.box("vertical", [flex.text(word)])) for word in ("สอง", "สาม")]
    messages = [flex.text_message("หนึ่ง\n"), picture, flex.message("เลื่อนดู", flex.carousel(bubbles))]
    assert as_text(messages) == "หนึ่ง\n\nสอง\n\nสาม"


def test_what_is_longer_than_a_message_ends_with_the_words_that_there_is_more() -> None:
    text = as_text([flex.text_message("ก" * 4_000), flex.text_message("ข" * 4_000)])
    assert utf16_units(text) == 5_000
    assert text.endswith("ขข… (มีต่อ)")


FOR_GROUPS = ("rounds.upcoming_notice", "rounds.today_notice", "rounds.results_notice", "status.group_status")


@pytest.mark.parametrize("name", FOR_GROUPS)
def test_a_groups_card_at_its_worst_has_a_text_that_can_be_posted(name: str) -> None:
    builder = worst_messages.builders()[f"messages.{name}"]
    for arguments in worst_messages.calls(builder):
        text = as_text([builder(**arguments)])
        check_messages([flex.text_message(text)])
        assert "\n\n\n" not in text


def test_what_the_group_received_can_be_posted_again_by_hand(world: World) -> None:
    world.make_officer()
    world.bind_group()
    for clock_time in ("08:30", "10:30"):
        world.at("2023-11-06", clock_time)
    posted = [as_text([message]) for message in world.received(GROUP)]
    assert any(text.startswith("แจ้งกำหนดการติดตาม ครั้งที่ 1\n\n") for text in posted)
    labels = {action.get("label") for action in actions(world.received(GROUP) + world.received(OFFICER))}
    assert not [line for text in posted for line in text.splitlines() if line in labels]
