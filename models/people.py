"""People: LINE user, school and role. Nothing else is kept about a person (PDPA section 22)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKey, Index, String, Subquery, and_, func, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.vocabulary import Membership, Role
from models.database import Base, UtcDateTime


class Person(Base):
    """A person who enrolled. After erasure only the id stays, so that records keep an author without a face."""

    __tablename__ = "person"
    __table_args__ = (
        Index(  # the database itself allows one responsible person (ผู้รับผิดชอบ) a school
            "uq_person_responsible",
            "school_id",
            unique=True,
            sqlite_where=text("responsible = 1"),
            postgresql_where=text("responsible"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    line_user_id: Mapped[str | None] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(100), default="")
    role: Mapped[str] = mapped_column(String(20), default=Role.CLERK.value)
    school_id: Mapped[int | None] = mapped_column(ForeignKey("school.id"), index=True)
    network: Mapped[str | None] = mapped_column(String(60))
    membership: Mapped[str] = mapped_column(String(10), default=Membership.ACTIVE.value)
    responsible: Mapped[bool] = mapped_column(default=False)
    reachable: Mapped[bool] = mapped_column(default=True)  # false after unfollow: nothing is pushed
    consented_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    enrolled_at: Mapped[datetime] = mapped_column(UtcDateTime)
    erased_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    @property
    def listens(self) -> bool:
        """Whether the person is in and can be written to: what `listening` says in SQL."""
        return self.membership == Membership.ACTIVE and self.reachable and self.line_user_id is not None


def listening() -> ColumnElement[bool]:
    """The condition that a person is in, has not blocked the bot and was not erased."""
    return and_(Person.membership == Membership.ACTIVE, Person.reachable, Person.line_user_id.is_not(None))


def in_line_for_school() -> Subquery:
    """The people of schools who can be written to, with their ``place``.

    First comes the responsible person or, while they block the bot, the longest enrolled member: who is written to
    about the school.
    """
    order = (Person.responsible.desc(), Person.enrolled_at, Person.id)
    place = func.row_number().over(partition_by=Person.school_id, order_by=order)
    people = select(Person.id, Person.line_user_id, Person.school_id, place.label("place"))
    return people.where(listening(), Person.school_id.is_not(None)).subquery()


def acts_for_district() -> ColumnElement[bool]:
    """The condition that a person records results for the district."""
    return Person.role.in_([role for role in Role if role.records])


def person_by_line_id(session: Session, line_user_id: str) -> Person | None:
    return session.scalar(select(Person).where(Person.line_user_id == line_user_id))


def responsible_person(session: Session, school_id: int) -> Person | None:
    """The school's ผู้รับผิดชอบ, if it has one."""
    return session.scalar(select(Person).where(Person.school_id == school_id, Person.responsible))


def names_of(session: Session, person_ids: Iterable[int | None]) -> dict[int, str]:
    """Names by id, of those who have one: who erased their data has none."""
    ids = {person_id for person_id in person_ids if person_id is not None}
    if not ids:
        return {}
    named = select(Person.id, Person.name).where(Person.id.in_(ids), Person.erased_at.is_(None))
    return dict(session.execute(named).tuples().all())


def active_members(session: Session, school_id: int) -> Sequence[Person]:
    """The school's active people, the responsible person first, then by enrolment."""
    return session.scalars(
        select(Person)
        .where(Person.school_id == school_id, Person.membership == Membership.ACTIVE)
        .order_by(Person.responsible.desc(), Person.enrolled_at, Person.id)
    ).all()


def reachable_officers(session: Session) -> Sequence[Person]:
    """Those who act for the district and can be written to."""
    return session.scalars(select(Person).where(acts_for_district(), listening()).order_by(Person.id)).all()


def pending_requests(session: Session, school_id: int | None = None) -> Sequence[Person]:
    """People who wait to be let in, oldest first; of one school, or of all."""
    query = select(Person).where(Person.membership == Membership.PENDING).order_by(Person.enrolled_at, Person.id)
    return session.scalars(query if school_id is None else query.where(Person.school_id == school_id)).all()


def set_reachable(session: Session, line_user_id: str, reachable: bool) -> None:
    """Remember that LINE reported a follow or an unfollow."""
    session.execute(update(Person).where(Person.line_user_id == line_user_id).values(reachable=reachable))


def hand_over_if_vacant(session: Session, school_id: int) -> Person | None:
    """Give a school without a responsible person its longest enrolled active member; tell who it is now."""
    members = active_members(session, school_id)
    if members and not members[0].responsible:
        members[0].responsible = True
        session.flush()
    return members[0] if members else None
