"""What officers decide about people: who is let in, who may do what, who answers for a school, who is out.

Each function writes its audit entry in the same transaction; callers tell the persons concerned. The rows of the
district's staff are locked first and in one order, so that of two officers who remove each other one remains.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from core.errors import Conflict, Refused
from core.vocabulary import Leaving, Membership, Role
from models.audit import AuditEntry, audit
from models.console_sessions import end_sessions_of
from models.conversations import Conversation
from models.database import affected
from models.fetches import Wanted, ask_for
from models.outbox import cancel_for_chat
from models.people import Person, acts_for_district, hand_over_if_vacant, responsible_person
from models.schools import School
from models.telling import tell

JOIN_DECIDED, ROLE_CHANGED, ENDED, HANDED_OVER = "join_decided", "role_changed", "membership_ended", "handed_over"
DECISIONS = (JOIN_DECIDED, ROLE_CHANGED, ENDED, HANDED_OVER)


# Requests to join a school


def decide_request(
    session: Session, person: Person, *, agreed: bool, by: int | None, told: dict[str, Any], now: datetime
) -> None:
    """Let a waiting person into their school, or refuse, and send them ``told``.

    Raises Refused("settled") when somebody decided before, or the person asked another school meanwhile.
    """
    outcome = Membership.ACTIVE if agreed else Membership.ENDED
    waiting = update(Person).where(
        Person.id == person.id, Person.school_id == person.school_id, Person.membership == Membership.PENDING
    )
    if affected(session, waiting.values(membership=outcome.value)) != 1:
        raise Refused("settled")
    if agreed and person.school_id is not None:
        hand_over_if_vacant(session, person.school_id)
    audit(session, by, JOIN_DECIDED, now, person=person.id, agreed=agreed, school=person.school_id)
    tell(session, person, f"join:{person.id}:{outcome}:{now.isoformat()}", [told], now)


def reopen_request(session: Session, person: Person, school_id: int | None, *, agreed: bool) -> None:
    """Put a decided request back among those that wait. Raises Conflict when more happened to the person since."""
    person = _take(session, person.id)
    left_as = Membership.ACTIVE if agreed else Membership.ENDED
    if person.membership != left_as or person.erased_at or person.school_id != school_id or person.responsible:
        raise Conflict("person")
    if person.role != Role.CLERK:  # vouched for by the office since
        raise Conflict("person")
    person.membership = Membership.PENDING.value


# Roles


def roles_open_to(person: Person) -> Sequence[Role]:
    """The roles that the person can be given: a clerk is one of a school."""
    return [role for role in Role if role is not Role.CLERK or person.school_id is not None]


def change_role(
    session: Session, person_id: int, role: Role, network: str | None, *, was: str, by: int, now: datetime
) -> Person:
    """Give a member another role; ``network`` is that of a head. ``was``: the role that the officer saw.

    Raises Refused: ``not_a_member``, ``own_role`` (nobody changes their own), ``no_school``, ``no_network``,
    ``last_officer``; Conflict when the role was changed in between.
    """
    person = _take_member(session, person_id)
    network = network if role is Role.NETWORK_HEAD else None
    if person.role != was:
        raise Conflict("role")
    if person_id == by:
        raise Refused("own_role")
    if role not in roles_open_to(person):
        raise Refused("no_school")
    if role is Role.NETWORK_HEAD and not _is_network(session, network):
        raise Refused("no_network")
    before, before_network = Role(person.role), person.network
    if (role, network) == (before, before_network):
        return person
    if not role.records:
        _keep_somebody_in_charge(session, person)
    person.role, person.network = role.value, network
    if before.of_district and not (role.records or role == before):
        _sign_out(session, person, by, now)
    _show_fitting_menu(session, person, now)
    detail = {"person": person_id, "was": before.value, "role": role.value, "was_network": before_network}
    audit(session, by, ROLE_CHANGED, now, **detail)
    return person


def _is_network(session: Session, network: str | None) -> bool:
    return session.scalar(select(School.id).where(School.network == network).limit(1)) is not None


def _keep_somebody_in_charge(session: Session, leaves: Person) -> None:
    """Raises Refused("last_officer") unless somebody else may record for the district."""
    if not Role(leaves.role).records:
        return
    others = select(func.count(Person.id)).where(_IN_CHARGE, Person.id != leaves.id)
    if not session.scalar(others):
        raise Refused("last_officer")


# Leaving


@dataclass(frozen=True)
class Ended:
    """Whose membership ended, and who answers for their school since, if that changed."""

    person: Person
    successor: Person | None


def end_membership(session: Session, person_id: int, reason: Leaving, *, by: int, now: datetime) -> Ended:
    """Put a member out; what they recorded stays. If they answered for a school, the next member does.

    Raises Refused: ``not_a_member``, ``own_membership``, ``last_officer``.
    """
    person = _take_member(session, person_id)
    if person_id == by:
        raise Refused("own_membership")
    _keep_somebody_in_charge(session, person)
    was_responsible = person.responsible
    person.membership, person.responsible = Membership.ENDED.value, False
    session.flush()
    successor = hand_over_if_vacant(session, person.school_id) if was_responsible and person.school_id else None
    _sign_out(session, person, by, now)
    if person.line_user_id:
        cancel_for_chat(session, person.line_user_id, "membership ended", now)
    _show_fitting_menu(session, person, now)
    detail = {"responsible": was_responsible, "successor": successor.id if successor else None}
    audit(session, by, ENDED, now, person=person_id, reason=reason.value, **detail)
    return Ended(person, successor)


def reinstate(session: Session, entry: AuditEntry, now: datetime) -> Ended:
    """Take an ended membership back, with the duty for the school if nobody but the successor has it.

    Returns the person and the successor who lost that duty again, if any. Raises Conflict when the person asked to
    join anew or erased their data since.
    """
    person = _take(session, int(entry.detail["person"]))
    if person.membership != Membership.ENDED or person.erased_at:
        raise Conflict("person")
    person.membership = Membership.ACTIVE.value
    lost = None
    if entry.detail["responsible"] and person.school_id is not None:
        session.get(School, person.school_id, with_for_update=True)
        in_charge = responsible_person(session, person.school_id)
        if in_charge is None or in_charge.id == entry.detail["successor"]:
            _make_responsible(session, person)
            lost = in_charge
    _show_fitting_menu(session, person, now)
    return Ended(person, lost)


# Who answers for a school


def hand_over(session: Session, person_id: int, *, was: int | None, by: int, now: datetime) -> Person | None:
    """Make a member the one responsible for their school; returns who was it before.

    ``was``: who was responsible when the officer looked. Raises Refused ``not_a_member`` or ``no_school``; Conflict
    when somebody else is responsible by now.
    """
    person = _take_member(session, person_id)
    if person.school_id is None:
        raise Refused("no_school")
    session.get(School, person.school_id, with_for_update=True)
    before = responsible_person(session, person.school_id)
    if (before.id if before else None) != was or person.responsible:
        raise Conflict("responsible")
    _make_responsible(session, person)
    audit(session, by, HANDED_OVER, now, person=person_id, was=was, school=person.school_id)
    return before


def _make_responsible(session: Session, person: Person) -> None:
    """Off with one, then on with the other: the database allows one a school."""
    session.execute(
        update(Person).where(Person.school_id == person.school_id, Person.responsible).values(responsible=False)
    )
    person.responsible = True
    session.flush()


# Of all of these


def decisions_about(session: Session, person_id: int, limit: int = 20) -> Sequence[tuple[AuditEntry, str | None]]:
    """What was decided about a person, with the decider's name, the latest first."""
    concerned = AuditEntry.detail["person"].as_integer() == person_id
    entries = (
        select(AuditEntry, Person.name)
        .outerjoin(Person, AuditEntry.person_id == Person.id)
        .where(AuditEntry.action.in_(DECISIONS), concerned)
        .order_by(AuditEntry.id.desc())
        .limit(limit)
    )
    return [row.tuple() for row in session.execute(entries)]


_IN_CHARGE = acts_for_district() & (Person.membership == Membership.ACTIVE) & Person.line_user_id.is_not(None)


def _take(session: Session, person_id: int) -> Person:
    session.scalars(select(Person.id).where(_IN_CHARGE).order_by(Person.id).with_for_update()).all()
    return session.get_one(Person, person_id, with_for_update=True, populate_existing=True)


def _take_member(session: Session, person_id: int) -> Person:
    person = _take(session, person_id)
    if person.membership != Membership.ACTIVE or person.line_user_id is None:
        raise Refused("not_a_member")
    return person


def _sign_out(session: Session, person: Person, by: int, now: datetime) -> None:
    """End what was begun under the rights that are gone: browsers, and drafts in chat."""
    end_sessions_of(session, person.id, by, now)
    session.execute(delete(Conversation).where(Conversation.line_user_id == person.line_user_id))


def _show_fitting_menu(session: Session, person: Person, now: datetime) -> None:
    """The rich menu of officers, or everybody's."""
    if person.line_user_id:
        records = person.membership == Membership.ACTIVE and Role(person.role).records
        ask_for(session, Wanted.MENU, person.line_user_id, {"officer": records}, now)
