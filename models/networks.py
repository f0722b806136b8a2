"""Networks of schools (เครือข่าย) and the persons who head them. A network is a word in the roster."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.vocabulary import Membership, Role
from models.people import Person
from models.schools import School, in_force
from thai.collation import sort_key


@dataclass(frozen=True)
class Network:
    """A network, its number of schools, and the persons who head it."""

    name: str
    schools: int
    heads: Sequence[Person]


def networks(session: Session, month: str) -> list[Network]:
    """All networks that the roster names, in Thai order; schools in force in ``month``."""
    counted = select(School.network, func.count()).where(School.network.is_not(None), in_force(month))
    schools = dict(session.execute(counted.group_by(School.network)).tuples().all())
    heads: dict[str, list[Person]] = {}
    of_networks = select(Person).where(
        Person.role == Role.NETWORK_HEAD, Person.membership == Membership.ACTIVE, Person.network.is_not(None)
    )
    for person in session.scalars(of_networks.order_by(Person.id)):
        heads.setdefault(person.network or "", []).append(person)
    return [Network(name, schools[name], heads.get(name, [])) for name in sorted(filter(None, schools), key=sort_key)]
