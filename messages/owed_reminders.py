"""Reminders of what a school still owes: the message, putting it off, and saying what keeps the school."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from messages import flex, postback
from messages.cards import card, paragraph
from messages.common import MENU, Message, text
from messages.enrolment import school_title
from messages.statistics import OwedMonth
from thai.dates import short_date


def owed_reminder(
    school: str, items: Sequence[str], months: Sequence[OwedMonth], today: date, *, heads_up: bool
) -> Message:
    """One message for all that a school owes: items and months together."""
    lines: list[flex.Node] = []
    if months:
        lines.append(paragraph("สถิติรายเดือน", bold=True))
        for owed in months[:8]:
            state = "เกินกำหนด" if owed.overdue else "ครบกำหนดวันนี้" if owed.due == today else "กำหนด"
            lines.append(paragraph(f"• {owed.month.full} ({state} {short_date(owed.due)})"))
    if items:
        lines.append(paragraph("ข้อมูลบน info.go.th ที่ยังไม่ครบ", bold=True))
        lines += [paragraph(f"• {item}") for item in items]
    lines.append(paragraph("สมาชิกคนใดของโรงเรียนส่งก็ได้ ส่งแล้วการเตือนจะหยุดเอง", muted=True, size="xs"))
    title = "แจ้งกำหนดส่ง" if heads_up else "มีรายการที่ยังค้าง"
    return card(
        title,
        lines,
        subtitle=school_title(school),
        primary=[*([flex.say("ส่งสถิติ", "สถิติ")] if months else []), *([flex.say("ดูสถานะ", "สถานะ")] if items else [])],
        secondary=[
            flex.postback("เตือนอีกครั้งใน 3 วันทำการ", postback.data("snooze"), display_text="เตือนอีกครั้งใน 3 วันทำการ"),
            flex.postback("ติดขัด", postback.data("stuck"), display_text="ติดขัด"),
        ],
        alt=f"{title} {school_title(school)}",
    )


def snoozed(until: date) -> Message:
    return text(f"พักการเตือนของโรงเรียนแล้ว จะเตือนอีกครั้งวันที่ {short_date(until)} หากยังไม่ส่ง", flex.say("ส่งสถิติ", "สถิติ"), MENU)


OBSTACLES = {
    "login": "เข้าระบบ info.go.th ไม่ได้",
    "internet": "ไม่มีอินเทอร์เน็ต",
    "moved": "ผู้รับผิดชอบย้ายหรือลาออก",
}


def choose_obstacle() -> Message:
    return card(
        "ติดขัดเรื่องใด",
        [paragraph("เลือกหนึ่งข้อ บอตจะแจ้งเจ้าหน้าที่เขตให้ทราบ")],
        secondary=[
            flex.postback(label, postback.data("stuck", k=key), display_text=label) for key, label in OBSTACLES.items()
        ],
        links=[MENU],
    )


def obstacle_told(*, reached: bool) -> Message:
    """``reached``: whether there is an officer in LINE who can be told."""
    if not reached:
        return text("บันทึกแล้ว แต่ยังไม่มีเจ้าหน้าที่เขตในไลน์ โปรดโทร. 077-545101-3 ต่อ 11", MENU)
    return text("แจ้งเจ้าหน้าที่เขตแล้ว หากเร่งด่วนโทร. 077-545101-3 ต่อ 11", MENU)


def obstacle_report(school: str, kind: str, name: str) -> Message:
    """To the officers."""
    by = f" (แจ้งโดย {name})" if name else ""
    return text(f"{school_title(school)} ติดขัด: {OBSTACLES[kind]}{by}", MENU)
