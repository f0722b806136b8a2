"""Monthly statistics in chat: choosing a month, the questions, receipts and refusals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from messages import flex, postback, style
from messages.cards import card, fact, paragraph, quiet_box
from messages.common import MENU, Message, text
from messages.enrolment import school_title
from messages.limits import cut
from thai.dates import date_time, short_date
from thai.months import Month

QUICK_NUMBERS = (0, 1, 2, 3, 5, 10)


@dataclass(frozen=True)
class FigureLine:
    """One process with its figure; ``before`` is the figure of the revision that this one would replace."""

    key: str
    short: str
    name: str
    count: int | None
    before: int | None = None
    odd: bool = False


def act(
    label: str, token: str, do: str, month: Month | None = None, *, said: str = "", **fields: object
) -> flex.Action:
    """A button of the conversation; with ``month`` it acts on that month's draft only."""
    iso = month.iso if month else None
    return flex.postback(label, postback.data("stats", t=token, do=do, m=iso, **fields), display_text=said or label)


# Choosing a month


@dataclass(frozen=True)
class OwedMonth:
    """A month that the school still owes."""

    month: Month
    due: date
    overdue: bool


def owed_months(school: str, months: Sequence[OwedMonth], closed: Sequence[Month], token: str) -> Message:
    """The months still owed, oldest first; each can be begun, or handed in as nil, with one tap. ``closed``: not so."""
    rows: list[flex.Node] = []
    for owed in months[:8]:
        late = " (เกินกำหนด)" if owed.overdue else ""
        rows.append(paragraph(f"{owed.month.full} · กำหนด {short_date(owed.due)}{late}", bold=True))
        rows.append(
            flex.box(
                "horizontal",
                [
                    pill(act(f"กรอก {owed.month.short}", token, "month", owed.month)),
                    pill(act("ไม่มีผู้รับบริการ", token, "nil", owed.month, said=f"{owed.month.short} ไม่มีผู้รับบริการ")),
                ],
                spacing="sm",
            )
        )
    more = (
        [paragraph(f"และอีก {len(months) - 8} เดือน (ส่งเดือนแรก ๆ ก่อน)", muted=True, size="xs")] if len(months) > 8 else []
    )
    shut = [paragraph(f"ปิดรับแล้ว: {_listed(closed)} ติดต่อเจ้าหน้าที่เขต", muted=True, size="xs")] if closed else []
    return card(
        "สถิติที่ยังไม่ได้ส่ง",
        [*rows, *more, *shut, paragraph("หรือพิมพ์ทีเดียว เช่น สถิติ ต.ค. 66 3 0 1 0 0 2 5 1", muted=True, size="xs")],
        subtitle=school_title(school),
        links=[act("ไว้ทีหลัง", token, "pause")],
        alt=f"ยังไม่ได้ส่งสถิติ {len(months) + len(closed)} เดือน",
    )


def _listed(months: Sequence[Month]) -> str:
    return ", ".join(month.short for month in months[:8]) + (
        f" และอีก {len(months) - 8} เดือน" if len(months) > 8 else ""
    )


def all_closed(months: Sequence[Month]) -> Message:
    """Months are owed, but the office has closed them all."""
    return text(f"ยังไม่ได้ส่งสถิติ {_listed(months)} แต่ปิดรับแล้ว โปรดติดต่อเจ้าหน้าที่เขต 077-545101-3 ต่อ 11 เพื่อส่ง", MENU)


def nothing_owed(school: str, running: OwedMonth | None) -> Message:
    """Nothing is owed. ``running``: the month that is not over yet, if it is not handed in either."""
    early = ""
    if running is not None:
        early = f"\nเดือน{running.month.full} ยังไม่สิ้นสุด ส่งได้ตั้งแต่วันที่ 1 ของเดือนถัดไป กำหนดส่ง {short_date(running.due)}"
    return text(
        f"{school_title(school)} ไม่มีสถิติค้างส่ง{early}\nแก้เดือนที่ส่งแล้ว: พิมพ์ เช่น แก้ ต.ค. 66 ย้ายออก 2",
        *([flex.say(f"ส่ง {running.month.short} เลย", f"สถิติ {running.month.short}")] if running else []),
        MENU,
    )


def handed_in_before(month: Month, figures: Sequence[tuple[str, int]], number: str, at: datetime, by: str) -> Message:
    """Somebody of the school has handed in this month: what it says, before anybody fills it in once more."""
    lines = [f"{short} {count:,}" for short, count in figures]
    return text(
        f"{month.full} ส่งแล้วเมื่อ {date_time(at)}" + (f" โดย {by}" if by else "") + f" (เลขที่รับ {number})\n"
        + " · ".join(lines) + f"\nรวม {sum(count for _, count in figures):,} คน\n"
        "หากถูกต้องแล้ว ไม่ต้องทำอะไรเพิ่ม แก้บางข้อ: พิมพ์ เช่น แก้ ย้ายออก 2 หรือกรอกใหม่ทั้งหมดด้านล่าง"
    )  # fmt: skip


