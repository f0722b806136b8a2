"""Looking at a broadcast before it goes: personal data, the preview with its price, the time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from core.clock import in_bangkok, local_date
from messages import flex, postback
from messages.broadcasts import FLOW, back, cancel, do, way_phrase
from messages.cards import card, fact, paragraph, quiet_box
from messages.common import Message
from messages.limits import cut
from messages.quota import UNIT, Price, cost_phrase
from thai.dates import clock_time, date_time, short_date, weekday_date
from thai.personal_data import PersonalData

FINDINGS_SHOWN = 15

# Personal data

KINDS = {
    PersonalData.PHONE: "เบอร์โทรศัพท์",
    PersonalData.CITIZEN_ID: "เลขประจำตัวประชาชน",
    PersonalData.EMAIL: "อีเมล",
    PersonalData.PERSON_NAME: "ชื่อบุคคล",
}


def findings_lines(findings: Sequence[tuple[PersonalData, str]]) -> list[str]:
    """What was found, each once, with its kind."""
    each = list(dict.fromkeys(findings))
    lines = [f"• {KINDS[kind]}: {cut(' '.join(what.split()), 80)}" for kind, what in each[:FINDINGS_SHOWN]]
    return lines + ([f"และอีก {len(each) - FINDINGS_SHOWN} แห่ง"] if len(each) > FINDINGS_SHOWN else [])


def confirm_personal_data(findings: Sequence[tuple[PersonalData, str]], token: str, fingerprint: str) -> Message:
    """Personal data may be in the text: somebody has to look before it is published (PDPA section 27)."""
    return card(
        "พบข้อมูลที่อาจเป็นข้อมูลส่วนบุคคล",
        [
            paragraph("โปรดตรวจก่อนเผยแพร่ ตาม พ.ร.บ.คุ้มครองข้อมูลส่วนบุคคล 2562"),
            quiet_box(findings_lines(findings), warning=True),
            paragraph(
                "หากเป็นข้อมูลติดต่อราชการ หรือเจ้าของข้อมูลยินยอมแล้ว กด “ตรวจแล้ว เผยแพร่ได้” มิฉะนั้น กด “แก้ข้อความ”",
                muted=True,
                size="xs",
            ),
        ],
        primary=[do("แก้ข้อความ", token, "text")],
        secondary=[do("ตรวจแล้ว เผยแพร่ได้", token, "personal-data", f=fingerprint)],
        links=[back(token), cancel(token)],
    )


# Preview


@dataclass(frozen=True)
class Review:
    """All that is decided so far, and what it costs."""

    audience: str
    is_group: bool
    chats: int
    schools: int | None
    schools_reached: int
    members_known: bool
    one_per_school: bool
    fewer: int | None  # people, if only one a school were written to; none: it makes no difference
    price: Price
    free: int | None  # messages that a broadcast may spend now; none: any number, or unknown
    quota_known: bool
    rides: bool
    send_at: datetime | None  # none: now
    proposed: datetime | None  # the office is closed now: when it opens
    pushed_at: datetime  # when what found no reply to ride on is pushed
    personal_data: Sequence[tuple[PersonalData, str]]
    has_picture: bool
    needs_approval: bool
    changes: bool  # an earlier broadcast is changed
    token: str
    fingerprint: str


def review_card(review: Review, notice: str = "") -> Message:
    """Stands below the very messages that will be sent."""
    body = [
        *([quiet_box([notice], warning=True)] if notice else []),
        paragraph("ข้อความด้านบนคือสิ่งที่ผู้รับจะเห็น ยังไม่ได้ส่ง"),
        fact("ผู้รับ", cut(review.audience, 200)),
        fact("จำนวน", _size(review)),
        fact("วิธีส่ง", way_phrase(rides=review.rides)),
        *([fact("ที่เหลือส่งตรง", date_time(review.pushed_at))] if review.rides else []),
        fact("ค่าใช้จ่าย", _cost(review)),
        fact("โควตาที่ใช้ได้", _free(review)),
        fact(
            "เวลาส่ง", date_time(review.send_at) if review.send_at else "ทันที" if not review.proposed else "นอกเวลาทำการ"
        ),
        *([quiet_box(warnings, warning=True)] if (warnings := _warnings(review)) else []),
    ]
    return card(
        "ตรวจก่อนส่งประกาศ",
        body,
        subtitle="แก้ประกาศที่ยังไม่ส่ง" if review.changes else "",
        primary=_main_buttons(review),
        secondary=_other_buttons(review),
        links=[_keep_as_it_was(review.token) if review.changes else cancel(review.token)],
        alt=f"ตรวจก่อนส่งประกาศ: {review.audience}",
    )


def _keep_as_it_was(token: str) -> flex.Action:
    return do("ไม่แก้แล้ว คงไว้ตามเดิม", token, "cancel")


def _size(review: Review) -> str:
    if review.is_group:
        return f"1 กลุ่ม ({review.price.messages:,} คน)" if review.members_known else "1 กลุ่ม (LINE ยังไม่แจ้งจำนวนสมาชิก)"
    schools = f" จาก {review.schools_reached:,} โรงเรียน" if review.schools is not None else ""
    only = " (โรงเรียนละ 1 คน)" if review.one_per_school else ""
    return f"{review.chats:,} คน{schools}{only}"


def _cost(review: Review) -> str:
    return cost_phrase(review.price, rides=review.rides)


def _free(review: Review) -> str:
    if not review.quota_known:
        return "ยังไม่ทราบ (ยังไม่ได้อ่านจาก LINE)"
    return "ไม่จำกัด" if review.free is None else f"{review.free:,} {UNIT}"


def _warnings(review: Review) -> list[str]:
    lines = []
    if review.chats == 0:
        lines.append("ขณะนี้ไม่มีผู้รับ จึงยังส่งไม่ได้ โปรดเปลี่ยนผู้รับ")
    if review.schools is not None and review.schools > review.schools_reached:
        without = review.schools - review.schools_reached
        lines.append(f"อีก {without:,} โรงเรียนยังไม่มีผู้ลงทะเบียน จึงไม่ได้รับ")
    if review.free is not None and review.price.messages > review.free:
        lines.append("โควตาไม่พอส่งตรงทั้งหมด ส่วนที่ส่งไม่ได้จะค้างไว้ ดูและลองส่งอีกครั้งได้ในรายการประกาศ")
    if review.personal_data:
        lines += ["ข้อมูลส่วนบุคคลที่ยืนยันให้เผยแพร่แล้ว:", *findings_lines(review.personal_data)]
    return lines


def _main_buttons(review: Review) -> list[flex.Action]:
    """What sends or plans it, made for exactly this card."""
    if review.chats == 0:
        return [do("เปลี่ยนผู้รับ", review.token, "audiences")]
    if review.send_at is not None:
        when = date_time(review.send_at)
        label = f"ขออนุมัติส่ง {when}" if review.needs_approval else f"ตั้งเวลาส่ง {when}"
        return [do(label, review.token, "send", f=review.fingerprint)]
    if review.proposed is not None:
        label = f"ใช้เวลา {date_time(review.proposed)}"
        return [do(label, review.token, "at", v=_wall_clock(review.proposed))]
    label = "ขออนุมัติแล้วส่งทันที" if review.needs_approval else "ส่งตอนนี้"
    return [do(label, review.token, "send", f=review.fingerprint)]


def _other_buttons(review: Review) -> list[flex.Action]:
    token = review.token
    way = do("เปลี่ยนเป็นส่งตรงทันที", token, "push") if review.rides else do("เปลี่ยนเป็นแบบประหยัด", token, "ride")
    one = []
    if review.one_per_school:
        one = [do("ส่งทุกคนของโรงเรียน", token, "all-members")]
    elif review.fewer is not None:
        one = [do(f"เฉพาะผู้รับผิดชอบ ({review.fewer:,} คน)", token, "one-member")]
    return [
        do("เปลี่ยนเวลาส่ง" if review.send_at else "ตั้งเวลาส่ง", token, "times"),
        *([do("ส่งทันทีแทน", token, "now")] if review.send_at and not review.proposed else []),
        way,
        *one,
        *([do("เปลี่ยนผู้รับ", token, "audiences")] if review.chats else []),
        do("แก้ข้อความ", token, "text"),
        *([do("เอารูปออก", token, "no-picture")] if review.has_picture else []),
    ]


def not_the_latest_card() -> str:
    return "ปุ่มที่กดเป็นของตัวอย่างเก่า ยังไม่ได้ส่ง โปรดดูตัวอย่างล่าสุดนี้แล้วกดอีกครั้ง"


# Time


def _wall_clock(instant: datetime) -> str:
    """As LINE's date picker gives it: Thai time without a zone, "2023-11-06T08:30"."""
    return in_bangkok(instant).strftime("%Y-%m-%dT%H:%M")


