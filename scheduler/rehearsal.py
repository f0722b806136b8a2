"""Lives through days to come on a copy of the data: the real worker under a clock that is moved by hand.

What is written, when, to whom and with what words is decided by the same code as in earnest, so whatever learns to send
messages appears in a rehearsal by itself. Two things are assumed. People write in their chats as the case says. And
officers record each round's results on its day, schools never hand anything in: without results there would be neither
results to announce nor schools to remind.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from sqlalchemy import String, and_, cast, delete, func, select, update
from sqlalchemy.orm import Session, defer

from core.clock import ManualClock, at_bangkok, local_date
from core.vocabulary import Delivery, Purpose
from line.delivery import DeliveryService
from line.silent import SilentLine
from messages.quota import message_name
from models.broadcasts import Broadcast
from models.calendar import working_days
from models.campaigns import active_campaigns
from models.database import Database
from models.fetches import Fetch
from models.outbox import UNSENT, OutboundMessage, Way
from models.passengers import somebody_waits
from models.planner import plan
from models.quota import last_reading, month_began, prices_of, quota_now
from models.rehearsed import Case, CaseResult, Turn
from reports.unposted import reason_of
from scheduler.rehearsed_results import record_assumed_results
from scheduler.worker import Worker
from thai.months import Month
from thai.working_days import WORK_BEGINS, WORK_ENDS, WorkingDays

RESULTS_AT = time(15, 0)  # on a round's day, when officers are assumed to have recorded what they found
AFTER_WORK = time(17, 0)  # windows that closed at the end of the day are noticed
_WAITING = (Delivery.PENDING, Delivery.HELD)
MOST_REPLIES = 10  # to one chat at one instant; each carries up to five messages


@dataclass(frozen=True)
class Stage:
    """The program around a copy of the data."""

    database: Database
    clock: ManualClock
    line: SilentLine
    worker: Worker
    delivery: DeliveryService
    writes: Callable[[str, bool], None]  # somebody writes something in that chat (private?)
    names: Mapping[str, str]  # chat id → group, school or office
    groups: frozenset[str]


@dataclass(frozen=True)
class Behaviour:
    """What people do. ``active``: share of the chats that write on a day (SHARE); ``missing``: see `Rehearsal`."""

    case: Case
    active: float
    missing: float
    seed: int


def set_back(session: Session, start: datetime) -> None:
    """Make the copy's outbox what it was at ``start``, where that has passed; nothing is asked of LINE any more.

    Messages of later stay, because others may point at them, but without the keys that would keep them from being
    written again.
    """
    _set_back_quota(session, start)
    session.execute(
        update(OutboundMessage)
        .where(OutboundMessage.created_at >= start)
        .values(
            dedupe_key="later:" + cast(OutboundMessage.id, String), status=Delivery.CANCELLED.value, price=0,
            first_attempt_at=None, settled_at=start, reported_at=start,
        )
    )  # fmt: skip
    session.execute(delete(Fetch))
    session.flush()


def _set_back_quota(session: Session, start: datetime) -> None:
    """LINE's last word on the quota without what is rehearsed again; of another month it says nothing."""
    reading = last_reading(session)
    if reading is None:
        return
    if month_began(reading.read_at) != month_began(start):
        session.delete(reading)
    elif reading.read_at > start:
        again = select(func.coalesce(func.sum(OutboundMessage.price), 0)).where(
            OutboundMessage.created_at >= start, OutboundMessage.way == Way.PUSH,
            OutboundMessage.status == Delivery.SENT, OutboundMessage.first_attempt_at <= reading.read_at,
        )  # fmt: skip
        reading.used, reading.read_at = max(0, reading.used - int(session.scalar(again) or 0)), start


def used_before(session: Session, start: datetime) -> int:
    """Messages of the month's quota that are used when the rehearsal begins."""
    return quota_now(session, start).used


