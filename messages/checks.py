"""Recording results: the officer's check card, the sheet's preview, and who is still missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from core.vocabulary import ItemState
from messages import flex, postback, style
from messages.campaigns import OtherCampaign, campaign_line, switch_to
from messages.cards import card, count_line, fact, paragraph, quiet_box
from messages.common import MENU, MISSING, Message, text
from messages.enrolment import school_title
from messages.limits import cut
from thai.dates import short_date

COMPLETE, INCOMPLETE = "1", "0"  # marks as postbacks and drafts carry them


@dataclass(frozen=True)
class MarkLine:
    """One item while it is being checked: the state on record and the mark given now ("1", "0" or "")."""

    key: str
    name: str
    short: str
    before: ItemState
    mark: str
    note: str = ""


@dataclass(frozen=True)
class CheckSheet:
    """The check card's content."""

    school: str
    place: str
    round_label: str
    items: Sequence[MarkLine]
    token: str
    info_url: str = ""
    school_id: int = 0
    campaign: str = ""  # named where there are others
    other_campaigns: Sequence[OtherCampaign] = ()


def round_label(number: int, day: date) -> str:
    return f"ครั้งที่ {number} ({short_date(day)})"


def check_card(sheet: CheckSheet, notice: str = "") -> Message:
    """Two buttons an item, each setting (not toggling) its mark, so that a tap twice means the same."""
    rows = [_mark_row(number, item, sheet.token) for number, item in enumerate(sheet.items, start=1)]
    marked = sum(bool(item.mark) for item in sheet.items)
    return card(
        f"ตรวจ {school_title(sheet.school)}",
        [
            *([quiet_box([notice], warning=True)] if notice else []),
            *campaign_line(sheet.campaign),
            *rows,
            paragraph(f"เลือกแล้ว {marked} จาก {len(sheet.items)} รายการ · ยังไม่บันทึกจนกว่าจะกดบันทึก", muted=True, size="xs"),
            paragraph("พิมพ์ก็ได้ เช่น ครบหมด หรือ ไม่ครบ 1 3", muted=True, size="xs"),
        ],
        subtitle="\n".join(filter(None, (sheet.place, sheet.round_label))),
        primary=[_do("บันทึก", sheet.token, "save")],
        secondary=[_do("ครบทุกรายการ", sheet.token, "all"), _do("ใส่หมายเหตุ", sheet.token, "note")],
        links=[
            *([flex.uri("เปิดหน้าโรงเรียนบน info.go.th", sheet.info_url)] if sheet.info_url else []),
            *switch_to(sheet.other_campaigns, "check-school", s=sheet.school_id),
            _do("ยกเลิก", sheet.token, "cancel"),
        ],
        alt=f"ตรวจ {school_title(sheet.school)} {sheet.round_label}",
    )


def _do(label: str, token: str, do: str, **fields: object) -> flex.Action:
    return flex.postback(label, postback.data("check", t=token, do=do, **fields), display_text=label)


def _mark_row(number: int, item: MarkLine, token: str) -> flex.Node:
    """The item with its number, which is what ``ไม่ครบ 1 3`` means, and its two buttons; a note stands below."""
    name = [flex.text(f"{number}. {item.short}", size="sm", color=style.INK)]
    if item.before is not ItemState.UNCHECKED:
        name.append(flex.text(f"เดิม: {style.STATES[item.before].word}", size="xxs", color=style.MUTED))
    marks = flex.box(
        "horizontal",
        [
            flex.box("vertical", name, flex=5, justify="center"),
            _mark_button("✓ ครบ", item, token, COMPLETE, style.STATES[ItemState.COMPLETE]),
            _mark_button("✗ ไม่ครบ", item, token, INCOMPLETE, style.STATES[ItemState.INCOMPLETE]),
        ],
        spacing="sm",
        align_items="center",
    )
    note = [flex.text(f"หมายเหตุ: {cut(item.note, 120)}", size="xxs", color=style.MUTED)] if item.note else []
    return flex.box("vertical", [marks, *note], spacing="xs")


def _mark_button(label: str, item: MarkLine, token: str, value: str, look: style.StateLook) -> flex.Node:
    chosen = item.mark == value
    action = flex.postback(label, postback.data("check", t=token, do="set", i=item.key, v=value))
    return flex.box(
        "vertical",
        [flex.text(label, size="xs", weight="bold" if chosen else "regular", align="center",
                   color=style.WHITE if chosen else look.color, wrap=False)],
        background=look.color if chosen else look.soft,
        corner_radius="8px",
        padding="8px",
        flex=4,
        justify="center",
        action=action,
    )  # fmt: skip


