"""Campaigns (เรื่องติดตาม): letter, checklist items, rounds, officer stages and reminder rules. Data, not code."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import Date, ForeignKey, String, Text, Time, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.database import Base, Json, UtcDateTime


class Follows(StrEnum):
    """Whose items a campaign looks at."""

    SCHOOLS = "schools"
    OFFICE = "office"  # the office's own: each item has one owner among its groups, and no school hears of it


class Anchor(StrEnum):
    """What a reminder rule hangs on."""

    ROUND = "round"  # the round's date
    ROUND_RESULTS = "round_results"  # after the round, once its results are in
    STAGE_START = "stage_start"
    STAGE_END = "stage_end"  # only for stages of more than one day


class Audience(StrEnum):
    """Whom a reminder rule writes to."""

    GROUP = "group"
    OFFICERS = "officers"


class Rung(StrEnum):
    """Whom the ladder after a round writes to about a school that still misses something."""

    RESPONSIBLE = "responsible"  # the school's responsible person
    MEMBERS = "members"  # its other registered persons
    NETWORK_HEAD = "network_head"
    OFFICERS = "officers"  # one list for the office


# Working days after a round, and the percentages of complete schools for which the group is thanked.
LADDER = {Rung.RESPONSIBLE: 1, Rung.MEMBERS: 3, Rung.NETWORK_HEAD: 4, Rung.OFFICERS: 5}
THANKS = (50, 80, 100)


class Campaign(Base):
    """One follow-up, as a letter ordered it."""

    __tablename__ = "campaign"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    title: Mapped[str] = mapped_column(String(300))
    letter_no: Mapped[str] = mapped_column(String(60), default="")
    letter_date: Mapped[date | None] = mapped_column(Date)
    signer: Mapped[dict[str, str]] = mapped_column(
        Json, default=dict, server_default="{}"
    )  # of the letter: name, position
    reference: Mapped[dict[str, str]] = mapped_column(Json, default=dict, server_default="{}")  # number, date (ISO)
    follows: Mapped[str] = mapped_column(String(10), default=Follows.SCHOOLS.value, server_default="schools")
    active: Mapped[bool] = mapped_column(default=True)
    statistics_from: Mapped[str | None] = mapped_column(String(7))  # first month "2023-10"; none: no statistics
    statistics_due_day: Mapped[int] = mapped_column(default=5)
    group_name: Mapped[str] = mapped_column(String(120), default="")  # the LINE group that the letter names
    office: Mapped[dict[str, str]] = mapped_column(Json, default=dict)  # name, group, phone, email, line_id, address
    ladder: Mapped[dict[str, int]] = mapped_column(Json, default=lambda: dict(LADDER))  # rung → working days
    thanks: Mapped[list[int]] = mapped_column(Json, default=lambda: list(THANKS))  # percentages, rising
    loaded_at: Mapped[datetime] = mapped_column(UtcDateTime)

    items: Mapped[list[ChecklistItem]] = relationship(
        order_by="ChecklistItem.position", cascade="all, delete-orphan", lazy="selectin"
    )
    rounds: Mapped[list[Round]] = relationship(order_by="Round.number", cascade="all, delete-orphan", lazy="selectin")
    stages: Mapped[list[Stage]] = relationship(order_by="Stage.position", cascade="all, delete-orphan", lazy="selectin")
    rules: Mapped[list[ReminderRule]] = relationship(
        order_by="ReminderRule.id", cascade="all, delete-orphan", lazy="selectin"
    )
    processes: Mapped[list[Process]] = relationship(
        order_by="Process.position", cascade="all, delete-orphan", lazy="selectin"
    )

    def round_on(self, today: date) -> Round | None:
        """The round that results recorded today belong to: the latest begun, else the first to come."""
        begun = [round_ for round_ in self.rounds if round_.date <= today]
        if begun:
            return begun[-1]
        return self.rounds[0] if self.rounds else None

    def next_round(self, today: date) -> Round | None:
        """The next round whose day is today or later."""
        return next((round_ for round_ in self.rounds if round_.date >= today), None)

    @property
    def of_office(self) -> bool:
        """Whether it follows up the office's own items, not the schools'."""
        return self.follows == Follows.OFFICE

    def is_running(self, today: date) -> bool:
        """Whether a day of it is still to come, or it has none at all."""
        return self.last_day is None or self.last_day >= today

    def next_day(self, today: date) -> date | None:
        """The next day on which a round is held or a stage goes on."""
        coming = [round_.date for round_ in self.rounds if round_.date >= today]
        coming += [max(stage.starts, today) for stage in self.stages if stage.ends >= today]
        return min(coming, default=None)

    @property
    def last_day(self) -> date | None:
        """The day on which the whole campaign ends."""
        days = [round_.date for round_ in self.rounds] + [stage.ends for stage in self.stages]
        return max(days, default=None)


class ChecklistItem(Base):
    """One thing that each school must have in order (for the first campaign: the five on info.go.th)."""

    __tablename__ = "checklist_item"
    __table_args__ = (UniqueConstraint("campaign_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    position: Mapped[int]
    key: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(120))
    short: Mapped[str] = mapped_column(String(20))
    howto: Mapped[str] = mapped_column(Text, default="")
    owner: Mapped[str] = mapped_column(String(120), default="", server_default="")  # who answers for it


class Round(Base):
    """One follow-up round (การติดตามครั้งที่ …) on its date."""

    __tablename__ = "round"
    __table_args__ = (UniqueConstraint("campaign_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    number: Mapped[int]
    date: Mapped[date] = mapped_column(Date)
    results_declared_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # an officer says: results are in
    results_declared_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    names_in_group: Mapped[bool] = mapped_column(default=False)  # an officer lets the group read schools' names


class Stage(Base):
    """A task of the officers themselves: the summary for the director, the report to สพฐ."""

    __tablename__ = "stage"
    __table_args__ = (UniqueConstraint("campaign_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    position: Mapped[int]
    key: Mapped[str] = mapped_column(String(40))
    title: Mapped[str] = mapped_column(String(200))
    starts: Mapped[date] = mapped_column(Date)
    ends: Mapped[date] = mapped_column(Date)
    todo: Mapped[str] = mapped_column(Text, default="")


class ReminderRule(Base):
    """When and to whom a notice goes, relative to its anchor; times are Asia/Bangkok."""

    __tablename__ = "reminder_rule"
    __table_args__ = (UniqueConstraint("campaign_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    key: Mapped[str] = mapped_column(String(40))
    anchor: Mapped[str] = mapped_column(String(20))
    working_days: Mapped[int] = mapped_column(default=0)  # before (negative) or after the anchor's day
    last_working_days: Mapped[int | None]  # round_results: the slot on which partial results go out too
    at: Mapped[time] = mapped_column(Time)
    window_minutes: Mapped[int] = mapped_column(default=480)
    ride_minutes: Mapped[int] = mapped_column(default=0)  # waits so long for a reply to ride on before it is pushed
    harmless_twice: Mapped[bool] = mapped_column(default=True)  # a reply of unknown outcome may be followed by a push
    audience: Mapped[str] = mapped_column(String(20))
    multi_day_only: Mapped[bool] = mapped_column(default=False)  # skip stages of a single day


class Process(Base):
    """One of the school's service processes whose users are counted every month."""

    __tablename__ = "process"
    __table_args__ = (UniqueConstraint("campaign_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    position: Mapped[int]
    key: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(200))
    short: Mapped[str] = mapped_column(String(40))
    aliases: Mapped[list[str]] = mapped_column(Json, default=list)


def active_campaigns(session: Session) -> Sequence[Campaign]:
    """Campaigns in force, whole (items, rounds, stages, rules), the newest letter first."""
    return session.scalars(
        select(Campaign).where(Campaign.active).order_by(Campaign.letter_date.desc(), Campaign.id.desc())
    ).all()


def schools_campaigns(campaigns: Sequence[Campaign]) -> list[Campaign]:
    """Those that follow up schools, in the same order."""
    return [campaign for campaign in campaigns if not campaign.of_office]


def running_campaigns(campaigns: Sequence[Campaign], today: date) -> list[Campaign]:
    """The schools' campaigns still running, the one whose next day comes first in front; else the one that ended last.

    Where two are alike, the order given counts.
    """
    of_schools = schools_campaigns(campaigns)
    running = [campaign for campaign in of_schools if campaign.is_running(today)]
    if running:
        return sorted(running, key=lambda campaign: campaign.next_day(today) or date.max)
    return sorted(of_schools, key=lambda campaign: campaign.last_day or today, reverse=True)[:1]


def current_campaign(campaigns: Sequence[Campaign], today: date) -> Campaign | None:
    """The schools' campaign that a question without a name means."""
    return next(iter(running_campaigns(campaigns, today)), None)


def name_among(campaigns: Sequence[Campaign], campaign: Campaign, today: date) -> str:
    """Its title where others run beside it and readers must tell them apart; else ""."""
    return campaign.title if any(c.id != campaign.id and c.is_running(today) for c in campaigns) else ""
