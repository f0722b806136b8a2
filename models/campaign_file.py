"""A campaign as a file (campaigns/*.yaml): reading, writing and storing it.

Storing again updates by key and deletes nothing in use. `campaign_as_file` is the way back, so that what is on record
can be copied, changed, compared and kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from enum import StrEnum
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
    Follows,
    Process,
    ReminderRule,
    Round,
    Rung,
    Stage,
)
from models.revision import bump_revision
from thai.working_days import WORK_BEGINS, WORK_ENDS, WorkingDays

Name = Annotated[str, Field(min_length=1)]
Day = Annotated[date, Field(ge=date(2010, 1, 1), le=date(2100, 12, 31))]

# A push to a group is billed for everybody in it: worth two hours of waiting for a ride. Officers are few.
RIDE_MINUTES = {Audience.GROUP: 120, Audience.OFFICERS: 0}


class CampaignFileError(TidTamError):
    """The file is not a campaign; the text names the place and the problem in one line.

    ``problems``: all that is wrong, as pydantic tells it; empty when the file could not be read at all.
    """

    def __init__(self, text: str, problems: Sequence[Mapping[str, Any]] = ()) -> None:
        super().__init__(text)
        self.problems = problems


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class _Signer(_Strict):
    name: Name = Field(max_length=200)
    position: str = Field("", max_length=300)


class _Reference(_Strict):
    number: str = Field(max_length=60)
    date: date


class _Letter(_Strict):
    number: str = Field(max_length=60)
    date: date
    signer: _Signer | None = None
    reference: _Reference | None = None


class _Item(_Strict):
    key: Name = Field(max_length=40)
    name: Name = Field(max_length=120)
    short: Name = Field(max_length=20)
    owner: str = Field("", max_length=120)  # who answers for it, where items have one owner each
    howto: list[Annotated[str, Field(max_length=300)]] = Field(default=[], max_length=8)


class _Process(_Strict):
    key: Name = Field(max_length=40)
    position: int | None = None  # for the reader of the file; the order of the list counts
    name: Name = Field(max_length=200)
    short: Name = Field(max_length=40)
    aliases: list[Annotated[str, Field(max_length=60)]] = Field(default=[], max_length=40)


class _Round(_Strict):
    number: int = Field(ge=1, le=99)
    date: Day


class _Stage(_Strict):
    key: Name = Field(max_length=40)
    title: Name = Field(max_length=200)
    starts: Day
    ends: Day
    todo: str = Field("", max_length=500)

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> _Stage:
        if self.ends < self.starts:
            raise ValueError("ends before it starts")
        return self


class _Rule(_Strict):
    key: Name = Field(max_length=40)
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

    @model_validator(mode="after")
    def _waits_as_its_audience_allows(self) -> _Rule:
        if self.ride_minutes is None:
            self.ride_minutes = RIDE_MINUTES[self.audience]
        return self


class _Rung(_Strict):
    to: Rung
    working_days: int = Field(ge=1, le=60)


class _Statistics(_Strict):
    first_month: str = Field(pattern=r"^20[1-9]\d-(0[1-9]|1[0-2])$")
    due_day: int = Field(5, ge=1, le=28)


class CampaignFile(_Strict):
    """A campaign as an officer's successor writes it down; see campaigns/ for a commented example."""

    slug: str = Field(pattern=r"^[a-z0-9-]{3,60}$")
    title: Name = Field(max_length=300)
    follows: Follows = Follows.SCHOOLS
    letter: _Letter
    group_name: str = Field("", max_length=120)
    office: dict[Annotated[str, Field(max_length=40)], Annotated[str, Field(max_length=300)]] = Field({}, max_length=20)
    items: list[_Item] = Field(min_length=1, max_length=10)  # what a card in LINE holds
    rounds: list[_Round] = Field(default=[], max_length=20)
    stages: list[_Stage] = Field(default=[], max_length=20)
    reminders: list[_Rule] = Field(default=[], max_length=40)
    ladder: list[_Rung] = [_Rung(to=rung, working_days=after) for rung, after in LADDER.items()]
    thanks: list[Annotated[int, Field(ge=1, le=100)]] = list(THANKS)
    processes: list[_Process] = Field(default=[], max_length=30)
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

    @model_validator(mode="after")
    def _rounds_follow_each_other(self) -> CampaignFile:
        in_order = sorted(self.rounds, key=lambda round_: round_.number)
        days = [round_.date for round_ in in_order]
        if days != sorted(set(days)):
            raise ValueError("rounds: a round is not later than the one before it")
        return self

    @model_validator(mode="after")
    def _the_offices_own_has_no_rounds(self) -> CampaignFile:
        if self.follows is Follows.OFFICE and (self.rounds or self.statistics):
            raise ValueError("follows: the office's own items have stages, but no rounds and no statistics")
        return self


