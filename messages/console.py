"""The way into the officer's console."""

from __future__ import annotations

from datetime import timedelta

from messages import flex
from messages.cards import card, paragraph
from messages.common import MENU, Message

COMMAND = "เข้าเว็บ"


def papers_address(base_url: str, campaign: str) -> str:
    """Where a campaign's papers are made; who is not signed in is told there how to come in."""
    return f"{base_url}/console/papers/?campaign={campaign}"


def console_link(address: str, life: timedelta) -> Message:
    """The link that signs its officer in."""
    return card(
        "เข้าคอนโซลเจ้าหน้าที่",
        [
            paragraph("ภาพรวม ตารางตรวจ สถิติ ปฏิทิน และเอกสารราชการ ใช้สะดวกบนคอมพิวเตอร์"),
            paragraph(f"ลิงก์เป็นของท่านเท่านั้น ใช้ได้ครั้งเดียว ภายใน {life.seconds // 60} นาที", bold=True),
            paragraph("กรุณาอย่าส่งต่อ ขอใหม่ได้เสมอโดยพิมพ์ " + COMMAND, muted=True, size="xs"),
        ],
        primary=[flex.uri("เปิดคอนโซล", address)],
        links=[MENU],
        alt="ลิงก์เข้าคอนโซลเจ้าหน้าที่พร้อมแล้ว",
    )
