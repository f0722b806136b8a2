"""Thanks to the group when a share of the schools is complete: counts, no names."""

from __future__ import annotations

from messages.campaigns import campaign_line
from messages.cards import card, paragraph
from messages.common import Message


def thanks_notice(percent: int, complete: int, schools: int, number: int, campaign: str = "") -> Message:
    """``percent``: the share that was reached; at 100 all are thanked for being through."""
    if percent == 100:
        title, rest = "ครบทุกโรงเรียนแล้ว ขอบคุณทุกท่าน", "ขอบคุณธุรการทุกโรงเรียนที่ช่วยกันดำเนินการจนครบทุกรายการ"
    else:
        title, rest = f"ครบแล้วเกินร้อยละ {percent} ขอบคุณทุกท่าน", "โรงเรียนที่เหลือ พิมพ์ สถานะ ในแชตส่วนตัวกับบอต เพื่อดูรายการและวิธีแก้"
    return card(
        title,
        [
            *campaign_line(campaign),
            paragraph(f"ครบทุกรายการ {complete} จาก {schools} โรงเรียน", bold=True, size="md"),
            paragraph(rest),
        ],
        subtitle=f"การติดตามครั้งที่ {number}",
        alt=f"{title}: {complete} จาก {schools} โรงเรียน",
    )
