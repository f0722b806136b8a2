"""The school's card: items in four states, the round, and what to do about each missing item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from core.vocabulary import ItemState
from messages import flex, postback, style
from messages.answers import answer_action, answers
from messages.campaigns import OtherCampaign, campaign_line, switch_to
from messages.cards import buttons, card, choice, header, paragraph, quiet_box
from messages.common import CALENDAR, MENU, STATUS, Message, text
from messages.enrolment import school_title
from messages.limits import cut
from thai.dates import date_time, days_until_phrase, short_date

# Units of the officer's note and of an owner on a card, over all items: the longest school and these stay below 30 KB.
NOTES_SHOWN, NOTE_SHOWN, OWNERS_SHOWN = 800, 160, 300


@dataclass(frozen=True)
class ItemLine:
    """One checklist item of one school, as the card tells it."""

    key: str
    name: str
    short: str
    state: ItemState
    note: str = ""
    declared_at: datetime | None = None
    owner: str = ""


@dataclass(frozen=True)
class SchoolStatus:
    """What a status card says. ``checked_by`` is empty in groups: names are personal data.

    The campaign is named on the card where there are ``other_campaigns`` to tell it from.
    """

    school_id: int
    school: str
    place: str
    campaign_id: int
    campaign: str
    items: Sequence[ItemLine]
    checked_at: datetime | None
    checked_by: str
    checked_round: int | None
    next_round: tuple[int, date] | None
    today: date
    info_url: str = ""
    other_campaigns: Sequence[OtherCampaign] = ()

    @property
    def about(self) -> list[flex.Node]:
        """Which matter the card speaks of, where it could be another."""
        return campaign_line(self.campaign) if self.other_campaigns else []

    @property
    def switches(self) -> list[flex.Action]:
        """The same school in the other matters."""
        return switch_to(self.other_campaigns, "status", s=self.school_id)

    @property
    def complete(self) -> int:
        return sum(item.state is ItemState.COMPLETE for item in self.items)

    @property
    def headline(self) -> str:
        """Counts in words: what notifications and the group's card say first."""
        if self.complete == len(self.items):
            return f"ครบทั้ง {len(self.items)} รายการ"
        if self.checked_at is None:
            return "ยังไม่ได้ตรวจ"
        return f"ครบ {self.complete} จาก {len(self.items)} รายการ"


def status_card(status: SchoolStatus, *, own: bool, may_check: bool) -> Message:
    """The full card for a private chat. ``own``: the reader's school, so it can declare items fixed."""
    rows = [row for item in status.items for row in _item_rows(status, item, own=own)]
    contents = flex.bubble(
        header=header(school_title(status.school), status.place),
        body=flex.box(
            "vertical",
            [*status.about, paragraph(status.headline, bold=True, size="md"), *rows, flex.separator(), *_dates(status)],
            spacing="md",
            padding="16px",
        ),
        footer=buttons(
            secondary=_footer(status, may_check=may_check), links=[*status.switches, *([] if may_check else [MENU])]
        ),
    )
    return flex.message(f"{school_title(status.school)} · {status.headline}", contents)


def _item_rows(status: SchoolStatus, item: ItemLine, *, own: bool) -> list[flex.Node]:
    look = style.STATES[item.state]
    line = flex.box(
        "horizontal",
        [
            flex.text(item.name, size="sm", color=style.INK, flex=5, gravity="center"),
            flex.box(
                "vertical",
                [flex.text(f"{look.mark} {look.word}", size="xs", weight="bold", color=look.color, align="center")],
                background=look.soft,
                corner_radius="10px",
                padding="4px",
                flex=4,
                justify="center",
            ),
        ],
        spacing="sm",
        align_items="center",
    )
    rows = [line]
    if item.owner:
        rows.append(
            flex.text(f"ผู้รับผิดชอบ: {cut(item.owner, OWNERS_SHOWN // len(status.items))}", size="xs", color=style.MUTED)
        )
    if item.note and item.state in (ItemState.INCOMPLETE, ItemState.DECLARED):
        rows.append(
            flex.text(
                f"หมายเหตุ: {cut(item.note, min(NOTE_SHOWN, NOTES_SHOWN // len(status.items)))}",
                size="xs",
                color=style.MUTED,
            )
        )
    if own and item.state is not ItemState.COMPLETE:
        rows.append(_item_buttons(status, item))
    return rows


def _item_buttons(status: SchoolStatus, item: ItemLine) -> flex.Node:
    """How to fix it, and the declaration that it is fixed (not offered twice)."""
    fields = {"s": status.school_id, "i": item.key, "c": status.campaign_id}
    known = f"fix-{item.key}" in answers()
    how = answer_action(f"fix-{item.key}", "วิธีแก้") if known else flex.postback("วิธีแก้", postback.data("howto", **fields))
    actions = [how]
    if item.state is ItemState.INCOMPLETE or item.state is ItemState.UNCHECKED:
        actions.append(
            flex.postback("แจ้งแก้ไขแล้ว", postback.data("declare", **fields), display_text=f"แจ้งแก้ไขแล้ว: {item.short}")
        )
    return flex.box("horizontal", [_pill(action) for action in actions], spacing="sm", padding_bottom="4px")


