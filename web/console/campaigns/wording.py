"""Names of a campaign's parts as the console shows them."""

from __future__ import annotations

from collections.abc import Mapping

from messages.rounds import notice_name
from models.campaigns import Anchor, Audience, Follows, Rung
from models.notice_outcomes import Stand
from models.plan_changes import Change
from models.planner import PlannedNotice
from models.price_forecast import PricedNotice
from web.console.campaigns.form import Form

FOLLOWS: Mapping[str, str] = {
    Follows.SCHOOLS: "โรงเรียนทุกแห่ง: ตรวจรายการเดียวกันทุกโรงเรียน",
    Follows.OFFICE: "สำนักงานเขตเอง: แต่ละรายการมีผู้รับผิดชอบหนึ่งกลุ่ม/คน โรงเรียนไม่เห็น",
}
ANCHORS: Mapping[str, str] = {
    Anchor.ROUND: "วันติดตาม",
    Anchor.ROUND_RESULTS: "วันติดตาม (แจ้งผลเมื่อตรวจครบ)",
    Anchor.STAGE_START: "วันเริ่มงานของเจ้าหน้าที่",
    Anchor.STAGE_END: "วันสุดท้ายของงาน",
}
AUDIENCES: Mapping[str, str] = {Audience.GROUP: "กลุ่ม LINE", Audience.OFFICERS: "เจ้าหน้าที่เขต"}
RUNGS: Mapping[str, str] = {
    Rung.RESPONSIBLE: "ผู้รับผิดชอบของโรงเรียน",
    Rung.MEMBERS: "สมาชิกคนอื่นของโรงเรียน",
    Rung.NETWORK_HEAD: "ประธานเครือข่าย",
    Rung.OFFICERS: "เจ้าหน้าที่เขต (รายชื่อรวม)",
}
OFFICE: Mapping[str, str] = {
    "name": "ชื่อสำนักงาน", "address": "ที่อยู่ (บรรทัดที่สองของหนังสือ)", "group": "กลุ่มงาน", "phone": "โทรศัพท์", "email": "อีเมล",
    "line_id": "Line ID",
}  # fmt: skip
STANDS: Mapping[str | None, str] = {
    Stand.SENT: "ส่งแล้ว", Stand.WAITING: "รอส่ง", Stand.HELD: "ค้างส่ง", Stand.MISSED: "ไม่ได้ส่ง", Stand.CANCELLED: "ยกเลิก",
}  # fmt: skip
CHANGES: Mapping[str, str] = {
    Change.ADDED: "เพิ่ม", Change.MOVED: "ย้าย", Change.REMOVED: "ยกเลิก", Change.AGAIN: "แจ้งใหม่อีกครั้ง",
    Change.STAYS: "ส่งแล้ว คงอยู่", Change.PAST: "พ้นเวลาแล้ว ไม่ส่งเอง",
}  # fmt: skip
SECTIONS: Mapping[str, str] = {
    "items": "รายการ", "rounds": "ครั้งที่", "stages": "งาน", "reminders": "การแจ้งเตือน", "processes": "กระบวนการ",
    "ladder": "การเตือน", "office": "สำนักงาน",
}  # fmt: skip


_FIELDS: Mapping[str, str] = {
    "title": "ชื่อเรื่อง", "slug": "รหัสเรื่อง", "letter_number": "เลขที่หนังสือ", "letter_date": "วันที่หนังสือ",
    "signer_name": "ผู้ลงนาม", "signer_position": "ตำแหน่งผู้ลงนาม", "reference_number": "อ้างถึงหนังสือที่",
    "reference_date": "วันที่ของหนังสือที่อ้างถึง", "follows": "ติดตามใคร", "group_name": "ชื่อกลุ่ม LINE",
    "thanks": "ขอบคุณเมื่อครบร้อยละ", "first_month": "เดือนแรกของสถิติ", "due_day": "กำหนดส่งสถิติ", "office": "ผู้ติดต่อ",
    "items": "รายการ", "rounds": "รอบติดตาม", "stages": "งานของเจ้าหน้าที่", "reminders": "การแจ้งเตือน",
    "processes": "กระบวนการ", "ladder": "การเตือนรายโรงเรียน",
}  # fmt: skip


def place_of(form: Form, name: str) -> str:
    """Where a field of the form stands, as "รายการ ลำดับที่ 2"."""
    section, _, rest = name.partition("-")
    if section == "ladder" and rest in RUNGS:
        return RUNGS[rest]
    row = "-".join(name.split("-")[:2])
    place = f" ลำดับที่ {form.rows(section).index(row) + 1}" if rest and row in form.rows(section) else ""
    return f"{_FIELDS.get(section, 'แบบฟอร์ม')}{place}"


def title_of(notice: PlannedNotice) -> str:
    """As "แจ้งล่วงหน้า ครั้งที่ 2", or with the name of the stage."""
    return notice_name(notice.rule, notice.round_number, notice.stage_title)


def to_whom(priced: PricedNotice) -> str:
    """As "กลุ่ม ธุรการ สพป.ชพ.๒" or "เจ้าหน้าที่ 3 คน"."""
    if priced.notice.audience is Audience.OFFICERS:
        return f"เจ้าหน้าที่ {priced.chats:,} คน" if priced.chats else "ยังไม่มีเจ้าหน้าที่ที่ส่งถึงได้"
    if not priced.chats:
        return "ยังไม่มีกลุ่มที่รับประกาศนี้"
    return "กลุ่ม " + ", ".join(name or "ที่ยังไม่ทราบชื่อ" for name in priced.groups)


WORDS = {
    "FOLLOWS": FOLLOWS, "ANCHORS": ANCHORS, "AUDIENCES": AUDIENCES, "RUNGS": RUNGS, "OFFICE": OFFICE, "STANDS": STANDS,
    "CHANGES": CHANGES, "place_of": place_of, "title_of": title_of, "to_whom": to_whom,
}  # fmt: skip
