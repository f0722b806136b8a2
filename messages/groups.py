"""LINE groups: binding them, what officers see of them, and which notices each receives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.vocabulary import NoticeKind
from messages import flex, postback, style
from messages.cards import card, choice, paragraph
from messages.common import MENU, Message, text
from messages.limits import cut

GROUPS = flex.say("กลุ่มไลน์ทั้งหมด", "กลุ่ม")
UNNAMED = "(ยังไม่ทราบชื่อ)"
KINDS = {
    NoticeKind.UPCOMING: "แจ้งล่วงหน้า",
    NoticeKind.TODAY: "แจ้งเช้าวันติดตาม",
    NoticeKind.RESULTS: "แจ้งผลการติดตาม",
    NoticeKind.STAGES: "งานของเขตตามปฏิทิน",
    NoticeKind.THANKS: "ขอบคุณเมื่อครบตามเป้า",
}
CAMPAIGNS_SHOWN = 6  # with five kinds each the card stays below LINE's 30 KB


# In the group


def group_bound(*, main: bool) -> Message:
    if main:
        return text(
            "ผูกกลุ่มนี้แล้ว บอตจะแจ้งกำหนดการและผลการติดตามที่นี่ เป็นจำนวน ไม่ระบุชื่อโรงเรียน เว้นแต่เจ้าหน้าที่สั่งเป็นรายครั้ง\n"
            "บอตไม่เก็บข้อความที่คุยกันในกลุ่ม"
        )
    return text("ผูกกลุ่มนี้แล้ว กลุ่มนี้จะได้รับเฉพาะประกาศที่เจ้าหน้าที่เขตเลือกให้")


def group_bound_already() -> Message:
    return text("กลุ่มนี้ผูกไว้อยู่แล้ว")


def group_unbound() -> Message:
    return text("เลิกผูกกลุ่มนี้แล้ว บอตจะไม่ส่งประกาศมาที่นี่")


def bind_only_in_groups() -> Message:
    return text("คำสั่งนี้ใช้ในกลุ่มไลน์: เพิ่มบอตเข้ากลุ่ม แล้วพิมพ์ ผูกกลุ่มนี้ ในกลุ่มนั้น", MENU)


def not_bound() -> Message:
    return text("กลุ่มนี้ยังไม่ได้ผูก พิมพ์ ผูกกลุ่มนี้ ก่อน")


# To the officers


def bot_was_removed(group: str) -> Message:
    name = f"“{group}”" if group else "ที่ผูกไว้"
    return text(f"บอตถูกนำออกจากกลุ่ม {name} ประกาศที่รอส่งถูกยกเลิก และจะไม่ส่งประกาศไปกลุ่มนี้อีกจนกว่าจะผูกใหม่", MENU)


@dataclass(frozen=True)
class GroupLine:
    """One bound group in the list. ``members`` is the price of one push; None while LINE has not told it."""

    id: int
    called: str
    members: int | None
    receives: Sequence[NoticeKind]


def no_groups() -> Message:
    return text("ยังไม่ได้ผูกกลุ่มไลน์ เพิ่มบอตเข้ากลุ่มแล้วพิมพ์ ผูกกลุ่มนี้ ในกลุ่ม", MENU)


def group_list(groups: Sequence[GroupLine]) -> Message:
    """Every bound group, to be opened."""
    rows = [choice(_show(group.id), cut(group.called, 100) or UNNAMED, _of_list(group)) for group in groups[:20]]
    more = [paragraph(f"และอีก {len(groups) - 20} กลุ่ม", muted=True, size="xs")] if len(groups) > 20 else []
    return card(
        "กลุ่มไลน์ที่ผูกไว้",
        [
            *rows,
            *more,
            paragraph("กดชื่อกลุ่มเพื่อดูหรือเลือกประกาศที่กลุ่มนั้นรับ", muted=True, size="xs"),
        ],
        subtitle=f"{len(groups)} กลุ่ม",
        links=[MENU],
    )


def _of_list(group: GroupLine) -> str:
    receives = " ".join(KINDS[kind] for kind in group.receives) or "เฉพาะประกาศของเจ้าหน้าที่"
    return f"{_price(group.members)}\nรับ: {receives}"


def _price(members: int | None) -> str:
    if members is None:
        return "LINE ยังไม่แจ้งจำนวนสมาชิก"
    return f"สมาชิก {members:,} คน = {members:,} ข้อความต่อการส่งหนึ่งครั้ง"


def _show(group_id: int) -> flex.Action:
    return flex.postback("เปิดกลุ่ม", postback.data("group", g=group_id), display_text="เปิดกลุ่ม")


@dataclass(frozen=True)
class CampaignSwitches:
    """What a group receives of one campaign."""

    id: int
    campaign: str
    switches: Sequence[tuple[NoticeKind, bool]]


@dataclass(frozen=True)
class GroupSettings:
    """One bound group. ``main``: it receives whatever nobody switched off, new campaigns included."""

    id: int
    called: str
    members: int | None
    main: bool
    campaigns: Sequence[CampaignSwitches]


def group_card(settings: GroupSettings, *, may_change: bool) -> Message:
    """The group's price, and a switch for each kind of notice; a button sets (not toggles), so twice means the same."""
    called = cut(settings.called, 100) or UNNAMED
    rest = "เรื่องติดตามใหม่: รับทุกประกาศ" if settings.main else "เรื่องติดตามใหม่: ไม่รับจนกว่าจะเปิด"
    links = [flex.postback("ตั้งชื่อกลุ่ม", postback.data("group-name", g=settings.id), display_text="ตั้งชื่อกลุ่ม")]
    return card(
        "ประกาศที่กลุ่มนี้รับ",
        [
            paragraph(_price(settings.members), muted=True, size="xs"),
            *(row for campaign in settings.campaigns[:CAMPAIGNS_SHOWN] for row in _switches(settings.id, campaign)),
            paragraph(f"{rest}\nประกาศที่เจ้าหน้าที่ส่งเอง เลือกกลุ่มได้ทุกครั้ง", muted=True, size="xs"),
        ] if may_change else [
            paragraph(_price(settings.members), muted=True, size="xs"),
            *(_as_text(campaign) for campaign in settings.campaigns[:CAMPAIGNS_SHOWN]),
        ],
        subtitle=called,
        links=[*(links if may_change else []), GROUPS, MENU],
        alt=f"ประกาศที่กลุ่ม {called} รับ",
    )  # fmt: skip


