"""Enrolment, the privacy notice (PDPA section 23), and the person's own data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.vocabulary import Role
from messages import flex, postback
from messages.answers import answer_action
from messages.cards import card, fact, paragraph, quiet_box
from messages.common import MENU, MY_DATA, STATUS, Message, text
from thai.dates import date_time

ERASED_NAME = "ผู้ใช้ที่ลบข้อมูลแล้ว"
ROLE_NAMES = {
    Role.CLERK: "ธุรการโรงเรียน",
    Role.NETWORK_HEAD: "ประธานเครือข่าย",
    Role.OFFICER: "เจ้าหน้าที่เขต",
    Role.APPROVER: "ผู้อนุมัติ",
    Role.VIEWER: "ผู้บริหาร (ดูอย่างเดียว)",
}
_PRIVACY = (
    "ประกาศความเป็นส่วนตัว (พ.ร.บ.คุ้มครองข้อมูลส่วนบุคคล 2562)",
    "เก็บ: รหัสผู้ใช้ LINE ชื่อที่แสดง โรงเรียน บทบาท และสิ่งที่ท่านส่ง (การแจ้ง รูป สถิติ คำถาม) ไม่เก็บ Token Keys และเลขประจำตัวประชาชน",
    "เพื่อ: ติดตามข้อมูลโรงเรียนบน info.go.th และสถิติรายเดือน ตามภารกิจของรัฐ (ม.24(4))",
    "ผู้เห็นข้อมูล: เจ้าหน้าที่เขตและผู้รับผิดชอบของโรงเรียนเดียวกัน · เก็บไม่เกิน 2 ปีหลังเลิกใช้",
    "หากไม่ยินยอม: ใช้บอตไม่ได้ แต่ติดต่อทางโทรศัพท์ได้ตามปกติ",
    "สิทธิ: ดูหรือลบได้ทุกเมื่อ พิมพ์ ข้อมูลของฉัน หรือ ลบข้อมูลของฉัน · ติดต่อกลุ่มอำนวยการ 077-545101-3 ต่อ 11",
)


def school_title(name: str) -> str:
    """A school as people call it; some roster names already say so."""
    return name if name.startswith("โรงเรียน") else f"โรงเรียน{name}"


def network_title(name: str) -> str:
    """A network as people call it."""
    return name if name.startswith("เครือข่าย") else f"เครือข่าย{name}"


def role_title(role: Role, network: str = "") -> str:
    """A role in words, of a network's head with the network."""
    return f"ประธาน{network_title(network)}" if role is Role.NETWORK_HEAD and network else ROLE_NAMES[role]


def enrol_command(code: str) -> str:
    """What a person types in chat to use a code."""
    return f"ลงทะเบียน {code}"


def ask_for_code() -> Message:
    return text("โปรดพิมพ์ ลงทะเบียน ตามด้วยรหัส 8 ตัวที่ได้รับ เช่น ลงทะเบียน ABCD-2345")


def confirm_school(school: str, place: str, token: str, *, moving_from: str = "") -> Message:
    """Shows the school and the privacy notice before anything is stored."""
    warning = [quiet_box([f"ท่านลงทะเบียนกับ{school_title(moving_from)}อยู่ หากยืนยันจะย้ายมาโรงเรียนนี้"], warning=True)]
    return card(
        "ยืนยันการลงทะเบียน",
        [
            paragraph(school_title(school), bold=True, size="md"),
            *([paragraph(place, muted=True)] if place else []),
            *(warning if moving_from else []),
            quiet_box(_PRIVACY),
        ],
        primary=[_confirm(token)],
        links=[_refuse(token)],
        alt=f"ยืนยันการลงทะเบียน {school_title(school)}",
    )