def _pill(action: flex.Action) -> flex.Node:
    """A small button inside a row; lower than a footer button, still 32 pixels high."""
    return flex.box(
        "vertical",
        [flex.text(str(action["label"]), size="xs", color=style.ACCENT, weight="bold", align="center")],
        background=style.ACCENT_SOFT,
        corner_radius="8px",
        padding="8px",
        flex=1,
        justify="center",
        action=action,
    )


def _dates(status: SchoolStatus) -> list[flex.Node]:
    if status.checked_at is None:
        checked = "ยังไม่มีผลตรวจจากเขต"
    else:
        by = f" โดย {status.checked_by}" if status.checked_by else ""
        round_ = f" (ครั้งที่ {status.checked_round})" if status.checked_round else ""
        checked = f"ตรวจล่าสุด {date_time(status.checked_at)}{round_}{by}"
    lines = [paragraph(checked, muted=True, size="xs")]
    lines.append(paragraph(_next_round(status), muted=True, size="xs"))
    if any(item.state is ItemState.DECLARED for item in status.items):
        lines.append(quiet_box(["รายการที่แจ้งแก้ไขแล้วจะนับว่าครบเมื่อเขตตรวจยืนยัน"]))
    return lines


def _next_round(status: SchoolStatus) -> str:
    if status.next_round is None:
        return "ไม่มีรอบติดตามถัดไปแล้ว"
    number, day = status.next_round
    which = "รอบนี้" if day == status.today else "รอบถัดไป"
    return f"{which}: ครั้งที่ {number} วันที่ {short_date(day)} ({days_until_phrase(status.today, day)})"


def _footer(status: SchoolStatus, *, may_check: bool) -> list[flex.Action]:
    actions = []
    if may_check:
        actions.append(
            flex.postback(
                "ตรวจโรงเรียนนี้",
                postback.data("check-school", s=status.school_id, c=status.campaign_id),
                display_text="ตรวจโรงเรียนนี้",
            )
        )
    if status.info_url:
        actions.append(flex.uri("เปิดหน้าโรงเรียนบน info.go.th", status.info_url))
    return actions


def group_status(status: SchoolStatus) -> Message:
    """The short card of a group: no notes, no names of people."""
    lines = [] if status.checked_at is None else _by_state(status.items)
    return card(
        school_title(status.school),
        [
            *status.about,
            paragraph(status.headline, bold=True),
            *(paragraph(line, size="xs") for line in lines),
            paragraph(_next_round(status), muted=True, size="xs"),
        ],
        subtitle=status.place,
        links=status.switches,
        alt=f"{school_title(status.school)} · {status.headline}",
    )


def _by_state(items: Sequence[ItemLine]) -> list[str]:
    """One line a state, what is missing first."""
    order = (ItemState.INCOMPLETE, ItemState.DECLARED, ItemState.UNCHECKED, ItemState.COMPLETE)
    named = {state: [item.short for item in items if item.state is state] for state in order}
    return [f"{style.STATES[s].mark} {style.STATES[s].word}: {', '.join(named[s])}" for s in order if named[s]]


@dataclass(frozen=True)
class Choice:
    """A school to choose from."""

    school_id: int
    name: str
    place: str


def choose_school(query: str, choices: Sequence[Choice], action: str, **fields: str) -> Message:
    """Unsure which school was meant: ask with buttons, never guess. ``action`` is the postback each button sends."""
    one = len(choices) == 1
    return card(
        "หมายถึงโรงเรียนนี้หรือไม่" if one else "หมายถึงโรงเรียนใด",
        [paragraph(f"“{cut(query, 60)}” อาจหมายถึง" + ("โรงเรียนนี้ หากใช่โปรดกด" if one else "หลายโรงเรียน โปรดเลือก"))]
        + [_choice(school, action, fields) for school in choices],
        links=[MENU],
    )


def unknown_school(query: str, nearest: Sequence[Choice], action: str, **fields: str) -> Message:
    """No such school: say so, with the nearest names."""
    hint = "โปรดตรวจตัวสะกด หรือใช้รหัสโรงเรียน 10 หลัก/SMIS 8 หลัก"
    return card(
        "ไม่พบโรงเรียนนี้",
        [paragraph(f"ไม่พบ “{cut(query, 60)}” ในรายชื่อโรงเรียนของเขต"), paragraph(hint, muted=True, size="xs")]
        + ([paragraph("ชื่อที่ใกล้เคียง:", bold=True)] if nearest else [])
        + [_choice(school, action, fields) for school in nearest],
        links=[MENU],
    )


