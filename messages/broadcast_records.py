"""What has become of broadcasts: the list, one with its record and recipients, the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.vocabulary import Arrival, BroadcastState
from messages import flex
from messages.approvals import allow_button, refuse_button
from messages.broadcast_review import findings_lines
from messages.broadcasts import FLOW, LIST, SNIPPET, button, open_button, way_phrase
from messages.cards import card, choice, count_line, fact, paragraph, quiet_box
from messages.causes import cause_phrase
from messages.common import MENU, Message, text
from messages.enrolment import school_title
from messages.groups import UNNAMED
from messages.limits import cut
from messages.quota import UNIT
from thai.dates import date_time
from thai.personal_data import PersonalData

WRITE = flex.say("เขียนประกาศใหม่", "ประกาศ")
STATES = {
    BroadcastState.AWAITING: "รออนุมัติ",
    BroadcastState.SCHEDULED: "รอเวลาส่ง",
    BroadcastState.SENDING: "กำลังส่ง",
    BroadcastState.DONE: "ส่งแล้ว",
    BroadcastState.REFUSED: "ไม่ได้รับอนุญาต",
    BroadcastState.MISSED: "เลยเวลา ไม่ได้ส่ง",
    BroadcastState.CANCELLED: "ยกเลิกแล้ว",
}
ARRIVALS = {
    Arrival.REPLIED: "ไปพร้อมคำตอบ (ฟรี)",
    Arrival.PUSHED: "ส่งตรง",
    Arrival.POSTED: "เจ้าหน้าที่โพสต์เอง",
    Arrival.WAITING: "รอไปพร้อมคำตอบ",
    Arrival.UNDER_WAY: "กำลังส่ง",
    Arrival.HELD: "ค้าง โควตาไม่พอ",
    Arrival.LAPSED: "เลยเวลาก่อนส่งได้",
    Arrival.FAILED: "LINE ไม่รับ",
    Arrival.UNCERTAIN: "ไม่แน่ชัดว่าถึง",
    Arrival.CANCELLED: "ไม่ส่งแล้ว",
}


# After the author's word


def accepted(broadcast_id: int, revision: int, audience: str, send_at: datetime | None, *, waits: bool) -> Message:
    """Stored: what happens next, and how to undo it. ``waits``: for the second person."""
    when = date_time(send_at) if send_at else "ทันทีที่ได้รับอนุญาต"
    title = "ส่งขออนุมัติแล้ว" if waits else "รับประกาศไว้แล้ว"
    rest = "ผู้อนุมัติได้รับตัวอย่างเดียวกันแล้ว ผลการพิจารณาจะแจ้งในแชตนี้" if waits else "แก้ไขหรือยกเลิกได้จนกว่าจะเริ่มส่ง"
    return card(
        title,
        [fact("ผู้รับ", cut(audience, 200)), fact("เวลาส่ง", when), paragraph(rest, muted=True, size="xs")],
        primary=[open_button(broadcast_id)],
        secondary=[button("ยกเลิกประกาศนี้", "bc-cancel", b=broadcast_id, r=revision)],
        links=[LIST, MENU],
        alt=f"{title}: {audience}",
    )


def nobody_to_allow(token: str) -> Message:
    """The office wants a second person's word, and there is nobody who could give it."""
    return card(
        "ยังไม่มีผู้อนุมัติ",
        [
            paragraph("สำนักงานกำหนดให้มีผู้อนุมัติก่อนส่ง แต่ยังไม่มีผู้อนุมัติคนอื่นลงทะเบียน จึงยังไม่ได้ส่ง ร่างยังอยู่"),
            paragraph("ผู้ดูแลระบบออกรหัสด้วย officer-invite --role approver", muted=True, size="xs"),
        ],
        primary=[button("กลับไปที่ตัวอย่าง", FLOW, t=token, do="resume")],
        links=[MENU],
    )