def rehearse(stage: Stage, first: date, last: date, behaviour: Behaviour, most: int | None, used: int) -> CaseResult:
    """One case, from the morning of ``first`` to the evening of ``last``. ``most``, ``used``: the month's quota."""
    with stage.database.read() as session:
        days = working_days(session)
    run = _Run(stage, behaviour, days)
    day = first
    while day <= last:
        if days.is_working(day):
            run.live_through(day)
        day += timedelta(days=1)
    return CaseResult(behaviour.case, run.turns, _months(first, last), most, used)


def _months(first: date, last: date) -> list[Month]:
    months = [Month.of(first)]
    while months[-1] < Month.of(last):
        months.append(months[-1].shift(1))
    return months


@dataclass
class _Run:
    """One case under way."""

    stage: Stage
    behaviour: Behaviour
    days: WorkingDays
    turns: list[Turn] = field(default_factory=list)
    _chats: dict[int, str] = field(default_factory=dict)  # outbox row → chat; rows forget theirs when they are through
    _seen: set[tuple[int, str, datetime | None]] = field(default_factory=set)
    _seen_until: datetime = field(init=False)

    def __post_init__(self) -> None:
        """What was settled at another time that lies ahead of a clock that was moved back is none of ours."""
        self._seen_until = self.stage.clock.now()
        with self.stage.database.read() as session:
            self._seen.update(map(_mark, self._settled_since(session)))

    def live_through(self, day: date) -> None:
        """One working day from instant to instant at which anything can be due, with whoever writes in between."""
        stops, writings = self._stops(day), sorted(self._writings(day))
        at: datetime | None = stops[0]
        while at is not None:
            while writings and writings[0][0] < at:
                self._somebody_writes(*writings.pop(0))
            self._step(at)
            at = self._next(at, stops)

    def _stops(self, day: date) -> list[datetime]:
        """Morning and evening, the day's results, and when the calendar or an officer wants something to go out."""
        with self.stage.database.read() as session:
            campaigns = active_campaigns(session)
            scheduled = session.scalars(select(Broadcast.send_at).where(Broadcast.done_at.is_(None))).all()
        notices = [notice for campaign in campaigns for notice in plan(campaign, self.days)]
        wanted = [at for n in notices for at in (n.due_at, n.push_at, n.partial_from)] + list(scheduled)
        rounds = {self.days.on_or_before(round_.date) for campaign in campaigns for round_ in campaign.rounds}
        wanted += [at_bangkok(day, RESULTS_AT)] if day in rounds else []
        begins, ends = at_bangkok(day, WORK_BEGINS), at_bangkok(day, AFTER_WORK)
        return sorted({begins, ends, *(at for at in wanted if at and begins < at < ends)})

    def _next(self, now: datetime, stops: Sequence[datetime]) -> datetime | None:
        """The next stop, or before it the instant at which a message stops waiting for a ride."""
        waiting = and_(OutboundMessage.status == Delivery.PENDING, OutboundMessage.next_attempt_at > now)
        with self.stage.database.read() as session:
            due = session.scalar(select(func.min(OutboundMessage.next_attempt_at)).where(waiting))
        to_come = [stop for stop in stops if stop > now]
        if due is not None and to_come and due < to_come[0]:
            return due
        return to_come[0] if to_come else None

    def _step(self, at: datetime) -> None:
        """What a worker does in a moment; twice, because what it sends may give it something to tell."""
        stage = self.stage
        stage.clock.move_to(at)
        if at == at_bangkok(local_date(at), RESULTS_AT):
            self._record_results(at)
        stage.worker.refresh_quota()
        for _ in range(2):
            stage.worker.tick()
            self._note_chats()
            if self.behaviour.case is Case.BEST:
                self._all_who_are_waited_for_write()
            stage.worker.sweep()
            self._note_chats()
            if not self._take_turns():
                break

    def _record_results(self, at: datetime) -> None:
        with self.stage.database.begin() as session:
            record_assumed_results(session, at, self.days, self.behaviour.missing, self.behaviour.seed)

    # who writes

    def _writings(self, day: date) -> Iterator[tuple[datetime, str]]:
        """When which chat writes on that day, the same in every run with this seed."""
        if self.behaviour.case is not Case.SHARE:
            return
        begins, ends = at_bangkok(day, WORK_BEGINS), at_bangkok(day, WORK_ENDS)
        chance = random.Random(f"{self.behaviour.seed} {day}")  # noqa: S311  # behaviour, not a secret
        for chat in sorted(self.stage.names):
            at = begins + timedelta(seconds=int(chance.random() * (ends - begins).total_seconds()))
            if chance.random() < self.behaviour.active:
                yield at, chat

    def _somebody_writes(self, at: datetime, chat: str) -> None:
        self.stage.clock.move_to(at)
        if self._write(chat, at):
            self.stage.delivery.drain()

    def _all_who_are_waited_for_write(self) -> None:
        now = self.stage.clock.now()
        for _ in range(MOST_REPLIES):
            written = [chat for chat in self._waiting_chats() if self._write(chat, now)]
            if not written:
                return
            self.stage.delivery.drain()
            self._note_chats()

    def _write(self, chat: str, at: datetime) -> bool:
        """Somebody writes if something waits for the chat; else it would make no difference."""
        private = chat not in self.stage.groups
        with self.stage.database.read() as session:
            waited_for = somebody_waits(session, chat, at, private=private)
        if waited_for:
            self.stage.writes(chat, private)
        return waited_for

    def _waiting_chats(self) -> Sequence[str]:
        with self.stage.database.read() as session:
            return session.scalars(
                select(OutboundMessage.chat_id)
                .where(OutboundMessage.status.in_(_WAITING), OutboundMessage.way == Way.PUSH)
                .distinct()
                .order_by(OutboundMessage.chat_id)
            ).all()

    # what became of it

    def _note_chats(self) -> None:
        columns = (OutboundMessage.id, OutboundMessage.chat_id)
        with self.stage.database.read() as session:
            found = session.execute(select(*columns).where(OutboundMessage.status.in_(_WAITING)))
            self._chats.update({row.id: row.chat_id for row in found if row.chat_id})

    def _take_turns(self) -> bool:
        """Note what was settled since the last look; False when nothing was."""
        with self.stage.database.read() as session:
            news = [row for row in self._settled_since(session) if _mark(row) not in self._seen]
            chats = {row.id: self._chat_of(row) for row in news}
            prices = prices_of(session, sorted({chat for chat in chats.values() if chat}))
        self._seen.update(map(_mark, news))
        self._seen_until = self.stage.clock.now()
        self.turns += [self._turn(row, chats[row.id], prices) for row in news]
        return bool(news)

    def _settled_since(self, session: Session) -> Sequence[OutboundMessage]:
        """All but the answers to people, which are free and whose own business."""
        answer = and_(OutboundMessage.way == Way.REPLY, OutboundMessage.carried_by.is_(None))
        settled = select(OutboundMessage).where(OutboundMessage.settled_at >= self._seen_until, ~answer)
        in_order = settled.order_by(OutboundMessage.settled_at, OutboundMessage.id)
        return session.scalars(in_order.options(defer(OutboundMessage.messages))).all()

    def _chat_of(self, row: OutboundMessage) -> str:
        return row.chat_id or self._chats.get(row.id) or self.stage.line.pushed.get(row.retry_key or "", "")

    def _turn(self, row: OutboundMessage, chat: str, prices: Mapping[str, int]) -> Turn:
        purpose = Purpose(row.purpose)
        return Turn(
            row=row.id, at=row.settled_at or self.stage.clock.now(), what=message_name(row.topic, purpose, row.subject),
            chat=self.stage.names.get(chat, ""), to_group=chat in self.stage.groups, purpose=purpose,
            status=Delivery(row.status), way=Way(row.way), price=row.price, needs=prices.get(chat, 0),
            why=reason_of(row).phrase if row.status in UNSENT else "",
        )  # fmt: skip


def _mark(row: OutboundMessage) -> tuple[int, str, datetime | None]:
    return row.id, row.status, row.settled_at
