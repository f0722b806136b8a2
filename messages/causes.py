"""Why a message ended as it did, in Thai: the outbox keeps causes in English, as the program or LINE gave them."""

from __future__ import annotations

import re

from messages.deliveries import REASONS, Reason
from messages.limits import cut

_FIXED = {
    # its recipient
    "the school is complete by now": "โรงเรียนครบแล้วก่อนถึงคิว",
    "the school has handed in by now": "โรงเรียนส่งสถิติแล้วก่อนถึงคิว",
    "no longer of the audience": "ไม่อยู่ในกลุ่มผู้รับแล้ว",
    "no longer the person to remind": "ไม่ใช่ผู้ที่ต้องเตือนแล้ว",
    "nothing is missing any more": "ไม่มีรายการค้างแล้ว",
    "nothing is owed any more": "ไม่มีรายการค้างแล้ว",
    "snoozed": "ผู้รับขอเลื่อนการเตือน",
    "unfollowed": "ผู้รับบล็อกบอตแล้ว",
    "erased": "ผู้รับลบข้อมูลแล้ว",
    "membership ended": "ผู้รับสิ้นสุดการใช้งานแล้ว",
    "left or blocked the bot": "ผู้รับออกหรือบล็อกบอตแล้ว",
    "the person can no longer be reached": "ผู้รับออกหรือบล็อกบอตแล้ว",
    "the group is no longer bound": "กลุ่มไม่ได้ผูกแล้ว",
    "group unbound": "กลุ่มไม่ได้ผูกแล้ว",
    "bot left the group": "บอตออกจากกลุ่มแล้ว",
    "the chat is no longer bound or reachable, or does not receive this": "กลุ่มไม่ได้ผูก หรือไม่รับเรื่องนี้แล้ว",
    "the group does not receive thanks any more": "กลุ่มไม่รับคำขอบคุณแล้ว",
    "unwanted": "ไม่มีกลุ่มที่รับเรื่องนี้",
    # its matter
    "campaign is not active": "เรื่องที่ติดตามปิดไปแล้ว",
    "the rule is gone": "เรื่องที่ติดตามไม่มีประกาศนี้แล้ว",
    "the stage is gone": "เรื่องที่ติดตามไม่มีงานนี้แล้ว",
    "the stage was moved to another day": "งานนี้เลื่อนไปวันอื่น",
    "the round is gone": "เรื่องที่ติดตามไม่มีรอบนี้แล้ว",
    "the round was moved to another day": "รอบนี้เลื่อนไปวันอื่น",
    "the round's day is over": "ผ่านวันติดตามไปแล้ว",
    "its day is over": "ผ่านวันไปแล้ว",
    "the broadcast was cancelled": "ประกาศถูกยกเลิก",
    "the broadcast is gone": "ไม่มีประกาศนี้แล้ว",
    "changed or cancelled": "ประกาศถูกแก้ไขหรือยกเลิก",
    "its picture has no https address any more": "รูปไม่มีที่อยู่ https แล้ว",
    "all went well, and nothing came to ride on": "ส่งครบด้วยดี จึงไม่แจ้งซ้ำ",
    "superseded": "มีคำขอบคุณที่ใหม่กว่า",
    "goes out after all": "ส่งใหม่ตามที่เจ้าหน้าที่สั่ง",
    "all of it was settled meanwhile": "จัดการครบแล้วก่อนถึงคิว",
    "nothing to carry": "ไม่มีข้อความจะส่งแล้ว",
    "nothing to send": "ไม่มีข้อความจะส่ง",
    "the row cannot be read": "ข้อมูลของข้อความนี้เสียหาย โปรดแจ้งผู้ดูแลระบบ",
    # sending
    "24 hours since the first attempt": "ลองครบ 24 ชั่วโมงแล้ว ไม่ทราบผล",
    "restored from a backup: may have gone out since it was taken": "กู้ข้อมูลจากชุดสำรอง อาจส่งไปแล้ว",
}
_HTTP = re.compile(r"(?P<status>\d{3})(?: (?P<said>.*))?", re.DOTALL)
_OVER_BUDGET = re.compile(r"costs (\d+), (\d+) left for \w+")
_TOO_FEW = re.compile(r"fewer than (\d+) percent are complete by now")
_BROKEN = re.compile(r"cannot be composed: (\w+)")
_NETWORK = re.compile(r"\w*(?:Error|Exception)")


def cause_phrase(cause: str) -> str:
    """In Thai; what nobody foresaw is shown as it stands."""
    if cause in _FIXED:
        return _FIXED[cause]
    if cause in REASONS:
        return REASONS[cause]
    if found := _OVER_BUDGET.match(cause):
        return Reason("held", int(found[1]), int(found[2])).phrase
    if found := _TOO_FEW.match(cause):
        return f"ครบไม่ถึง {found[1]}% แล้ว"
    if found := _BROKEN.match(cause):
        return f"ระบบสร้างข้อความไม่ได้ ({found[1]}) โปรดแจ้งผู้ดูแลระบบ"
    if found := _HTTP.fullmatch(cause):
        return _line_said(int(found["status"]), found["said"] or "")
    if _NETWORK.fullmatch(cause):
        return f"ติดต่อ LINE ไม่ได้ ({cause})"
    return cut(cause, 100)


def _line_said(status: int, said: str) -> str:
    """LINE's own words stand behind: its support asks for them."""
    match status:
        case 429 if "monthly limit" in said:
            what = "โควตาข้อความเดือนนี้หมด"
        case 429:
            what = "ส่งถี่เกินที่ LINE รับ"
        case 401 | 403:
            what = "LINE ไม่ยอมรับรหัสเข้าใช้ของบอต โปรดแจ้งผู้ดูแลระบบ"
        case _ if status >= 500:
            what = "LINE ขัดข้อง"
        case _:
            what = "LINE ไม่รับข้อความ"
    return f"{what} ({status} {cut(said, 80)})" if said else f"{what} ({status})"
