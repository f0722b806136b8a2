"""What an officer pastes into AMSS++: a subject of at most 150 characters, a plain text, and up to five files.

AMSS++ has no interface for programs; the officer copies, attaches the files and marks the result as sent.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

from core.clock import in_bangkok
from messages.limits import cut
from models.frozen import Frozen
from reports.official_findings import by_item, overall, statistics
from reports.official_words import NBSP, group, moment, office, official, own_letter
from thai.digits import to_thai

SUBJECT_LENGTH, MOST_FILES = 150, 5
_TEXT_NAME = "ข้อความสำหรับ AMSS++.txt"


@dataclass(frozen=True)
class Announcement:
    """What stands in the two fields of AMSS++."""

    subject: str
    body: str


def announcement(frozen: Frozen) -> Announcement:
    """Subject and text, in Thai digits and without anything that a plain field would not show."""
    return Announcement(cut(_subject(frozen), SUBJECT_LENGTH), "\n".join(_lines(frozen)).replace(NBSP, " "))


def _subject(frozen: Frozen) -> str:
    round_ = frozen.round
    number = f" ครั้งที่ {to_thai(round_.number)}" if round_ else ""
    return f"แจ้งผล{official(frozen.title)}{number}".replace(NBSP, " ")


def _lines(frozen: Frozen) -> Sequence[str]:
    letter = own_letter(frozen)
    asked = f"ตาม{letter} " if letter else ""
    found = list(filter(None, (overall(frozen), by_item(frozen), statistics(frozen))))
    lines = [
        "เรียน ผู้อำนวยการโรงเรียนในสังกัด", "",
        f"{asked}{office(frozen)} ขอแจ้งผล{official(frozen.title)} ข้อมูล ณ {moment(frozen)} ดังนี้",
        *(f"{to_thai(at)}. {sentence}" for at, sentence in enumerate(found, start=1)),
    ]  # fmt: skip
    if frozen.counts.incomplete:
        lines += ["", "โรงเรียนที่ยังไม่ครบ ขอให้ตรวจสอบและปรับปรุงข้อมูลให้เป็นปัจจุบัน รายละเอียดตามไฟล์แนบ"]
    return [*lines, "", "จึงเรียนมาเพื่อทราบ และดำเนินการ", *_contact(frozen)]


def _contact(frozen: Frozen) -> Sequence[str]:
    contact = frozen.office
    parts = (
        group(frozen),
        f"โทร. {official(contact['phone'])}" if contact.get("phone") else "",
        f"อีเมล {contact['email']}" if contact.get("email") else "",
    )
    return [" ".join(filter(None, parts))]


def parcel(frozen: Frozen, files: Sequence[tuple[str, bytes]]) -> bytes:
    """A zip of the text and these files (name, content), five at most in all; ValueError for more."""
    text = announcement(frozen)
    packed = [*files, (_TEXT_NAME, _text_file(text))]
    if len(packed) > MOST_FILES:
        raise ValueError(f"{len(packed)} files, and AMSS++ takes {MOST_FILES}")
    archive = io.BytesIO()
    stamp = in_bangkok(frozen.frozen_at).timetuple()[:6]
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in packed:
            opened.writestr(zipfile.ZipInfo(name, stamp), content, zipfile.ZIP_DEFLATED)
    return archive.getvalue()


def _text_file(text: Announcement) -> bytes:
    """As Windows' editor reads it: with a byte order mark and its own line ends."""
    return f"{text.subject}\n\n{text.body}\n".replace("\n", "\r\n").encode("utf-8-sig")


def parcel_name(frozen: Frozen) -> str:
    """A file name that says what is inside."""
    return f"เอกสาร AMSS++ {frozen.day.isoformat()}.zip"
