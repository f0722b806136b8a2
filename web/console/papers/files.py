"""Downloads of a frozen moment's papers, for everybody who is signed in."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from flask import Response

from models.emblems import emblem
from models.snapshots import load
from reports.official_words import Blanks
from reports.papers import PaperKind, paper
from web.attachments import DOCX, XLSX, ZIP, attachment
from web.console.papers.moment import required
from web.console.rates import HEAVY, count
from web.console.visit import reading, visit

log = logging.getLogger("web.console")

_TYPES: Mapping[PaperKind, str] = {
    PaperKind.MEMO: DOCX, PaperKind.LETTER: DOCX, PaperKind.WORKBOOK: XLSX, PaperKind.PARCEL: ZIP,
}  # fmt: skip


def file(snapshot_id: int, name: str) -> Response:
    """The file, made anew from the snapshot and what was filled in."""
    count(HEAVY, str(visit().who.session_id))
    kind = PaperKind(name)
    with reading() as session:
        blanks = Blanks.of(required(session, snapshot_id).blanks)
        frozen, picture = load(session, snapshot_id), emblem(session)
    made = paper(kind, frozen, blanks, picture)
    log.info("paper made", extra={"kind": kind.value, "snapshot": snapshot_id, "bytes": len(made.content)})
    return attachment(made.content, made.name, made.plain_name, _TYPES[kind])