def _choice(school: Choice, action: str, fields: Mapping[str, str]) -> flex.Node:
    label = cut(f"{school.name} ({school.place})" if school.place else school.name, 40)
    said = cut(f"{school.name} {school.place}".strip(), 100)
    button = flex.postback(label, postback.data(action, s=school.school_id, **fields), display_text=said)
    return choice(button, cut(school.name, 100), cut(school.place, 100))


def name_a_school(example: str = "สถานะ บ้านหนองปลา") -> Message:
    return text(f"โปรดระบุชื่อหรือรหัสโรงเรียน เช่น {example}")


def no_campaign() -> Message:
    return text("ขณะนี้ยังไม่มีเรื่องติดตามในระบบ", MENU)


def declared(school: str, item: str, declaration_id: int, token: str) -> Message:
    """The declaration is stored; a photo may follow, and it can be taken back."""
    return card(
        "บันทึกการแจ้งแก้ไขแล้ว",
        [
            paragraph(school_title(school), bold=True),
            paragraph(f"{item}: โรงเรียนแจ้งแก้ไขแล้ว รอเขตตรวจยืนยัน"),
            paragraph("มีรูปหน้าจอหรือรูปที่แก้ไขแล้ว ส่งในแชตนี้ได้เลย (ไม่บังคับ)", muted=True, size="xs"),
        ],
        secondary=[
            flex.postback("ไม่แนบรูป", postback.data("declare-photo", t=token, do="skip"), display_text="ไม่แนบรูป")
        ],
        links=[
            flex.postback("ยกเลิกการแจ้งนี้", postback.data("undeclare", d=declaration_id), display_text="ยกเลิกการแจ้งแก้ไข"),
            STATUS,
        ],
        alt=f"บันทึกการแจ้งแก้ไขแล้ว: {item}",
    )


def howto(item: str, owner: str, steps: str) -> Message:
    """How to put an item right, in the campaign's own words."""
    parts = (item, f"ผู้รับผิดชอบ: {owner}" if owner else "", steps or "ยังไม่มีคำแนะนำของรายการนี้ พิมพ์ ติดต่อ เพื่อสอบถามเขต")
    return text("\n\n".join(filter(None, parts)), STATUS)


def already_complete(item: str) -> Message:
    return text(f"{item} เขตตรวจแล้วว่าครบ จึงไม่ต้องแจ้งแก้ไข ไม่มีการบันทึกเพิ่ม", STATUS)


def not_your_school() -> Message:
    return text("แจ้งแก้ไขได้เฉพาะโรงเรียนที่ท่านลงทะเบียนไว้ ไม่มีการบันทึก", STATUS, MENU)


def withdrawn(item: str) -> Message:
    return text(f"ยกเลิกการแจ้งแก้ไข {item} แล้ว", STATUS, MENU)


def cannot_withdraw() -> Message:
    return text("ยกเลิกไม่ได้แล้ว เพราะเขตตรวจรายการนี้ไปแล้วหรือยกเลิกไปก่อนหน้า", STATUS, MENU)


def photo_attached(item: str) -> Message:
    return text(f"แนบรูปกับ {item} แล้ว ขอบคุณ", STATUS, MENU)


def no_photo_attached() -> Message:
    return text("ไม่แนบรูป การแจ้งแก้ไขบันทึกไว้แล้ว ขอบคุณ", STATUS, MENU)


def photo_unreadable() -> Message:
    return text("เปิดรูปนี้ไม่ได้ จึงยังไม่ได้แนบรูป (การแจ้งแก้ไขยังบันทึกอยู่) โปรดส่งเป็นรูป JPG หรือ PNG อีกครั้ง", STATUS)


def photo_not_fetched() -> Message:
    return text("รับรูปจาก LINE ไม่สำเร็จ จึงยังไม่ได้แนบรูป (การแจ้งแก้ไขยังบันทึกอยู่) โปรดส่งรูปอีกครั้ง", STATUS)


PICTURED = 10  # items to choose from


def which_item_is_pictured(
    items: Sequence[tuple[int, ItemLine]], school_id: int, message_id: str
) -> Message:  # fmt: skip
    """A picture without a question: offer to declare the item that it shows, each with its campaign's id."""
    return card(
        "รูปนี้เป็นหลักฐานของรายการใด",
        [paragraph("ยังไม่ได้บันทึกรูป เลือกรายการเพื่อแจ้งแก้ไขพร้อมแนบรูปนี้")],
        secondary=[
            flex.postback(
                cut(item.name, 40),
                postback.data("declare", s=school_id, i=item.key, c=campaign_id, m=message_id),
                display_text=f"แจ้งแก้ไขแล้ว: {item.short}",
            )
            for campaign_id, item in items[:PICTURED]
        ],
        links=[MENU],
    )


def picture_without_use() -> Message:
    return text("ได้รับรูปแล้ว แต่ไม่มีรายการที่รอรูป จึงไม่ได้บันทึกไว้", STATUS, CALENDAR, MENU)
