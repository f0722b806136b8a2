"""How far a campaign has come: complete schools by amphoe, network and item, now and when each earlier round ended.

Now is what the statuses say. An earlier round is counted from its checks, which only grow: of each school and item the
latest one that was recorded in that round or in one before it. What a school declared is no check, so in an earlier
round it counts as what the district had found.

One statement counts it all. Now it counts the schools' standings (models/standings.py). For an earlier round the states
of a school's items make one number, a digit of base 8 an item, and schools of the same number, amphoe and network are
counted together: 29,000 schools come back as some hundred lines, in 0.4 s, wherefore that is kept
(models/kept_tallies.py).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, FromClause, case, func, or_, select
from sqlalchemy.orm import Session

from core.vocabulary import ItemState
from models.campaigns import Campaign, ChecklistItem, Round
from models.checks import Check, standing
from models.schools import School, in_force
from models.standings import Standing, counts
from thai.collation import sort_key
from thai.months import Month

_DIGITS = (ItemState.UNCHECKED, ItemState.INCOMPLETE, ItemState.DECLARED, ItemState.COMPLETE)
_LOOKED_AT = len(_DIGITS)  # added to the digit of an item that the round itself looked at
_BASE = 2 * _LOOKED_AT

_Seen = tuple[ItemState, bool]  # an item's state, and whether the round itself looked at it


@dataclass(frozen=True)
class Area:
    """The schools of one amphoe and network ("": not known), and how many of them are complete in every item."""

    amphoe: str
    network: str
    schools: int
    complete: int


@dataclass(frozen=True)
class Share:
    """The schools of one amphoe, or of one network; ``name`` is "" where it is not known."""

    name: str
    schools: int
    complete: int


@dataclass(frozen=True)
class Tally:
    """Numbers of schools at one moment."""

    areas: Sequence[Area]
    finished: int  # the round is through with them, as `Standing.is_finished` has it
    states: Mapping[int, Mapping[ItemState, int]]  # item id → state → schools, of all four states

    @property
    def schools(self) -> int:
        return sum(area.schools for area in self.areas)

    @property
    def complete(self) -> int:
        """Complete in every item."""
        return sum(area.complete for area in self.areas)

    @property
    def incomplete(self) -> int:
        return self.schools - self.complete

    def complete_in(self, item_id: int) -> int:
        return self.states[item_id][ItemState.COMPLETE]

    @property
    def amphoes(self) -> list[Share]:
        """In Thai order, what is not known last."""
        return _shares((area.amphoe, area) for area in self.areas)

    @property
    def networks(self) -> list[Share]:
        """In Thai order, what is not known last; empty where no school's network is known."""
        shares = _shares((area.network, area) for area in self.areas)
        return shares if any(share.name for share in shares) else []


def _shares(areas: Iterable[tuple[str, Area]]) -> list[Share]:
    schools, complete = Counter[str](), Counter[str]()
    for name, area in areas:
        schools[name] += area.schools
        complete[name] += area.complete
    names = sorted(schools, key=lambda name: (not name, sort_key(name)))
    return [Share(name, schools[name], complete[name]) for name in names]


def begun_rounds(campaign: Campaign, today: date) -> list[Round]:
    """The rounds whose day has come, in their order; all but the last are over."""
    return [round_ for round_ in campaign.rounds if round_.date <= today]


def tally_now(session: Session, campaign: Campaign, today: date) -> Tally:
    """As the schools in force this month stand now. One statement."""
    round_ = campaign.round_on(today)
    return _tally(
        campaign.items,
        (
            (count.amphoe, count.network, _seen_by(count.standing, campaign.items, round_), count.schools)
            for count in counts(session, campaign.id, Month.of(today).iso, by_area=True)
        ),
    )


def _seen_by(standing: Standing, items: Sequence[ChecklistItem], round_: Round | None) -> list[_Seen]:
    found = standing.of(item.id for item in items)
    return [(item.state, round_ is not None and item.round_id == round_.id) for item in found]


def tally_then(session: Session, campaign: Campaign, round_: Round) -> Tally:
    """As the schools in force in the round's month stood at its end. One statement."""
    found = _latest_checks(campaign, round_)
    return _count(session, campaign.items, found, round_.id, Month.of(round_.date))


def rounds_until(campaign: Campaign, round_: Round) -> list[int]:
    """The ids of this round and those before it."""
    return [other.id for other in campaign.rounds if other.number <= round_.number]


def _latest_checks(campaign: Campaign, round_: Round) -> FromClause:
    """The newest check of each school and item in these rounds, or from before the campaign had any round."""
    newest = (
        select(func.max(Check.id))
        .where(
            or_(Check.round_id.in_(rounds_until(campaign, round_)), Check.round_id.is_(None)),
            Check.item_id.in_([item.id for item in campaign.items]),
            standing(),
        )
        .group_by(Check.school_id, Check.item_id)
    )
    columns = (Check.school_id, Check.item_id, Check.state, Check.round_id)
    return select(*columns).where(Check.id.in_(newest)).subquery()


def _count(session: Session, items: Sequence[ChecklistItem], found: FromClause, round_id: int, month: Month) -> Tally:
    """``found``: school_id, item_id, state and round_id, a line for each school and item that is not unchecked."""
    schools = (
        select(
            School.amphoe, School.network, func.coalesce(func.sum(_digit(items, found, round_id)), 0).label("standing")
        )
        .outerjoin(found, found.c.school_id == School.id)
        .where(in_force(month.iso))
        .group_by(School.id)
        .subquery()
    )
    rows = session.execute(select(*schools.c, func.count()).group_by(*schools.c))
    return _tally(items, ((row[0], row[1] or "", _read(int(row.standing), len(items)), int(row[-1])) for row in rows))


def _digit(items: Sequence[ChecklistItem], found: FromClause, round_id: int) -> ColumnElement[int]:
    """An item's state at its place in the number, and whether the round looked at it."""
    place = case({item.id: _BASE**at for at, item in enumerate(items)}, value=found.c.item_id, else_=0)
    state = case({state.value: digit for digit, state in enumerate(_DIGITS)}, value=found.c.state, else_=0)
    return place * (state + case((found.c.round_id == round_id, _LOOKED_AT), else_=0))


def _read(number: int, items: int) -> list[_Seen]:
    digits = [number // _BASE**at % _BASE for at in range(items)]
    return [(_DIGITS[digit % _LOOKED_AT], digit >= _LOOKED_AT) for digit in digits]


def _tally(items: Sequence[ChecklistItem], rows: Iterable[tuple[str, str, Sequence[_Seen], int]]) -> Tally:
    """``rows``: amphoe, network, what the items stand at, and so many schools."""
    areas: dict[tuple[str, str], list[int]] = {}
    states = {item.id: dict.fromkeys(ItemState, 0) for item in items}
    finished = 0
    for amphoe, network, found, schools in rows:
        area = areas.setdefault((amphoe, network), [0, 0])
        area[0] += schools
        area[1] += schools * all(state is ItemState.COMPLETE for state, _ in found)
        through = all(state is ItemState.COMPLETE or seen for state, seen in found)
        finished += schools * (through and any(seen for _, seen in found))
        for item, (state, _) in zip(items, found, strict=True):
            states[item.id][state] += schools
    return Tally([Area(*names, *numbers) for names, numbers in areas.items()], finished, states)
