"""Somebody who writes more than anybody can mean is told so once, then not answered until it calms.

Nothing that is handed in is lost by it: figures, declarations and the steps of a guided conversation are answered as
ever, and taps are not counted with what is typed. Only what comes faster than any hand is left unread.

Counted by LINE's own time of the events, so that what is delivered again after an outage is no flood, and in the memory
of each process: with two processes somebody may write up to twice as much, and a look costs no statement.
"""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from dataclasses import dataclass

from bot.context import Context
from bot.outcome import SILENCE, Outcome, say
from bot.router import Routed
from line.events import Inbound, Kind
from messages import common

WINDOW = 60.0  # seconds
UNREAD_FROM = 3  # times the limit: three messages a second for a minute, when the limit is 60
UNREAD_TAPS_FROM = 12  # times the limit: twelve taps a second for a minute; a check sheet is tapped at two
MOST_PEOPLE = 10_000  # of whom anything is remembered; the one silent for longest is forgotten first

_WRITTEN = frozenset({Kind.TEXT, Kind.IMAGE, Kind.FILE, Kind.OTHER_MESSAGE, Kind.EDITED})


@dataclass
class _Pace:
    """How fast one person writes; ``told_by``: the event that was answered with the request to wait."""

    written: deque[float]
    tapped: deque[float]
    slowed: bool = False
    told_by: str | None = None


class FloodGuard:
    """Judges private chats; in groups the bot speaks only when it is spoken to. Shared between threads.

    ``limit``: messages a minute that are answered (0: any number). A clerk who answers the eight questions of the
    statistics and corrects some of them writes about twelve; one who pastes school after school may reach forty.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._people: OrderedDict[str, _Pace] = OrderedDict()
        self._lock = threading.Lock()

    def ignores(self, event: Inbound) -> bool:
        """Count an event as it arrives; True: it is to be left unread, since no hand writes or taps so fast."""
        if not self._limit or not event.private or event.user_id is None:
            return False
        if event.kind is not Kind.POSTBACK and event.kind not in _WRITTEN:
            return False
        with self._lock:
            pace = self._pace_of(event.user_id)
            if event.kind is Kind.POSTBACK:
                return _counted(pace.tapped, event.at.timestamp()) > UNREAD_TAPS_FROM * self._limit
            written = _counted(pace.written, event.at.timestamp())
            if written > self._limit:
                pace.slowed = True
            elif written <= self._limit // 2:  # so that a steady stream just at the limit is one flood, not many
                pace.slowed, pace.told_by = False, None
            return written > UNREAD_FROM * self._limit

    def tempered(self, ctx: Context, routed: Routed) -> Outcome:
        """What is answered to this event: its outcome, or in a flood the request to wait, or nothing.

        Officers are never slowed: whoever records a round by typing is fast. May be asked again for the same event.
        """
        event, outcome = ctx.inbound, routed.outcome
        if event.kind not in _WRITTEN or not outcome.messages or outcome.matters or ctx.may_record:
            return outcome
        with self._lock:
            pace = self._people.get(event.user_id or "") if event.private else None
            if pace is None or not pace.slowed or _hands_in(ctx, routed):
                return outcome
            if pace.told_by not in (None, event.event_id):
                return SILENCE
            pace.told_by = event.event_id
        return say(common.too_many_messages())

    def _pace_of(self, user: str) -> _Pace:
        if user not in self._people:
            self._people[user] = _Pace(
                deque(maxlen=UNREAD_FROM * self._limit + 1), deque(maxlen=UNREAD_TAPS_FROM * self._limit + 1)
            )
            if len(self._people) > MOST_PEOPLE:
                self._people.popitem(last=False)
        self._people.move_to_end(user)
        return self._people[user]


def _counted(times: deque[float], at: float) -> int:
    """How many there were within the window, this one included; one delivered again much later stands for itself."""
    if times and at <= times[-1] - WINDOW:
        return 1
    times.append(at)
    while times[0] <= at - WINDOW:
        times.popleft()
    return len(times)


def _hands_in(ctx: Context, routed: Routed) -> bool:
    """Whether this was, or began, a step of a guided conversation."""
    conversation = ctx.conversation
    if conversation is None:
        return False
    return routed.route.startswith(f"{conversation.flow}.") or conversation.touched_at >= ctx.now
