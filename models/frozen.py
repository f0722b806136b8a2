"""A campaign at one moment, whole and apart from the database: what the office's papers are made from.

    frozen = load(session, snapshot_id)                   # models/snapshots.py
    frozen.counts.complete, frozen.counts.schools         # of the schools in force at that moment
    frozen.rounds[0].complete                             # as it stood at the round's end
    for school in frozen.schools: school.states[0].state  # in the order of frozen.items
    for at, month in enumerate(frozen.months): school.reports[at]   # None: not handed in

Schools stand by amphoe, name and code in Thai order. A school that was closed by then but was expected to report one of
the months stands in ``closed``, not in ``schools``, and counts in that month only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from core.clock import local_date
from core.vocabulary import ItemState
from models.submissions import Submission
from thai.months import Month


@dataclass(frozen=True, slots=True)
class FrozenItem:
    """One thing that each school must have in order; ``short`` fits a narrow column."""

    id: int
    key: str
    name: str
    short: str


@dataclass(frozen=True, slots=True)
class FrozenProcess:
    """One service process whose users are counted."""

    id: int
    key: str
    name: str
    short: str


@dataclass(frozen=True, slots=True)
class FrozenRound:
    """A follow-up round and how many schools it found complete.

    ``complete`` and ``complete_by_item`` are as they stood at the round's end (of the latest round begun: at the
    moment of freezing). A round to come has ``begun`` False and zeros.
    """

    number: int
    date: date
    begun: bool
    checked: int  # schools that this round is through with (models/tallies.py)
    complete: int  # schools complete in every item
    complete_by_item: tuple[int, ...]  # in the order of the items


@dataclass(frozen=True, slots=True)
class FrozenStage:
    """A task of the officers after the rounds."""

    key: str
    title: str
    starts: date
    ends: date


@dataclass(frozen=True, slots=True)
class FrozenMonth:
    """A month of statistics that was over at that moment, oldest first. Numbers of schools; ``nil`` are among the rest.

    ``totals``: citizens served, in the order of the processes.
    """

    month: Month
    due: date
    schools: int  # expected to report
    on_time: int
    late: int
    nil: int
    totals: tuple[int, ...]

    @property
    def handed_in(self) -> int:
        return self.on_time + self.late

    @property
    def missing(self) -> int:
        return self.schools - self.handed_in


@dataclass(frozen=True, slots=True)
class FrozenState:
    """Where one item of one school stood. ``checked_at``, ``declared_at``: aware; None: never."""

    state: ItemState
    note: str
    checked_at: datetime | None
    declared_at: datetime | None


UNCHECKED = FrozenState(ItemState.UNCHECKED, "", None, None)


@dataclass(frozen=True, slots=True)
class FrozenSchool:
    """One school; ``inactive_from`` is the month since which nothing is expected of it."""

    id: int
    code: str
    smis: str
    name: str
    tambon: str
    amphoe: str
    level: str
    network: str
    inactive_from: str | None
    states: tuple[FrozenState, ...]  # in the order of the items
    reports: tuple[Submission | None, ...]  # in the order of the months

    @property
    def is_complete(self) -> bool:
        return all(state.state is ItemState.COMPLETE for state in self.states)

    @property
    def missing(self) -> tuple[int, ...]:
        """Positions of the items (from 0) that are not complete."""
        return tuple(at for at, state in enumerate(self.states) if state.state is not ItemState.COMPLETE)

    def is_expected_in(self, month: Month) -> bool:
        """Whether the school had to report a month."""
        return self.inactive_from is None or self.inactive_from > month.iso


@dataclass(frozen=True, slots=True)
class FrozenShare:
    """How many schools of an amphoe or network were complete."""

    name: str
    schools: int
    complete: int


@dataclass(frozen=True, slots=True)
class FrozenCounts:
    """Numbers of schools in force at that moment."""

    schools: int
    complete: int
    checked: int  # in the latest round begun
    by_state: tuple[Mapping[ItemState, int], ...]  # an item each: state → schools

    @property
    def incomplete(self) -> int:
        return self.schools - self.complete

    def incomplete_of(self, item: int) -> int:
        """Schools that are not complete in an item, by its position from 0."""
        return self.schools - self.by_state[item].get(ItemState.COMPLETE, 0)


@dataclass(frozen=True, slots=True)
class Frozen:
    """Everything the papers need. ``office`` and ``signer`` as the campaign's file gives them; both may lack keys."""

    title: str
    slug: str
    letter_no: str
    letter_date: date | None
    group_name: str
    office: Mapping[str, str]  # name, group, phone, email, line_id, address
    signer: Mapping[str, str]  # of the campaign's letter: name, position
    frozen_at: datetime
    items: tuple[FrozenItem, ...]
    processes: tuple[FrozenProcess, ...]
    rounds: tuple[FrozenRound, ...]
    stages: tuple[FrozenStage, ...]
    months: tuple[FrozenMonth, ...]
    counts: FrozenCounts
    amphoes: tuple[FrozenShare, ...]  # in Thai order
    networks: tuple[FrozenShare, ...]  # in Thai order; schools without a network are left out
    schools: tuple[FrozenSchool, ...]
    closed: tuple[FrozenSchool, ...]

    @property
    def day(self) -> date:
        """The Bangkok day of the moment."""
        return local_date(self.frozen_at)

    @property
    def round(self) -> FrozenRound | None:
        """The latest round begun."""
        return next((round_ for round_ in reversed(self.rounds) if round_.begun), None)

    def incomplete_schools(self) -> Iterator[FrozenSchool]:
        return (school for school in self.schools if not school.is_complete)

    def expected_in(self, month: FrozenMonth) -> Iterator[FrozenSchool]:
        """The schools that had to report a month, closed ones last."""
        return (school for school in (*self.schools, *self.closed) if school.is_expected_in(month.month))

    def owing_schools(self, month: FrozenMonth) -> Iterator[FrozenSchool]:
        """The schools that had not handed in a month."""
        at = self.months.index(month)
        return (school for school in self.expected_in(month) if school.reports[at] is None)