class _PlainLoader(yaml.SafeLoader):
    """Without aliases: a small file must not unfold into a huge one."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("aliases (*name) are not used in campaign files")
        return super().compose_node(parent, index)


def read_campaign_file(text: str) -> CampaignFile:
    """Parse and check; raises CampaignFileError."""
    try:
        data = yaml.load(text, _PlainLoader)  # noqa: S506  # a SafeLoader
    except yaml.YAMLError as error:
        raise CampaignFileError(f"not YAML: {' '.join(str(error).split())}") from None
    except RecursionError:
        raise CampaignFileError("not YAML: nested too deeply") from None
    if not isinstance(data, dict):
        raise CampaignFileError("not a campaign file: expected keys such as slug, title, letter, items")
    try:
        return CampaignFile.model_validate(data)
    except ValidationError as error:
        problems = error.errors()
        first = problems[0]
        place = ".".join(map(str, first["loc"])) or "file"
        raise CampaignFileError(f"{place}: {first['msg']}", [dict(problem) for problem in problems]) from None


def campaign_yaml(file: CampaignFile) -> str:
    """The file as an officer may keep, change and load it again."""
    data = {key: value for key, value in _plain(file.model_dump()).items() if value not in (None, "", [], {})}
    return yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=120)


def _plain(value: Any) -> Any:
    """What YAML can write: times as "08:30", names of enums, and nothing where nothing is said."""
    if isinstance(value, Mapping):
        return {key: _plain(inner) for key, inner in value.items() if inner is not None}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if isinstance(value, StrEnum):
        return value.value
    return f"{value:%H:%M}" if isinstance(value, time) else value


def fingerprint(file: CampaignFile) -> str:
    """Alike for files that say the same."""
    return hashlib.sha256(file.model_dump_json().encode()).hexdigest()


# To the database and back


def store_campaign(session: Session, file: CampaignFile, now: datetime, *, active: bool = True) -> Campaign:
    """Create the campaign or bring the one with this slug up to date.

    Items, rounds and stages keep their identity by key, so that checks recorded against them stay theirs; what the
    file no longer names goes only while nothing refers to it (the database refuses otherwise).
    """
    campaign = session.scalar(select(Campaign).where(Campaign.slug == file.slug)) or Campaign(slug=file.slug)
    campaign.active, campaign.loaded_at = active, now
    _fill(campaign, file)
    session.add(campaign)
    session.flush()
    bump_revision(session)
    return campaign


def as_campaign(file: CampaignFile) -> Campaign:
    """What storing would make of the file, apart from any database: for looking ahead."""
    campaign = Campaign(slug=file.slug)
    _fill(campaign, file)
    return campaign


def _fill(campaign: Campaign, file: CampaignFile) -> None:
    letter = file.letter
    campaign.title, campaign.follows = file.title, file.follows.value
    campaign.letter_no, campaign.letter_date = letter.number, letter.date
    campaign.signer = letter.signer.model_dump() if letter.signer else {}
    campaign.reference = letter.reference.model_dump(mode="json") if letter.reference else {}
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


def campaign_as_file(campaign: Campaign) -> CampaignFile:
    """The file that storing would make this campaign of."""
    statistics = {"first_month": campaign.statistics_from, "due_day": campaign.statistics_due_day}
    return CampaignFile.model_validate(
        {
            "slug": campaign.slug, "title": campaign.title, "follows": campaign.follows,
            "letter": {
                "number": campaign.letter_no, "date": campaign.letter_date,
                "signer": campaign.signer or None, "reference": campaign.reference or None,
            },
            "group_name": campaign.group_name, "office": campaign.office,
            "items": [{**_columns(item, _Item), "howto": item.howto.splitlines()} for item in campaign.items],
            "rounds": [_columns(round_, _Round) for round_ in sorted(campaign.rounds, key=lambda r: r.number)],
            "stages": [_columns(stage, _Stage) for stage in campaign.stages],
            "reminders": [_columns(rule, _Rule) for rule in campaign.rules],
            "ladder": [{"to": to, "working_days": after} for to, after in campaign.ladder.items()],
            "thanks": list(campaign.thanks),
            "processes": [{**_columns(process, _Process), "position": None} for process in campaign.processes],
            "statistics": statistics if campaign.statistics_from else None,
        }
    )  # fmt: skip


def _columns(row: Any, part: type[_Strict]) -> dict[str, Any]:
    """The row's columns that the file names."""
    return {name: getattr(row, name) for name in part.model_fields}


def _item_columns(position: int, item: _Item) -> dict[str, Any]:
    return {**vars(item), "howto": "\n".join(item.howto), "position": position}


def rule_columns(rule: _Rule) -> dict[str, Any]:
    """The columns of a reminder rule as the file means it."""
    return {**vars(rule), "anchor": rule.anchor.value, "audience": rule.audience.value}


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
