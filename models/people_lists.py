"""People as officers look them up: searched, filtered and cut into pages by the database."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from core.vocabulary import Membership, Role
from models.people import Person
from models.schools import School


class Standing(StrEnum):
    """Which people a list shows."""

    MEMBERS = "members"
    RESPONSIBLE = "responsible"
    BLOCKED = "blocked"  # members who blocked the bot: nothing reaches them
    ENDED = "ended"  # refused, or put out by an officer


@dataclass(frozen=True)
class PeopleFilter:
    """What a list is narrowed to; empty means any."""

    text: str = ""  # in the person's name, the school's name or its code
    standing: Standing = Standing.MEMBERS
    role: Role | None = None
    school: int | None = None
    network: str = ""  # of heads


@dataclass(frozen=True)
class PersonLine:
    """A person with their school, if they have one."""

    person: Person
    school: str
    amphoe: str


def page_of_people(session: Session, wanted: PeopleFilter, offset: int, limit: int) -> tuple[Sequence[PersonLine], int]:
    """The latest to enrol first, but of one school whoever is responsible; and how many there are in all."""
    conditions = _conditions(wanted)
    latest_first = (Person.enrolled_at.desc(), Person.id.desc())
    order = latest_first if wanted.school is None else (Person.responsible.desc(), *reversed(latest_first))
    lines = _lines(session, _with_school().where(*conditions).order_by(*order).offset(offset).limit(limit))
    counted = select(func.count(Person.id)).outerjoin(School, Person.school_id == School.id)
    return lines, session.scalar(counted.where(*conditions)) or 0


def person_line(session: Session, person_id: int) -> PersonLine | None:
    """One person who has not erased their data."""
    lines = _lines(session, _with_school().where(Person.id == person_id, Person.erased_at.is_(None)))
    return lines[0] if lines else None


def page_of_requests(session: Session, offset: int, limit: int) -> Sequence[PersonLine]:
    """People who wait to be let into a school, the oldest request first: asking renews the consent."""
    waiting = _with_school().where(Person.membership == Membership.PENDING).order_by(Person.consented_at, Person.id)
    return _lines(session, waiting.offset(offset).limit(limit))


def count_requests(session: Session) -> int:
    waiting = select(func.count(Person.id)).where(Person.membership == Membership.PENDING)
    return session.scalar(waiting) or 0


def responsible_by_school(session: Session, school_ids: Collection[int]) -> Mapping[int, Person]:
    """School id → who answers for it, of those schools that have somebody."""
    people = session.scalars(select(Person).where(Person.school_id.in_(school_ids), Person.responsible))
    return {person.school_id or 0: person for person in people}


def schools_with_people(session: Session) -> set[int]:
    """Ids of the schools that have at least one member."""
    members = select(Person.school_id).where(Person.membership == Membership.ACTIVE, Person.school_id.is_not(None))
    return {school_id for school_id in session.scalars(members.distinct()) if school_id is not None}


def _with_school() -> Select[Person, str, str]:
    return select(Person, School.name, School.amphoe).outerjoin(School, Person.school_id == School.id)


def _lines(session: Session, query: Select[Person, str, str]) -> list[PersonLine]:
    return [PersonLine(person, name or "", amphoe or "") for person, name, amphoe in session.execute(query).tuples()]


def _conditions(wanted: PeopleFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [Person.erased_at.is_(None)]
    match wanted.standing:
        case Standing.ENDED:
            conditions.append(Person.membership == Membership.ENDED)
        case Standing.BLOCKED:
            conditions += [Person.membership == Membership.ACTIVE, ~Person.reachable]
        case Standing.RESPONSIBLE:
            conditions += [Person.membership == Membership.ACTIVE, Person.responsible.is_(True)]
        case Standing.MEMBERS:
            conditions.append(Person.membership == Membership.ACTIVE)
    if wanted.role is not None:
        conditions.append(Person.role == wanted.role)
    if wanted.school is not None:
        conditions.append(Person.school_id == wanted.school)
    if wanted.network:
        conditions.append(Person.network == wanted.network)
    if wanted.text:
        places = (Person.name, School.name, School.code)
        conditions.append(or_(*(place.icontains(wanted.text, autoescape=True) for place in places)))
    return conditions