REFUSALS = {
    "gone": "ไม่พบประกาศนี้ ไม่มีการเปลี่ยนแปลง",
    "changed": "ประกาศนี้ถูกแก้ไขหลังจากการ์ดนี้ จึงไม่มีการเปลี่ยนแปลง โปรดดูฉบับล่าสุด",
    "started": "ประกาศนี้เริ่มส่งไปแล้ว จึงแก้ไม่ได้ ไม่มีการเปลี่ยนแปลง",
    "cancelled": "ประกาศนี้ถูกยกเลิกไปแล้ว ไม่มีการเปลี่ยนแปลง",
    "over": "ประกาศนี้จบไปแล้ว จึงยกเลิกไม่ได้ ไม่มีการเปลี่ยนแปลง",
    "decided": "ประกาศนี้มีผู้พิจารณาไปแล้ว ไม่มีการเปลี่ยนแปลงเพิ่ม",
    "own": "อนุมัติประกาศที่ตนเขียนไม่ได้ ต้องเป็นผู้อนุมัติคนอื่น",
    "late": "เลยเวลาที่ตั้งไว้แล้ว ประกาศนี้จึงไม่ถูกส่ง ผู้เขียนตั้งเวลาใหม่ได้",
    "nothing": "ไม่มีข้อความที่ค้าง ไม่มีการส่งเพิ่ม",
    "no_quota": "โควตายังไม่พอแม้แต่ข้อความเดียว จึงยังไม่ได้ส่งเพิ่ม ดูได้ที่ โควตา",
    "approvers_only": "พิจารณาประกาศได้เฉพาะผู้อนุมัติ",
}


def not_done(reason: str, broadcast_id: int | None) -> Message:
    """Why nothing was done; the way to the present state."""
    return text(REFUSALS[reason], *([open_button(broadcast_id, "ดูประกาศนี้")] if broadcast_id else []), LIST)


def cancelled(broadcast_id: int, *, had_started: bool) -> Message:
    rest = "ส่วนที่ยังไม่ได้ส่งจะไม่ถูกส่ง ส่วนที่ส่งแล้วเรียกคืนไม่ได้" if had_started else "ยังไม่มีข้อความใดถูกส่ง"
    return text(f"ยกเลิกประกาศแล้ว {rest}", open_button(broadcast_id, "ดูประกาศนี้"), LIST)


def tried_again(messages: int, at: datetime, *, now: bool) -> Message:
    when = "กำลังส่ง" if now else f"จะส่ง {date_time(at)} (ระหว่างนี้ไปพร้อมคำตอบได้)"
    return text(f"{when} ข้อความที่ค้าง {messages:,} ข้อความ ส่วนที่โควตายังไม่พอจะค้างไว้ตามเดิม", LIST)


# The list


@dataclass(frozen=True)
class BroadcastLine:
    """One broadcast in the list."""

    id: int
    content: str
    state: BroadcastState
    audience: str
    at: datetime  # when it goes or went, else when it was written


def list_card(lines: Sequence[BroadcastLine], page: int, pages: int, total: int, *, may_write: bool) -> Message:
    rows = [
        choice(
            open_button(line.id, "เปิดประกาศ"),
            cut(" ".join(line.content.split()), 60),
            f"{STATES[line.state]} · {date_time(line.at)}\n{cut(line.audience, 80)}",
        )
        for line in lines
    ]
    turn = [button("หน้าถัดไป", "bc-list", p=page + 1)] if page < pages else []
    return card(
        "รายการประกาศ",
        rows or [paragraph("ยังไม่มีประกาศ")],
        subtitle=f"{total:,} ฉบับ" + (f" · หน้า {page}/{pages}" if pages > 1 else ""),
        primary=turn,
        secondary=[WRITE] if may_write else [],
        links=[MENU],
    )


# One broadcast


