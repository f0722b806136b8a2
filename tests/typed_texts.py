"""Texts of the kinds that people send to the bot, put together at random, for the tests that try very many."""

from __future__ import annotations

from random import Random

from core.config import ROOT
from sheets.roster import read_roster
from tests.figure_texts import CLOSINGS, MONTHS, OPENINGS, PROCESSES, STRANGERS, names_of
from tests.fuzzing import cursed
from thai.digits import to_thai
from thai.school_index import SchoolName

ROSTER = [
    SchoolName(at, row.code, row.smis or "", row.name, row.tambon, row.amphoe)
    for at, row in enumerate(read_roster((ROOT / "campaigns/sample-schools.csv").read_bytes(), "sample.csv").rows)
]

WORDS = (
    *OPENINGS, *CLOSINGS, *MONTHS, *STRANGERS, *(name for process in PROCESSES for name in names_of(process)),
    *(part for school in ROSTER for part in (school.name, school.tambon, school.amphoe, school.code)),
    "โรงเรียน", "ร.ร.", "บ้าน", "วัด", "ต.", "อ.", "จ.ชุมพร", "สถานะ", "ตรวจ", "แก้ ", "ข้อ ",
    "ที่เหลือ", "ไม่มี", "รวม", "เป็น",
    "ศูนย์", "หนึ่ง", "ยี่สิบเอ็ด", "สองพันห้า", "ล้าน", "สิบ", "ร้อย", "วันนี้", "พรุ่งนี้",
    "อีก ", " วัน", "วันจันทร์", "เดือนที่แล้ว", "ปีงบประมาณ ",
    "ปีที่แล้ว", "โมง", "บ่าย", "ทุ่ม", "ตี", "เที่ยง", "ครึ่ง", "นาที", "น.", "เวลา", "นาย",
    "นางสาว", "ครู", "ผอ.", "ว่าที่ ร.ต.", "สมชาย ใจดี",
    "โทร ", "081-234-5678", "+66 ", "ต่อ 11", "ถึง", "1-1008-00123-45-7", "a@b.go.th", "www.",
    "l5kot", "9i;0", "()", "1. ",
    "(2) ", "ก.", "๑๒", "2566", "31/12/2699", "0000-00", "9999-12", "29 ก.พ. ", "10:30", "24.00 น.",
)  # fmt: skip
GLUE = ("", "", " ", " ", "\n", "\t", ", ", "/", "-", ".", ":", "  ", "\u200b", ",", "(", ")")
LONGEST = 5_000  # characters of a message in LINE


def typed(random: Random) -> str:
    """A text of the kind that is sent, whole or broken."""
    text = random.choice((report, mixture))(random)
    for _ in range(random.choice((0, 0, 1, 1, 2, 5))):
        text = cursed(random, text)
    if not random.randrange(200):
        text *= random.choice((3, 30, LONGEST))
    return text[:LONGEST]


def report(random: Random) -> str:
    """Figures with the names of their processes."""
    link, end = random.choice(GLUE), random.choice(("\n", ", ", " ", "; ", ""))
    chosen = random.sample(PROCESSES, random.randrange(9))
    pairs = (random.choice(names_of(process)) + link + number(random) + end for process in chosen)
    return random.choice(OPENINGS) + random.choice(MONTHS) + end + "".join(pairs) + random.choice(CLOSINGS)


def number(random: Random) -> str:
    value = random.choice((random.randrange(50), random.randrange(100_000)))
    return random.choice((str(value), to_thai(value), f"{value:,} คน", f"-{value}", f"{value}.5", f"({value})", "ไม่มี"))


def mixture(random: Random) -> str:
    """Words that mean something to one reader or another, in any order."""
    pieces = (random.choice(WORDS) if random.random() < 0.8 else number(random) for _ in range(random.randrange(9)))
    return "".join(piece + random.choice(GLUE) for piece in pieces)
