"""How messages ended: what the outbox says of each, held against what LINE really accepted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import select

from core.vocabulary import Delivery
from models.database import Database
from models.outbox import OutboundMessage
from simulator.platform import LinePlatform
from simulator.records import Json


class End(StrEnum):
    """The end of one message. Those in `WRONG` must not happen."""

    ONCE = "once"  # settled as sent, and LINE accepted it exactly once
    RODE_TWICE = "rode, and pushed"  # rode on a reply of unknown outcome, then pushed: its rule says harmless twice
    UNCERTAIN_ARRIVED = "uncertain, had arrived"
    UNCERTAIN_NOT_ARRIVED = "uncertain, had not"
    TOO_LATE = "token ran out"  # a reply that LINE certainly refused: settled as failed
    UNTAKEN = "webhook never taken"  # LINE gave up redelivering: nothing was promised
    LOST = "lost"  # settled as sent and never accepted, or not there at all
    DOUBLED = "doubled"  # accepted more than once
    UNSETTLED = "unsettled"
    DISHONEST = "dishonest"  # settled as what it is not, or uncertain without need


UNCERTAIN = {End.UNCERTAIN_ARRIVED, End.UNCERTAIN_NOT_ARRIVED}
WRONG = {End.LOST, End.DOUBLED, End.UNSETTLED, End.DISHONEST}


@dataclass(frozen=True)
class Push:
    """What was queued, to be recognised by its text. ``waits``: for a reply that can carry it."""

    chat_id: str
    text: str
    waits: bool
    harmless_twice: bool


@dataclass(frozen=True)
class Account:
    """How many pushes and how many answers ended how, and what is known of each that ended wrong."""

    pushes: Counter[End]
    answers: Counter[End]
    rode: int  # pushes that a reply carried for nothing
    wrong: list[str]

    @property
    def both(self) -> Counter[End]:
        return self.pushes + self.answers


Row = Mapping[str, Any]


def balance(
    database: Database, platform: LinePlatform, pushes: Mapping[str, Push], events: Sequence[Json], answered: set[str]
) -> Account:
    """Every push by its dedupe key, every answer by its event; ``answered`` are the events that the program took."""
    table = OutboundMessage.__table__
    with database.read() as session:
        rows: dict[str, Row] = {str(row["dedupe_key"]): dict(row) for row in session.execute(select(table)).mappings()}
    copies = _copies(platform, {push.chat_id for push in pushes.values()})
    ends = {key: _end_of_push(push, rows.get(key), copies[push.chat_id, push.text]) for key, push in pushes.items()}
    answers = _Answers(rows, events, answered, _accepted(platform)).ends()
    return Account(
        Counter(ends.values()),
        Counter(answers.values()),
        sum(1 for key in pushes if (row := rows.get(key)) and row["way"] == "reply"),
        [f"{end}: {dict(rows.get(key, {}))}" for key, end in (ends | answers).items() if end in WRONG],
    )


def _copies(platform: LinePlatform, chats: set[str]) -> Counter[tuple[str, str]]:
    """How often each text stands in each chat, from whatever way it came."""
    return Counter((chat, message.get("text", "")) for chat in chats for message in platform.delivered(chat))


def _accepted(platform: LinePlatform) -> Counter[str]:
    """How often LINE accepted something under each reply token and each retry key."""
    replies = (request.body["replyToken"] for request in platform.requests("reply") if request.status == 200)
    pushes = (request.retry_key or "" for request in platform.requests("push") if request.status == 200)
    return Counter(replies) + Counter(pushes)


def _end_of_push(push: Push, row: Row | None, copies: int) -> End:
    """Any push that nobody tried yet may ride on a reply; only that may leave it uncertain, or double it once."""
    if row is None:
        return End.LOST
    if copies > 1:
        return End.RODE_TWICE if push.harmless_twice and copies == 2 else End.DOUBLED
    if row["status"] == Delivery.UNCERTAIN and (row["harmless_twice"] or row["carried_by"] is None):
        return End.DISHONEST
    return _end(row, copies)


@dataclass(frozen=True)
class _Answers:
    """Replies to events. One that was refused and matters goes on as a push, and may then ride on another reply."""

    rows: Mapping[str, Row]
    events: Sequence[Json]
    answered: set[str]
    accepted: Counter[str]  # by reply token or retry key

    def ends(self) -> dict[str, End]:
        """By dedupe key; talk in a group for which there was nothing to carry is left out."""
        rows = {_key(event): self.rows.get(_key(event)) for event in self.events}
        tokens = {row["id"]: event["replyToken"] for event in self.events if (row := rows[_key(event)])}
        ends = {}
        for event in self.events:
            if row := rows[_key(event)]:
                ways = (event["replyToken"], row["retry_key"], tokens.get(row["carried_by"]))
                ends[_key(event)] = _end(row, sum(self.accepted[way] for way in ways if way))
            elif event["source"]["type"] != "group":
                ends[_key(event)] = End.LOST if event["webhookEventId"] in self.answered else End.UNTAKEN
        return ends


def _key(event: Json) -> str:
    return f"reply:{event['webhookEventId']}"


def _end(row: Row, times: int) -> End:
    status = Delivery(row["status"])
    if times > 1:
        return End.DOUBLED
    if not status.settled:
        return End.UNSETTLED
    if status is Delivery.SENT:
        return End.ONCE if times else End.LOST
    if status is Delivery.UNCERTAIN:
        return End.UNCERTAIN_ARRIVED if times else End.UNCERTAIN_NOT_ARRIVED
    if status is Delivery.FAILED and row["reply_token"] is None and not times:
        return End.TOO_LATE
    return End.DISHONEST