@dataclass(frozen=True)
class BroadcastView:
    """One broadcast as far as a person may see and do."""

    id: int
    revision: int
    state: BroadcastState
    audience: str
    written_by: str
    written_at: datetime
    send_at: datetime | None
    started_at: datetime | None
    rides: bool
    reach: int | None  # people or members as of now, while it has not started
    decided_by: str
    decided_at: datetime | None
    allowed: bool | None
    reason: str
    cancelled_by: str
    cancelled_at: datetime | None
    counts: Mapping[Arrival, int]
    billed: int
    again: int  # that can be tried again
    personal_data: Sequence[tuple[PersonalData, str]]
    may_change: bool
    may_decide: bool


def broadcast_card(view: BroadcastView) -> Message:
    """Stands below the very messages that go or went out."""
    body = [
        fact("ผู้รับ", cut(view.audience, 200)),
        fact("ผู้เขียน", f"{view.written_by or '–'} {date_time(view.written_at)}"),
    ]
    body += _timing(view) + _words(view)
    if view.counts:
        body += [flex.separator(), *_counts(view.counts, view.billed)]
    if view.personal_data and view.may_decide:
        body.append(quiet_box(["โปรดดูข้อมูลส่วนบุคคลก่อนอนุญาต", *findings_lines(view.personal_data)], warning=True))
    return card(
        f"ประกาศ: {STATES[view.state]}",
        body,
        primary=_next_step(view),
        secondary=_changes(view),
        links=[LIST, MENU],
        alt=f"ประกาศ: {STATES[view.state]} · {view.audience}",
    )


def _timing(view: BroadcastView) -> list[flex.Node]:
    when = date_time(view.send_at) if view.send_at else "ทันทีที่ได้รับอนุญาต"
    return [
        *([fact("จำนวน", f"{view.reach:,} คน (ขณะนี้)")] if view.reach is not None else []),
        fact("เวลาส่ง", when),
        fact("วิธีส่ง", way_phrase(rides=view.rides)),
        *([fact("เริ่มส่ง", date_time(view.started_at))] if view.started_at else []),
    ]


def _words(view: BroadcastView) -> list[flex.Node]:
    """What others said of it."""
    lines = []
    if view.decided_at is not None:
        verdict = "อนุญาต" if view.allowed else "ไม่อนุญาต"
        lines.append(fact(verdict, f"{view.decided_by or '–'} {date_time(view.decided_at)}"))
    if view.reason:
        lines.append(fact("เหตุผล", view.reason))
    if view.cancelled_at is not None:
        lines.append(fact("ยกเลิกโดย", f"{view.cancelled_by or '–'} {date_time(view.cancelled_at)}"))
    return lines


def _counts(counts: Mapping[Arrival, int], billed: int) -> list[flex.Node]:
    rows = [count_line(ARRIVALS[arrival], counts[arrival], "ราย") for arrival in Arrival if counts.get(arrival)]
    return [*rows, paragraph(f"เสียโควตา {billed:,} {UNIT}", muted=True, size="xs")]


def _next_step(view: BroadcastView) -> list[flex.Action]:
    if view.may_decide:
        return [allow_button(view.id, view.revision)]
    refused = view.may_change and view.state.open_to_change and not view.state.planned
    return [_change_button("แก้ไขและส่งใหม่", view)] if refused else []


def _change_button(label: str, view: BroadcastView) -> flex.Action:
    return button(label, "bc-change", b=view.id, r=view.revision)