def choose_item_for_note(sheet: CheckSheet) -> Message:
    return card(
        "หมายเหตุของรายการใด",
        [paragraph("เลือกรายการ แล้วพิมพ์หมายเหตุ")],
        secondary=[_do(cut(item.name, 40), sheet.token, "note-for", i=item.key) for item in sheet.items],
        links=[_do("กลับ", sheet.token, "show")],
    )


def ask_for_note(item: str, limit: int) -> Message:
    return text(f"พิมพ์หมายเหตุของ “{item}” (ไม่เกิน {limit} ตัวอักษร) หรือพิมพ์ - เพื่อลบหมายเหตุ")


def note_too_long(length: int, limit: int) -> Message:
    return text(f"หมายเหตุยาว {length} ตัวอักษร เกิน {limit} ตัวอักษร จึงยังไม่ได้ใส่ โปรดพิมพ์ให้สั้นลง")


def no_such_number(items: int) -> str:
    """Notice above the card when ``ไม่ครบ 9`` names more items than there are."""
    return f"มีเพียง {items} รายการ จึงยังไม่เปลี่ยนผล"


def nothing_marked(sheet: CheckSheet) -> Message:
    return check_card(sheet, "ยังไม่ได้เลือกผลของรายการใด จึงยังไม่บันทึก")


def checked(
    school: str, round_: str, items: Sequence[MarkLine], *, next_school: tuple[int, str] | None, checked_count: int,
    schools: int, round_id: int, announced: bool, campaign_id: int,
) -> Message:  # fmt: skip
    """The result is stored; what is next in the same campaign."""
    missing = [
        item.name + (f" ({cut(item.note, 80)})" if item.note else "") for item in items if item.mark == INCOMPLETE
    ]
    unmarked = [item.short for item in items if not item.mark]
    lines = [paragraph(school_title(school), bold=True)]
    lines.append(paragraph("ไม่ครบ: " + ", ".join(missing) if missing else "ครบทุกรายการที่ตรวจ"))
    if unmarked:
        lines.append(paragraph("ยังไม่ตรวจ: " + ", ".join(unmarked)))
    lines.append(paragraph(f"รอบนี้ตรวจแล้ว {checked_count} จาก {schools} โรงเรียน", muted=True, size="xs"))
    primary = []
    if next_school is not None:
        school_id, name = next_school
        label = cut(f"ถัดไป: {name}", 40)
        primary.append(
            flex.postback(
                label, postback.data("check-school", s=school_id, c=campaign_id), display_text=cut(label, 100)
            )
        )
    secondary = [who_is_missing(campaign_id)]
    if not announced:
        secondary.append(announce_action(round_id))
    return card("บันทึกผลตรวจแล้ว", lines, subtitle=round_, primary=primary, secondary=secondary, links=[MENU])


def who_is_missing(campaign_id: int) -> flex.Action:
    """``ใครยังไม่ครบ`` of one campaign."""
    said = str(MISSING["label"])
    return flex.postback(said, postback.data("missing", c=campaign_id), display_text=said)


def announce_action(round_id: int) -> flex.Action:
    return flex.postback("แจ้งผลรอบนี้เข้ากลุ่ม", postback.data("announce", r=round_id), display_text="แจ้งผลรอบนี้เข้ากลุ่ม")


def confirm_announcement(round_: str, checked_count: int, schools: int, round_id: int, *, names: bool) -> Message:
    """Nothing goes to a whole group without a look at it first. ``names``: whether it reads those of schools."""
    rest = schools - checked_count
    says = "บอตจะแจ้งจำนวนและชื่อโรงเรียนที่ยังไม่ครบ" if names else "บอตจะแจ้งเฉพาะจำนวน ไม่ระบุชื่อโรงเรียน"
    return card(
        "แจ้งผลเข้ากลุ่ม",
        [
            paragraph(f"ผลการติดตาม {round_}", bold=True),
            paragraph(f"ตรวจแล้ว {checked_count} จาก {schools} โรงเรียน" + (f" ยังไม่ตรวจ {rest}" if rest else "")),
            paragraph(f"{says} ในเวลาทำการ", muted=True, size="xs"),
        ],
        primary=[flex.postback("ยืนยันแจ้งผล", postback.data("announce", r=round_id, do="yes"), display_text="ยืนยันแจ้งผล")],
        links=[MENU],
    )


def announcement_planned(round_: str) -> Message:
    return text(f"บอตจะแจ้งผลการติดตาม{round_} เข้ากลุ่มที่ผูกไว้ในเวลาทำการ", MISSING, MENU)


def announced_before(round_: str) -> Message:
    return text(f"ผลการติดตาม{round_} สั่งแจ้งไปแล้ว ไม่มีการแจ้งซ้ำ", MENU)


