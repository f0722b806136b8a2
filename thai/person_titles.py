"""Titles that Thais put before names, and the words in which the same letters are no title.

Those of the civil register (นาย นาง นางสาว, ด.ช. ด.ญ.), ranks, academic and church titles, and what people in schools
say (ครู, ผอ., คุณ). The lists of other words hold no common Thai name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_RANK = (
    r"(?:พล|จ\.?\s?ส|ส|ร|พ|ด|จ)\.\s?[ตทอ]\.(?:\s?[ตทอ]\.)?|"
    r"(?:ร้อย|พัน|พล|สิบ|จ่าสิบ)(?:ตำรวจ)?(?:ตรี|โท|เอก)|ดาบตำรวจ|(?:เรือ|พลเรือ|พลอากาศ|นาวา)(?:ตรี|โท|เอก)"
)
_WORD_BEGINS = re.escape("^")  # in ``before``: nothing but a space
_LONGEST_BEFORE = 12
LETTER = r"[ก-ฮะ-ฺเ-ๅ็-๎]"


@dataclass(frozen=True, slots=True)
class Title:
    """One kind of title and what makes it part of another word: what stands right before it (after "^" nothing but a
    space), what follows it (``starts``), what follows it and ends there (``words``)."""

    written: str
    before: str = ""
    starts: str = ""
    words: str = ""


# What begins no name, whatever the title; what follows a title of respect far more often than a name does.
_NEVER = """
    และ หรือ ทุก ที่ ซึ่ง เพื่อ เนื่อง จะ ได้ ให้ ต้อง ไม่ เป็น ทั้ง ดังกล่าว ดังนี้ ต่อไป กับ จาก ของ ใน แล้ว ผู้ โรงเรียน นักเรียน บุคลากร
    นางสาว เด็กชาย เด็กหญิง ท่าน สังกัด ตามราย ตำแหน่ง แต่ละ อยู่ ยัง คือ ถึง ใด
"""
_SELDOM = """
    กรุณา สามารถ ควร พร้อม รร ใหม่ เก่า โดย แต่ ประจำ แจ้ง ขอให้ ขอความ ขอรับ ขอส่ง ขอเชิญ ตรวจ อนุบาล บ้าน ไปประชุม ไปร่วม ไปอบรม
    ไปราชการ มาประชุม มาร่วม มารับ มาส่ง มาถึง มาจาก นำส่ง นำเสนอ นำนัก ก่อน หลังจาก เครือข่าย ศูนย์ ฝ่าย คนใด คนใหม่ คนที่ คนละ
    คนเดิม คนเดียว รับ ส่ง มีหน้าที่ มีความ มีส่วน มีสิทธิ เอง ก็
"""
# What is said about somebody after the given name, where a family name could stand.
_SAID_OF_PEOPLE = """
    รอง ผอ นาย นาง ครู ธุรการ ศึกษานิเทศก์ เจ้าหน้าที่ เจ้าพนักงาน นักวิชา นักทรัพยา นักประชา นักจัดการ ลูกจ้าง โทร เบอร์ มือถือ มาประชุม มาร่วม
    มารับ ได้รับ ขอให้ ขอเชิญ แจ้ง อายุ ชั้น ติดต่อ เข้า ส่ง รายงาน ลาป่วย ลากิจ ไป สพป สพฐ สพม รร อำเภอ ตำบล จังหวัด เมื่อ วันที่ เวลา
    กลุ่ม ทราบ
