"""To whom a broadcast goes: how many, at what price, and the chats themselves. One statement each, whatever the size.

Only people who can be written to count: active, with a LINE account, not having blocked the bot. A school is taken as
the month stands: closed ones are left out.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.orm import Session

from core.vocabulary import AudienceKind
from models.campaigns import Campaign
from models.groups import Group
from models.people import Person, in_line_for_school, listening
from models.schools import School, in_force
from models.standings import SchoolStanding, all_complete, of_campaign
from models.statistics import MonthlyReport, months_due
from thai.months import Month

MOST_SCHOOLS = 60  # named one by one


@dataclass(frozen=True)
class Audience:
    """A kind and what it needs. ``one_per_school``: only the one who is responsible, or stands in."""

    kind: AudienceKind
    group: int | None = None  # id of the bound group
    campaign: int | None = None  # whose items or months are missing
    month: str | None = None  # OWING: this month; none: any month that is over
    area: str = ""  # an amphoe or a network
    schools: tuple[int, ...] = ()
    one_per_school: bool = False

    def as_data(self) -> dict[str, Any]:
        """As JSON."""
        return {**vars(self), "kind": self.kind.value, "schools": list(self.schools)}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Audience:
        return cls(**{**data, "kind": AudienceKind(data["kind"]), "schools": tuple(data["schools"])})


@dataclass(frozen=True)
class Reach:
    """How far a broadcast reaches. ``messages``: billed when nothing rides on a reply (LINE bills people)."""

    chats: int
    messages: int
    schools: int | None = None  # that belong to the audience; none where it is not one of schools
    schools_reached: int = 0
    members_known: bool = True  # of a group: whether LINE has told how many they are


@dataclass(frozen=True)
class Recipient:
    """One chat; ``order`` grows, so that what is left can be asked for."""

    order: int
    chat_id: str


def reach(session: Session, audience: Audience, today: date) -> Reach:
    """The size of the audience as of now."""
    if audience.kind is AudienceKind.GROUP:
        group = _bound_group(session, audience)
        members = group.members if group else 0
        return Reach(1 if group else 0, 1 if members is None else members, members_known=members is not None)
    people = _people(session, audience, today).subquery()
    count, reached = session.execute(
        select(func.count(), func.count(func.distinct(people.c.school_id))).select_from(people)
    ).one()
    schools = _schools(session, audience, today)
    if schools is None:
        return Reach(count, count)
    of_audience = session.scalar(select(func.count()).select_from(schools.subquery())) or 0
    return Reach(count, count, of_audience, reached)


def recipients(session: Session, audience: Audience, today: date, after: int, limit: int) -> list[Recipient]:
    """The next chats after one's ``order`` (0: from the beginning), at most ``limit``."""
    if audience.kind is AudienceKind.GROUP:
        group = _bound_group(session, audience)
        return [Recipient(group.id, group.line_group_id)] if group and group.id > after else []
    people = _people(session, audience, today).where(Person.id > after).order_by(Person.id).limit(limit)
    return [Recipient(row.id, row.line_user_id) for row in session.execute(people)]


def no_longer(session: Session, audience: Audience, chat_ids: Collection[str], today: date) -> Mapping[str, str]:
    """The chats among these that do not belong to the audience any more, and why, for the record."""
    if audience.kind is AudienceKind.GROUP:
        group = _bound_group(session, audience)
        return {id_: "the group is no longer bound" for id_ in chat_ids if not group or group.line_group_id != id_}
    people = _people(session, audience, today, ignore_one_per_school=True).where(Person.line_user_id.in_(chat_ids))
    gone = set(chat_ids) - {row.line_user_id for row in session.execute(people)}
    if not gone:
        return {}
    here = select(Person.line_user_id).where(Person.line_user_id.in_(gone), listening())
    why = {
        AudienceKind.MISSING: "the school is complete by now",
        AudienceKind.OWING: "the school has handed in by now",
    }.get(audience.kind, "no longer of the audience")
    return dict.fromkeys(gone, "the person can no longer be reached") | dict.fromkeys(session.scalars(here), why)


def _bound_group(session: Session, audience: Audience) -> Group | None:
    return session.scalar(
        select(Group).where(Group.id == audience.group, Group.bound_at.is_not(None), Group.left_at.is_(None))
    )


def _people(
    session: Session, audience: Audience, today: date, *, ignore_one_per_school: bool = False
) -> Select[int, str | None, int | None]:
    query = select(Person.id, Person.line_user_id, Person.school_id).where(listening())
    schools = _schools(session, audience, today)
    if schools is not None:
        of_schools = Person.school_id.in_(schools)
        heads = audience.kind is AudienceKind.NETWORK
        query = query.where(or_(of_schools, Person.network == audience.area) if heads else of_schools)
    if audience.one_per_school and not ignore_one_per_school:
        query = query.where(or_(Person.school_id.is_(None), Person.id.in_(_first_of_each_school())))
    return query


def _first_of_each_school() -> Select[int]:
    person = in_line_for_school()
    return select(person.c.id).where(person.c.place == 1)


def _schools(session: Session, audience: Audience, today: date) -> Select[int] | None:
    """The schools of the audience; None for everybody."""
    this_month = in_force(Month.of(today).iso)
    match audience.kind:
        case AudienceKind.MISSING:
            return select(School.id).where(this_month, _misses_an_item(session, audience))
        case AudienceKind.OWING:
            return select(School.id).where(_owes(session, audience, today))
        case AudienceKind.AMPHOE:
            return select(School.id).where(this_month, School.amphoe == audience.area)
        case AudienceKind.NETWORK:
            return select(School.id).where(this_month, School.network == audience.area)
        case AudienceKind.SCHOOLS:
            return select(School.id).where(School.id.in_(audience.schools))
        case _:
            return None


def _misses_an_item(session: Session, audience: Audience) -> ColumnElement[bool]:
    """Not every item is verified complete, as in ใครยังไม่ครบ."""
    campaign = session.get(Campaign, audience.campaign)
    if campaign is None:
        return false()
    complete = select(SchoolStanding.school_id).where(of_campaign(campaign.id), all_complete(len(campaign.items)))
    return School.id.not_in(complete)


def _owes(session: Session, audience: Audience, today: date) -> ColumnElement[bool]:
    """Not handed in: that month, or any that is over."""
    campaign = session.get(Campaign, audience.campaign)
    if campaign is None:
        return false()
    months = [audience.month] if audience.month else [month.iso for month in months_due(campaign, today)]
    return or_(false(), *(in_force(month) & School.id.not_in(_handed_in(campaign.id, month)) for month in months))


def _handed_in(campaign_id: int, month: str) -> Select[int]:
    return select(MonthlyReport.school_id).where(
        MonthlyReport.campaign_id == campaign_id, MonthlyReport.month == month, MonthlyReport.current
    )
