"""หนังสือภายนอก: the report of a follow-up to the Office of the Basic Education Commission (สพฐ.).

Layout by the Prime Minister's Office rules: emblem 3 cm high in the middle, ที่ and the office, date, เรื่อง, เรียน, อ้างถึง,
สิ่งที่ส่งมาด้วย, body, ขอแสดงความนับถือ, signature, then the group that wrote it, its phone and e-mail.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from models.frozen import Frozen
from reports.official import WIDTH, Gap, Paper
from reports.official_findings import by_item, has_annex, overall, rounds_held, statistics, write_annex
from reports.official_words import (
    NBSP,
    Blanks,
    bound,
    count,
    day,
    group,
    moment,
    number_prefix,
    office,
    official,
    own_letter,
    position_lines,
    schools,
)
from thai.digits import to_thai
from thai.months import Month

EMBLEM = 3.0  # cm high
ADDRESSEE = "เลขาธิการคณะกรรมการการศึกษาขั้นพื้นฐาน"
_OFFICE_AT = 7.6  # cm from the left margin, where the office's lines begin
_MIDDLE = 7.5  # the middle of the sheet, where date and greeting begin
_SIGNED_FROM = 3.4  # the signature is centred between here and the right margin
_DOTTED = "." * 30


def external_letter(frozen: Frozen, blanks: Blanks, emblem: bytes | None = None) -> bytes:
    """The file. ``emblem``: the office's picture of the ครุฑ (PNG or JPEG); without one its place stays empty."""
    paper = Paper(subject(frozen), office(frozen), frozen.frozen_at, top=1.5)
    paper.picture(emblem, EMBLEM)
    _write_head(paper, frozen, blanks)
    _write_body(paper, frozen)
    _write_signature(paper, blanks)
    _write_contact(paper, frozen)
    write_annex(paper, frozen)
    return paper.content()


def external_letter_name(frozen: Frozen) -> str:
    """A file name that says what is inside."""
    return f"หนังสือรายงานผลการติดตาม {frozen.day.isoformat()}.docx"


def subject(frozen: Frozen) -> str:
    return f"รายงานผล{official(frozen.title)}"


def _write_head(paper: Paper, frozen: Frozen, blanks: Blanks) -> None:
    number = bound(official(blanks.letter_number)) or number_prefix(frozen) + _DOTTED
    address = official(frozen.office.get("address", ""))
    lines = [office(frozen), *([address] if address else [])]
    paper.columns([_OFFICE_AT, WIDTH - _OFFICE_AT], [[f"ที่ {number}"], lines])
    paper.line(_dated(frozen, blanks), left=_MIDDLE, before=6)
    paper.entry("เรื่อง", subject(frozen))
    paper.entry("เรียน", official(blanks.addressee) or ADDRESSEE)
    if blanks.reference != "-":
        paper.entry("อ้างถึง", official(blanks.reference) or f"หนังสือ{_DOTTED} ที่ {_DOTTED} ลงวันที่ {_DOTTED}")
    for at, (name, number) in enumerate(_enclosures(frozen), start=1):
        label = "สิ่งที่ส่งมาด้วย" if at == 1 else ""
        paper.entry(label, f"{to_thai(at)}. {name}", Gap(13.4), f"จำนวน{NBSP}{number}")


def _dated(frozen: Frozen, blanks: Blanks) -> str:
    """The date; without one the month alone, with room for the day on which the letter is signed."""
    if blanks.letter_date:
        return day(date.fromisoformat(blanks.letter_date))
    return NBSP * 6 + to_thai(Month.of(frozen.day).full)


def _enclosures(frozen: Frozen) -> Sequence[tuple[str, str]]:
    lists = [("บัญชีรายชื่อโรงเรียนที่ยังดำเนินการไม่ครบ", "๑ ฉบับ")] if has_annex(frozen) else []
    return [("ไฟล์สรุปผลการติดตามรายโรงเรียน (Excel)", "๑ ไฟล์"), *lists]


def _write_body(paper: Paper, frozen: Frozen) -> None:
    paper.text(_occasion(frozen), before=4)
    paper.text(f"บัดนี้ เสร็จสิ้นแล้ว สรุปผล ณ {moment(frozen)} ดังนี้", before=2)
    found = [" ".join(filter(None, (overall(frozen), by_item(frozen)))), statistics(frozen)]
    for at, sentence in enumerate(filter(None, found), start=1):
        paper.text(f"{to_thai(at)}. {sentence}", before=0)
    paper.text("จึงเรียนมาเพื่อโปรดทราบ", before=4)


def _occasion(frozen: Frozen) -> str:
    letter, rounds = own_letter(frozen), rounds_held(frozen)
    return (
        f"ด้วย{office(frozen)} ได้กำกับ ติดตามโรงเรียนในสังกัด จำนวน {schools(frozen.counts.schools)} "
        f"ตามรายการตรวจสอบ จำนวน {count(len(frozen.items))}{NBSP}รายการ{rounds}{f' ตาม{letter}' if letter else ''} นั้น"
    )


def _write_signature(paper: Paper, blanks: Blanks) -> None:
    paper.line("ขอแสดงความนับถือ", align="center", left=_SIGNED_FROM, before=8, keep=True)
    paper.space(36, keep=True)
    paper.line(f"({official(blanks.letter_name) or '.' * 60})", align="center", left=_SIGNED_FROM, keep=True)
    for line in position_lines(blanks.letter_position) or [f"ตำแหน่ง {'.' * 50}"]:
        paper.line(line, align="center", left=_SIGNED_FROM, keep=True)


def _write_contact(paper: Paper, frozen: Frozen) -> None:
    contact = frozen.office
    lines = (
        group(frozen),
        f"โทร. {official(contact['phone'])}" if contact.get("phone") else "",
        f"อีเมล {contact['email']}" if contact.get("email") else "",
    )
    for at, text in enumerate(filter(None, lines)):
        paper.line(text, before=0 if at else 6)
