"""Files that the bot hands over by a link."""

from __future__ import annotations

from collections.abc import Sequence

from messages import flex
from messages.cards import card, fact, paragraph, quiet_box
from messages.common import MENU, Message, text

COMMAND = "ส่งออกสถิติ"


def statistics_link(span: str, months: int, processes: int, address: str, *, running: bool) -> Message:
    """The link to a workbook. ``span`` names its months; ``running``: the last of them is not over yet."""
    aside = ["เดือนนี้ยังไม่สิ้นสุด โรงเรียนที่ยังไม่ส่งอาจยังไม่ถึงกำหนด"] if running else []
    return card(
        "ไฟล์สถิติพร้อมดาวน์โหลด",
        [
            fact("ช่วงเดือน", f"{span} ({months} เดือน)" if months > 1 else span),
            fact("ในไฟล์", f"แผ่นสรุป และแผ่นรายเดือน: ทุกโรงเรียน × {processes} กระบวนการ พร้อมสถานะการส่ง"),
            *([quiet_box(aside, warning=True)] if aside else []),
            paragraph("ลิงก์ใช้ได้ครั้งเดียว ภายใน 15 นาที", bold=True),
            paragraph(f"ช่วงอื่น: พิมพ์ {COMMAND} ปีงบ 2567 หรือ {COMMAND} ต.ค. 2566", muted=True, size="xs"),
        ],
        primary=[flex.uri("ดาวน์โหลดไฟล์ Excel", address)],
        links=[MENU],
        alt=f"ไฟล์สถิติ {span} พร้อมดาวน์โหลด",
    )


def which_months(reason: str, years: Sequence[int], months: Sequence[str]) -> Message:
    """Asks for a span that there is. ``years``: fiscal years (พ.ศ.); ``months`` as "ต.ค. 2566"."""
    choices = [flex.say(f"ปีงบ {year}", f"{COMMAND} ปีงบ {year}") for year in years]
    choices += [flex.say(f"เฉพาะ {month}", f"{COMMAND} {month}") for month in months]
    return card(
        "ส่งออกสถิติช่วงใด",
        [paragraph(reason), paragraph("ยังไม่ได้สร้างไฟล์ เลือกช่วง หรือพิมพ์ปีงบประมาณหรือเดือน", muted=True, size="xs")],
        secondary=choices,
        links=[MENU],
    )


def span_unknown() -> str:
    return "ไม่เข้าใจช่วงเดือนที่พิมพ์"


def span_empty() -> str:
    return "ช่วงที่ขอไม่มีเดือนที่ต้องรายงาน หรือเป็นเดือนในอนาคต"


def no_month_over() -> Message:
    return text("ยังไม่มีเดือนใดสิ้นสุด จึงยังไม่มีสถิติให้ส่งออก", MENU)


def no_statistics() -> Message:
    return text("เรื่องที่ติดตามอยู่ไม่มีการรายงานสถิติรายเดือน จึงไม่มีไฟล์ให้ส่งออก", MENU)
