"""What messages cost, in messages and baht: the month's quota, and the price of what the calendar still holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from core.vocabulary import Purpose
from messages import flex
from messages.cards import ALT_TEXT, bubble, count_line, fact, paragraph, quiet_box
from messages.common import CALENDAR, MENU, Message
from messages.limits import cut
from messages.rounds import notice_name
from thai.dates import date_time, short_date
from thai.months import Month

PURPOSES = {
    Purpose.OFFICE: "แจ้งเจ้าหน้าที่และคำตอบ",
    Purpose.BROADCAST: "ประกาศของเจ้าหน้าที่",
    Purpose.DIGEST: "เตือนโรงเรียนที่ยังไม่ครบ",
    Purpose.NOTICE: "ประกาศตามปฏิทิน",
    Purpose.STATISTICS: "เตือนส่งสถิติ",
    Purpose.THANKS: "ขอบคุณ",
}
NOTICES_SHOWN, SUMS_SHOWN = 20, 12
LINES_A_BUBBLE = 8  # all bubbles of a carousel are as tall as the tallest: none may tower over the first
UNIT = "ข้อความ"


@dataclass(frozen=True)
class Price:
    """What so many messages cost when none of them rides on a reply. Baht without VAT."""

    messages: int
    of_month: int | None  # messages that LINE grants a month; None: any number
    baht: Decimal | None  # their share of the plan's monthly price; None: more than the plan holds
    plan: str  # the plan that such a month takes; "" when none is large enough
    plan_baht: Decimal  # its price a month

    @property
    def percent(self) -> str:
        """Of the month's quota, as "74%"; "" where there is no limit."""
        if not self.of_month:
            return ""
        share = 100 * self.messages / self.of_month
        return f"{round(share):,}%" if share >= 1 or not self.messages else "ไม่ถึง 1%"


def price_phrase(price: Price) -> str:
    """As "= 222 ข้อความ (74% ของโควตาเดือนนี้) ฟรี"."""
    of_month = f" ({price.percent} ของโควตาเดือนนี้)" if price.percent else ""
    return f"= {price.messages:,} {UNIT}{of_month} {baht_phrase(price)}"


def cost_phrase(price: Price, *, rides: bool) -> str:
    """What a broadcast costs, as "ไม่เกิน 222 ข้อความ (74% ของโควตาเดือนนี้) ฟรี"."""
    phrase = price_phrase(price).removeprefix("= ")
    return f"ไม่เกิน {phrase}" if rides else phrase


def at_most(price: Price) -> str:
    """In one short line, as "ประกาศ: ไม่เกิน 666 ข้อความ (222% ของโควตาเดือน)"."""
    of_month = f" ({price.percent} ของโควตาเดือน)" if price.percent else ""
    baht = f" {price.baht:,.2f} บาท" if price.baht else ""
    return f"ประกาศ: ไม่เกิน {price.messages:,} {UNIT}{of_month}{baht}"


def baht_phrase(price: Price) -> str:
    """What the messages cost in money, and which plan they take when they are too many for this one."""
    if price.baht is None:
        larger = f"ต้องใช้แพ็กเกจ {price.plan} {price.plan_baht:,.0f} บาท/เดือน" if price.plan else "และเกินทุกแพ็กเกจที่ตั้งไว้"
        return f"เกินแพ็กเกจ {larger}"
    return f"ประมาณ {price.baht:,.2f} บาท" if price.baht else "ฟรี"


def message_name(topic: str, purpose: Purpose, subject: Mapping[str, object]) -> str:
    """What a message of the outbox is called in lists: the notice's own name, else what it is for."""
    rule, number = subject.get("rule"), subject.get("number")
    if topic == "notice" and isinstance(rule, str):
        return notice_name(rule, number if isinstance(number, int) else None, str(subject.get("title") or ""))
    return PURPOSES[purpose]


@dataclass(frozen=True)
class ComingNotice:
    """A notice that the calendar still holds for this month, and what a push of it costs."""

    rule: str
    number: int | None
    stage: str
    day: date  # on which it goes
    messages: int


@dataclass(frozen=True)
class QuotaView:
    """The month's quota and plan."""

    month: Month
    plan: str
    plan_messages: int
    plan_baht: Decimal
    plan_as_of: Month
    most: int | None  # LINE's word; None: no limit, or not read yet (``read_at``)
    used: int
    reserve: int
    read_at: datetime | None

    def unit(self, messages: int) -> str:
        """What stands behind so many messages: on a paid plan their share of its price, too."""
        baht = self.plan_baht * messages / self.plan_messages
        return f"{UNIT} {baht:,.2f} บาท" if baht else UNIT


def quota_card(
    view: QuotaView, notices: Sequence[ComingNotice], others: Mapping[Purpose, int], worst: Price, short: int
) -> Message:
    """The month so far and to come. ``others``: estimates of what is not on the calendar; ``worst``: all of it pushed;
    ``short``: messages by which that goes beyond what is left after the reserve."""
    title = f"โควตาข้อความ {view.month.short}"
    bubbles = [bubble(title, _month_so_far(view, worst, short), subtitle=f"แพ็กเกจ {view.plan}", links=[CALENDAR, MENU])]
    bubbles += _to_come(view, notices, others)
    contents = flex.carousel(bubbles) if len(bubbles) > 1 else bubbles[0]
    return flex.message(cut(f"{title}: {_left(view)}", ALT_TEXT), contents)


