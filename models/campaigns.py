"""Campaigns (เรื่องติดตาม): letter, checklist items, rounds, officer stages and reminder rules. Data, not code."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import Date, ForeignKey, String, Text, Time, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from models.database import Base, Json, UtcDateTime


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
    active: Mapped[bool] = mapped_column(default=True)
    statistics_from: Mapped[str | None] = mapped_column(String(7))  # first month "2023-10"; none: no statistics
    statistics_due_day: Mapped[int] = mapped_column(default=5)
    group_name: Mapped[str] = mapped_column(String(120), default="")  # the LINE group that the letter names
    office: Mapped[dict[str, str]] = mapped_column(Json, default=dict)  # name, group, phone, email, line_id
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


def current_campaign(campaigns: Sequence[Campaign], today: date) -> Campaign | None:
    """The campaign that a question without a name means: one still running, else the one that ended last."""
    running = [campaign for campaign in campaigns if campaign.last_day is None or campaign.last_day >= today]
    if running:
        return running[0]
    return max(campaigns, key=lambda campaign: campaign.last_day or today, default=None)
