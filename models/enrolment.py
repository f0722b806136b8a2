"""Enrolment codes and what they open.

A code is derived from the program's secret and a generation number, so it can be printed again without
being stored: the table holds only its hash. Rotating raises the generation and revokes the older code.
Five wrong codes, each within 15 minutes of the one before, lock that person out for 15 minutes; a right one in between
changes nothing, or whoever has one could try others without end.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import ColumnElement, ForeignKey, String, and_, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.errors import Refused
from core.tokens import token_hash
from core.vocabulary import Membership, Role
from models.database import Base, UtcDateTime, affected, insert_all_once, insert_once, upsert
from models.people import Person, hand_over_if_vacant, person_by_line_id, responsible_person

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # no 0/O, 1/I/L, U: read from paper, typed on a phone
CODE_LENGTH = 8
SCHOOL_CODE_LIFE = timedelta(days=180)
INVITE_LIFE = timedelta(days=7)
WRONG_CODES_ALLOWED = 5
LOCKOUT = timedelta(minutes=15)
MOST_AT_ONCE = 1_000  # schools in one statement


class EnrolCode(Base):
    """A way in: a school's code serves several people until it expires, an officer's invitation one."""

    __tablename__ = "enrol_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    code_hash: Mapped[str] = mapped_column(String(64), unique=True)
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(100), default="")
    network: Mapped[str | None] = mapped_column(String(60))
    generation: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class CodeAttempts(Base):
    """Wrong codes from one LINE user, none of them long after the one before.

    ``line_user_id``: of somebody who was erased since, its hash.
    """

    __tablename__ = "code_attempts"

    line_user_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime)
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)


@dataclass(frozen=True)
class Invitation:
    """What a valid code opens."""

    code_id: int
    role: Role
    school_id: int | None
    name: str
    network: str = ""  # of the head of a network


def canonical(code: str) -> str:
    """A code as typed, without dashes and spaces, in capitals, with look-alikes read as meant."""
    kept = "".join(character for character in code.upper() if character.isalnum())
    return kept.translate(str.maketrans("0O1ILU", "QQJJJV"))


def looks_like_code(text: str) -> bool:
    """Whether a text is nothing but eight letters and digits of a code, in one or two groups."""
    return re.fullmatch(r"[0-9A-Za-z]{4}[ -]?[0-9A-Za-z]{4}", text.strip()) is not None


def readable(code: str) -> str:
    """A code as it is printed: two groups of four."""
    return f"{code[:4]}-{code[4:]}"


def _hash(key: bytes, code: str) -> str:
    return hmac.new(key, b"enrol:" + canonical(code).encode(), hashlib.sha256).hexdigest()


def _derive(key: bytes, *parts: object) -> str:
    digest = hmac.new(key, ":".join(map(str, parts)).encode(), hashlib.sha256).digest()
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:CODE_LENGTH])


class Coded(Protocol):
    """A school, as far as its enrolment code depends on it: a row of the table, or of a list."""

    @property
    def id(self) -> int: ...

    @property
    def code(self) -> str: ...


@dataclass(frozen=True)
class IssuedCode:
    """A school's code in force, as `_derive` gives it."""

    code: str
    expires_at: datetime


def codes_in_force(session: Session, key: bytes, schools: Sequence[Coded], now: datetime) -> dict[int, IssuedCode]:
    """School id → its code, of those that have one; one statement for every ``MOST_AT_ONCE`` schools."""
    found: dict[int, IssuedCode] = {}
    for newest, school in _newest(session, schools):
        if newest.revoked_at is None and newest.expires_at > now:
            code = _derive(key, "school", school.code, newest.generation)
            if newest.code_hash == _hash(key, code):  # else the program's secret was changed since
                found[school.id] = IssuedCode(code, newest.expires_at)
    return found