def nothing_to_announce(round_: str) -> Message:
    return text(f"รอบ{round_} ยังไม่มีผลตรวจ จึงยังแจ้งผลไม่ได้", MENU)


def all_checked(round_: str) -> Message:
    return text(f"{round_} ตรวจครบทุกโรงเรียนแล้ว พิมพ์ ตรวจ ตามด้วยชื่อโรงเรียน เพื่อตรวจซ้ำ", MISSING, MENU)


# Who is missing


@dataclass(frozen=True)
class MissingLine:
    """One school and what it misses, by the items' short names."""

    name: str
    missing: Sequence[tuple[str, ItemState]]


@dataclass(frozen=True)
class MissingPage:
    """One page of ใครยังไม่ครบ, schools grouped by amphoe."""

    schools: int
    incomplete: int
    unchecked: int  # of these, schools of which nothing has been checked yet
    by_item: Mapping[str, int]
    by_amphoe: Mapping[str, int]
    groups: Sequence[tuple[str, Sequence[MissingLine]]]
    page: int
    pages: int
    campaign_id: int
    amphoe: str = ""
    campaign: str = ""  # named where there are others
    other_campaigns: Sequence[OtherCampaign] = ()


def missing_card(page: MissingPage) -> Message:
    """Counts first, then the schools of this page, then the way on."""
    lines: list[flex.Node] = campaign_line(page.campaign)
    if page.page == 1:
        of_these = f" (รวมที่ยังไม่ตรวจ {page.unchecked} โรงเรียน)" if page.unchecked else ""
        lines.append(paragraph(f"ยังไม่ครบในแต่ละรายการ{of_these}", bold=True))
        lines += [count_line(item, count, "โรงเรียน") for item, count in page.by_item.items()]
        lines.append(flex.separator())
    for amphoe, schools in page.groups:
        lines.append(paragraph(f"อ.{amphoe} ({page.by_amphoe[amphoe]})", bold=True))
        lines += [_missing_line(school) for school in schools]
    if any(state is ItemState.DECLARED for _, schools in page.groups for line in schools for _, state in line.missing):
        lines.append(paragraph("* โรงเรียนแจ้งแก้ไขแล้ว รอเขตตรวจยืนยัน", muted=True, size="xs"))
    primary, secondary = [], []
    if page.page < page.pages:
        primary.append(_page("หน้าถัดไป", page.page + 1, page.campaign_id, page.amphoe))
    if page.page == 1 and not page.amphoe and len(page.by_amphoe) > 1:
        secondary = [
            _page(cut(f"เฉพาะ อ.{name} ({count})", 40), 1, page.campaign_id, name)
            for name, count in page.by_amphoe.items()
        ][:10]
    of_all = f"ยังไม่ครบ {page.incomplete} จาก {page.schools} โรงเรียน"
    return card(
        f"อ.{page.amphoe} ยังไม่ครบ {page.incomplete} โรงเรียน" if page.amphoe else of_all,
        lines,
        subtitle=f"หน้า {page.page}/{page.pages}" if page.pages > 1 else "",
        primary=primary,
        secondary=secondary,
        links=[*switch_to(page.other_campaigns, "missing"), MENU],
    )


def _page(label: str, number: int, campaign_id: int, amphoe: str) -> flex.Action:
    data = postback.data("missing", p=number, c=campaign_id, m=amphoe or None)
    return flex.postback(label, data, display_text=label)


def _missing_line(school: MissingLine) -> flex.Node:
    shorts = [short + ("*" if state is ItemState.DECLARED else "") for short, state in school.missing]
    unchecked = all(state is ItemState.UNCHECKED for _, state in school.missing)
    return flex.box(
        "horizontal",
        [
            flex.text(cut(school.name, 80), size="xs", color=style.INK, flex=5),
            flex.text("ยังไม่ตรวจ" if unchecked else ", ".join(shorts), size="xs", color=style.MUTED, flex=4),
        ],
        spacing="sm",
    )


def unknown_amphoe(named: str, amphoes: Sequence[str]) -> Message:
    return text(f"ไม่พบอำเภอ “{cut(named, 40)}” อำเภอในเขต: {', '.join(amphoes)}", MISSING, MENU)


def nobody_missing(schools: int, campaign: str = "") -> Message:
    of = f"เรื่อง {cut(campaign, 100)}: " if campaign else ""
    return text(f"{of}ครบทุกรายการทั้ง {schools} โรงเรียนแล้ว", MENU)


def nobody_missing_in(amphoe: str) -> Message:
    return text(f"อ.{amphoe}: ครบทุกรายการทุกโรงเรียนแล้ว", MISSING, MENU)


# A results sheet


