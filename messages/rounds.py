"""The calendar, and the notices that follow it into the group and to the officers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from messages import flex, style
from messages.answers import answer_action
from messages.campaigns import campaign_line
from messages.cards import card, paragraph, quiet_box
from messages.common import MENU, MISSING, OFFICE_ITEMS, STATUS, Message, text
from messages.limits import cut
from messages.school_lists import names_by_amphoe
from thai.dates import date_range, days_until_phrase, short_date, weekday_date


@dataclass(frozen=True)
class CalendarLine:
    """One round or stage on the calendar."""

    title: str
    starts: date
    ends: date
    cost: str = ""  # for officers: what its coming notices cost if nothing of them rides on replies


def calendar_card(
    campaign: str, letter: str, lines: Sequence[CalendarLine], today: date, *, group: bool, officer: bool
) -> Message:
    """All rounds and stages; the next one is marked and counted down to."""
    upcoming = next((line for line in lines if line.ends >= today), None)
    rows = [_calendar_row(line, today, is_next=line is upcoming) for line in lines]
    if upcoming is None:
        head = "ครบทุกรอบตามปฏิทินแล้ว"
    elif upcoming.starts <= today:
        head = f"วันนี้: {upcoming.title}"
    else:
        head = f"ถัดไป: {upcoming.title} {days_until_phrase(today, upcoming.starts)}"
    links = [] if group else [MISSING, MENU] if officer else [STATUS, answer_action("fix"), MENU]
    return card(
        "ปฏิทินการติดตาม",
        [
            paragraph(head, bold=True),
            *rows,
            paragraph(campaign, muted=True, size="xs"),
            *([paragraph(f"หนังสือที่ {letter}", muted=True, size="xs")] if letter else []),
        ],
        links=links,
        alt=f"ปฏิทินการติดตาม · {head}",
    )


def _calendar_row(line: CalendarLine, today: date, *, is_next: bool) -> flex.Node:
    past = line.ends < today
    mark = "✓" if past else "▶" if is_next else "○"
    color = style.MUTED if past else style.ACCENT if is_next else style.INK
    when = date_range(line.starts, line.ends) if line.ends != line.starts else weekday_date(line.starts)
    return flex.box(
        "horizontal",
        [
            flex.text(mark, size="sm", color=color, flex=0),
            flex.box(
                "vertical",
                [
                    flex.text(cut(line.title, 150), size="sm", color=color, weight="bold" if is_next else None),
                    flex.text("\n".join(filter(None, (when, line.cost))), size="xs", color=style.MUTED),
                ],
                flex=1,
            ),
        ],
        spacing="md",
    )


# Notices to the group: counts and thanks; names of schools only where an officer wants them, of people never


def upcoming_notice(
    number: int, day: date, today: date, items: Sequence[str], counts: tuple[int, int], campaign: str
) -> Message:
    """Some working days before a round. ``counts``: (complete, all) schools as of now."""
    complete, schools = counts
    progress = f"ขณะนี้ครบแล้ว {complete} จาก {schools} โรงเรียน ขอบคุณ" if complete else ""
    listed = [f"{position}. {item}" for position, item in enumerate(items, start=1)]
    return card(
        f"แจ้งกำหนดการติดตาม ครั้งที่ {number}",
        [
            paragraph(f"{weekday_date(day)} ({days_until_phrase(today, day)})", bold=True, size="md"),
            *campaign_line(campaign),
            paragraph(f"ขอให้โรงเรียนตรวจสอบและดำเนินการให้ครบ {len(items)} รายการ"),
            quiet_box(listed),
            *([paragraph(progress, muted=True)] if progress else []),
            paragraph("ดูผลของโรงเรียน: พิมพ์ สถานะ ในแชตส่วนตัวกับบอต", muted=True, size="xs"),
        ],
        alt=f"แจ้งกำหนดการติดตาม ครั้งที่ {number} {weekday_date(day)}",
    )


def today_notice(number: int, day: date, counts: tuple[int, int], campaign: str) -> Message:
    """The morning of a round."""
    complete, schools = counts
    return card(
        f"วันนี้ติดตาม ครั้งที่ {number}",
        [
            paragraph(weekday_date(day), bold=True, size="md"),
            *campaign_line(campaign),
            paragraph("เขตเริ่มตรวจทุกโรงเรียน โรงเรียนที่ยังดำเนินการไม่เสร็จ ขอให้ดำเนินการวันนี้"),
            *([paragraph(f"ครบแล้ว {complete} จาก {schools} โรงเรียน ขอบคุณ", muted=True)] if complete else []),
            paragraph("ดูผลหรือแจ้งแก้ไข: พิมพ์ สถานะ ในแชตส่วนตัวกับบอต", muted=True, size="xs"),
        ],
        alt=f"วันนี้ติดตาม ครั้งที่ {number} {weekday_date(day)}",
    )


@dataclass(frozen=True)
class RoundResults:
    """Counts of one round, for the group."""

    number: int
    day: date
    schools: int
    checked: int
    complete: int
    incomplete_by_item: Mapping[str, int]
    next_round: tuple[int, date] | None
    today: date
    named: Sequence[tuple[str, str]] = ()  # (amphoe, school), only when an officer lets the group read names
    campaign: str = ""  # named where there are others


def results_notice(results: RoundResults) -> Message:
    """What the round found: counts and, only if an officer wants it so, the names of schools."""
    unchecked = results.schools - results.checked
    missing = [f"{item}: ยังไม่ครบ {count} โรงเรียน" for item, count in results.incomplete_by_item.items() if count]
    lines = [
        *campaign_line(results.campaign),
        paragraph(f"ครบทุกรายการ {results.complete} จาก {results.schools} โรงเรียน", bold=True, size="md"),
        *([paragraph(f"ตรวจแล้ว {results.checked} โรงเรียน อยู่ระหว่างตรวจ {unchecked} โรงเรียน")] if unchecked else []),
    ]
    if results.complete == results.schools:
        lines.append(paragraph("ครบทุกโรงเรียนแล้ว ขอบคุณธุรการทุกท่าน"))
    else:
        lines.append(quiet_box(missing))
        lines += names_by_amphoe(results.named)
        lines.append(paragraph("โรงเรียนที่ยังไม่ครบ: พิมพ์ สถานะ ในแชตส่วนตัวกับบอต เพื่อดูรายการและวิธีแก้"))
    if results.next_round is not None:
        number, day = results.next_round
        when = f"ครั้งถัดไป: ครั้งที่ {number} {weekday_date(day)} ({days_until_phrase(results.today, day)})"
        lines.append(paragraph(when, muted=True, size="xs"))
    return card(
        f"ผลการติดตาม ครั้งที่ {results.number}",
        lines,
        subtitle=f"ติดตามเมื่อ {short_date(results.day)}",
        alt=f"ผลการติดตาม ครั้งที่ {results.number}: ครบ {results.complete} จาก {results.schools} โรงเรียน",
    )


# Notices to the officers


def stage_notice(
    title: str, todo: str, starts: date, ends: date, today: date, counts: tuple[int, int],
    *, campaign: str = "", of_office: bool = False, papers: str = "",
) -> Message:  # fmt: skip
    """A task of the officers is due, with what to do. ``counts``: of schools, or of the office's own items.

    ``papers``: the address at which its papers are made, if it has any.
    """
    complete, whole = counts
    so_far = (
        f"ขณะนี้ครบ {complete} จาก {whole} รายการ" if of_office else f"ขณะนี้ครบทุกรายการ {complete} จาก {whole} โรงเรียน"
    )
    last_day = " (วันสุดท้าย)" if ends == today and starts != ends else ""
    look = OFFICE_ITEMS if of_office else MISSING
    return card(
        f"{_when(starts, ends, today)}: {cut(title, 120)}{last_day}",
        [
            paragraph(date_range(starts, ends), bold=True),
            *campaign_line(campaign),
            paragraph(todo) if todo else paragraph("ดำเนินการตามปฏิทินของหนังสือ"),
            paragraph(so_far, muted=True),
        ],
        primary=[flex.uri("จัดทำเอกสาร", papers)] if papers else [look],
        secondary=[look] if papers else [],
        links=[flex.say("ปฏิทิน", "ปฏิทิน"), MENU],
        alt=f"{_when(starts, ends, today)}: {title}{last_day}",
    )


def _when(starts: date, ends: date, today: date) -> str:
    """How near a task is on the day on which officers are told of it."""
    if today < starts:
        return f"เริ่ม{days_until_phrase(today, starts)}"
    if starts < today < ends:
        return f"ครบกำหนด{days_until_phrase(today, ends)}"
    return "วันนี้" if today <= ends else "เลยกำหนดแล้ว"


_NOTICES = {
    "upcoming": "แจ้งล่วงหน้า", "today": "แจ้งเช้าวันติดตาม", "after": "แจ้งหลังวันติดตาม", "results": "แจ้งผล",
    "stage_upcoming": "แจ้งล่วงหน้าก่อนเริ่มงาน", "stage_start": "เริ่มงาน", "stage_after": "แจ้งหลังเริ่มงาน",
    "stage_before": "แจ้งก่อนครบกำหนด", "stage_last_day": "วันสุดท้ายของงาน", "stage_overdue": "แจ้งหลังครบกำหนด",
}  # fmt: skip


def notice_name(rule: str, number: int | None, stage: str) -> str:
    """What a notice is called in reports to officers; a second rule of a kind has a number behind ("upcoming-2")."""
    of = f"ครั้งที่ {number}" if number else stage
    return f"{_NOTICES.get(rule.rstrip('0123456789').rstrip('-'), rule)} {of}".strip()


# Questions


def asked_questions(questions: Sequence[tuple[str, int]]) -> Message:
    """What people asked and the bot could not answer, most frequent first."""
    if not questions:
        return text("30 วันที่ผ่านมาไม่มีคำถามที่บอตตอบไม่ได้", MENU)
    lines = [f"• {cut(question, 100)}" + (f" ({count} ครั้ง)" if count > 1 else "") for question, count in questions]
    return text("คำถามที่บอตตอบไม่ได้ (30 วัน):\n" + "\n".join(lines), MENU)
