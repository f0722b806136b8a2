"""What a school's slip with its enrolment code says, on paper and on the screen. Not a chat message: to be printed."""

from __future__ import annotations

from datetime import datetime

from messages.enrolment import enrol_command, network_title
from thai.dates import full_date

HEADING = "รหัสลงทะเบียนบอต “ติดตาม” ใน LINE"
SCAN_TO_OPEN = "สแกนเพื่อเปิดแชตพร้อมคำสั่ง"
SCAN_TO_COPY = "สแกนเพื่อคัดลอกคำสั่ง"
CODE_LABEL = "รหัสของโรงเรียน"
CUT_HERE = "ตัดตามรอยประ"


def place(tambon: str, amphoe: str, network: str) -> str:
    """Where the school is, as far as the roster says."""
    parts = [
        f"ต.{tambon}" if tambon else "",
        f"อ.{amphoe}" if amphoe else "",
        network_title(network) if network else "",
    ]
    return " ".join(filter(None, parts))


def steps(code: str, basic_id: str) -> tuple[str, str, str]:
    """The way in. Without the bot's @id the QR cannot open its chat."""
    command = enrol_command(code)
    consent = "อ่านประกาศความเป็นส่วนตัว แล้วกด “ยืนยันและยินยอม”"
    if basic_id:
        return (
            f"เปิด LINE สแกน QR นี้ (หรือค้นหา {basic_id}) แล้วเพิ่มบอตเป็นเพื่อน",
            f"ในแชตกับบอต กดส่งข้อความ “{command}” ที่ขึ้นให้ หรือพิมพ์เอง",
            consent,
        )
    return (
        "ใน LINE เพิ่มบอต “ติดตาม” เป็นเพื่อน แล้วเปิดแชตส่วนตัว",
        f"พิมพ์ “{command}” แล้วส่ง (สแกน QR เพื่อคัดลอกข้อความนี้ได้)",
        consent,
    )


def notes(until: datetime, contact: str) -> tuple[str, ...]:
    """``contact``: whom to ask, or ""."""
    return (
        f"ใช้ได้ถึง {full_date(until)}",
        "ใช้ได้หลายคนในโรงเรียนเดียวกัน คนแรกที่ลงทะเบียนเป็นผู้รับผิดชอบ",
        "รหัสเป็นของโรงเรียนเท่านั้น โปรดอย่าส่งในกลุ่มหรือเผยแพร่",
        *((f"สอบถาม {contact}",) if contact else ()),
    )
