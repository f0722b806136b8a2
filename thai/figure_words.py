"""The words of a statistics message: a closed list.

A word that stands here is understood wherever it stands; any other makes the whole message uncertain. So only
words belong here that cannot turn a figure into something else: no negation, condition, question, estimate.
"""

from __future__ import annotations

import re

MAX_FIGURE = 9_999  # people served by one school in one process in one month

UNIT = r"(?:คน|ราย(?!การ|งาน)|ครั้ง|เรื่อง|ท่าน)"
_SERVED = r"(?:มา)?(?:ติดต่อ)?(?:ขอ)?(?:รับ|เข้ารับ|ใช้)บริการ"
_PARTICLE = r"(?:นะ)?(?:ครับ+(?:ผม)?|คับ|ค่ะ|คะ|ค่า|จ้า|จ้ะ|จ๊ะ)|นะ"
_STATISTICS = (
    r"(?:ขอ(?:อนุญาต)?)?\s?(?:ส่ง|แจ้ง)?\s?(?:รายงาน)?\s?(?:ข้อมูล)?\s?สถิติ"
    r"(?:\s?(?:การ)?(?:ให้)?บริการ(?:ประชาชน)?|ผู้รับบริการ|\s?ตามกระบวนการ|รายเดือน)*"
)

UNIT_HERE = re.compile(rf"\s?{UNIT}")
COMMAND = re.compile(rf"\s*(?:{_STATISTICS}|(?:ขอ)?รายงาน)")
FILLER = re.compile(
    rf"{_STATISTICS}|(?:ขอ)?รายงาน(?:ผล)?|(?:ขอ)?(?:ส่ง|แจ้ง)(?=\s?(?:ของ|ประจำ)?เดือน)"
    rf"|(?:มี)?(?:จำนวน)?(?:ผู้|ประชาชนที่|คน){_SERVED}|จำนวน|ลำดับ(?:ที่)?|(?:ชื่อ)?กระบวนการ|กระบวนงาน|รายการ"
    rf"|ทั้งหมด|ทั้งสิ้น|เท่ากับ|เป็น|คือ|มี|ได้|ใน|ของ|สำหรับ|ประจำ|{UNIT}|\({UNIT}\)"
    rf"|[\"“”‘’'!\ufe0f]"
)
POLITE = re.compile(  # what ends or begins a sentence; a name and its number stand on the same side of it
    rf"{_PARTICLE}|สวัสดี|ขอบ(?:พระ)?คุณ(?:มาก)?|[🙏😊🙂]"
    rf"|(?:โทร(?:ศัพท์)?|เบอร์(?:โทร)?)\.?\s?:?\s?0\d(?:-?\d){{7,8}}(?![-\d])"
)
AND = re.compile(r"(?:และ|กับ|แล้วก็|ส่วน(?!ที่เหลือ))")

NONE = re.compile(rf"ไม่มี(?:(?:ผู้|คน|ประชาชน|ใคร){_SERVED}|ผู้ขอ|ใคร(?:มา)?)?")
REST = re.compile(r"(?:ส่วน)?(?:(?:ข้อ|กระบวนการ|รายการ)?(?:ที่เหลือ|อื่น(?:\s?ๆ)?)|นอกนั้น|นอกจากนั้น|นอกจากนี้|นอกเหนือจากนี้)")
ALL = re.compile(r"ทุก(?:ข้อ|กระบวนการ|รายการ|เรื่อง)|ทั้ง\s?8\s?(?:ข้อ|กระบวนการ|รายการ|เรื่อง)")
ALL_OF_REST = re.compile(r"\s?(?:ทั้งหมด|หมด|ทุก(?:ข้อ|กระบวนการ|รายการ))(?:เลย)?")
TOTAL = re.compile(r"(?:ยอด)?รวม(?:ทั้งหมด|ทั้งสิ้น|ทุก(?:ข้อ|กระบวนการ|รายการ))?")
POSITION = re.compile(r"(?:ข้อ|กระบวนการ|รายการ)(?:ที่)?\s?(\d{1,2})[.)]?(?!\d|[./:,–-]\d)", re.ASCII)

# "ข้อมูล ณ วันที่ 5 พ.ย. 66": the day the figures were taken, no month of theirs.
AS_OF = re.compile(r"(?:ข้อมูล)?\s?ณ\s?(?:วันที่)?\s?\d{1,2}(?:[/-]\d{1,2}[/-]\d{2,4}| ?[ก-๎.]{2,10} ?\d{2,4})(?![\d/])")

_WORD = r"(?:ศูนย์?|หนึ่?ง|นึง|สอง|สาม|สี่|ห้า|หก|เจ็?ด|แปด|เก้า|ยี่|เอ็?ด|สิบ|ร้อย|พัน|หมื่น|แสน|ล้าน)"
NUMBER_WORDS = re.compile(rf"{_WORD}+(?![ะ-ฺ็-๎])")
MULTIPLIER = re.compile(r"(?:สิบ|ร้อย|พัน|หมื่น|แสน|ล้าน)")
RUN = re.compile(rf"[ก-ฮะ-ฺเ-ๅ็-๎]{{1,150}}?(?={_WORD}|ไม่มี|{_PARTICLE}|[^ก-ฮะ-ฺเ-ๅ็-๎]|$)")
LETTERS = re.compile(r"[ก-ฮะ-ฺเ-ๅ็-๎]+")

NUMBER = re.compile(r"[-–−+]?\d+(?:[.,/:–-]\d+)*", re.ASCII)
THOUSANDS = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+", re.ASCII)
BRACKETED = re.compile(rf"\(\s?(?P<digits>\d+)\s?(?P<unit>{UNIT})?\s?\)", re.ASCII)
MARKER = re.compile(r"(?<!\S)\(?\s?(?P<digits>\d{1,2})(?:\s?\)|(?<!\()\.(?![\d.]))(?=[^\S\n]*\S)", re.ASCII)
SCHOOL_CLASS = re.compile(r"(?:ชั้น\s?)?(?<![ก-๎])(?:ป|ม|อ)\.?\s?\d+(?:[/-]\d+)*", re.ASCII)
DASH = re.compile(r"[-–—−]+")
LEADER = re.compile(r"\.{2,}|…+|_{2,}")
LINK = re.compile(r"[:=：]|->|→")
SEPARATOR = re.compile(r"[,;|/、，•·▪●*➢]")
STOP = re.compile(r"\.(?!\S)")  # a full stop that ends something