def confirm_role(role: Role, name: str, token: str, *, network: str = "") -> Message:
    return card(
        "ยืนยันการลงทะเบียน",
        [
            paragraph(role_title(role, network), bold=True, size="md"),
            *([fact("ชื่อ", name)] if name else []),
            quiet_box(_PRIVACY),
        ],
        primary=[_confirm(token)],
        links=[_refuse(token)],
        alt=f"ยืนยันการลงทะเบียน {ROLE_NAMES[role]}",
    )


def _confirm(token: str) -> flex.Action:
    return flex.postback("ยืนยันและยินยอม", postback.data("enrol", t=token, do="yes"), display_text="ยืนยัน")


def _refuse(token: str) -> flex.Action:
    return flex.postback("ไม่ใช่ / ไม่ยินยอม", postback.data("enrol", t=token, do="no"), display_text="ไม่ยืนยัน")


def enrolled_as_clerk(school: str, *, responsible: bool) -> Message:
    role = "ท่านเป็นผู้รับผิดชอบของโรงเรียน" if responsible else "ท่านเป็นสมาชิกของโรงเรียน"
    return card(
        "ลงทะเบียนเรียบร้อยแล้ว",
        [
            paragraph(school_title(school), bold=True, size="md"),
            paragraph(role),
            paragraph("ชื่อที่เจ้าหน้าที่เห็นคือชื่อใน LINE เปลี่ยนได้โดยพิมพ์ ชื่อ ตามด้วยชื่อ-สกุล", muted=True, size="xs"),
        ],
        primary=[STATUS],
        links=[MENU, MY_DATA],
    )


_FIRST_STEPS = {
    Role.OFFICER: "เพิ่มบอตเข้ากลุ่มไลน์แล้วพิมพ์ ผูกกลุ่มนี้ ในกลุ่ม เพื่อให้บอตส่งประกาศตามปฏิทิน",
    Role.APPROVER: "ประกาศที่ขออนุมัติจะส่งมาในแชตนี้ พร้อมปุ่มอนุญาตและไม่อนุญาต งานอื่นทำได้เหมือนเจ้าหน้าที่เขต",
    Role.VIEWER: "ดูผลได้ทุกเรื่องที่ เมนู หรือพิมพ์ เข้าเว็บ",
}


def enrolled_in_district(role: Role) -> Message:
    return card(
        "ลงทะเบียนเรียบร้อยแล้ว",
        [
            paragraph(ROLE_NAMES[role], bold=True, size="md"),
            paragraph(_FIRST_STEPS[role], muted=True),
        ],
        primary=[MENU],
        links=[MY_DATA],
    )


def enrolled_as_head(network: str) -> Message:
    return card(
        "ลงทะเบียนเรียบร้อยแล้ว",
        [
            paragraph(role_title(Role.NETWORK_HEAD, network), bold=True, size="md"),
            paragraph("หากโรงเรียนในเครือข่ายยังไม่ครบหลังการติดตาม บอตจะส่งรายชื่อให้ในแชตนี้", muted=True),
        ],
        primary=[MENU],
        links=[MY_DATA],
    )


def waits_for_agreement(school: str) -> Message:
    return text(
        f"ส่งคำขอเข้าร่วม{school_title(school)}แล้ว เมื่อผู้รับผิดชอบของโรงเรียนหรือเจ้าหน้าที่เขตยืนยัน บอตจะแจ้งในแชตนี้",
        MENU,
    )


def request_to_decide(person_id: int, name: str, school: str) -> Message:
    """To the responsible person or an officer: somebody wants to join."""
    return card(
        "มีผู้ขอเข้าร่วมโรงเรียน",
        [fact("ชื่อ", name or "(ยังไม่ทราบชื่อ)"), fact("โรงเรียน", school), paragraph("อนุญาตเฉพาะคนที่ท่านรู้จัก", muted=True)],
        primary=[flex.postback("อนุญาต", postback.data("join", p=person_id, do="yes"), display_text="อนุญาต")],
        links=[flex.postback("ไม่อนุญาต", postback.data("join", p=person_id, do="no"), display_text="ไม่อนุญาต")],
        alt=f"มีผู้ขอเข้าร่วม{school_title(school)}",
    )