"""

TITLES = (
    Title(r"นางสาว(?![ะ-ฺ็-๎])|น\.?\s?ส\.", words="ไทย"),
    Title(
        r"นายแพทย์|นาย",
        before="มิถุ มิทุ มิธุ มิถิ มิถ ทำ เจ้า ขุน มุล มูล นคร ค่าท เป็นท ตั้งท ^ท",
        starts="""
            อำเภอ ทะเบียน กเทศ กรัฐ กองค์การ กสมาคม กสภา กเหล่า กเมือง กอบต กอบจ กวัด กของ กและ จ้าง หน้าที่ หน้าซื้อ ช่าง ทหาร ตำรวจ
            ทุน ท่า ท้าย สถานี ด่าน ตรวจ ประกัน ประเพณี พราน แบบ เวร คลังสินค้า อากร ห้าง ร้อย โรง ไปรษณีย์ สาธารณสุข ชำนาญการ
            เชี่ยวชาญการ
        """,
        words="สิบ หมู่ งาน หน้า หัว แม่ เรือ ใหญ่ เชี่ยวชาญ",
    ),
    Title(
        r"นาง",
        before="ขุน แม่ ย่า พระ พระพี่ เจ้าพี่ นก ช้อง คิ้ว เล็บ หอย ท้าว วัด",
        starts="รอง แบบ พยาบาล กำนัล สนองพระ เลิ้ง แอ่น ไม้ ในวรรณ ผดุงครรภ์ เงือก ตานี กวัก บำเรอ เอกของ",
        words="เอก ร้าย รำ รม ใน ห้าม เล็ด โลม ฟ้า งาม สนม ละคร",
    ),
    Title(r"เด็กชาย|เด็กหญิง|ด\.\s?[ชญ]\."),
    Title(rf"(?:ว่าที่\s?)?(?:{_RANK})(?:\s?หญิง)?", before=".", words="หญิง"),
    Title(
        r"(?:ผศ|รศ|ศ)\.\s?ดร\.|ดร\.|(?<![ก-๎])ดร(?=\s)|ผศ\.|รศ\.|[นทพ]พ\.|พญ\.|ม\.ล\.|ม\.ร\.ว\.|หม่อมหลวง|หม่อมราชวงศ์",
        before=".",
    ),
    Title(r"พระครู|พระมหา|สามเณร|พระอธิการ", starts="กษัตริย์ กรุณา วิหาร", words="ราชา ราชวัง"),
    Title(r"\b(?:mr|mrs|ms)\b\.?|\bmiss\."),
    Title(
        r"คุณครู|ครู",
        before="ข้าราชการ วัน เพื่อน ไหว้ โต๊ะ ราช บรม วิทยาลัย ชีวิต หนี้สิน ฝึกหัด ชั้น พัฒนา ช่วยเหลือดูแล",
        starts=_SELDOM
        + """
            ใหญ่ บาอาจารย์ เสด อัตรา ธุรการ ประถม มัธยม ปฐมวัย พี่เลี้ยง ต้นแบบ ดีเด่น ดีที่ สอน บรรณารักษ์ การเงิน พัสดุ วิชาการ ช่วย ชำนาญ
            เชี่ยวชาญ ฝึก เวร แนะแนว เกษียณ ย้าย บรรจุ จ้าง ขั้น เข้า ลงทะเบียน ลงชื่อ กรอก ร่วม คนไทย อาวุโส ต่างชาติ ภาษา คณิตศาสตร์
            วิทยาศาสตร์ พละ ดนตรี คอม สายงาน สายสอน สายบริหาร หัวหน้า แกนนำ ดำเนินการ ปฏิบัติ จัด ทำงาน ทำหน้าที่ ทำการ รายงาน สอบ
            พบว่า พบปัญหา ดูแล ประสานงาน แห่งชาติ อบรม เตรียม เลือก ยืนยัน ติดต่อ อาสาสมัคร พิเศษ มืออาชีพ กว่า ประเภท ระดับ ผลงาน ครบ
            ขาด ทางการ ไทยที่ ไทยตาม
        """,
        words="บา มา ดี คน มี ใช้ แล สอง สาม จำนวน ไทย สาย คณิต วิทย์ พบ ไป",
    ),
    Title(
        r"ผอ\.|ผอ(?=\s)",
        starts=_SELDOM
        + """
            สพ กลุ่ม เขตพื้นที่ สำนัก กองการ กองคลัง รอง ลงนาม อนุญาต สั่ง พิจารณา เห็นชอบ วัด ชุมชน สถาน ส่วนกลาง จังหวัด สถาบัน หน่วย
            วิทยาลัย ประชุมที่ มอบหมาย รักษาการ ทราบ เซ็น
        """,
        words="มา มี คน ไป ขอ เขต กอง อนุมัติ ประชุม",
    ),
    Title(
        r"คุณ",
        before="ขอบ ขอบพระ พระ บุญ การ การะ กิตติ เกียรติ สมนา สรรพ ทรง ประ เจ้า เนร รู้ พวก แทน สนอง อเนก พุทธ",
        starts=_SELDOM
        + """
            ภาพ ธรรมและ ธรรมจริย ธรรมความ ธรรมใน ธรรมของ ธรรมนำ สมบัติ วุฒิการ วุฒิทาง วุฒิและ วุฒิที่ ลักษณะ ค่า ประโยชน์ งามความ ความดี
            ศัพท์ ไสย พ่อ แม่ ปู่ ย่า ยาย ลุง ป้า น้า นาย พระ ใช้
        """,
        words="ธรรม วุฒิ วิเศษ ตา อา หญิง ชาย มี นะ เคย",
    ),
    Title(r"อาจารย์", starts=_SELDOM + "ใหญ่ พิเศษ สอน มหาวิทยาลัย จ้าง"),
)


def _starting(words: str) -> str:
    """Begins with one of the words; a vowel or mark right after it would make it another."""
    return rf"(?:{_any_of(words)})(?![ะ-ฺ็-๎])"


def _being(words: str) -> str:
    """Is one of the words."""
    return rf"(?:{_any_of(words)})(?!{LETTER})"


def _any_of(words: str) -> str:
    return "|".join(re.escape(word) for word in words.split()) or r"(?!)"


ANY_TITLE = re.compile("|".join(f"(?P<t{at}>{title.written})" for at, title in enumerate(TITLES)))
NO_NAME = re.compile(rf"\s*(?:{_starting(_NEVER)}|{_being('นาย นาง ครู')})")
NO_FAMILY_NAME = re.compile(rf"\s*{_starting(_NEVER + _SAID_OF_PEOPLE)}")
_BEFORE = [re.compile(rf"(?:{_any_of(title.before).replace(_WORD_BEGINS, ' ')})$") for title in TITLES]
_AFTER = [re.compile(rf"\s*(?:{_starting(title.starts)}|{_being(title.words)})") for title in TITLES]


def find_titles(text: str) -> Iterator[re.Match[str]]:
    """Titles that are not part of another word, in a ``thai.seen_text``; what follows need not be a name."""
    for title in ANY_TITLE.finditer(text):
        if not _is_part_of_word(text, title):
            yield title


def _is_part_of_word(text: str, title: re.Match[str]) -> bool:
    kind = int((title.lastgroup or "t0")[1:])
    preceding = (" " + text[max(0, title.start() - _LONGEST_BEFORE) : title.start()]).replace("\n", " ")
    before, after = _BEFORE[kind], _AFTER[kind].match(text, title.end())
    return bool(after or before.search(preceding) or "เ" <= preceding[-1] <= "ไ")
