"""Reminders of what a school still owes: the message, putting it off, and saying what keeps the school."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from messages import flex, postback
from messages.answers import answer_action
from messages.campaigns import campaign_line
from messages.cards import card, paragraph
from messages.common import MENU, MISSING, Message, text
from messages.enrolment import network_title, school_title
from messages.limits import cut
from messages.school_lists import names_by_amphoe, short_name
from messages.statistics import OwedMonth
from thai.dates import days_until_phrase, short_date, weekday_date


@dataclass(frozen=True)
class Owed:
    """What a school owes of one campaign: items with the officer's notes, months, and the round that comes next."""

    campaign: str
    items: Sequence[tuple[str, str]]
    months: Sequence[OwedMonth]
    next_round: tuple[int, date] | None = None


MOST_ITEMS, MOST_MONTHS = 20, 8  # over all campaigns; the rest is counted


def owed_reminder(school: str, owed: Sequence[Owed], today: date, *, to_others: bool = False) -> Message:
    """One message for all that a school owes. ``to_others``: to members beside the one who was reminded first."""
    items, months = any(part.items for part in owed), [month for part in owed for month in part.months]
    heads_up = not items and not any(month.overdue or month.due == today for month in months)
    title = "แจ้งกำหนดส่ง" if heads_up else "มีรายการที่ยังค้าง"
    return card(
        title,
        [
            *([paragraph("ผู้รับผิดชอบได้รับแจ้งแล้ว แต่รายการยังไม่ครบ จึงแจ้งสมาชิกทุกคน", muted=True)] if to_others else []),
            *_owed_lines(owed, today),
            paragraph("สมาชิกคนใดของโรงเรียนส่งก็ได้ ส่งแล้วการเตือนจะหยุดเอง", muted=True, size="xs"),
        ],
        subtitle=school_title(school),
        primary=[*([flex.say("ส่งสถิติ", "สถิติ")] if months else []), *([flex.say("ดูสถานะ", "สถานะ")] if items else [])],
        secondary=[
            *([answer_action("fix", "วิธีแก้ไข")] if items else []),
            flex.postback("เตือนอีกครั้งใน 3 วันทำการ", postback.data("snooze"), display_text="เตือนอีกครั้งใน 3 วันทำการ"),
            flex.postback("ติดขัด", postback.data("stuck"), display_text="ติดขัด"),
        ],
        alt=f"{title} {school_title(school)}",
    )


def _owed_lines(owed: Sequence[Owed], today: date) -> list[flex.Node]:
    lines: list[flex.Node] = []
    left_out = sum(len(part.items) + len(part.months) for part in owed)
    for part, items, months in _shown(owed):
        left_out -= len(items) + len(months)
        if len(owed) > 1:
            lines.append(paragraph(cut(part.campaign, 100), muted=True, size="xs"))
        if months:
            lines.append(paragraph("สถิติรายเดือน", bold=True))
            lines += [_month_line(month, today) for month in months]
        if items:
            lines.append(paragraph("รายการที่ยังไม่ครบ", bold=True))
            lines += [paragraph(f"• {item}" + (f" ({cut(note, 80)})" if note else "")) for item, note in items]
        if part.items and part.next_round:
            lines.append(paragraph(_next_round(*part.next_round, today), muted=True, size="xs"))
    return [*lines, *([paragraph(f"และอีก {left_out} รายการ พิมพ์ สถานะ หรือ สถิติ เพื่อดูทั้งหมด")] if left_out else [])]


def _shown(owed: Sequence[Owed]) -> Iterator[tuple[Owed, Sequence[tuple[str, str]], Sequence[OwedMonth]]]:
    """As much as a card holds, the first campaigns first."""
    items_left, months_left = MOST_ITEMS, MOST_MONTHS
    for part in owed:
        items, months = part.items[:items_left], part.months[:months_left]
        items_left, months_left = items_left - len(items), months_left - len(months)
        if items or months:
            yield part, items, months


def _month_line(owed: OwedMonth, today: date) -> flex.Node:
    state = "เกินกำหนด" if owed.overdue else "ครบกำหนดวันนี้" if owed.due == today else "กำหนด"
    return paragraph(f"• {owed.month.full} ({state} {short_date(owed.due)})")


def _next_round(number: int, day: date, today: date) -> str:
    return f"ติดตามครั้งที่ {number} {weekday_date(day)} ({days_until_phrase(today, day)})"


# To those above the school, on the upper rungs of the ladder

SchoolLine = tuple[str, Sequence[str]]  # a school's name and the short names of what it misses
MOST_SCHOOLS = 40  # of a network, with what each misses


def network_digest(
    network: str, number: int, day: date, schools: Sequence[SchoolLine], campaign: str = ""
) -> Message:  # fmt: skip
    """To a network's head: its schools that still miss something after a round."""
    more = len(schools) - MOST_SCHOOLS
    listed = [f"• {short_name(name)}: {cut(', '.join(missing), 80)}" for name, missing in schools[:MOST_SCHOOLS]]
    return card(
        f"โรงเรียนในเครือข่ายที่ยังไม่ครบ {len(schools)} โรงเรียน",
        [
            paragraph(f"หลังการติดตามครั้งที่ {number} ({short_date(day)})", bold=True),
            *campaign_line(campaign),
            *(paragraph(line, size="xs") for line in listed),
            *([paragraph(f"และอีก {more} โรงเรียน", muted=True, size="xs")] if more > 0 else []),
            paragraph("ขอความอนุเคราะห์ช่วยแจ้งโรงเรียน ดูรายละเอียด: พิมพ์ สถานะ ตามด้วยชื่อโรงเรียน", muted=True, size="xs"),
        ],
        subtitle=network_title(network),
        links=[MENU],
    )


def office_list(
    number: int, day: date, schools: Sequence[tuple[str, str, bool]], campaign: str = ""
) -> Message:  # fmt: skip
    """To the officers, at the top: (amphoe, name, whether anybody of it can be written to) of what nothing moved."""
    marked = [(amphoe, short_name(name) + ("" if reached else "*")) for amphoe, name, reached in schools]
    unreached = sum(not reached for _, _, reached in schools)
    note = f"* {unreached} โรงเรียนไม่มีผู้รับข้อความในไลน์ โปรดติดต่อทางอื่น"
    return card(
        f"ยังไม่ครบ {len(schools)} โรงเรียน หลังเตือนครบทุกขั้น",
        [
            paragraph(f"การติดตามครั้งที่ {number} ({short_date(day)})", bold=True),
            *campaign_line(campaign),
            *names_by_amphoe(marked),
            *([paragraph(note, muted=True, size="xs")] if unreached else []),
        ],
        primary=[MISSING],
        links=[MENU],
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