def which_month(school: str, months: Sequence[Month], token: str, *, read: bool) -> Message:
    """The month is not clear: ask for just that. ``read``: the figures are."""
    why = "อ่านตัวเลขได้แล้ว แต่ยังไม่ทราบเดือน โปรดเลือก ยังไม่มีการบันทึก" if read else "โปรดเลือกเดือน ยังไม่มีการบันทึก"
    return card(
        "สถิติของเดือนใด",
        [paragraph(why)],
        subtitle=school_title(school),
        secondary=[act(month.full, token, "month", month) for month in months[:8]],
        links=[act("ยกเลิก", token, "cancel")],
    )


def button_of_another_month(month: Month | None) -> Message:
    """A card further up the chat was tapped, of a month that was left meanwhile."""
    now = f" ขณะนี้กำลังกรอก {month.full}" if month else ""
    return text(f"ปุ่มนี้เป็นของอีกเดือนหนึ่ง จึงไม่มีการบันทึก{now}")


# Process by process


def ask_figure(
    school: str, month: Month, line: FigureLine, position: int, of: int, token: str, *, unclear: str = "", first: bool
) -> Message:
    """One process: number buttons, or any number typed."""
    numbers = [_number_button(number, line, month, token) for number in QUICK_NUMBERS]
    nil = [act("ไม่มีผู้รับบริการเดือนนี้", token, "nil", month)] if first else []
    ways = [
        *([] if first else [act("ย้อนกลับ", token, "back", month)]),
        act("ที่เหลือ 0 ทั้งหมด", token, "rest", month),
        act("ไปหน้าทบทวน", token, "review", month),
        act("พักไว้ก่อน", token, "pause"),
    ]
    known = f" ขณะนี้: {line.count}" if line.count is not None else ""
    return card(
        f"{position}/{of} {line.short}",
        [
            *([quiet_box([unclear], warning=True)] if unclear else []),
            paragraph(line.name),
            paragraph(f"กดตัวเลข หรือพิมพ์จำนวนคน (0–9,999){known}", muted=True, size="xs"),
            flex.box("horizontal", numbers, spacing="sm"),
        ],
        subtitle=f"{school_title(school)} · {month.full}",
        secondary=nil,
        quick=ways,
        alt=f"{position}/{of} {line.short}: จำนวนผู้รับบริการกี่คน",
    )


def _number_button(number: int, line: FigureLine, month: Month, token: str) -> flex.Node:
    action = act(str(number), token, "fig", month, i=line.key, v=number, said=f"{line.short} {number}")
    return pill(action, size="sm")


def pill(action: flex.Action, size: str = "xs") -> flex.Node:
    """A small button inside a row."""
    label = flex.text(str(action["label"]), size=size, color=style.ACCENT, weight="bold", align="center")
    return flex.box(
        "vertical", [label], background=style.ACCENT_SOFT, corner_radius="8px", padding="8px", flex=1,
        justify="center", action=action,
    )  # fmt: skip


FIGURE_PROBLEMS = {
    "not_a_number": "ยังไม่เข้าใจจำนวนนี้ ยังไม่ได้บันทึก โปรดพิมพ์เป็นตัวเลข เช่น 3",
    "not_whole": "จำนวนต้องเป็นจำนวนเต็ม ยังไม่ได้บันทึก",
    "negative": "จำนวนต้องไม่ติดลบ ยังไม่ได้บันทึก",
    "too_large": "จำนวนต้องไม่เกิน 9,999 ยังไม่ได้บันทึก",
    "several": "พบหลายจำนวน ยังไม่ได้บันทึก โปรดพิมพ์จำนวนเดียว",
}


# Answers


def receipt(
    school: str, month: Month, number: str, revision: int, at: datetime, total: int, *, nil: bool, late: bool
) -> Message:
    """It is stored. The number can be quoted to the office."""
    what = "ไม่มีผู้รับบริการ" if nil else f"รวม {total:,} คน"
    return card(
        "ส่งสถิติแล้ว",
        [
            paragraph(f"{month.full}: {what}", bold=True, size="md"),
            fact("เลขที่รับ", number),
            fact("เวลา", date_time(at)),
            fact("ฉบับ", "ฉบับแรก" if revision == 1 else f"แก้ไขครั้งที่ {revision - 1}"),
            *([paragraph("ส่งหลังกำหนด บันทึกว่าล่าช้า", muted=True, size="xs")] if late else []),
        ],
        subtitle=school_title(school),
        links=[flex.say("ส่งเดือนอื่น", "สถิติ"), MENU],
        alt=f"ส่งสถิติ {month.full} แล้ว เลขที่รับ {number}",
    )


def unchanged(school: str, month: Month, number: str) -> Message:
    """The confirmed figures are those that the office has."""
    return text(
        f"ตัวเลขตรงกับที่{school_title(school)}ส่งไว้แล้วสำหรับ {month.full} (เลขที่รับ {number}) จึงไม่บันทึกซ้ำ",
        flex.say("ส่งเดือนอื่น", "สถิติ"),
        MENU,
    )