def issue_codes(
    session: Session, key: bytes, schools: Sequence[Coded], now: datetime, *, rotate: bool = False
) -> dict[int, IssuedCode]:
    """School id → its code in force, issued anew where it is missing or expired, or for all with ``rotate``."""
    codes = {} if rotate else codes_in_force(session, key, schools, now)
    without = [school for school in schools if school.id not in codes]
    generations = {school.id: newest.generation for newest, school in _newest(session, without)}
    expires_at = now + SCHOOL_CODE_LIFE
    rows = []
    for school in without:
        generation = generations.get(school.id, 0) + 1
        code = _derive(key, "school", school.code, generation)
        codes[school.id] = IssuedCode(code, expires_at)
        rows.append({
            "code_hash": _hash(key, code), "school_id": school.id, "role": Role.CLERK.value, "name": "",
            "generation": generation, "created_at": now, "expires_at": expires_at,
        })  # fmt: skip
    for batch in _batches([school.id for school in without]):
        older = update(EnrolCode).where(EnrolCode.school_id.in_(batch), EnrolCode.revoked_at.is_(None))
        session.execute(older.values(revoked_at=now))
    insert_all_once(session, EnrolCode, rows)  # who renews at the same instant arrives at the same codes
    return codes


def school_code(session: Session, key: bytes, school: Coded, now: datetime, *, rotate: bool = False) -> str:
    """The code in force of one school, as `issue_codes`."""
    return issue_codes(session, key, [school], now, rotate=rotate)[school.id].code


def _newest(session: Session, schools: Sequence[Coded]) -> Iterator[tuple[EnrolCode, Coded]]:
    """The code of the latest generation of each school that ever had one."""
    by_id = {school.id: school for school in schools}
    for batch in _batches(list(by_id)):
        latest = (
            select(EnrolCode.school_id, func.max(EnrolCode.generation).label("generation"))
            .where(EnrolCode.school_id.in_(batch))
            .group_by(EnrolCode.school_id)
            .subquery()
        )
        same = (EnrolCode.school_id == latest.c.school_id) & (EnrolCode.generation == latest.c.generation)
        for code in session.scalars(select(EnrolCode).join(latest, same)):
            yield code, by_id[code.school_id or 0]


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + MOST_AT_ONCE] for start in range(0, len(ids), MOST_AT_ONCE))


def district_invite(
    session: Session, key: bytes, now: datetime, role: Role, name: str = "", network: str | None = None
) -> str:
    """A fresh single-use code for somebody of the district office or for a network's head, good for 7 days."""
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    _store(session, key, code, now, INVITE_LIFE, role=role, name=name, network=network)
    return code


def _store(session: Session, key: bytes, code: str, now: datetime, life: timedelta, **columns: object) -> None:
    session.add(EnrolCode(code_hash=_hash(key, code), created_at=now, expires_at=now + life, **columns))
    session.flush()


def open_invitations(session: Session, now: datetime) -> Sequence[EnrolCode]:
    """Invitations that can still be used, the latest first; their codes are not known to anybody here."""
    return session.scalars(
        select(EnrolCode).where(_is_open_invitation(now)).order_by(EnrolCode.created_at.desc(), EnrolCode.id.desc())
    ).all()


def withdraw_invitation(session: Session, code_id: int, now: datetime) -> bool:
    """End an invitation; False when it was used, ended or expired before."""
    ending = update(EnrolCode).where(EnrolCode.id == code_id, _is_open_invitation(now))
    return bool(affected(session, ending.values(revoked_at=now, name="")))


def _is_open_invitation(now: datetime) -> ColumnElement[bool]:
    return and_(
        EnrolCode.school_id.is_(None), EnrolCode.revoked_at.is_(None), EnrolCode.used_at.is_(None),
        EnrolCode.expires_at > now,
    )  # fmt: skip


def open_code(session: Session, key: bytes, line_user_id: str, code: str, now: datetime) -> Invitation:
    """Read a code that a person sent; count it when it is wrong.

    Raises Refused: ``locked`` (too many wrong ones), ``wrong``, ``expired`` (or rotated), ``used``.
    """
    if _is_locked(_attempts(session, line_user_id), now):
        raise Refused("locked")
    found = session.scalar(select(EnrolCode).where(EnrolCode.code_hash == _hash(key, code)))
    if found is None:
        raise Refused("locked" if _count_failure(session, line_user_id, now) else "wrong")
    if found.revoked_at or found.expires_at <= now:
        raise Refused("expired")
    if found.used_at:
        raise Refused("used")
    return Invitation(found.id, Role(found.role), found.school_id, found.name, found.network or "")


