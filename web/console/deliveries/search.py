"""What the log's form asks for, and which messages that means."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

from flask import request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.vocabulary import Delivery, Purpose
from messages.quota import PURPOSES
from messages.rounds import notice_name
from models.campaigns import ReminderRule
from models.delivery_log import LogFilter, Route, Topics, broadcasts_saying, chats_called
from thai.digits import to_arabic
from thai.normalise import clean

Word = TypeVar("Word", bound=StrEnum)

USUAL = timedelta(days=14)
MOST_ID = 2**31 - 1  # of a row in the database
LONGEST = timedelta(days=92)  # of days shown at once: what is searched without an index stays quick
MOST_TYPED = 100  # characters
_ROUND = re.compile(r"ครั้งที่\s*(\d{1,3})|รอบ(?:ที่)?\s*(\d{1,3})")
_REQUEST_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{8,}")  # LINE's x-line-request-id


@dataclass(frozen=True)
class Search:
    """The form's fields; answers in chats, which are most of all messages, are shown when they are asked for.

    ``problem``: why the days are not those that were typed."""

    status: Delivery | None
    route: Route | None
    purpose: Purpose | None
    since: date
    until: date | None
    to: str  # of a school, person or group
    text: str
    problem: str = ""

    @classmethod
    def asked(cls, today: date) -> Search:
        since, until = _day("since"), _day("until")
        problem = ""
        if since and until and until < since:
            since, until, problem = until, since, "วันสุดท้ายมาก่อนวันแรก จึงสลับให้"
        since = since or (until or today) - USUAL
        if (until or today) - since > LONGEST:
            until, problem = since + LONGEST, f"แสดงได้ครั้งละไม่เกิน {LONGEST.days} วัน จึงแสดง {LONGEST.days} วันแรก"
        return cls(
            _word(Delivery, "status"), _word(Route, "route"), _word(Purpose, "purpose"), since, until, _typed("to"),
            _typed("q"), problem,
        )  # fmt: skip

    @property
    def is_set(self) -> bool:
        return any(request.args.get(name) for name in ("status", "route", "purpose", "since", "until", "to", "q"))

    def filter(self, session: Session) -> LogFilter:
        """What the database is asked."""
        return LogFilter(
            status=self.status, route=self.route, answers=self.route is Route.ANSWER, purpose=self.purpose,
            since=self.since, until=self.until, chats=chats_called(session, self.to) if self.to else None,
            topics=_topics(session, self.text) if self.text else None,
        )  # fmt: skip

    def beside(self, **place: int | None) -> str:
        """The address of the page of the same search that goes on at another id."""
        asked: Mapping[str, str] = {k: v for k, v in request.args.items() if k not in ("older", "newer")}
        return url_for("console.deliveries.log", **asked, **place)  # type: ignore[arg-type]


def place(name: str) -> int | None:
    """The id from which a page goes on; None where the address names none that can be."""
    found = request.args.get(name, type=int)
    return found if found is not None and 0 <= found <= MOST_ID else None


def _topics(session: Session, text: str) -> Topics:
    """Matters by their names, broadcasts by their words, requests by their ids."""
    wanted = to_arabic(text)
    if _REQUEST_ID.fullmatch(wanted.lower()):
        return Topics(request_id=wanted.lower())
    found = _ROUND.search(wanted)
    number = int(found[1] or found[2]) if found else None
    kind = _ROUND.sub("", wanted).strip()
    keys = session.scalars(select(ReminderRule.key).distinct().order_by(ReminderRule.key))
    return Topics(
        purposes=[purpose for purpose, name in PURPOSES.items() if number is None and kind in name],
        rules=[(key, number) for key in keys if kind in notice_name(key, None, "")],
        broadcasts=broadcasts_saying(session, text),
    )


def _word(words: type[Word], name: str) -> Word | None:
    value = request.args.get(name, "")
    return words(value) if value in list(words) else None


def _typed(name: str) -> str:
    return clean(request.args.get(name, ""))[:MOST_TYPED]


def _day(name: str) -> date | None:
    """A day as the browser's field sends it; None for anything else, or a year that nobody means."""
    try:
        day = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return day if 2010 <= day.year <= 2100 else None
