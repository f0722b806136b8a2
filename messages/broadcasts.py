"""Writing a broadcast: its text, its picture, its audience."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from core.vocabulary import AudienceKind
from messages import flex, postback
from messages.cards import card, paragraph, quiet_box
from messages.common import MENU, Message, text
from messages.groups import UNNAMED
from messages.limits import cut
from thai.months import Month

FLOW = "broadcast"
PICTURES = "/p/"  # the path under which a broadcast's picture is served
LIST = flex.say("รายการประกาศ", "รายการประกาศ")
GROUPS_SHOWN, AREAS_SHOWN, SCHOOLS_NAMED = 12, 40, 20
SNIPPET = 160
DRAFT_REPLACED = "ร่างเดิมถูกแทนที่แล้ว"


def announcement(content: str, base_url: str, picture: str | None) -> list[Message]:
    """What the audience receives, to the letter: the text and, under its address, the picture."""
    messages = [flex.text_message(content)]
    if picture:
        messages.append(flex.image_message(f"{base_url}{PICTURES}{picture}"))
    return messages


def audience_name(kind: AudienceKind, names: Sequence[str] = (), month: Month | None = None) -> str:
    """What an audience is called. ``names``: of the group, the amphoe, the network or the schools."""
    first = names[0] if names else ""
    match kind:
        case AudienceKind.GROUP:
            return f"กลุ่ม {first or UNNAMED}"
        case AudienceKind.EVERYBODY:
            return "ทุกคนที่ลงทะเบียน"
        case AudienceKind.MISSING:
            return "โรงเรียนที่ข้อมูลยังไม่ครบ"
        case AudienceKind.OWING:
            return f"โรงเรียนที่ยังไม่ส่งสถิติ {month.full}" if month else "โรงเรียนที่ค้างส่งสถิติ"
        case AudienceKind.AMPHOE:
            return f"โรงเรียนใน อ.{first}"
        case AudienceKind.NETWORK:
            return f"เครือข่าย {first}"
        case AudienceKind.SCHOOLS:
            more = f" และอีก {len(names) - 3} โรงเรียน" if len(names) > 3 else ""
            return " · ".join(names[:3]) + more


def do(label: str, token: str, what: str, **fields: object) -> flex.Action:
    """A button of the run of the flow that ``token`` names."""
    return flex.postback(cut(label, 40), postback.data(FLOW, t=token, do=what, **fields), display_text=cut(label, 100))


def cancel(token: str) -> flex.Action:
    return do("เลิกเขียนประกาศ", token, "cancel")


def given_up(*, changes: bool) -> Message:
    """Nothing is written any more; of one that was to be changed the earlier words hold."""
    if changes:
        return text("เลิกแก้แล้ว ประกาศเดิมคงอยู่ตามที่ตั้งไว้", LIST, MENU)
    return text("ยกเลิกแล้ว ประกาศนี้ยังไม่ได้ส่งถึงใคร", LIST, MENU)


def way_phrase(*, rides: bool) -> str:
    """How its messages leave, in short."""
    return "ประหยัด (ไปพร้อมคำตอบก่อน)" if rides else "ส่งตรงทันที"


def back(token: str) -> flex.Action:
    return do("ย้อนกลับ", token, "back")


def button(label: str, action: str, **fields: object) -> flex.Action:
    """A button that belongs to no run of the flow."""
    return flex.postback(cut(label, 40), postback.data(action, **fields), display_text=cut(label, 100))


def open_button(broadcast_id: int, label: str = "ดูประกาศและผลการส่ง") -> flex.Action:
    return button(label, "bc", b=broadcast_id)


# Text and picture


def ask_for_text(token: str, limit: int, current: str, *, picture: bool) -> Message:
    """Nothing was written yet, or it is to be written anew."""
    kept = f"\n\nข้อความเดิม (จะถูกแทนที่):\n{cut(current, 1_000)}" if current else ""
    attached = "\nแนบรูปไว้แล้ว 1 รูป" if picture else ""
    quick = [*([back(token)] if current else []), cancel(token)]
    return flex.text_message(
        f"พิมพ์ข้อความที่จะประกาศ (ไม่เกิน {limit:,} ตัวอักษร) ระบบจะแสดงตัวอย่างก่อน ยังไม่ส่งถึงใคร{attached}{kept}",
        quick=flex.quick_reply([_short(action) for action in quick]),
    )


def _short(action: flex.Action) -> flex.Action:
    """With a label that a quick reply has room for."""
    return {**action, "label": cut(action["label"], 20)}


def text_too_long(length: int, limit: int) -> Message:
    return text(f"ข้อความยาว {length:,} ตัวอักษร เกิน {limit:,} ที่ LINE รับ ยังไม่ได้บันทึก โปรดพิมพ์ใหม่ให้สั้นลง")


def picture_attached(token: str, *, has_text: bool) -> Message:
    if not has_text:
        return flex.text_message(
            "แนบรูปกับประกาศแล้ว พิมพ์ข้อความประกาศต่อได้เลย", quick=flex.quick_reply([_short(cancel(token))])
        )
    return card(
        "แนบรูปกับประกาศแล้ว",
        [paragraph("ส่งรูปใหม่ได้หากต้องการเปลี่ยน ประกาศยังไม่ถูกส่ง")],
        primary=[do("ทำต่อ", token, "resume")],
        links=[do("เอารูปออก", token, "no-picture"), cancel(token)],
    )


def picture_unreadable() -> Message:
    return text("เปิดรูปนี้ไม่ได้ ประกาศยังไม่มีรูป โปรดส่งเป็นรูป JPG หรือ PNG อีกครั้ง หรือทำต่อโดยไม่มีรูป")


def picture_not_fetched() -> Message:
    return text("รับรูปจาก LINE ไม่สำเร็จ ประกาศยังไม่มีรูป โปรดส่งรูปอีกครั้ง หรือทำต่อโดยไม่มีรูป")


def picture_came_late() -> Message:
    """The broadcast that the picture was meant for is sent or given up by now."""
    return text("ได้รับรูปแล้ว แต่ประกาศที่รอรูปจบไปแล้ว จึงไม่ได้บันทึกรูป", LIST, MENU)


def pictures_need_https(token: str) -> Message:
    """LINE takes pictures from https addresses only, and this program has none."""
    return card(
        "ระบบนี้ส่งรูปไม่ได้",
        [
            paragraph("LINE รับรูปจากที่อยู่ https เท่านั้น แต่ระบบนี้ยังไม่ได้ตั้งที่อยู่ (PUBLIC_BASE_URL) จึงไม่ได้บันทึกรูป"),
            paragraph("ส่งประกาศเป็นข้อความได้ตามปกติ หรือใส่ลิงก์ของรูปในข้อความ", muted=True, size="xs"),
        ],
        primary=[do("ทำต่อโดยไม่มีรูป", token, "resume")],
        links=[cancel(token)],
    )


def resume_or_restart(content: str, token: str) -> Message:
    """A draft is there already."""
    return card(
        "มีร่างประกาศค้างอยู่",
        [quiet_box([cut(content, SNIPPET) or "(ยังไม่มีข้อความ)"]), paragraph("ยังไม่ได้ส่งถึงใคร")],
        primary=[do("ทำต่อ", token, "resume")],
        secondary=[do("เริ่มใหม่", token, "restart")],
        links=[cancel(token)],
    )


# Audience


@dataclass(frozen=True)
class AudienceChoices:
    """What the office can choose from; counts are people who can be written to now."""

    groups: Sequence[tuple[int, str, int | None]]  # id, name, members
    everybody: int
    missing: int | None  # none: no campaign
    owing: bool
    networks: bool


def choose_audience(choices: AudienceChoices, content: str, token: str, *, picture: bool, notice: str) -> Message:
    def kind(label: str, which: AudienceKind, **fields: object) -> flex.Action:
        return do(label, token, "audience", k=which.value, **fields)

    groups = [
        kind(f"กลุ่ม {name or UNNAMED}" + (f" ({members:,} คน)" if members else ""), AudienceKind.GROUP, g=group)
        for group, name, members in choices.groups[:GROUPS_SHOWN]
    ]
    people = [kind(f"ทุกคนที่ลงทะเบียน ({choices.everybody:,} คน)", AudienceKind.EVERYBODY)]
    if choices.missing is not None:
        people.append(kind(f"เฉพาะโรงเรียนที่ยังไม่ครบ ({choices.missing:,} คน)", AudienceKind.MISSING))
    if choices.owing:
        people.append(do("เฉพาะโรงเรียนที่ยังไม่ส่งสถิติ", token, "months"))
    people.append(do("เลือกอำเภอ", token, "amphoes"))
    people += [do("เลือกเครือข่าย", token, "networks")] if choices.networks else []
    people.append(do("เลือกโรงเรียนเอง", token, "schools"))
    aside = "แนบรูปแล้ว 1 รูป" if picture else "จะแนบรูป ส่งรูปในแชตนี้ก่อนเลือกได้ (ไม่บังคับ)"
    return card(
        "ประกาศนี้ส่งถึงใคร",
        [
            quiet_box([cut(content, SNIPPET)]),
            paragraph(" ".join(filter(None, (notice, "ยังไม่ส่งจนกว่าจะกดส่งในหน้าตัวอย่าง", aside))), muted=True, size="xs"),
        ],
        secondary=[*groups, *people],
        links=[do("แก้ข้อความ", token, "text"), cancel(token)],
        alt="ประกาศนี้ส่งถึงใคร",
    )


def choose_area(names: Sequence[str], token: str, *, amphoe: bool) -> Message:
    which = AudienceKind.AMPHOE if amphoe else AudienceKind.NETWORK
    choices = [
        flex.postback(
            cut(f"อ.{name}" if amphoe else name, 40),
            postback.data(FLOW, t=token, do="audience", k=which.value, v=name),
            display_text=cut(name, 100),
        )
        for name in names[:AREAS_SHOWN]
    ]
    return card(
        "เลือกอำเภอ" if amphoe else "เลือกเครือข่าย",
        [paragraph("ส่งถึงทุกคนที่ลงทะเบียนของโรงเรียนใน" + ("อำเภอนั้น" if amphoe else "เครือข่ายนั้น และประธานเครือข่าย"))],
        secondary=choices,
        links=[back(token), cancel(token)],
    )


def choose_month(months: Sequence[Month], token: str) -> Message:
    """Which month is owed? The newest first."""
    any_month = do("ค้างเดือนใดก็ได้", token, "audience", k=AudienceKind.OWING.value)
    one = [do(m.full, token, "audience", k=AudienceKind.OWING.value, v=m.iso) for m in months[:6]]
    return card(
        "ยังไม่ส่งสถิติเดือนใด",
        [paragraph("ส่งเฉพาะโรงเรียนที่ยังไม่ส่ง โรงเรียนที่ส่งมาก่อนถึงคิวจะไม่ได้รับ")],
        secondary=[any_month, *one],
        links=[back(token), cancel(token)],
    )


def choose_schools(names: Sequence[str], most: int, token: str, notice: str) -> Message:
    """Names are typed, one or several a message."""
    chosen = [f"{number}. {cut(name, 60)}" for number, name in enumerate(names[-SCHOOLS_NAMED:], 1)]
    hidden = len(names) - len(chosen)
    more = [f"และก่อนหน้านี้อีก {hidden} โรงเรียน"] if hidden else []
    return card(
        f"เลือกแล้ว {len(names)} โรงเรียน" if names else "พิมพ์ชื่อโรงเรียน",
        [
            *([quiet_box([notice], warning=True)] if notice else []),
            *([quiet_box([*chosen, *more])] if chosen else []),
            paragraph(f"พิมพ์ชื่อหรือรหัสโรงเรียน หลายโรงเรียนคั่นด้วย , หรือขึ้นบรรทัดใหม่ (ไม่เกิน {most} โรงเรียน)"),
        ],
        primary=[do(f"เลือกครบแล้ว ({len(names)})", token, "schools-done")] if names else [],
        secondary=[do("ลบโรงเรียนล่าสุด", token, "schools-drop")] if names else [],
        links=[back(token), cancel(token)],
    )


def no_more_schools(most: int) -> str:
    return f"เลือกได้ไม่เกิน {most} โรงเรียน ชื่อที่เกินไม่ได้เพิ่ม"
