"""Reads a campaign file (campaigns/*.yaml) and stores it; loading again updates by key and deletes nothing in use."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import TidTamError
from models.campaigns import (
    LADDER,
    THANKS,
    Anchor,
    Audience,
    Campaign,
    ChecklistItem,
    Process,
    ReminderRule,
    Round,
    Rung,
    Stage,
)
from models.revision import bump_revision
from thai.working_days import WORK_BEGINS, WORK_ENDS, WorkingDays

# A push to a group is billed for everybody in it: worth two hours of waiting for a ride. Officers are few.
RIDE_MINUTES = {Audience.GROUP: 120, Audience.OFFICERS: 0}


class CampaignFileError(TidTamError):
    """The file is not a campaign; the text names the place and the problem in one line."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class _Signer(_Strict):
    name: str
    position: str = ""


class _Reference(_Strict):
    number: str
    date: date


class _Letter(_Strict):
    number: str
    date: date
    signer: _Signer | None = None
    reference: _Reference | None = None


class _Item(_Strict):
    key: str = Field(max_length=40)
    name: str = Field(max_length=120)
    short: str = Field(max_length=20)
    howto: list[Annotated[str, Field(max_length=300)]] = Field(default=[], max_length=8)


class _Process(_Strict):
    key: str = Field(max_length=40)
    position: int | None = None  # for the reader of the file; the order of the list counts
    name: str = Field(max_length=200)
    short: str = Field(max_length=40)
    aliases: list[str] = []


class _Round(_Strict):
    number: int = Field(ge=1, le=99)
    date: date


class _Stage(_Strict):
    key: str = Field(max_length=40)
    title: str = Field(max_length=200)
    starts: date
    ends: date
    todo: str = Field("", max_length=500)

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> _Stage:
        if self.ends < self.starts:
            raise ValueError("ends before it starts")
        return self


