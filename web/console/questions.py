"""What people asked and the bot could not answer: counted, without names, until an officer dealt with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, url_for
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from messages.broadcast_review import KINDS
from models.audit import AuditEntry
from models.questions import DEALT, MOST_TEXTS, SHOWN_FOR, Asked, deal_with, most_asked, put_back
from thai.person_titles import ANY_TITLE
from thai.personal_data import find_personal_data
from thai.similar_texts import group_alike
from web.console.paging import Paging
from web.console.undoing import undoes
from web.console.visit import changing, form_ids, reading, visit

questions = Blueprint("questions", __name__, url_prefix="/questions")

PER_PAGE = 30


@dataclass(frozen=True)
class Matter:
    """Questions that say about the same; the text asked most stands for them."""

    asked: Sequence[Asked]

    @property
    def times(self) -> int:
        return sum(one.times for one in self.asked)

    @property
    def last_at(self) -> datetime:
        return max(one.last_at for one in self.asked)


@questions.get("/")
def show() -> str:
    paging = Paging.asked(PER_PAGE)
    with reading() as session:
        asked = most_asked(session, visit().now - SHOWN_FOR, MOST_TEXTS)
    matters = _matters(asked)
    return render_template(
        "console/questions/show.html", matters=matters[paging.offset : paging.offset + paging.limit],
        total=len(matters), times=sum(one.times for one in asked), days=SHOWN_FOR.days, paging=paging,
        pages_in_all=paging.pages(len(matters)), without_names=without_names,
    )  # fmt: skip


def _matters(asked: Sequence[Asked]) -> list[Matter]:
    groups = group_alike([one.text for one in asked])
    matters = [Matter([asked[position] for position in group]) for group in groups]
    return sorted(matters, key=lambda matter: (-matter.times, -matter.last_at.timestamp()))


def without_names(text: str) -> str:
    """What was asked, with the personal data in it covered up."""
    for finding in reversed(find_personal_data(text)):
        title = ANY_TITLE.match(text, finding.start, finding.end)
        start = title.end() if title else finding.start
        text = f"{text[:start]}[{KINDS[finding.kind]}]{text[finding.end :]}"
    return text


@questions.post("/dealt")
def dealt() -> Response:
    """Everything that says about this, as far as it stood on the page, is answered or passed on."""
    with changing() as session:
        done = deal_with(session, form_ids("id")[:MOST_TEXTS], visit().who.person_id, visit().now)
    if done:
        flash(f"จัดการแล้ว {done:,} คำถาม หากมีผู้ถามอีกจะกลับมาในรายการ เลิกทำได้ที่หน้า “ประวัติการแก้ไข”", "success")
    else:
        flash("คำถามนี้มีผู้จัดการไปก่อนแล้ว หรือผู้ถามลบไปแล้ว", "info")
    return redirect(url_for("console.questions.show"))


@undoes(DEALT)
def _put_back(session: Session, entry: AuditEntry, by: int, now: datetime) -> None:
    put_back(session, entry)
