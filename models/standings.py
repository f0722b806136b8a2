"""What all of a school's items stand at, in one short text: a line a school and campaign.

What is counted over all schools (the overview, who is missing, how far a round is) is counted from 29,000 such lines
instead of 145,000 statuses, most of which read alike: there are some hundred different texts at most. They are derived
from `ItemStatus` in the transaction that changes one (models/checks.py) and can be rebuilt at any time.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    PrimaryKeyConstraint,
    Text,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.vocabulary import ItemState
from models.database import Base
from models.schools import School, in_force

_LETTERS = {
    ItemState.UNCHECKED: "u", ItemState.INCOMPLETE: "i", ItemState.DECLARED: "d", ItemState.COMPLETE: "c",
}  # fmt: skip
_STATES = {letter: state for state, letter in _LETTERS.items()}
_ITEM = re.compile(r"(\d+)([uidc])(\d*)")


class SchoolStanding(Base):
    """``standing`` names each item that was ever looked at or declared: "4c3 5d": item 4 is complete since round 3."""

    __tablename__ = "school_standing"
    __table_args__ = (PrimaryKeyConstraint("campaign_id", "school_id"), {"sqlite_with_rowid": False})

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    school_id: Mapped[int] = mapped_column(ForeignKey("school.id"))
    standing: Mapped[str] = mapped_column(Text)


class ItemStanding(NamedTuple):
    """One item. ``round_id``: of its newest check, None where that belongs to no round or there is none."""

    state: ItemState
    round_id: int | None


NOWHERE = ItemStanding(ItemState.UNCHECKED, None)


@dataclass(frozen=True)
class Standing:
    """A school's items by id; those that it does not name are unchecked."""

    items: Mapping[int, ItemStanding]

    def of(self, item_ids: Iterable[int]) -> list[ItemStanding]:
        return [self.items.get(item_id, NOWHERE) for item_id in item_ids]

    def number_in(self, state: ItemState, item_ids: Iterable[int]) -> int:
        """Of how many items that is the state."""
        return sum(item.state is state for item in self.of(item_ids))

    def is_complete(self, item_ids: Iterable[int]) -> bool:
        return all(item.state is ItemState.COMPLETE for item in self.of(item_ids))

    def is_touched(self, item_ids: Iterable[int], round_id: int | None) -> bool:
        """Whether the newest check of an item is the round's."""
        return round_id is not None and any(item.round_id == round_id for item in self.of(item_ids))

    def is_finished(self, item_ids: Iterable[int], round_id: int | None) -> bool:
        """The latest round is through with the school: it looked at each item that was not complete before.

        Results can be recorded item by item, so a first check does not mean that a school was checked.
        """
        items = self.of(item_ids)
        settled = all(item.state is ItemState.COMPLETE or item.round_id == round_id for item in items)
        return settled and self.is_touched(item_ids, round_id)


class Count(NamedTuple):
    """So many schools of one standing; amphoe and network are "" where they are not known or not asked for."""

    amphoe: str
    network: str
    standing: Standing
    schools: int


def as_text(items: Iterable[tuple[int, str, int | None]]) -> str:
    """What is stored for (item id, state, round id of its check)."""
    return " ".join(f"{item_id}{_LETTERS[ItemState(state)]}{round_id or ''}" for item_id, state, round_id in items)


@lru_cache(maxsize=4_096)
def standing_of(text: str) -> Standing:
    """What a stored text says; "" of a school whose items nobody ever looked at."""
    found = _ITEM.findall(text)
    return Standing({
        int(item_id): ItemStanding(_STATES[letter], int(round_id) if round_id else None)
        for item_id, letter, round_id in found
    })  # fmt: skip


def counts(session: Session, campaign_id: int, month: str, *, by_area: bool = False) -> list[Count]:
    """The schools in force in ``month`` by their standing, and by amphoe and network if asked. One statement.

    It counts all schools and those with a standing apart: joining the former to the latter would take twice as long.
    """
    area = (School.amphoe, School.network) if by_area else (literal(""), literal(""))
    grouped = area if by_area else ()
    schools = select(*area, null().label("standing"), func.count(School.id)).where(in_force(month)).group_by(*grouped)
    known = (
        select(*area, SchoolStanding.standing, func.count())
        .join(School, School.id == SchoolStanding.school_id)
        .where(of_campaign(campaign_id), in_force(month))
        .group_by(*grouped, SchoolStanding.standing)
    )
    nowhere: dict[tuple[str, str], int] = {}
    found = []
    for amphoe, network, text, number in session.execute(union_all(schools, known)).tuples():
        place = (amphoe, network or "")
        if text is None:
            nowhere[place] = nowhere.get(place, 0) + number
        else:
            nowhere[place] = nowhere.get(place, 0) - number
            found.append(Count(*place, standing_of(text), number))
    return [*found, *(Count(*place, standing_of(""), number) for place, number in nowhere.items() if number)]


def of_schools(session: Session, campaign_id: int) -> dict[int, Standing]:
    """By school id, in force or not, of those of whom anything is known. One statement."""
    query = select(SchoolStanding.school_id, SchoolStanding.standing).where(of_campaign(campaign_id))
    return {school_id: standing_of(text) for school_id, text in session.execute(query).tuples()}


def schools_in(session: Session, campaign_id: int, wanted: Callable[[Standing], bool]) -> set[int]:
    """The ids of those among `of_schools` that stand like that."""
    meets: dict[int, bool] = {}
    found = of_schools(session, campaign_id)
    for standing in found.values():
        if id(standing) not in meets:
            meets[id(standing)] = wanted(standing)
    return {school_id for school_id, standing in found.items() if meets[id(standing)]}


# Conditions on `SchoolStanding`, by its letters: the only ones in it are those of the items' states


def of_campaign(campaign_id: int) -> ColumnElement[bool]:
    return SchoolStanding.campaign_id == campaign_id


def all_complete(items: int) -> ColumnElement[bool]:
    """All of the campaign's so many items are complete."""
    return SchoolStanding.standing.like("%" + f"{_LETTERS[ItemState.COMPLETE]}%" * items)


def some_incomplete() -> ColumnElement[bool]:
    """The district found an item incomplete, and the school did not declare it since."""
    return SchoolStanding.standing.contains(_LETTERS[ItemState.INCOMPLETE])


def some_known() -> ColumnElement[bool]:
    """The district looked at an item, or the school declared one."""
    known = [letter for state, letter in _LETTERS.items() if state is not ItemState.UNCHECKED]
    return or_(*(SchoolStanding.standing.contains(letter) for letter in known))
