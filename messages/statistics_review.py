"""The review card of monthly statistics: everything that was understood, before anything is handed in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from messages import flex, style
from messages.cards import card, paragraph, quiet_box
from messages.common import Message
from messages.enrolment import school_title
from messages.limits import cut
from messages.statistics import FigureLine, act
from thai.dates import date_time
from thai.months import Month


@dataclass(frozen=True)
class Review:
    """What would be handed in, and what speaks for a second look."""

    school: str
    month: Month
    lines: Sequence[FigureLine]
    nil: bool
    revision: int  # the revision that this would become
    notes: Sequence[str]  # warnings and other things to know before confirming
    token: str
    fingerprint: str  # of what is shown: what ยืนยัน hands in

    @property
    def unsaid(self) -> int:
        """How many figures are still missing."""
        return sum(line.count is None for line in self.lines)

    @property
    def total(self) -> int:
        return sum(line.count or 0 for line in self.lines)


def review_card(review: Review) -> Message:
    """Everything that was understood, before anything is saved."""
    body: list[flex.Node] = []
    if review.notes:
        body.append(quiet_box(list(review.notes), warning=True))
    if review.nil:
        body.append(paragraph("ไม่มีผู้รับบริการเดือนนี้ (รายงานเป็นศูนย์ทุกกระบวนการ)", bold=True))
    body += [_review_line(number, line) for number, line in enumerate(review.lines, start=1)]
    body.append(flex.separator())
    body.append(total_line(review.total))
    body.append(paragraph("ยังไม่ส่งจนกว่าจะกดยืนยัน · แก้ได้โดยพิมพ์ เช่น แก้ ย้ายออก 2", muted=True, size="xs"))
    revision = f" · แก้ไขครั้งที่ {review.revision - 1}" if review.revision > 1 else ""
    return card(
        "ทบทวนก่อนส่งสถิติ",
        body,
        subtitle=f"{school_title(review.school)} · {review.month.full}{revision}",
        primary=[_confirm(review)],
        secondary=[act("แก้ไข", review.token, "edit", review.month)],
        links=[act("ยกเลิก", review.token, "cancel")],
        alt=f"ทบทวนสถิติ {review.month.full}: รวม {review.total} คน",
    )


def _confirm(review: Review) -> flex.Action:
    """What is missing is asked for; what speaks for a second look is confirmed in so many words."""
    label, said = "ยืนยันตามนี้" if review.notes else "ยืนยัน", "ยืนยัน"
    if review.unsaid:
        label = said = f"กรอกข้อที่ยังขาด ({review.unsaid} ข้อ)"
    return act(label, review.token, "confirm", review.month, said=said, f=review.fingerprint)


def _review_line(number: int, line: FigureLine) -> flex.Node:
    count = f"{line.count:,}" if line.count is not None else "–"
    changed = line.before is not None and line.before != line.count
    shown = f"{line.before:,} → {count}" if changed else count
    color = style.WARNING if line.odd else style.ACCENT if changed else style.INK
    return flex.box(
        "horizontal",
        [
            flex.text(f"{number}. {line.short}", size="sm", color=style.INK, flex=5),
            flex.text(shown + (" ⚠" if line.odd else ""), size="sm", weight="bold", color=color, align="end", flex=3),
        ],
        spacing="sm",
    )


def total_line(total: int) -> flex.Node:
    return flex.box(
        "horizontal",
        [
            flex.text("รวม", size="sm", weight="bold", color=style.INK, flex=5),
            flex.text(f"{total:,} คน", size="sm", weight="bold", color=style.INK, align="end", flex=3),
        ],
    )


def odd_note(shorts: Sequence[str]) -> str:
    return f"ต่างจากเดือนก่อน ๆ มาก: {', '.join(shorts)} โปรดตรวจแล้วยืนยันหรือแก้ไข"


NOT_THE_LATEST_CARD_NOTE = "การ์ดที่กดไม่ใช่ฉบับล่าสุด จึงยังไม่ได้ส่ง โปรดดูตัวเลขอีกครั้ง"
MONTH_NOT_OVER_NOTE = "เดือนนี้ยังไม่สิ้นสุด หากมีผู้รับบริการเพิ่มต้องส่งแก้ไขภายหลัง"


def all_alike_note(count: int) -> str:
    return f"ทั้ง {count} ข้อเป็นตัวเลขเดียวกัน โปรดตรวจแล้วยืนยันหรือแก้ไข"


def already_handed_note(at: datetime, by: str, *, same: bool) -> str:
    then = "ตัวเลขตรงกับที่ส่งแล้ว" if same else "การยืนยันจะเป็นฉบับแก้ไข"
    return f"เดือนนี้ส่งแล้วเมื่อ {date_time(at)}" + (f" โดย {by}" if by else "") + f" {then}"


def changed_meanwhile_note(at: datetime, by: str) -> str:
    return f"มีผู้ส่งเดือนนี้ก่อนเมื่อ {date_time(at)}" + (f" โดย {by}" if by else "") + " ยังไม่ได้บันทึกของท่าน โปรดดูตัวเลขเดิมก่อน"


def edited_note() -> str:
    return "ท่านแก้ข้อความของรายงานที่ยืนยันแล้ว รายงานเดิมยังอยู่ ต้องการส่งเป็นฉบับแก้ไขหรือไม่"


def choose_figure_to_edit(review: Review) -> Message:
    return card(
        "แก้ไขข้อใด",
        [paragraph("เลือกข้อ หรือพิมพ์ เช่น แก้ ย้ายออก 2")],
        secondary=[
            act(
                cut(f"{line.short} ({line.count if line.count is not None else '–'})", 40),
                review.token,
                "ask",
                review.month,
                i=line.key,
            )
            for line in review.lines
        ],
        links=[act("กลับไปทบทวน", review.token, "review", review.month)],
    )
