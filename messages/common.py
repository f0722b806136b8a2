"""What the bot says whatever the subject: menu, refusals, errors, ways in."""

from __future__ import annotations

from collections.abc import Sequence

from messages import flex
from messages.answers import answer_action
from messages.cards import card, paragraph

Message = flex.Message

STATUS = flex.say("สถานะโรงเรียน", "สถานะ")
CALENDAR = flex.say("ปฏิทิน", "ปฏิทิน")
STATISTICS = flex.say("ส่งสถิติรายเดือน", "สถิติ")
STATISTICS_ON = flex.say("กรอกสถิติต่อ", "สถิติ")
MENU = flex.say("เมนู", "เมนู")
MY_DATA = flex.say("ข้อมูลของฉัน", "ข้อมูลของฉัน")
MISSING = flex.say("ใครยังไม่ครบ", "ใครยังไม่ครบ")
OFFICE_ITEMS = flex.say("ดูรายการของสำนักงาน", "สถานะสำนักงาน")
OWING = flex.say("ใครยังไม่ส่ง", "ใครยังไม่ส่ง")
CHECK = flex.say("ตรวจโรงเรียน", "ตรวจ")
CONSOLE = flex.say("เข้าคอนโซล (เว็บ)", "เข้าเว็บ")
EXPORT = flex.say("ส่งออกสถิติ (Excel)", "ส่งออกสถิติ")


def text(content: str, *quick: flex.Action) -> Message:
    """A plain answer, with quick replies for what comes next (private chats)."""
    return flex.text_message(content, quick=flex.quick_reply(quick) if quick else None)


def menu(*, officer: bool, viewer: bool = False) -> Message:
    """What the person can do, each button also a word to type (LINE for PC shows no rich menu)."""
    if viewer:
        return card(
            "เมนูผู้บริหาร",
            [
                paragraph("ดูภาพรวมและรายงานได้ทุกเรื่อง กดปุ่ม หรือพิมพ์คำสั่งก็ได้"),
                paragraph("ดูรายโรงเรียน: พิมพ์ สถานะ ตามด้วยชื่อโรงเรียน", muted=True, size="xs"),
            ],
            primary=[CONSOLE, MISSING, OWING],
            secondary=[CALENDAR, EXPORT],
            links=[MY_DATA],
        )
    if officer:
        return card(
            "เมนูเจ้าหน้าที่เขต",
            [
                paragraph("กดปุ่ม หรือพิมพ์คำสั่งก็ได้"),
                paragraph(
                    "ตรวจ หรือ สถานะ ตามด้วยชื่อโรงเรียน · ผูกกลุ่มนี้ (พิมพ์ในกลุ่ม) · ส่งไฟล์ XLSX/CSV เพื่อนำเข้าผล",
                    muted=True,
                    size="xs",
                ),
                paragraph(
                    "สถิติ: สรุปสถิติ · ประวัติสถิติ · สถิติแทน · ล็อกสถิติ · หยุดติดตาม",
                    muted=True,
                    size="xs",
                ),
                paragraph(
                    "อื่น ๆ: โควตา · ค้างส่ง · ตั้งชื่อกลุ่ม · ประธานเครือข่าย · แสดงชื่อในกลุ่ม (ผลรายรอบ)", muted=True, size="xs"
                ),
            ],
            primary=[CHECK, MISSING, OWING],
            secondary=[
                CONSOLE,
                CALENDAR,
                flex.say("เขียนประกาศ", "ประกาศ"),
                flex.say("รายการประกาศ", "รายการประกาศ"),
                EXPORT,
                flex.say("คำขอลงทะเบียน", "คำขอ"),
                flex.say("กลุ่มไลน์ที่ผูกไว้", "กลุ่ม"),
                flex.say("คำถามที่บอตตอบไม่ได้", "คำถาม"),
            ],
            links=[MY_DATA],
        )
    return card(
        "เมนู",
        [
            paragraph("กดปุ่ม หรือพิมพ์คำสั่งก็ได้"),
            paragraph("ดูโรงเรียนอื่น: พิมพ์ สถานะ ตามด้วยชื่อโรงเรียน", muted=True, size="xs"),
        ],
        primary=[STATUS, STATISTICS],
        secondary=[CALENDAR, answer_action("fix"), answer_action("clips"), answer_action("token-keys")],
        links=[answer_action("contact"), MY_DATA],
    )


