"""What a rehearsal found: who would have got what, by which way, at what price."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from core.clock import local_date
from core.vocabulary import Delivery, Purpose
from models.outbox import Way
from thai.months import Month


class Case(StrEnum):
    """How people behave."""

    BEST = "best"  # every chat writes something as soon as a message waits for it: all of them ride
    WORST = "worst"  # nobody ever writes: all are pushed, as far as the quota goes
    SHARE = "share"  # each day a given share of the chats writes once, at any time of the working day


@dataclass(frozen=True)
class Turn:
    """One message to one chat came to a (first or further) end."""

    row: int  # of the copy's outbox: the same message may be held today and ride tomorrow
    at: datetime
    what: str  # Thai
    chat: str  # a group's or school's name, or an office; never a person's name
    to_group: bool
    purpose: Purpose
    status: Delivery
    way: Way
    price: int  # messages billed
    needs: int  # messages that a push to the chat is billed
    why: str  # Thai; why it did not go

    @property
    def day(self) -> date:
        return local_date(self.at)

    @property
    def rode(self) -> bool:
        return self.status is Delivery.SENT and self.way is Way.REPLY

    @property
    def pushed(self) -> bool:
        return self.status is Delivery.SENT and self.way is Way.PUSH


@dataclass(frozen=True)
class MonthTotal:
    """One month of one case. ``used``: messages used of the quota before the rehearsal's first day."""

    month: Month
    most: int | None
    used: int
    turns: Sequence[Turn]  # the last one of each message

    @property
    def billed(self) -> int:
        return sum(turn.price for turn in self.turns if turn.pushed)

    @property
    def pushed(self) -> int:
        return sum(turn.pushed for turn in self.turns)

    @property
    def rode(self) -> int:
        return sum(turn.rode for turn in self.turns)

    @property
    def held(self) -> Sequence[Turn]:
        return [turn for turn in self.turns if turn.status is Delivery.HELD]

    @property
    def unsent(self) -> Sequence[Turn]:
        """What did not go for another reason than the quota, and should have."""
        lost = (Delivery.LAPSED, Delivery.FAILED, Delivery.UNCERTAIN)
        return [turn for turn in self.turns if turn.status in lost]

    @property
    def left(self) -> int | None:
        return None if self.most is None else self.most - self.used - self.billed


@dataclass(frozen=True)
class CaseResult:
    """One case, whole. ``most``: the month's quota (None: no limit)."""

    case: Case
    turns: Sequence[Turn]
    months: Sequence[Month]
    most: int | None
    used_before: int

    def days(self) -> Iterator[tuple[date, Sequence[Turn]]]:
        """The days on which anything came to an end."""
        by_day: dict[date, list[Turn]] = {}
        for turn in self.turns:
            by_day.setdefault(turn.day, []).append(turn)
        yield from sorted(by_day.items())

    def totals(self) -> Sequence[MonthTotal]:
        last = {turn.row: turn for turn in self.turns}
        by_month: Mapping[Month, list[Turn]] = {month: [] for month in self.months}
        for turn in last.values():
            by_month[Month.of(turn.day)].append(turn)
        first = self.months[0]
        return [
            MonthTotal(month, self.most, self.used_before if month == first else 0, turns)
            for month, turns in by_month.items()
        ]


@dataclass(frozen=True)
class Rehearsal:
    """All cases between two days, on the data as they stood at ``taken_at``."""

    first: date
    last: date
    taken_at: datetime
    active: float  # share of the chats that write on a day, in the case SHARE
    missing: float  # share of the schools not complete before that still are not when a round is checked
    seed: int
    schools: int
    groups: Sequence[tuple[str, int]]  # name, people
    people: int  # who can be written to
    cases: Sequence[CaseResult]