def _count_failure(session: Session, line_user_id: str, now: datetime) -> bool:
    """Count one wrong code; tell whether the person is locked out now."""
    none_yet = {"line_user_id": line_user_id, "failures": 0, "last_at": now, "locked_until": None}
    insert_once(session, CodeAttempts, none_yet)  # so that of several at once each waits for the one before it
    known = _attempts(session, line_user_id)
    if _is_locked(known, now):
        return True
    own = known[0]
    own.failures = 1 + max((attempts.failures for attempts in known if now - attempts.last_at <= LOCKOUT), default=0)
    own.last_at = now
    own.locked_until = now + LOCKOUT if own.failures >= WRONG_CODES_ALLOWED else None
    session.flush()
    return own.locked_until is not None


def _attempts(session: Session, line_user_id: str) -> list[CodeAttempts]:
    """The person's own, then those from before an erasure; locked until the commit."""
    ids = (line_user_id, token_hash(line_user_id))
    found = (session.get(CodeAttempts, id_, with_for_update=True, populate_existing=True) for id_ in ids)
    return [attempts for attempts in found if attempts is not None]


def _is_locked(known: Sequence[CodeAttempts], now: datetime) -> bool:
    return any(attempts.locked_until is not None and attempts.locked_until > now for attempts in known)


def lock_ends(session: Session, line_user_id: str) -> datetime | None:
    """When a locked-out person may try again."""
    ends = [attempts.locked_until for attempts in _attempts(session, line_user_id) if attempts.locked_until]
    return max(ends, default=None)


def forget_attempts(session: Session, line_user_id: str, now: datetime) -> None:
    """The person is erased: wrong codes that still count do so under a hash that names nobody."""
    attempts = session.get(CodeAttempts, line_user_id, with_for_update=True)
    if attempts is None:
        return
    session.delete(attempts)
    if now - attempts.last_at <= LOCKOUT:
        kept = {"failures": attempts.failures, "last_at": attempts.last_at, "locked_until": attempts.locked_until}
        upsert(session, CodeAttempts, {"line_user_id": token_hash(line_user_id)}, kept)


def enrol(session: Session, line_user_id: str, invitation: Invitation, now: datetime) -> Person:
    """Enrol (or move) the person as the invitation says; called after they agreed to the privacy notice.

    The first person of a school is active and responsible at once; later ones wait (PENDING) until the responsible
    person or an officer agrees. Raises Refused when the code was meanwhile rotated or ran out ("expired"), or when
    a single-use code was taken in between ("used").
    """
    _redeem(session, invitation, now)
    person = person_by_line_id(session, line_user_id) or Person(line_user_id=line_user_id, enrolled_at=now)
    left_school = person.school_id if person.responsible and person.school_id != invitation.school_id else None
    if invitation.school_id is None:
        _join_district(person, invitation, session)
    elif person.school_id != invitation.school_id or person.membership != Membership.ACTIVE:
        _join_school(person, invitation.school_id, session)
    person.consented_at, person.reachable = now, True
    session.add(person)
    session.flush()
    if left_school is not None:
        hand_over_if_vacant(session, left_school)
    return person


def _redeem(session: Session, invitation: Invitation, now: datetime) -> None:
    """Look at the code again and use a single-use one up; the name on it has then passed to the person."""
    in_force = (EnrolCode.id == invitation.code_id, EnrolCode.revoked_at.is_(None), EnrolCode.expires_at > now)
    if session.scalar(select(EnrolCode.id).where(*in_force)) is None:
        raise Refused("expired")
    take = update(EnrolCode).where(*in_force, EnrolCode.used_at.is_(None)).values(used_at=now, name="")
    if invitation.school_id is None and affected(session, take) != 1:
        raise Refused("used")


def _join_district(person: Person, invitation: Invitation, session: Session) -> None:
    person.role = invitation.role.value
    person.network = session.scalar(select(EnrolCode.network).where(EnrolCode.id == invitation.code_id))
    person.name = invitation.name or person.name or ""
    person.membership = Membership.ACTIVE.value


def _join_school(person: Person, school_id: int, session: Session) -> None:
    first = responsible_person(session, school_id) is None
    vouched_for = person.role not in (None, Role.CLERK) and person.membership == Membership.ACTIVE  # by the office
    person.school_id = school_id
    person.responsible = first
    person.role = person.role if vouched_for else Role.CLERK.value
    person.membership = (Membership.ACTIVE if first or vouched_for else Membership.PENDING).value
