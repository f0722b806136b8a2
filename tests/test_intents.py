"""Ordinary questions reach their topic; anything else reaches none."""

from __future__ import annotations

import pytest

from bot.intent_words import TOPICS, WORDS
from bot.intents import understand
from messages.answers import answers

UNDERSTOOD = {
    "fix": ["วิธีแก้ไข", "แก้ข้อมูลยังไง", "ข้อมูลผิดครับ", "จะปรับปรุงข้อมูลโรงเรียนต้องทำยังไง", "อัปเดตข้อมูลยังไงคะ"],
    "fix-photo": [
        "รูปโรงเรียนขึ้นผิด",
        "เปลี่ยนรูปยังไงครับ",
        "อัพโหลดภาพถ่ายไม่ได้ค่ะ",
        "ภาพโรงเรียนเก่า จะแก้ไขอย่างไร",
        "แก้รูปแล้วแต่ไม่ขึ้น",
    ],
    "fix-location": ["ที่ตั้งผิด", "แก้ที่อยู่โรงเรียนยังไง", "รหัสไปรษณีย์ไม่ถูกต้อง", "ที่ตั้งโรงเรียนไม่ตรงครับ"],
    "fix-contact": [
        "เบอร์โรงเรียนผิด",
        "แก้เบอร์โทรยังไง",
        "ช่องทางการติดต่อ",
        "เปลี่ยนเบอร์โทรศัพท์ของโรงเรียน",
        "ช่องทางติดต่อไม่ถูกต้อง",
    ],
    "fix-hours": [
        "เปลี่ยนเวลาเปิดปิดยังไง",
        "เวลาเปิด-ปิด แก้ตรงไหน",
        "เวลาทำการผิด",
        "แก้เวลายังไง",
        "ใส่เวลาให้บริการยังไงคะ",
    ],
    "fix-navigation": ["ปักหมุด", "ปักหมุดยังไง", "พิกัดผิดครับ", "นำทางไม่ตรง", "หมุดโรงเรียนไม่ตรงแก้ยังไง", "แผนที่ขึ้นผิด"],
    "token-keys": [
        "โทเคนหาได้ที่ไหน",
        "token keys คืออะไร",
        "TOKEN KEYS",
        "ขอโทเค็นหน่อยครับ",
        "ลืมโทเคน",
        "หาโทเคนไม่เจอค่ะ",
        "ขอเพิ่มเจ้าหน้าที่จุดบริการ",
        "รหัสโทเคนอยู่ไหน",
        "สวัสดีครับ ขอถามหน่อย โทเคนหาได้ที่ไหนครับ ขอบคุณครับ",
    ],
    "codes": [
        "ลืมรหัส",
        "รหัสผ่านหาย",
        "จำรหัสไม่ได้",
        "ลืมรหัสผ่านครับ",
        "เข้าระบบไม่ได้",
        "ล็อกอินยังไง",
        "สมัครเข้าใช้งานครั้งแรกยังไง",
    ],
    "enrol-how": ["ลงทะเบียนยังไง", "สมัครใช้งานยังไงคะ", "วิธีลงทะเบียน", "เปลี่ยนโรงเรียน", "ย้ายโรงเรียนแล้วทำไง"],
    "clips": ["คลิปอยู่ไหน", "ขอคลิปหน่อยค่ะ", "ดูวิดีโอได้ที่ไหน", "วีดิทัศน์", "คลิป", "คลิปยาวกี่นาที"],
    "contact": [
        "ติดต่อใคร",
        "ขอเบอร์เขต",
        "ติดต่อเจ้าหน้าที่",
        "สอบถามเจ้าหน้าที่ได้ที่ไหน",
        "ขอเบอร์ติดต่อเจ้าหน้าที่หน่อยครับ",
        "ขอคุยกับเจ้าหน้าที่",
    ],
    "processes": ["กระบวนการมีอะไรบ้าง", "8 กระบวนการ", "๘ กระบวนการมีอะไรบ้างคะ"],
    "duties": ["ต้องทำอะไรบ้าง", "โรงเรียนต้องทำอะไรบ้างครับ", "หน้าที่ของโรงเรียนคืออะไร"],
    "self-check": ["ตรวจสอบข้อมูลยังไง", "เช็คข้อมูลโรงเรียนที่ไหน", "ตรวจสอบเองได้ที่ไหน"],
    "qr": ["qr code เอามาจากไหน", "คิวอาร์โค้ดอยู่ไหน", "แบบประเมินความพึงพอใจ"],
    "statistics-how": [
        "ส่งสถิติวันไหน",
        "สถิติคืออะไร ต้องกรอกอะไร",
        "ส่งสถิติยังไง",
        "รายงานสถิติอย่างไรคะ",
        "กรอกสถิติที่ไหน",
        "วิธีส่งสถิติ",
    ],
    "about-bot": ["ทำอะไรได้บ้าง", "บอททำอะไรได้บ้าง", "คุณคือใคร", "ระบบนี้คืออะไร"],
    "privacy": ["ยกเลิกการลงทะเบียน", "เก็บข้อมูลอะไรบ้าง", "ข้อมูลส่วนบุคคล", "PDPA"],
    "calendar": [
        "รอบหน้าวันไหน",
        "รอบต่อไปเมื่อไหร่",
        "ติดตามครั้งที่ 2 วันไหน",
        "เขตตรวจวันไหน",
        "ขอดูปฏิทินหน่อย",
        "รอบหน้ากี่วัน",
    ],
    "status": [
        "ครบยัง",
        "โรงเรียนผมครบไหม",
        "ครบหรือยังคะ",
        "ยังขาดอะไร",
        "โรงเรียนเราขาดอะไรบ้างครับ",
        "ขอดูสถานะหน่อย",
        "ผ่านไหม",
        "ผลตรวจโรงเรียน",
    ],
    "missing": ["ใครยังไม่ครบ", "โรงเรียนไหนยังไม่ครบบ้าง"],
    "statistics": ["ส่งสถิติหรือยัง", "ส่งสถิติ", "จะส่งสถิติครับ", "รายงานสถิติ"],
    "menu": ["ไม่เข้าใจค่ะ", "ขอเมนูหน่อย", "เมนูอยู่ไหน", "ใช้งานยังไง"],
}

