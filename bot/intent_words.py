"""The words of ordinary questions, and what they ask for: the one table behind ``bot.intents``.

``WORDS`` gathers spellings into concepts; a spelling belongs to one concept, and of overlapping spellings the
longest counts ("รหัสไปรษณีย์" is a location, not a code). ``TOPICS`` says which concepts ask for which answer
or command. To teach the bot a phrasing, add its words here and the phrasing to ``tests/test_intents.py``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["answer", "command"]


@dataclass(frozen=True, slots=True)
class Topic:
    """What can be asked for: a subject must be named; supports add to its weight or take from it."""

    kind: Kind
    key: str
    subjects: dict[str, int]
    supports: dict[str, int] = field(default_factory=dict)


WORDS: dict[str, str] = {
    # subjects
    "photo": "รูป รูปภาพ รูปถ่าย ภาพ ภาพถ่าย รูปโรงเรียน ภาพโรงเรียน",
    "location": "ที่ตั้ง ที่อยู่ ที่อยู่โรงเรียน เลขที่ รหัสไปรษณีย์ บ้านเลขที่ หมู่ที่",
    "channel": "ช่องทางการติดต่อ ช่องทางติดต่อ ช่องทาง ข้อมูลติดต่อ ข้อมูลการติดต่อ",
    "phone": "เบอร์ เบอร์โทร โทรศัพท์ เบอร์โทรศัพท์ เบอร์โรงเรียน หมายเลขโทรศัพท์ โทร",
    "hours": "เวลาเปิดปิด เปิดปิด เวลาเปิด เวลาปิด เวลาทำการ วันทำการ เวลาให้บริการ เวลาบริการ เวลาราชการ วันเวลาเปิด",
    "time": "เวลา วันเวลา",
    "pin": "ปักหมุด หมุด พิกัด นำทาง แผนที่ โลเคชั่น โลเคชัน gps google maps แมพ กูเกิลแมพ ตำแหน่ง จุดพิกัด",
    "token": "token tokenkey tokenkeys โทเคน โทเค็น โทเคนคีย์ โทเค็นคีย์ โทเคนคีย์ส โทเค่น คีย์โทเคน เจ้าหน้าที่จุดบริการ",
    "code": "รหัส รหัสผ่าน password พาสเวิร์ด รหัสเข้าใช้งาน รหัสเข้าระบบ รหัสลงทะเบียน โค้ด โค้ดลงทะเบียน",
    "login": """
        เข้าใช้งาน เข้าใช้งานครั้งแรก เข้าระบบ เข้าสู่ระบบ ล็อกอิน ล็อคอิน login เข้าเว็บ
        สมัครเข้าใช้งาน สมัครเข้าใช้งานครั้งแรก
    """,
    "enrol": "ลงทะเบียน สมัครใช้งาน สมัคร",
    "moved": "ย้ายโรงเรียน เปลี่ยนโรงเรียน",
    "leave": "ยกเลิกการลงทะเบียน ยกเลิกลงทะเบียน เลิกใช้งาน เลิกใช้ ลบบัญชี",
    "clip": "คลิป คลิปวิดีโอ วิดีโอ วีดีโอ วีดิโอ วีดิทัศน์ วิดีทัศน์ youtube ยูทูป ยูทูบ",
    "reach": "ติดต่อ สอบถาม ปรึกษา ถามใคร โทรหา คุย คุยกับ",
    "officer": "เจ้าหน้าที่ เจ้าหน้าที่เขต เขต เขตพื้นที่ แอดมิน ผู้ดูแล ศึกษานิเทศก์ สพป สำนักงาน กลุ่มอำนวยการ",
    "process": "กระบวนการ กระบวนงาน",
    "duty": "ต้องทำ ต้องดำเนินการ หน้าที่ ภารกิจ สิ่งที่ต้องทำ",
    "round": "รอบ รอบหน้า รอบถัดไป รอบต่อไป ครั้งต่อไป ครั้งหน้า ครั้งถัดไป ครั้งที่ รอบที่ การติดตาม ติดตาม",
    "calendar": "ปฏิทิน ปฎิทิน กำหนดการ ตารางติดตาม",
    "inspection": "ตรวจ เข้าตรวจ เขตตรวจ",
    "self_check": "ตรวจสอบข้อมูล ตรวจข้อมูล เช็คข้อมูล เช็กข้อมูล ตรวจสอบเอง ดูข้อมูลจุดบริการ จุดบริการ ค้นหาโรงเรียน",
    "complete": "ครบ ครบถ้วน ผ่าน สมบูรณ์",
    "incomplete": "ไม่ครบ ยังไม่ครบ ไม่ผ่าน ยังไม่ผ่าน ขาด ยังขาด",
    "status": "สถานะ ผลตรวจ ผลการตรวจ ผลการติดตาม ผลติดตาม ผลโรงเรียน",
    "qr": "qr qrcode คิวอาร์ คิวอาร์โค้ด คิวอาโค้ด ความพึงพอใจ พึงพอใจ ประเมินความพึงพอใจ แบบประเมิน",
    "stats": "สถิติ สถิติการให้บริการ สถิติรายเดือน ยอดผู้รับบริการ จำนวนผู้รับบริการ",
    "ability": """
        ทำอะไรได้ ช่วยอะไรได้ ทำไรได้ ใช้ทำอะไร เป็นใคร คือใคร เป็นบอท เป็นบอต คนหรือบอท บอทหรือคน
        ระบบนี้คืออะไร บอทคืออะไร
    """,
    "bot": "บอท บอต bot ระบบนี้ ไลน์นี้ แชทนี้ แชตนี้",
    "privacy": "ข้อมูลส่วนตัว ข้อมูลส่วนบุคคล pdpa ความเป็นส่วนตัว เก็บข้อมูล ลบข้อมูล",
    "menu": "ไม่เข้าใจ ใช้ไม่เป็น ทำไม่เป็น เมนู menu ช่วยด้วย ช่วยหน่อย help วิธีใช้ วิธีใช้งาน ใช้งานยังไง ใช้ยังไง",
    "data": "ข้อมูล ข้อมูลโรงเรียน",
    # what is asked or said about them
    "how": "ยังไง อย่างไร วิธี วิธีการ ทำไง ทำยังไง ไง ยังงัย ยังไงบ้าง งัย ขั้นตอน ทำอย่างไร",
    "change": "แก้ แก้ไข เปลี่ยน ปรับ ปรับปรุง อัปเดต อัพเดต อัพเดท อัปเดท ใส่ เพิ่ม อัปโหลด อัพโหลด เปลี่ยนแปลง ขยับ",
    "wrong": "ผิด ไม่ตรง ไม่ถูก ไม่ถูกต้อง ไม่ขึ้น ไม่แสดง เก่า เพี้ยน คลาดเคลื่อน ไม่ได้ ขึ้นผิด ไม่ปัจจุบัน",
    "where": "ที่ไหน ตรงไหน อยู่ไหน ไหน จากไหน หาได้ ดูได้ หาจาก ทางไหน ได้จากไหน อยู่ตรงไหน",
    "when": "วันไหน เมื่อไหร่ เมื่อไร วันที่เท่าไหร่ วันที่เท่าไร กี่วัน วันใด วันอะไร ตอนไหน วันที่ไหน",
    "what": "อะไร อะไรบ้าง คืออะไร มีอะไรบ้าง คือ ไร ไรบ้าง",
    "whom": "ใคร ใครบ้าง โรงเรียนไหน โรงเรียนไหนบ้าง โรงเรียนใด",
    "send": "ส่ง รายงาน กรอก คีย์",
    "lost": "ลืม ไม่เจอ หาไม่เจอ หาไม่พบ จำไม่ได้ หาย",
    "want": "ขอ อยากได้ ต้องการ อยากรู้ อยากทราบ อยากดู ขอดู",
    "question": "ไหม มั้ย ไม๊ มัย ยัง หรือยัง รึยัง แล้วหรือยัง แล้วยัง แล้วรึยัง หรือเปล่า รึเปล่า ใช่ไหม หรือไม่",
    "done": "แล้ว เรียบร้อย เรียบร้อยแล้ว เสร็จ เสร็จแล้ว",
    "thanks": "ขอบคุณ ขอบคุน ขอบพระคุณ ขอบใจ",
    # words that change nothing
    "filler": """
        ครับ ครับผม คับ ค่ะ คะ ค่า นะ นะคะ นะครับ จ้า จ้ะ จ๊ะ สวัสดี รบกวน ถาม ขอถาม ขอสอบถาม หน่อย ด้วย ที เลย
        ผม หนู ฉัน เรา พี่ น้อง คุณ ท่าน ครู โรงเรียน รร ของ บน ใน ที่ ตาม จาก ให้ ได้ จะ ก็ ว่า กับ และ หรือ แต่
        มี อยู่ ดู หา เอา ทำ ต้อง ควร บ้าง นี้ นั้น ขึ้น ลง ไป มา เว็บ เว็บไซต์ เวบ ระบบ info infogoth wwwinfogoth
        infogo ตัวเอง เพจ หน้า รายการ สอง เดือน เดือนนี้ แบบ เข้า วัน ไม่มี ลิงก์ ลิงค์
        ดาวน์โหลด โหลด ประจำเดือน นาที ยาว ใหม่ สอน อีก กี่ ดี เช็ค เช็ก
    """,
    # words that only look like a subject: they stay unknown
    "decoy": """
        สุขภาพ คุณภาพ สภาพ ภาพยนตร์ รูปแบบ รูปร่าง ประสิทธิภาพ เวลาว่าง รหัสนักเรียน รหัสโรงเรียน รหัสวิชา
        ติดต่อกัน ผ่านมา ผ่านไป ขอให้ ขาดสอบ ขาดเรียน เก่าแก่ สอบถามทาง เปลี่ยนใจ เบอร์รองเท้า คลิปหนีบ รอบตัว
        ข่าว ติดตามข่าว รับผิดชอบ ผู้รับผิดชอบ อะไรก็ได้
    """,
}

_FIX = {"change": 2, "wrong": 2, "how": 1}

TOPICS: tuple[Topic, ...] = (
    Topic("answer", "fix", {"change": 2, "data": 2}, {"how": 2, "wrong": 2}),
    Topic("answer", "fix-photo", {"photo": 3}, _FIX | {"send": -2}),
    Topic("answer", "fix-location", {"location": 3}, _FIX),
    Topic("answer", "fix-contact", {"channel": 4, "phone": 3}, _FIX | {"reach": 2}),
    Topic("answer", "fix-hours", {"hours": 4, "time": 2}, _FIX),
    Topic("answer", "fix-navigation", {"pin": 4}, _FIX),
    Topic(
        "answer",
        "token-keys",
        {"token": 4},
        {"where": 1, "what": 1, "lost": 1, "want": 1, "how": 1, "code": 1},
    ),
    Topic("answer", "codes", {"code": 3, "login": 2}, {"lost": 2, "where": 1, "want": 1, "wrong": 2, "how": 2}),
    Topic("answer", "enrol-how", {"enrol": 3, "moved": 4}, {"how": 2, "where": 1, "wrong": 1, "bot": 1}),
    Topic("answer", "clips", {"clip": 4}, {"where": 1, "how": 1, "want": 1, "send": -1}),
    Topic(
        "answer",
        "contact",
        {"reach": 4, "phone": 2},
        {"whom": 2, "officer": 2, "want": 1, "where": 1, "how": 1},
    ),
    Topic("answer", "processes", {"process": 4}, {"what": 1}),
    Topic("answer", "duties", {"duty": 3}, {"what": 2}),
    Topic("answer", "self-check", {"self_check": 4}, {"how": 1, "where": 1}),
    Topic("answer", "qr", {"qr": 4}, {"where": 1, "how": 1, "what": 1, "want": 1}),
    Topic("answer", "statistics-how", {"stats": 3}, {"how": 3, "where": 2, "when": 2, "what": 2, "send": 1}),
    Topic("answer", "about-bot", {"ability": 4}, {"bot": 1}),
    Topic("answer", "privacy", {"privacy": 4, "leave": 4}, {"what": 1, "bot": 1}),
    Topic("command", "calendar", {"round": 2, "calendar": 4, "inspection": 2}, {"when": 2}),
    Topic("command", "status", {"complete": 2, "incomplete": 2, "status": 4}, {"question": 2, "what": 2}),
    Topic("command", "missing", {"incomplete": 2}, {"whom": 3}),
    Topic("command", "statistics", {"stats": 3}, {"send": 2, "question": 1}),
    Topic("command", "menu", {"menu": 4}, {"where": 1, "want": 1}),
)

# Said with a question these only colour it; said alone with a subject they make it a remark, not a question.
DAMPERS: dict[str, int] = {"done": -2, "thanks": -1}