def request_decided(name: str, *, agreed: bool) -> Message:
    return text(f"{'อนุญาต' if agreed else 'ไม่อนุญาต'} {name or 'ผู้ขอ'} แล้ว บอตแจ้งให้ผู้ขอทราบแล้ว", MENU)


def request_settled_before() -> Message:
    return text("คำขอนี้มีผู้ตัดสินใจไปแล้ว ไม่มีการเปลี่ยนแปลงเพิ่ม", MENU)


def request_not_yours() -> Message:
    return text("เฉพาะผู้รับผิดชอบของโรงเรียนนั้นหรือเจ้าหน้าที่เขตเท่านั้นที่อนุญาตได้", MENU)


def request_outcome(school: str, *, agreed: bool) -> Message:
    """To the person who asked to join."""
    if agreed:
        return text(f"ท่านเข้าร่วม{school_title(school)}เรียบร้อยแล้ว พิมพ์ สถานะ เพื่อเริ่มใช้งาน", STATUS, MENU)
    return text(f"คำขอเข้าร่วม{school_title(school)}ไม่ได้รับอนุญาต หากเข้าใจผิด โปรดติดต่อผู้รับผิดชอบของโรงเรียน", MENU)


def no_requests() -> Message:
    return text("ไม่มีคำขอที่รออยู่", MENU)


REFUSALS = {
    "wrong": "รหัสไม่ถูกต้อง ยังไม่มีการลงทะเบียน โปรดตรวจตัวอักษรแล้วพิมพ์ใหม่ (ผิดครบ 5 ครั้งจะพัก 15 นาที)",
    "expired": "รหัสนี้หมดอายุหรือถูกเปลี่ยนแล้ว ยังไม่มีการลงทะเบียน โปรดขอรหัสใหม่จากเจ้าหน้าที่เขต",
    "used": "รหัสเชิญนี้ถูกใช้ไปแล้ว ยังไม่มีการลงทะเบียน โปรดขอรหัสใหม่จากเจ้าหน้าที่เขต",
}


def code_refused(reason: str, until: datetime | None = None) -> Message:
    """``reason`` as models.enrolment.open_code gives it; ``until`` ends a lockout."""
    if reason == "locked":
        when = f"ลองใหม่ได้หลัง {date_time(until)}" if until else "ลองใหม่ได้ใน 15 นาที"
        return text(f"พิมพ์รหัสผิดครบ 5 ครั้ง จึงพักการลงทะเบียนชั่วคราว {when}\nหากไม่มีรหัส ติดต่อกลุ่มอำนวยการ 077-545101-3 ต่อ 11")
    return text(REFUSALS[reason], answer_action("contact"))


def already_member(school: str) -> Message:
    return text(f"ท่านลงทะเบียนกับ{school_title(school)}อยู่แล้ว", STATUS, MENU)


def name_changed(name: str) -> Message:
    return text(f"เปลี่ยนชื่อที่แสดงเป็น “{name}” แล้ว", MY_DATA, MENU)


def ask_for_name() -> Message:
    return text("โปรดพิมพ์ ชื่อ ตามด้วยชื่อ-สกุล เช่น ชื่อ สมหญิง ใจดี (ไม่เกิน 60 ตัวอักษร)")


@dataclass(frozen=True)
class OwnData:
    """All that is kept about a person, ready to be read out."""

    name: str
    line_user_id: str
    role: Role
    network: str
    school: str
    responsible: bool
    waiting: bool
    enrolled_at: datetime
    consented_at: datetime | None
    declarations: int
    photos: int
    checks: int
    reports: int
    obstacles: int
    broadcasts: int
    approvals: int
    papers: int
    questions: Sequence[str]
    failed_events: int
    draft: bool