class _Rule(_Strict):
    key: str = Field(max_length=40)
    anchor: Anchor
    working_days: int = Field(0, ge=-60, le=60)
    last_working_days: int | None = Field(None, ge=0, le=60)
    at: time
    window_minutes: int = Field(480, ge=10, le=1440)
    audience: Audience
    ride_minutes: int | None = Field(None, ge=0, le=480)
    harmless_twice: bool = True
    multi_day_only: bool = False

    @field_validator("at", mode="before")
    @classmethod
    def _yaml_reads_times_as_minutes(cls, value: Any) -> Any:
        # an unquoted 08:30 is a base-60 integer to YAML 1.1
        return time(value // 60, value % 60) if isinstance(value, int) else value

    @field_validator("at")
    @classmethod
    def _lies_in_working_hours(cls, value: time) -> time:
        if not WORK_BEGINS <= value < WORK_ENDS:
            raise ValueError(f"must lie in working hours, {WORK_BEGINS:%H:%M} to {WORK_ENDS:%H:%M}")
        return value


class _Rung(_Strict):
    to: Rung
    working_days: int = Field(ge=1, le=60)


class _Statistics(_Strict):
    first_month: str = Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")
    due_day: int = Field(5, ge=1, le=28)


class CampaignFile(_Strict):
    """A campaign as an officer's successor writes it down; see campaigns/ for a commented example."""

    slug: str = Field(pattern=r"^[a-z0-9-]{3,60}$")
    title: str = Field(max_length=300)
    letter: _Letter
    group_name: str = ""
    office: dict[str, str] = {}
    items: list[_Item] = Field(min_length=1, max_length=10)  # what a card in LINE holds
    rounds: list[_Round] = Field(default=[], max_length=20)
    stages: list[_Stage] = []
    reminders: list[_Rule] = []
    ladder: list[_Rung] = [_Rung(to=rung, working_days=after) for rung, after in LADDER.items()]
    thanks: list[Annotated[int, Field(ge=1, le=100)]] = list(THANKS)
    processes: list[_Process] = []
    statistics: _Statistics | None = None

    @model_validator(mode="after")
    def _keys_are_unique(self) -> CampaignFile:
        for place, keys in (
            ("items", [item.key for item in self.items]),
            ("rounds", [round_.number for round_ in self.rounds]),
            ("stages", [stage.key for stage in self.stages]),
            ("reminders", [rule.key for rule in self.reminders]),
            ("processes", [process.key for process in self.processes]),
            ("ladder", [rung.to for rung in self.ladder]),
            ("thanks", self.thanks),
        ):
            if len(set(keys)) != len(keys):
                raise ValueError(f"{place}: a key stands twice")
        return self

    @model_validator(mode="after")
    def _ladder_leads_upwards(self) -> CampaignFile:
        steps = [rung.working_days for rung in self.ladder]
        if steps != sorted(steps):
            raise ValueError("ladder: a rung comes before the one above it")
        return self


def read_campaign_file(text: str) -> CampaignFile:
    """Parse and check; raises CampaignFileError."""
    try:
        data = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise CampaignFileError(f"not YAML: {' '.join(str(error).split())}") from None
    if not isinstance(data, dict):
        raise CampaignFileError("not a campaign file: expected keys such as slug, title, letter, items")
    try:
        return CampaignFile.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        raise CampaignFileError(f"{'.'.join(map(str, first['loc'])) or 'file'}: {first['msg']}") from None


def store_campaign(session: Session, file: CampaignFile, now: datetime) -> Campaign:
    """Create the campaign or bring the one with this slug up to date.

    Items, rounds and stages keep their identity by key, so that checks recorded against them stay theirs; what the
    file no longer names goes only while nothing refers to it (the database refuses otherwise).
    """
    campaign = session.scalar(select(Campaign).where(Campaign.slug == file.slug)) or Campaign(slug=file.slug)
    campaign.title, campaign.active, campaign.loaded_at = file.title, True, now
    campaign.letter_no, campaign.letter_date = file.letter.number, file.letter.date
    campaign.group_name, campaign.office = file.group_name, file.office
    campaign.statistics_from = file.statistics.first_month if file.statistics else None
    campaign.statistics_due_day = file.statistics.due_day if file.statistics else 5
    campaign.ladder = {rung.to.value: rung.working_days for rung in file.ladder}
    campaign.thanks = sorted(file.thanks)
    _merge(campaign.items, "key", ChecklistItem, [_item_columns(n, item) for n, item in enumerate(file.items, 1)])
    _merge(campaign.rounds, "number", Round, [vars(round_) for round_ in file.rounds])
    _merge(campaign.stages, "key", Stage, [{**vars(s), "position": n} for n, s in enumerate(file.stages, 1)])
    _merge(campaign.rules, "key", ReminderRule, [rule_columns(rule) for rule in file.reminders])
    _merge(campaign.processes, "key", Process, [{**vars(p), "position": n} for n, p in enumerate(file.processes, 1)])
    session.add(campaign)
    session.flush()
    bump_revision(session)
    return campaign


def _item_columns(position: int, item: _Item) -> dict[str, Any]:
    return {**vars(item), "howto": "\n".join(item.howto), "position": position}


def rule_columns(rule: _Rule) -> dict[str, Any]:
    """The columns of a reminder rule as the file means it."""
    ride = RIDE_MINUTES[rule.audience] if rule.ride_minutes is None else rule.ride_minutes
    return {**vars(rule), "anchor": rule.anchor.value, "audience": rule.audience.value, "ride_minutes": ride}


def _merge(existing: list[Any], key: str, table: type[Any], wanted: list[dict[str, Any]]) -> None:
    known = {getattr(row, key): row for row in existing}
    for values in wanted:
        row = known.pop(values[key], None)
        if row is None:
            existing.append(table(**values))
            continue
        for column, value in values.items():
            setattr(row, column, value)
    for leftover in known.values():
        existing.remove(leftover)


def rounds_on_days_off(file: CampaignFile, days: WorkingDays) -> list[date]:
    """Round dates that fall on a weekend or holiday: worth a warning when the file is loaded."""
    return [round_.date for round_ in file.rounds if not days.is_working(round_.date)]
