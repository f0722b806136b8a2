"""What people say out of politeness, or to say that something is done: no question, so it is answered in kind."""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from thai.normalise import clean

LONGEST = 60  # letters; whoever writes more than that says something else as well

_POLITE = r"(?:นะ|ค่ะ|คะ|ค่า|ครับผม|ครับ|คับ|จ้า|จ้ะ|จ๊ะ|ทุกคน|ทุกท่าน|แอดมิน|บอท|บอต|พี่|น้อง|มาก|เลย|ๆ)*"
_GREETING = r"(?:สวัสดี|หวัดดี|ดี(?=ค่ะ|ครับ|คับ|จ้า)|อรุณสวัสดิ์|ฮัลโหล|hello|hi)(?:ตอน)?(?:เช้า|บ่าย|เย็น)?"
_THANKS = r"(?:ขอบคุณ|ขอบคุน|ขอบพระคุณ|ขอบใจ|thankyou|thanks|thank|thx)"
_ASSENT = r"(?:รับทราบ|ทราบ|เข้าใจ|โอเค|okay|ok|ค่ะ|ครับ|คับ|จ้า|5{3,})(?:แล้ว)?"
_DOING = r"(?:แจ้งแก้ไข|แก้ไข|แก้|ปรับปรุง|อัปเดต|อัพเดต|อัพเดท|เปลี่ยน|ดำเนินการ|ทำ|ครบ|เรียบร้อย|เสร็จ)"


class Remark(StrEnum):
    """The kinds of remark."""

    GREETING = "greeting"
    THANKS = "thanks"  # and assent: nothing more is wanted
    DONE = "done"


_KINDS = (
    (Remark.GREETING, re.compile(_GREETING + _POLITE)),
    (Remark.THANKS, re.compile(f"(?:{_ASSENT}{_POLITE})?{_THANKS}{_POLITE}|{_ASSENT}{_POLITE}")),
    (Remark.DONE, re.compile(rf"{_DOING}[^\d]{{0,30}}แล้ว{_POLITE}")),
)


def remark_in(text: str) -> Remark | None:
    """The remark that the whole of ``text`` is, or None. An emoji alone is assent."""
    cleaned = clean(text).lower()
    letters = "".join(character for character in cleaned if unicodedata.category(character)[0] in "LMN")
    if not letters:
        return Remark.THANKS if any(unicodedata.category(character) == "So" for character in cleaned) else None
    if len(letters) > LONGEST:
        return None
    return next((kind for kind, pattern in _KINDS if pattern.fullmatch(letters)), None)