NOT_UNDERSTOOD = [
    "",
    "   ",
    "สวัสดีครับ",
    "สวัสดีค่ะทุกคน",
    "อรุณสวัสดิ์วันจันทร์",
    "ขอบคุณครับ",
    "ขอบคุณสำหรับคลิปค่ะ",
    "รับทราบค่ะ",
    "โอเค",
    "555555",
    "ไอ้บอทโง่",
    "บอทบ้าอะไรเนี่ย",
    "กินข้าวหรือยัง",
    "วันนี้อากาศร้อนมาก",
    "รูปสวยจัง",
    "คลิปแมวน่ารักมาก",
    "ส่งรูปให้ดูนะครับ",
    "ส่งรูปยังไง",
    "สุขภาพเป็นอย่างไรบ้าง",
    "คุณภาพการศึกษาเป็นยังไง",
    "แก้รูปแล้วครับ",
    "แก้ไขเรียบร้อยแล้วค่ะ",
    "ครบแล้วครับ",
    "ครบ",
    "รอบ",
    "เวลา",
    "ข้อมูล",
    "ยังไง",
    "อะไร",
    "สถิติ อะไรก็ได้",
    "ที่ไหน",
    "ลืม",
    "พรุ่งนี้หยุดไหม",
    "โรงเรียนปิดวันไหน",
    "เงินเดือนออกวันไหน",
    "ขอลาป่วยครับ",
    "นักเรียนย้ายเข้า 2 คน",
    "ประชุมผู้อำนวยการวันไหน",
    "ขายประกันชีวิตราคาถูก",
    "ทำไมต้องทำด้วย",
    "เปลี่ยนคนรับผิดชอบทำยังไง",
    "เวลาผ่านไปเร็วมาก",
    "ติดตามข่าวเมื่อไหร่",
    "hello",
    "what is the password of the director",
    "ฝากร้านด้วยนะคะ คลิปรีวิวอยู่หน้าเพจ",
    "ขอให้มีความสุขมาก ๆ",
    "😀👍",
    "ก" * 5000,
    "รูปที่ตั้งผิด",  # photo or location: asked with buttons, not guessed
    "คลิปปักหมุด",  # the clip or the pin
]


@pytest.mark.parametrize(
    ("key", "question"), [(key, question) for key, questions in UNDERSTOOD.items() for question in questions]
)
def test_an_ordinary_question_reaches_its_topic(key: str, question: str) -> None:
    intent = understand(question)
    assert intent is not None
    assert intent.key == key


@pytest.mark.parametrize("text", NOT_UNDERSTOOD)
def test_anything_else_is_not_guessed_at(text: str) -> None:
    assert understand(text) is None


def test_a_question_with_doubled_marks_zero_width_and_drawn_out_letters_is_still_understood() -> None:
    intent = understand("โทเคน\u200bหาได้้ที่ไหนครับบบบ")
    assert intent is not None
    assert intent.key == "token-keys"


def test_every_answer_that_the_words_lead_to_exists() -> None:
    assert {topic.key for topic in TOPICS if topic.kind == "answer"} <= answers().keys()


def test_every_concept_of_a_topic_has_words() -> None:
    used = {concept for topic in TOPICS for concept in topic.subjects | topic.supports}
    assert used <= WORDS.keys()


def test_a_spelling_belongs_to_one_concept_only() -> None:
    spellings = [word for words in WORDS.values() for word in set(words.split())]
    assert sorted(spellings) == sorted(set(spellings))


def test_every_concept_that_carries_weight_is_used_by_some_topic() -> None:
    used = {concept for topic in TOPICS for concept in topic.subjects | topic.supports}
    assert WORDS.keys() - used == {"done", "thanks", "filler", "decoy"}
