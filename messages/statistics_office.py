"""Monthly statistics as the district office sees them: who owes, a school's history, totals, locks, closed schools."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from messages import flex, postback
from messages.cards import card, count_line, fact, paragraph, quiet_box
from messages.common import MENU, Message, text
from messages.enrolment import school_title
from messages.limits import cut
from messages.statistics_review import total_line
from thai.dates import date_time, short_date
from thai.months import Month


@dataclass(frozen=True)
class OwingPage:
    """One page of ใครยังไม่ส่ง."""

    month: Month
    due: date
    schools: int
    on_time: int
    late: int
    nil: int
    by_amphoe: Mapping[str, int]
    groups: Sequence[tuple[str, Sequence[str]]]
    page: int
    pages: int
    amphoe: str
    locked: bool
    earlier: bool  # whether the campaign has a month before this one

    @property
    def missing(self) -> int:
        return self.schools - self.on_time - self.late


def owing_card(page: OwingPage) -> Message:
    lines: list[flex.Node] = []
    if page.page == 1:
        lines += [
            fact("ส่งตรงเวลา", f"{page.on_time} โรงเรียน"),
            fact("ส่งล่าช้า", f"{page.late} โรงเรียน"),
            fact("ไม่มีผู้รับบริการ", f"{page.nil} โรงเรียน (นับในที่ส่งแล้ว)"),
            fact("ยังไม่ส่ง", f"{page.missing} โรงเรียน"),
            flex.separator(),
        ]
    for amphoe, names in page.groups:
        lines.append(paragraph(f"อ.{amphoe} ({page.by_amphoe[amphoe]})", bold=True))
        lines += [paragraph(name, size="xs") for name in names]
    if not page.groups:
        lines.append(paragraph("ส่งครบทุกโรงเรียนแล้ว", bold=True))
    forward = [_page("หน้าถัดไป", page, page.page + 1, page.amphoe)] if page.page < page.pages else []
    only = []
    if page.page == 1 and not page.amphoe and len(page.by_amphoe) > 1:
        only = [_page(cut(f"เฉพาะ อ.{name} ({n})", 40), page, 1, name) for name, n in page.by_amphoe.items()][:10]
    pages = f" · หน้า {page.page}/{page.pages}" if page.pages > 1 else ""
    locked = " · ปิดรับแล้ว" if page.locked else ""
    where = f" อ.{page.amphoe}" if page.amphoe else ""
    return card(
        f"สถิติ {page.month.full}{where}: ยังไม่ส่ง {page.missing} จาก {page.schools}",
        lines,
        subtitle=f"กำหนดส่ง {short_date(page.due)}{locked}{pages}",
        primary=forward,
        secondary=only,
        links=[
            *([flex.say("เดือนก่อนหน้า", f"ใครยังไม่ส่ง {page.month.shift(-1).short}")] if page.earlier else []),
            MENU,
        ],
    )


def not_a_month_of_it(month: Month, first: Month | None) -> Message:
    """A month that nobody reports: not yet begun, or before the campaign's first."""
    since = f" เก็บสถิติตั้งแต่ {first.full} ถึงเดือนปัจจุบัน" if first else ""
    return text(f"{month.full} ไม่มีสถิติให้ติดตาม{since}", flex.say("ใครยังไม่ส่ง", "ใครยังไม่ส่ง"), MENU)


def _page(label: str, page: OwingPage, number: int, amphoe: str) -> flex.Action:
    fields = {"p": number, "m": page.month.iso, "d": amphoe or None}
    return flex.postback(label, postback.data("owing", **fields), display_text=label)


@dataclass(frozen=True)
class HandedLine:
    """One revision in a school's history."""

    month: Month
    revision: int
    current: bool
    total: int
    nil: bool
    late: bool
    at: datetime
    by: str
    figures: str


def history_card(school: str, lines: Sequence[HandedLine], missing: Sequence[Month]) -> Message:
    """A school's reports, newest first, with every revision."""
    body: list[flex.Node] = []
    if missing:
        body.append(quiet_box(["ยังไม่ส่ง: " + ", ".join(month.short for month in missing[:12])], warning=True))
    for line in lines[:12]:
        what = "ไม่มีผู้รับบริการ" if line.nil else f"รวม {line.total:,} คน"
        marks = (" · ล่าช้า" if line.late else "") + ("" if line.current else " · ฉบับเก่า")
        body.append(paragraph(f"{line.month.short} ฉบับที่ {line.revision}: {what}{marks}", bold=line.current))
        by = f" โดย {line.by}" if line.by else ""
        body.append(paragraph(f"{line.figures} · {date_time(line.at)}{by}", muted=True, size="xs"))
    if not lines:
        body.append(paragraph("ยังไม่เคยส่งสถิติ"))
    return card("ประวัติสถิติ", body, subtitle=school_title(school), links=[MENU])


def totals_card(title: str, lines: Sequence[tuple[str, int]], handed: Sequence[tuple[Month, int, int]]) -> Message:
    """Totals per process of a month or fiscal year. ``handed``: (month, schools that handed in, schools)."""
    months = [f"{month.short} ส่งแล้ว {count}/{schools}" for month, count, schools in handed]
    rows = [count_line(f"{number}. {short}", count, "คน") for number, (short, count) in enumerate(lines, start=1)]
    return card(
        f"รวมสถิติ {title}",
        [
            *rows,
            flex.separator(),
            total_line(sum(count for _, count in lines)),
            paragraph(" · ".join(months) or "ยังไม่มีเดือนที่ครบกำหนด", muted=True, size="xs"),
        ],
        secondary=[flex.say("ส่งออกสถิติ", "ส่งออกสถิติ")],
        links=[MENU],
    )


def lock_changed(month: Month, *, locked: bool) -> Message:
    if locked:
        return text(
            f"ปิดรับสถิติ {month.full} แล้ว การแก้ไขหลังจากนี้ต้องทำโดยเจ้าหน้าที่\nเปิดอีกครั้ง: พิมพ์ ปลดล็อกสถิติ {month.short}", MENU
        )
    return text(f"เปิดรับสถิติ {month.full} อีกครั้งแล้ว", MENU)


def name_a_month(example: str) -> Message:
    return text(f"โปรดระบุเดือน เช่น {example} ยังไม่มีการเปลี่ยนแปลง")


def confirm_inactive(school: str, month: Month, school_id: int) -> Message:
    return card(
        "หยุดติดตามโรงเรียน",
        [
            paragraph(school_title(school), bold=True),
            paragraph(f"ตั้งแต่ {month.full} เป็นต้นไป จะไม่นับโรงเรียนนี้ในการติดตามและสถิติ ข้อมูลเดิมยังอยู่"),
        ],
        primary=[
            flex.postback("ยืนยัน", postback.data("inactive", s=school_id, m=month.iso), display_text="ยืนยันหยุดติดตาม")
        ],
        links=[MENU],
    )


def inactive_changed(school: str, month: Month | None) -> Message:
    if month is None:
        return text(f"ติดตาม{school_title(school)}ตามปกติแล้ว", MENU)
    return text(f"หยุดติดตาม{school_title(school)} ตั้งแต่ {month.full} แล้ว\nยกเลิก: พิมพ์ ติดตามต่อ {school}", MENU)
