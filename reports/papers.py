"""The papers of a frozen moment as files: each kind with its name, and the parcel for AMSS++."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from models.frozen import Frozen
from reports.amss import parcel, parcel_name
from reports.external_letter import external_letter, external_letter_name
from reports.follow_up_workbook import follow_up_workbook, follow_up_workbook_name
from reports.memo import memo, memo_name
from reports.official_words import Blanks


class PaperKind(StrEnum):
    """What can be downloaded; the value is its ASCII file name."""

    MEMO = "memo.docx"  # บันทึกข้อความ
    LETTER = "letter.docx"  # หนังสือภายนอก
    WORKBOOK = "workbook.xlsx"
    PARCEL = "amss.zip"  # all of them and the text, for AMSS++


@dataclass(frozen=True)
class PaperFile:
    """A finished file. ``name``: its Thai name; ``plain_name``: one in ASCII."""

    name: str
    plain_name: str
    content: bytes


def paper(kind: PaperKind, frozen: Frozen, blanks: Blanks, emblem: bytes | None) -> PaperFile:
    """The file; the same snapshot and blanks give the same words whenever it is asked for."""
    plain = f"{frozen.day.isoformat()}-{kind.value}"
    match kind:
        case PaperKind.MEMO:
            return PaperFile(memo_name(frozen), plain, memo(frozen, blanks, emblem))
        case PaperKind.LETTER:
            return PaperFile(external_letter_name(frozen), plain, external_letter(frozen, blanks, emblem))
        case PaperKind.WORKBOOK:
            return PaperFile(follow_up_workbook_name(frozen), plain, follow_up_workbook(frozen))
        case PaperKind.PARCEL:
            content = parcel(frozen, _parts(frozen, blanks, emblem))
            return PaperFile(parcel_name(frozen), plain, content)


def _parts(frozen: Frozen, blanks: Blanks, emblem: bytes | None) -> Sequence[tuple[str, bytes]]:
    files = (paper(kind, frozen, blanks, emblem) for kind in PaperKind if kind is not PaperKind.PARCEL)
    return [(file.name, file.content) for file in files]