def choose_time(proposals: Sequence[datetime], now: datetime, latest: datetime, token: str, notice: str) -> Message:
    """Buttons for the next working hours, a picker, or typing."""
    today = local_date(now)
    return card(
        "ส่งประกาศเมื่อใด",
        [
            *([quiet_box([notice], warning=True)] if notice else []),
            paragraph("กดเลือก หรือพิมพ์วันและเวลา เช่น พรุ่งนี้ 9.30 หรือ 10 พ.ย. 66 13.00"),
            paragraph("ส่งได้ในเวลาทำการ 08.30–16.30 น. ของวันทำการ", muted=True, size="xs"),
        ],
        secondary=[
            *(do(_spoken(instant, today), token, "at", v=_wall_clock(instant)) for instant in proposals),
            flex.datetimepicker(
                "เลือกวันและเวลาเอง", postback.data(FLOW, t=token, do="at"), mode="datetime",
                earliest=_wall_clock(now), latest=_wall_clock(latest),
            ),
        ],
        links=[back(token), cancel(token)],
    )  # fmt: skip


def _spoken(instant: datetime, today: date) -> str:
    day = local_date(instant)
    near = {0: "วันนี้", 1: "พรุ่งนี้"}.get((day - today).days)
    return f"{near or weekday_date(day)} {clock_time(in_bangkok(instant).time())}"


def time_not_understood(what: str) -> str:
    return f"ไม่เข้าใจเวลา “{cut(what, 60)}”"


def which_time_on(day: date) -> str:
    return f"{weekday_date(day)} เวลาใด"


def time_has_passed(instant: datetime) -> str:
    return f"{date_time(instant)} ผ่านไปแล้ว"


def too_far_ahead(instant: datetime) -> str:
    return f"{short_date(local_date(instant))} ไกลเกินไป ตั้งล่วงหน้าได้ไม่เกิน 1 ปี"


def outside_working_hours(instant: datetime) -> str:
    return f"{date_time(instant)} อยู่นอกเวลาทำการ เสนอเวลาทำการถัดไปเป็นปุ่มแรก"