REFUSALS = {
    "locked": "ปิดรับแล้ว จึงไม่มีการบันทึก หากต้องส่งหรือแก้ไข โปรดติดต่อเจ้าหน้าที่เขต 077-545101-3 ต่อ 11",
    "locked_draft": "ปิดรับแล้ว จึงยังไม่บันทึก ร่างของท่านยังอยู่ โปรดติดต่อเจ้าหน้าที่เขต 077-545101-3 ต่อ 11",
    "future": "ส่งล่วงหน้าของเดือนที่ยังมาไม่ถึงไม่ได้ จึงไม่มีการบันทึก",
    "too_early": "เดือนนี้อยู่ก่อนเดือนแรกที่เก็บสถิติ จึงไม่มีการบันทึก",
    "inactive": "โรงเรียนนี้ไม่ต้องส่งสถิติตั้งแต่เดือนนี้แล้ว จึงไม่มีการบันทึก",
    "figures": "ตัวเลขยังไม่ครบทุกข้อ หรือมีข้อที่ไม่อยู่ในช่วง 0–9,999 จึงยังไม่บันทึก",
}


def refused(reason: str, month: Month | None = None) -> Message:
    where = f"{month.full}: " if month else ""
    return text(where + REFUSALS[reason], flex.say("สถิติ", "สถิติ"), MENU)


def not_a_report() -> Message:
    """The text after สถิติ could not be read as a report."""
    return text(
        "ยังอ่านรายงานนี้ไม่ได้ จึงไม่มีการบันทึก\nพิมพ์แบบนี้ได้: สถิติ ต.ค. 66 3 0 1 0 0 2 5 1 (เรียงตามหนังสือ 8 ข้อ)\n"
        "หรือ สถิติ ตุลาคม รับนักเรียน 3 ย้ายออก 1 ที่เหลือ 0\nหรือพิมพ์ สถิติ แล้วกรอกทีละข้อ",
        flex.say("กรอกทีละข้อ", "สถิติ"),
        MENU,
    )


def unclear_note(snippets: Sequence[str]) -> str:
    shown = ", ".join(f"“{cut(snippet, 40)}”" for snippet in snippets[:3])
    return f"ยังไม่แน่ใจส่วนนี้: {shown} จึงขอถามข้อที่ยังไม่ชัด"


def correction_unclear(snippet: str) -> Message:
    return text(f"ยังไม่เข้าใจว่าแก้ข้อใดเป็นเท่าใด (“{cut(snippet, 60)}”) จึงยังไม่เปลี่ยน พิมพ์ เช่น แก้ ย้ายออก 2")


def nothing_to_correct(month: Month | None) -> Message:
    what = f"{month.full} ยังไม่ได้ส่ง จึงยังไม่มีรายงานให้แก้" if month else "ยังไม่มีรายงานที่ส่งแล้วให้แก้"
    return text(f"{what} พิมพ์ สถิติ เพื่อเริ่มส่ง", flex.say("สถิติ", "สถิติ"), MENU)


def edit_changes_nothing(month: Month) -> Message:
    """The message of a confirmed report was edited into something that cannot be taken as its revision."""
    return text(
        f"ท่านแก้ข้อความของรายงาน {month.full} ที่ยืนยันแล้ว แต่อ่านเป็นฉบับแก้ไขไม่ได้ รายงานเดิมยังอยู่ตามเดิม\n"
        f"ต้องการแก้: พิมพ์ เช่น แก้ {month.short} ย้ายออก 2 · เดือนอื่น: พิมพ์ สถิติ ตามด้วยเดือน",
        MENU,
    )


def paused() -> Message:
    return text("พักไว้แล้ว ตัวเลขที่กรอกยังอยู่ พิมพ์ สถิติ เพื่อทำต่อ", flex.say("ทำต่อ", "สถิติ"), MENU)


def resume_or_restart(month: Month | None, filled: int, of: int, token: str) -> Message:
    """A draft from before a break."""
    of_month = month.full if month else "ยังไม่ได้เลือกเดือน"
    return card(
        "มีร่างสถิติที่ค้างอยู่",
        [paragraph(f"{of_month} กรอกแล้ว {filled} จาก {of} ข้อ ยังไม่ได้ส่ง")],
        primary=[act("ทำต่อ", token, "resume")],
        links=[act("เริ่มใหม่", token, "restart")],
    )


def name_a_school(example: str) -> Message:
    return text(f"โปรดระบุชื่อโรงเรียน เช่น {example} ยังไม่มีการเปลี่ยนแปลง")


def no_statistics() -> Message:
    return text("ขณะนี้ไม่มีเรื่องที่ต้องส่งสถิติรายเดือน", MENU)


def school_only() -> Message:
    return text("การส่งสถิติใช้สำหรับผู้ที่ลงทะเบียนกับโรงเรียน\nเจ้าหน้าที่: พิมพ์ สถิติแทน ตามด้วยชื่อโรงเรียน หรือ ใครยังไม่ส่ง", MENU)
