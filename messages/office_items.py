"""The office's own items: each with its owner, and how it stands. Officers only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from core.vocabulary import ItemState
from messages import flex, postback, style
from messages.cards import card, paragraph
from messages.common import MENU, Message, text
from messages.limits import cut
from thai.dates import date_time, days_until_phrase, short_date


@dataclass(frozen=True)
class OfficeItem:
    """One item: who answers for it, its state, and when that was recorded."""

    item_id: int
    name: str
    owner: str
    state: ItemState
    at: datetime | None = None


def office_card(
    campaign: str, items: Sequence[OfficeItem], due: tuple[str, date] | None, today: date, *, may_check: bool
) -> Message:
    """All items. ``due``: the office's task that comes next, and its last day."""
    done = sum(item.state is ItemState.COMPLETE for item in items)
    head = f"ครบ {done} จาก {len(items)} รายการ"
    lines = [paragraph(head, bold=True, size="md"), *(_row(item, may_check=may_check) for item in items)]
    if due is not None:
        task, last = due
        when = f"{cut(task, 100)}: {short_date(last)} ({days_until_phrase(today, last)})"
        lines += [flex.separator(), paragraph(when, muted=True, size="xs")]
    return card("รายการของสำนักงาน", lines, subtitle=cut(campaign, 150), links=[MENU], alt=f"{head} · {campaign}")


def _row(item: OfficeItem, *, may_check: bool) -> flex.Node:
    look = style.STATES[item.state]
    told = [flex.text(cut(item.name, 100), size="sm", color=style.INK)]
    if item.owner:
        told.append(flex.text(f"ผู้รับผิดชอบ: {cut(item.owner, 60)}", size="xs", color=style.MUTED))
    if item.at is not None:
        told.append(flex.text(date_time(item.at), size="xxs", color=style.MUTED))
    mark = flex.text(f"{look.mark} {look.word}", size="xs", weight="bold", color=look.color, align="center")
    done = item.state is ItemState.COMPLETE
    said = "ยังไม่ครบ" if done else "ครบแล้ว"
    action = flex.postback(
        said,
        postback.data("office-item", i=item.item_id, v=ItemState.INCOMPLETE if done else ItemState.COMPLETE),
        display_text=f"{said}: {cut(item.name, 80)}",
    )
    change = flex.box(
        "vertical",
        [flex.text(said, size="xs", color=style.ACCENT, weight="bold", align="center")],
        background=style.ACCENT_SOFT, corner_radius="8px", padding="6px", action=action,
    )  # fmt: skip
    state = flex.box("vertical", [mark, *([change] if may_check else [])], flex=4, spacing="xs", justify="center")
    return flex.box("horizontal", [flex.box("vertical", told, flex=6), state], spacing="sm", align_items="center")


def no_office_items() -> Message:
    return text("ขณะนี้ไม่มีเรื่องที่สำนักงานติดตามรายการของตนเอง", MENU)


def item_gone() -> Message:
    return text("เรื่องของรายการนี้ไม่ได้ติดตามแล้ว จึงไม่มีการบันทึก", MENU)
