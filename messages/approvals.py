"""The second person's word on a broadcast: อนุญาต, or ไม่อนุญาต with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from messages import flex, postback
from messages.broadcast_review import findings_lines
from messages.broadcasts import LIST, SNIPPET, button, open_button, way_phrase
from messages.cards import card, fact, paragraph, quiet_box
from messages.common import Message, text
from messages.limits import cut
from thai.dates import date_time
from thai.personal_data import PersonalData

REFUSE_FLOW = "refuse-broadcast"


def allow_button(broadcast_id: int, revision: int) -> flex.Action:
    return button("อนุญาตให้เผยแพร่", "bc-allow", b=broadcast_id, r=revision)


def refuse_button(broadcast_id: int, revision: int) -> flex.Action:
    return button("ไม่อนุญาต", "bc-refuse", b=broadcast_id, r=revision)


def approval_request(
    broadcast_id: int,
    revision: int,
    written_by: str,
    audience: str,
    price: str,
    rides: bool,
    send_at: datetime | None,
    personal_data: Sequence[tuple[PersonalData, str]],
) -> Message:
    """Below the very messages that would go out: may they?"""
    return card(
        "ขออนุญาตเผยแพร่",
        [
            paragraph("ข้อความด้านบนคือสิ่งที่ผู้รับจะเห็น ยังไม่ได้ส่ง"),
            fact("ผู้เขียน", written_by or "–"),
            fact("ผู้รับ", cut(audience, 200)),
            fact("วิธีส่ง", way_phrase(rides=rides)),
            fact("ค่าใช้จ่าย", price),
            fact("เวลาส่ง", date_time(send_at) if send_at else "ทันทีที่อนุญาต"),
            *([_confirmed(personal_data)] if personal_data else []),
        ],
        primary=[allow_button(broadcast_id, revision)],
        secondary=[refuse_button(broadcast_id, revision)],
        links=[LIST],
        alt=f"ขออนุญาตเผยแพร่ประกาศ: {audience}",
    )


def _confirmed(personal_data: Sequence[tuple[PersonalData, str]]) -> flex.Node:
    return quiet_box(["ข้อมูลส่วนบุคคลที่ผู้เขียนยืนยันให้เผยแพร่แล้ว:", *findings_lines(personal_data)], warning=True)


def ask_for_reason(token: str) -> Message:
    """``ไม่อนุญาต … เนื่องจาก``."""
    reasons = ("มีข้อมูลส่วนบุคคล", "ข้อความไม่ถูกต้อง", "ผู้รับไม่ตรง", "ยังไม่ถึงเวลา")
    back = flex.postback("ยังไม่ตัดสิน", postback.data(REFUSE_FLOW, t=token, do="back"), display_text="ยังไม่ตัดสิน")
    return text("ไม่อนุญาตเนื่องจากอะไร พิมพ์เหตุผลให้ผู้เขียนทราบ", *(flex.say(reason, reason) for reason in reasons), back)


def reason_too_long(limit: int) -> Message:
    return text(f"เหตุผลยาวเกิน {limit:,} ตัวอักษร ยังไม่ได้บันทึก โปรดพิมพ์ให้สั้นลง")


def not_decided() -> Message:
    return text("ยังไม่ได้พิจารณา ประกาศยังรออนุมัติ", LIST)


def decided(broadcast_id: int, send_at: datetime | None, *, allowed: bool) -> Message:
    """To the second person."""
    what = (
        f"อนุญาตแล้ว จะส่ง {date_time(send_at)}"
        if allowed and send_at
        else "อนุญาตแล้ว"
        if allowed
        else "ไม่อนุญาตแล้ว ประกาศนี้จะไม่ถูกส่ง"
    )
    return text(f"{what} บอตแจ้งผู้เขียนแล้ว", open_button(broadcast_id, "ดูประกาศนี้"), LIST)


def decision(
    broadcast_id: int, content: str, by: str, send_at: datetime | None, reason: str, *, allowed: bool
) -> Message:
    """To the author."""
    lines = [fact("ผู้พิจารณา", by or "–")]
    lines += [fact("เวลาส่ง", date_time(send_at))] if allowed and send_at else []
    lines += [fact("เหตุผล", reason)] if reason else []
    return card(
        "ประกาศได้รับอนุญาตแล้ว" if allowed else "ประกาศไม่ได้รับอนุญาต",
        [quiet_box([cut(content, SNIPPET)]), *lines],
        primary=[open_button(broadcast_id, "ดูประกาศ" if allowed else "ดูประกาศและแก้ไข")],
        links=[LIST],
    )