def _left(view: QuotaView) -> str:
    return f"ใช้แล้ว {view.used:,}" + (f" เหลือ {max(0, view.most - view.used):,} {UNIT}" if view.most is not None else "")


def _month_so_far(view: QuotaView, worst: Price, short: int) -> list[flex.Node]:
    unread = view.read_at is None
    lines = [
        fact("โควตาเดือนนี้", "ยังไม่ทราบ" if unread else "ไม่จำกัด" if view.most is None else f"{view.most:,} {UNIT}"),
        fact("ใช้แล้ว", f"{view.used:,} {UNIT}"),
        *([fact("เหลือ", f"{max(0, view.most - view.used):,} {UNIT}")] if view.most is not None else []),
        fact("ราคา", f"{view.plan_baht:,.0f} บาท/เดือน ภายใน {view.plan_messages:,} {UNIT}"),
        fact("กันไว้", f"{view.reserve:,} {UNIT} สำหรับคำตอบและงานของเขต"),
        fact("อ่านเมื่อ", date_time(view.read_at) if view.read_at else "ยังไม่ได้อ่าน"),
        flex.separator(),
        paragraph("ที่เหลือของเดือนนี้", bold=True),
        paragraph(f"น้อยที่สุด 0 {UNIT}: ทุกข้อความไปพร้อมคำตอบ ไม่เสียโควตา"),
        paragraph(f"มากที่สุด {cost_phrase(worst, rides=False)}"),
    ]
    if short:
        lines.append(
            quiet_box(
                [f"หากต้องส่งตรงทั้งหมด โควตาขาด {short:,} {UNIT} บอตจะส่งเรื่องสำคัญก่อน ที่เหลือแจ้งเจ้าหน้าที่ให้โพสต์เอง"],
                warning=True,
            )
        )
    if view.most is not None and view.most != view.plan_messages:
        lines.append(
            quiet_box(
                [f"LINE แจ้งโควตา {view.most:,} แต่แพ็กเกจ {view.plan} ที่ตั้งไว้มี {view.plan_messages:,} {UNIT}"], warning=True
            )
        )
    source = f"ราคาไม่รวม VAT ข้อมูล {view.plan_as_of.short} จากแหล่งอื่นที่ไม่ใช่ LINE"
    return [*lines, paragraph(source, muted=True, size="xs")]


def _to_come(view: QuotaView, notices: Sequence[ComingNotice], others: Mapping[Purpose, int]) -> list[flex.Node]:
    """Bubbles: notice by notice, then the sums."""
    parts = [(_dated(notice), notice.messages) for notice in notices[:NOTICES_SHOWN]]
    if len(notices) > NOTICES_SHOWN:
        rest = notices[NOTICES_SHOWN:]
        parts.append((f"และอีก {len(rest)} ประกาศ", sum(notice.messages for notice in rest)))
    parts += [(f"{PURPOSES[purpose]} (ประมาณ)", count) for purpose, count in others.items() if count]
    title = f"ที่จะส่งจนสิ้น {view.month.short}"
    of = f" จาก {len(parts)}" if len(parts) > LINES_A_BUBBLE else ""
    bubbles = []
    for first in range(0, len(parts), LINES_A_BUBBLE):
        shown = parts[first : first + LINES_A_BUBBLE]
        subtitle = f"รายการที่ {first + 1}–{first + len(shown)}{of}" if of else "หากไม่มีข้อความใดไปพร้อมคำตอบ"
        bubbles.append(bubble(title, [_line(view, name, count) for name, count in shown], subtitle=subtitle))
    if notices:
        rounds = _sums(view, "แยกตามรอบ", [(_about(notice), notice.messages) for notice in notices])
        kinds = _sums(view, "แยกตามแบบ", [(notice_name(notice.rule, None, ""), notice.messages) for notice in notices])
        bubbles.append(bubble("รวมประกาศตามปฏิทิน", [*rounds, flex.separator(), *kinds], subtitle=title))
    return bubbles


def _line(view: QuotaView, name: str, messages: int) -> flex.Node:
    return count_line(name, messages, view.unit(messages))


def _dated(notice: ComingNotice) -> str:
    return f"{short_date(notice.day)} {cut(notice_name(notice.rule, notice.number, notice.stage), 80)}"


def _about(notice: ComingNotice) -> str:
    return f"ครั้งที่ {notice.number}" if notice.number is not None else cut(notice.stage, 60) or "–"


def _sums(view: QuotaView, title: str, parts: Sequence[tuple[str, int]]) -> list[flex.Node]:
    sums: dict[str, int] = {}
    for name, count in parts:
        sums[name] = sums.get(name, 0) + count
    shown = list(sums.items())[:SUMS_SHOWN]
    return [paragraph(title, bold=True), *(_line(view, name, count) for name, count in shown)]