def _changes(view: BroadcastView) -> list[flex.Action]:
    which: dict[str, object] = {"b": view.id, "r": view.revision}
    buttons = [refuse_button(view.id, view.revision)] if view.may_decide else []
    buttons += [button("รายชื่อผู้รับและผล", "bc-who", b=view.id)] if view.counts else []
    if not view.may_change:
        return buttons
    if view.again:
        buttons.append(button(f"ลองส่งที่ค้างอีกครั้ง ({view.again:,})", "bc-again", b=view.id))
    if view.state.open_to_change:
        buttons += [_change_button("แก้ไข (ข้อความ ผู้รับ เวลา)", view)] if view.state.planned else []
        buttons.append(button("ยกเลิกประกาศนี้", "bc-cancel", **which))
    elif view.state is BroadcastState.SENDING:
        buttons.append(button("หยุดส่งส่วนที่เหลือ", "bc-cancel", **which))
    else:
        buttons.append(button("ใช้ข้อความนี้เขียนใหม่", "bc-copy", b=view.id))
    return buttons


@dataclass(frozen=True)
class RecipientLine:
    """One recipient of the record."""

    arrival: Arrival
    name: str
    school: str
    cause: str
    request_id: str
    at: datetime | None


def recipients_card(broadcast_id: int, lines: Sequence[RecipientLine], page: int, pages: int, total: int) -> Message:
    """Who, what became of it, and LINE's request id, by which LINE's support finds it."""
    turn = [button("หน้าถัดไป", "bc-who", b=broadcast_id, p=page + 1)] if page < pages else []
    return card(
        "ผู้รับและผลการส่ง",
        [row for line in lines for row in _recipient(line)] or [paragraph("ยังไม่มีผู้รับ")],
        subtitle=f"{total:,} ราย" + (f" · หน้า {page}/{pages}" if pages > 1 else ""),
        primary=turn,
        links=[open_button(broadcast_id, "กลับไปที่ประกาศ"), MENU],
    )


def _recipient(line: RecipientLine) -> list[flex.Node]:
    who = cut(line.name, 60) or UNNAMED
    school = f" ({cut(school_title(line.school), 60)})" if line.school else ""
    cause = f": {cause_phrase(line.cause)}" if line.cause and line.arrival in _WITH_CAUSE else ""
    when = f" {date_time(line.at)}" if line.at else ""
    detail = f"{ARRIVALS[line.arrival]}{cause}{when}"
    return [
        paragraph(who + school, size="xs", bold=True),
        paragraph(detail + (f"\n{cut(line.request_id, 80)}" if line.request_id else ""), size="xs", muted=True),
    ]


_WITH_CAUSE = (Arrival.CANCELLED, Arrival.FAILED, Arrival.UNCERTAIN)


# From the worker


def missed(broadcast_id: int, content: str, send_at: datetime, *, waited: bool) -> Message:
    """Its time passed: nothing was sent. ``waited``: for the second person; else no worker ran."""
    why = "ยังไม่มีผู้อนุมัติก่อนถึงเวลา" if waited else "ระบบไม่ได้ทำงานในเวลานั้น"
    return card(
        "ประกาศไม่ได้ส่ง",
        [
            quiet_box([cut(content, SNIPPET)]),
            fact("เวลาที่ตั้งไว้", date_time(send_at)),
            fact("เพราะ", why),
            paragraph("ยังไม่มีข้อความใดถูกส่ง ผู้เขียนตั้งเวลาใหม่ได้"),
        ],
        primary=[open_button(broadcast_id, "ดูประกาศและตั้งเวลาใหม่")],
        links=[LIST],
    )


def ended(broadcast_id: int, content: str, counts: Mapping[Arrival, int], billed: int, again: int) -> Message:
    """All of it is settled: the sums."""
    nobody = [paragraph("เมื่อถึงเวลาส่ง ไม่มีผู้รับเหลืออยู่แล้ว")]
    retry = [button(f"ลองส่งที่ค้างอีกครั้ง ({again:,})", "bc-again", b=broadcast_id)] if again else []
    return card(
        "ส่งประกาศเสร็จแล้ว" if not again else "ส่งประกาศได้ไม่ครบ",
        [quiet_box([cut(content, SNIPPET)]), *(_counts(counts, billed) if counts else nobody)],
        primary=retry,
        secondary=[open_button(broadcast_id)],
        links=[LIST],
    )