def way_in(*, waiting: bool) -> Message:
    """To somebody who is not enrolled: how to get in, and what is open to all. Never data."""
    if waiting:
        return text(
            "คำขอลงทะเบียนของท่านรอผู้รับผิดชอบของโรงเรียนหรือเจ้าหน้าที่เขตยืนยัน เมื่อยืนยันแล้วบอตจะแจ้งในแชตนี้\n\n"
            "ระหว่างนี้ดูปฏิทินและวิธีแก้ไขข้อมูลได้",
            CALENDAR,
            answer_action("fix"),
            answer_action("contact"),
        )
    return card(
        "ยินดีต้อนรับสู่ “ติดตาม”",
        [
            paragraph("บอตนี้ช่วยธุรการโรงเรียนดูว่าข้อมูลบน info.go.th ครบหรือยัง และแจ้งกำหนดการติดตาม"),
            paragraph("เริ่มใช้งาน: พิมพ์ ลงทะเบียน ตามด้วยรหัสของโรงเรียน เช่น", bold=True),
            paragraph("ลงทะเบียน ABCD-2345"),
            paragraph("รหัสอยู่ในหนังสือหรือใบแจ้งที่เขตส่งถึงโรงเรียน หากไม่มี กด “ติดต่อเจ้าหน้าที่”", muted=True, size="xs"),
        ],
        secondary=[CALENDAR, answer_action("fix")],
        links=[answer_action("contact", "ติดต่อเจ้าหน้าที่")],
    )


def officers_only(*, private: bool) -> Message:
    return text("คำสั่งนี้ใช้ได้เฉพาะเจ้าหน้าที่เขต", *((STATUS, MENU) if private else ()))


def unknown_button() -> Message:
    return text("ปุ่มนี้ใช้ไม่ได้แล้ว ไม่มีข้อมูลใดถูกบันทึก พิมพ์ เมนู เพื่อเริ่มใหม่", MENU)


def stale_button() -> Message:
    """A button of an earlier run of a guided conversation."""
    return text("ปุ่มนี้เป็นของรายการที่จบไปแล้ว กดครั้งนี้ไม่มีการบันทึกเพิ่ม พิมพ์ เมนู เพื่อเริ่มใหม่", MENU)


def apology() -> Message:
    """A handler failed: rolled back, so nothing was saved."""
    return text(
        "ขออภัย ระบบขัดข้องชั่วคราว คำสั่งเมื่อสักครู่ยังไม่ถูกบันทึก\n"
        "โปรดลองใหม่อีกครั้ง หากยังไม่ได้ พิมพ์ ยกเลิก แล้วเริ่มใหม่ หรือติดต่อกลุ่มอำนวยการ โทร. 077-545101-3 ต่อ 11",
        MENU,
    )


def cancelled(kept: str = "") -> Message:
    return text("ยกเลิกแล้ว ไม่มีข้อมูลใดถูกบันทึก" + (f" ({kept})" if kept else ""), MENU)


def nothing_to_cancel() -> Message:
    return text("ไม่มีรายการที่ค้างอยู่", MENU)


def you_are_welcome(*, officer: bool) -> Message:
    """To thanks and to assent."""
    return text(
        "ยินดีให้บริการ ต้องการทำรายการใดต่อ กดปุ่มด้านล่าง", *((CHECK, MISSING) if officer else (STATUS, STATISTICS)), MENU
    )


def declare_on_the_card() -> Message:
    """Somebody says that something is put right: it counts when it is declared for its item."""
    return text(
        "ยังไม่มีการบันทึก หากแก้ไขข้อมูลบน info.go.th แล้ว พิมพ์ สถานะ แล้วกด “แจ้งแก้ไขแล้ว” ที่รายการนั้น เขตจะตรวจยืนยัน",
        STATUS,
        MENU,
    )


def not_understood(suggestions: Sequence[flex.Action] = (), *, officer: bool = False) -> Message:
    """The fallback: what can be done, and who to ask."""
    example = "“ตรวจ” หรือ “ใครยังไม่ครบ”" if officer else "“สถานะ” หรือ “โทเคนหาได้ที่ไหน”"
    return card(
        "ขออภัย ยังไม่เข้าใจข้อความนี้",
        [
            paragraph(f"ไม่มีข้อมูลใดถูกบันทึก ลองกดปุ่มด้านล่าง หรือพิมพ์ใหม่สั้น ๆ เช่น {example}"),
            paragraph("สอบถาม: กลุ่มอำนวยการ โทร. 077-545101-3 ต่อ 11", muted=True, size="xs"),
        ],
        primary=[*suggestions],
        secondary=[CHECK, MISSING, CALENDAR] if officer else [STATUS, STATISTICS, CALENDAR, answer_action("fix")],
        links=[answer_action("contact"), MENU],
    )


def too_many_messages() -> Message:
    """Said once in a flood, before the bot falls silent."""
    return text(
        "ท่านส่งข้อความถี่มาก บอตขอหยุดตอบชั่วคราว โปรดรอประมาณ 1 นาทีแล้วพิมพ์ใหม่\n"
        "ข้อมูลที่บันทึกไว้แล้วไม่หาย และยังส่งสถิติหรือแจ้งแก้ไขต่อได้ตามปกติ"
    )


def only_text() -> Message:
    """To a sticker, voice message or the like."""
    return text("ได้รับแล้ว บอตนี้ตอบเฉพาะข้อความและปุ่ม ต้องการทำรายการใด กดปุ่มด้านล่าง", STATUS, CALENDAR, MENU)


def group_help() -> Message:
    """The bot was addressed in a group without a question that it knows."""
    return text("พิมพ์ สถานะ ตามด้วยชื่อโรงเรียน หรือ ปฏิทิน · เรื่องอื่นโปรดคุยกับบอตในแชตส่วนตัว")