def first_results(missing: Sequence[str]) -> str:
    """What a sheet says of a school that was not checked before; ``missing``: its incomplete items."""
    return "ไม่ครบ " + ", ".join(missing) if missing else "ครบทุกรายการที่ตรวจ"


@dataclass(frozen=True)
class SheetProblem:
    """A line of the sheet that cannot be used, in words."""

    line: int
    problem: str


def reading_sheet_failed(problem: str) -> Message:
    return text(f"อ่านไฟล์ไม่ได้ จึงไม่มีการบันทึก\n{problem}", MENU)


def sheet_without_results() -> Message:
    return text("ไฟล์นี้ไม่มีผลตรวจของโรงเรียนใด จึงไม่มีการบันทึก", MENU)


def sheet_problems(problems: Sequence[SheetProblem], rows: int) -> Message:
    """All or nothing: with bad lines nothing is saved; each is named so that it can be mended in Excel."""
    shown = [f"แถว {problem.line}: {cut(problem.problem, 200)}" for problem in problems[:20]]
    more = [f"และอีก {len(problems) - 20} รายการ"] if len(problems) > 20 else []
    bad = len({problem.line for problem in problems})
    return card(
        "ไฟล์ผลตรวจยังบันทึกไม่ได้",
        [
            paragraph(f"อ่านได้ {rows} แถว มีปัญหา {bad} แถว ไม่มีการบันทึก โปรดแก้ในไฟล์แล้วส่งใหม่"),
            quiet_box([*shown, *more], warning=True),
        ],
        links=[MENU],
    )


def sheet_preview(
    round_: str, rows: int, changes: Sequence[tuple[str, str]], unmarked: int, token: str, campaign: str = ""
) -> Message:
    """What saving would change: (school, "ภาพถ่าย ครบ → ไม่ครบ, …") a line. ``unmarked``: rows without any result."""
    shown = [f"{name}: {change}" for name, change in changes[:15]]
    more = [f"และอีก {len(changes) - 15} โรงเรียน"] if len(changes) > 15 else []
    return card(
        "ตรวจก่อนบันทึกผลจากไฟล์",
        [
            *campaign_line(campaign),
            fact("รอบ", round_),
            fact("โรงเรียนในไฟล์", f"{rows} โรงเรียน"),
            fact("ผลเปลี่ยน", f"{len(changes)} โรงเรียน"),
            fact("ผลเหมือนเดิม", f"{rows - len(changes)} โรงเรียน"),
            *([fact("ไม่มีผลในไฟล์", f"{unmarked} โรงเรียน (ข้าม)")] if unmarked else []),
            *([quiet_box([cut(line, 200) for line in [*shown, *more]])] if shown else []),
            paragraph("ทุกแถวจะบันทึกเป็นผลตรวจใหม่ของรอบนี้", muted=True, size="xs"),
        ],
        primary=[flex.postback("บันทึกทั้งหมด", postback.data("sheet", t=token, do="save"), display_text="บันทึกทั้งหมด")],
        links=[flex.postback("ไม่บันทึก", postback.data("sheet", t=token, do="cancel"), display_text="ไม่บันทึก")],
    )


def sheet_saved(rows: int, round_: str, *, checked_count: int, schools: int, round_id: int, announced: bool) -> Message:
    return card(
        "บันทึกผลจากไฟล์แล้ว",
        [
            paragraph(f"{rows} โรงเรียน · {round_}"),
            paragraph(f"รอบนี้ตรวจแล้ว {checked_count} จาก {schools} โรงเรียน", muted=True),
        ],
        primary=[MISSING],
        secondary=[] if announced else [announce_action(round_id)],
        links=[MENU],
    )


def file_only_for_officers() -> Message:
    return text("ได้รับไฟล์แล้ว แต่การนำเข้าไฟล์ใช้ได้เฉพาะเจ้าหน้าที่เขต จึงไม่ได้บันทึก", MENU)


def file_kind_unknown() -> Message:
    return text(
        "ไฟล์นี้ไม่ใช่ XLSX หรือ CSV จึงไม่ได้บันทึก\nหัวคอลัมน์ที่ใช้ได้: โรงเรียน, ชื่อรายการทั้งห้า, หมายเหตุ (ค่า: ครบ/ไม่ครบ, ✓/✗, 1/0)", MENU
    )


def file_too_large() -> Message:
    return text("ไฟล์ใหญ่เกิน 5 MB จึงไม่ได้อ่านและไม่มีการบันทึก", MENU)


def file_not_fetched() -> Message:
    return text("รับไฟล์จาก LINE ไม่สำเร็จ จึงไม่มีการบันทึก โปรดส่งไฟล์อีกครั้ง", MENU)