def own_data(data: OwnData) -> Message:
    """``ข้อมูลของฉัน``."""
    standing = (" (ผู้รับผิดชอบ)" if data.responsible else "") + (" · รอยืนยัน" if data.waiting else "")
    asked = [f"• {question}" for question in data.questions[-10:]]
    more = [f"และอีก {len(data.questions) - 10} ข้อความ"] if len(data.questions) > 10 else []
    return card(
        "ข้อมูลของฉัน",
        [
            fact("ชื่อ", data.name or "(ยังไม่มีชื่อ)"),
            fact("โรงเรียน", data.school),
            fact("บทบาท", role_title(data.role, data.network) + standing),
            fact("ลงทะเบียน", date_time(data.enrolled_at)),
            fact("ยินยอมเมื่อ", date_time(data.consented_at) if data.consented_at else "–"),
            fact("รหัสผู้ใช้ LINE", data.line_user_id),
            fact("แจ้งแก้ไข", f"{data.declarations} ครั้ง แนบรูป {data.photos} รูป"),
            fact("บันทึกผลตรวจ", f"{data.checks} รายการ"),
            fact("ส่งสถิติ", f"{data.reports} ฉบับ"),
            fact("แจ้งติดขัด", f"{data.obstacles} ครั้ง"),
            fact("ประกาศ", f"เขียน {data.broadcasts} ฉบับ พิจารณา {data.approvals} ฉบับ"),
            *([fact("เอกสารราชการ", f"จัดทำหรือส่ง {data.papers} ชุด")] if data.papers else []),
            fact("ร่างที่ค้าง", "มี" if data.draft else "ไม่มี"),
            fact("ข้อความขัดข้อง", f"{data.failed_events} ข้อความ"),
            fact("คำถามที่เก็บ", f"{len(data.questions)} ข้อความ"),
            *([quiet_box([*asked, *more])] if asked else []),
            paragraph("นอกจากนี้ไม่มีข้อมูลอื่นของท่าน", muted=True, size="xs"),
        ],
        links=[flex.say("ลบข้อมูลของฉัน", "ลบข้อมูลของฉัน"), MENU],
    )


def nothing_kept(*, questions: Sequence[str] = (), wrong_codes: int = 0) -> Message:
    """To somebody who is not enrolled: what there is all the same."""
    kept = [f"• {question}" for question in questions[-10:]]
    kept += [f"• จำนวนครั้งที่พิมพ์รหัสผิดติดต่อกัน: {wrong_codes}"] if wrong_codes else []
    if not kept:
        return text("ท่านยังไม่ได้ลงทะเบียน บอตไม่มีข้อมูลของท่าน", MENU)
    listed = "\n".join(kept)
    return text(f"ท่านยังไม่ได้ลงทะเบียน บอตเก็บเฉพาะรหัสผู้ใช้ LINE กับรายการนี้\n{listed}\nลบได้โดยพิมพ์ ลบข้อมูลของฉัน")


def confirm_erasure() -> Message:
    return card(
        "ลบข้อมูลของฉัน",
        [
            paragraph("จะลบ: ชื่อ รหัสผู้ใช้ LINE โรงเรียนและบทบาท รูปที่แนบ ร่างที่ค้าง และคำถามที่เก็บไว้ ย้อนกลับไม่ได้"),
            paragraph(f"ผลตรวจ การแจ้งแก้ไข สถิติที่ส่ง และประกาศยังอยู่ในราชการ โดยแสดงผู้ทำเป็น “{ERASED_NAME}”"),
        ],
        primary=[flex.postback("ลบข้อมูลของฉัน", postback.data("erase", do="yes"), display_text="ยืนยันลบข้อมูล")],
        links=[flex.postback("ไม่ลบ", postback.data("erase", do="no"), display_text="ไม่ลบ")],
    )


def erased() -> Message:
    return text("ลบข้อมูลของท่านแล้ว หากต้องการใช้อีก ลงทะเบียนด้วยรหัสของโรงเรียนได้เสมอ")


def not_erased() -> Message:
    return text("ไม่ได้ลบ ข้อมูลของท่านยังอยู่ครบ", MY_DATA, MENU)