def _switches(group_id: int, campaign: CampaignSwitches) -> list[flex.Node]:
    rows = [_switch(group_id, campaign.id, kind, on=on) for kind, on in campaign.switches]
    return [paragraph(cut(campaign.campaign, 120), bold=True, size="xs"), *rows]


def _switch(group_id: int, campaign_id: int, kind: NoticeKind, *, on: bool) -> flex.Node:
    state, ground, color = ("✓ รับ", style.ACCENT, style.WHITE) if on else ("ไม่รับ", style.SURFACE, style.INK)
    data = postback.data("group-set", g=group_id, c=campaign_id, k=kind.value, v=int(not on))
    action = flex.postback("ไม่รับ" if on else "รับ", data)
    button = flex.box(
        "vertical",
        [flex.text(state, size="xs", weight="bold", align="center", color=color, wrap=False)],
        background=ground,
        corner_radius="8px",
        padding="8px",
        flex=2,
        action=action,
    )
    name = flex.text(KINDS[kind], size="sm", color=style.INK, flex=5, gravity="center")
    return flex.box("horizontal", [name, button], spacing="sm", align_items="center")


def _as_text(campaign: CampaignSwitches) -> flex.Node:
    receives = " · ".join(KINDS[kind] for kind, on in campaign.switches if on) or "ไม่รับ"
    return paragraph(f"{cut(campaign.campaign, 120)}: {receives}")


# Names


def ask_for_group_name(limit: int, *, private: bool) -> Message:
    return text(
        f"พิมพ์ ตั้งชื่อกลุ่ม ตามด้วยชื่อ (ไม่เกิน {limit} ตัวอักษร) เช่น ตั้งชื่อกลุ่ม ธุรการ 119 โรงเรียน",
        *((GROUPS, MENU) if private else ()),
    )


def which_group_to_name(name: str, groups: Sequence[GroupLine]) -> Message:
    """Several groups are bound: whose name is it?"""
    return card(
        "ตั้งชื่อให้กลุ่มใด",
        [
            paragraph(f"ชื่อใหม่: {name}", bold=True),
            *(
                choice(
                    flex.postback("เลือกกลุ่ม", postback.data("group-name", g=group.id, n=name), display_text="เลือกกลุ่มนี้"),
                    cut(group.called, 100) or UNNAMED,
                    _price(group.members),
                )
                for group in groups[:20]
            ),
        ],
        links=[MENU],
    )


def group_named(name: str, *, private: bool) -> Message:
    return text(f"ตั้งชื่อกลุ่มเป็น “{name}” แล้ว", *((GROUPS, MENU) if private else ()))
