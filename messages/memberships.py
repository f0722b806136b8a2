"""To people about whom an officer decided something: their role, their membership, the duty for a school."""

from __future__ import annotations

from core.vocabulary import Leaving, Role
from messages.answers import answer_action
from messages.common import MENU, MY_DATA, STATUS, Message, text
from messages.enrolment import role_title, school_title

REASONS = {
    Leaving.MOVED: "ย้ายหรือพ้นจากหน้าที่แล้ว",
    Leaving.WRONG_SCHOOL: "ลงทะเบียนผิดโรงเรียน",
    Leaving.DUPLICATE: "ลงทะเบียนซ้ำด้วยบัญชี LINE อื่น",
    Leaving.NOT_STAFF: "ไม่ใช่บุคลากรของโรงเรียนหรือของเขต",
    Leaving.OTHER: "เหตุผลอื่น สอบถามได้ที่เจ้าหน้าที่เขต",
}


def role_changed(role: Role, network: str = "") -> Message:
    more = " เปิดคอนโซลได้โดยพิมพ์ เข้าเว็บ" if role.of_district else ""
    return text(f"เจ้าหน้าที่เขตกำหนดบทบาทของท่านเป็น “{role_title(role, network)}” แล้ว{more}", MENU, MY_DATA)


def membership_ended(reason: Leaving) -> Message:
    return text(
        f"เจ้าหน้าที่เขตสิ้นสุดการใช้งานบอตของท่านแล้ว เหตุผล: {REASONS[reason]}\n"
        "สิ่งที่ท่านบันทึกไว้ยังอยู่ในราชการ หากเข้าใจผิด โปรดติดต่อเจ้าหน้าที่เขต",
        answer_action("contact"),
        MY_DATA,
    )


def membership_restored(school: str) -> Message:
    """``school``: "" for somebody of the district office or of a network."""
    where = f"กับ{school_title(school)}" if school else ""
    return text(f"เจ้าหน้าที่เขตให้ท่านกลับมาใช้งานบอต{where}ได้ตามเดิมแล้ว", MENU)


def now_responsible(school: str) -> Message:
    return text(f"ท่านเป็นผู้รับผิดชอบของ{school_title(school)}แล้ว บอตจะแจ้งเตือนเรื่องของโรงเรียนถึงท่าน", STATUS, MENU)


def no_longer_responsible(school: str, name: str) -> Message:
    """``name``: who took over."""
    return text(
        f"เจ้าหน้าที่เขตโอนหน้าที่ผู้รับผิดชอบของ{school_title(school)}ให้ {name or 'สมาชิกอีกท่านหนึ่ง'} แล้ว ท่านยังใช้บอตได้ตามเดิม",
        STATUS,
        MENU,
    )


def request_reopened(school: str) -> Message:
    return text(f"เจ้าหน้าที่เขตขอพิจารณาคำขอเข้าร่วม{school_title(school)}ของท่านใหม่ บอตจะแจ้งผลในแชตนี้", MENU)
