"""Which notices a campaign's calendar calls for, and when. Pure: campaign and working days in, plan out.

A rule that falls on a day off moves to the working day before it (letter ศธ ๐๔๐๔๒/๓๓๒๙ names working days only).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from core.clock import at_bangkok, in_bangkok
from models.campaigns import Anchor, Audience, Campaign, ReminderRule, Round, Stage
from models.notices import notice_key
from thai.working_days import WORK_BEGINS, WORK_ENDS, WorkingDays


@dataclass(frozen=True)
class PlannedNotice:
    """One notice of one rule: it may ride from ``due_at``, is pushed from ``push_at``, and is over after ``until``."""

    campaign_id: int
    slug: str
    rule: str
    anchor: Anchor
    audience: Audience
    due_at: datetime
    push_at: datetime
    until: datetime
    day: date  # the round's or stage's day that it speaks of
    round_id: int | None = None
    round_number: int | None = None
    stage_id: int | None = None
    stage_key: str = ""
    stage_title: str = ""
    harmless_twice: bool = True
    partial_from: datetime | None = None  # results: from here on, partial ones go out too

    @property
    def ride(self) -> timedelta:
        """For how long it waits for a message of its chat to ride on."""
        return self.push_at - self.due_at

    @property
    def key(self) -> str:
        """What makes this notice the same one after a restart or for a second worker."""
        about = f"round{self.round_number}" if self.round_number is not None else f"stage-{self.stage_key}"
        if self.anchor is not Anchor.ROUND_RESULTS:
            about += f"@{self.day}"  # moved to another day it is news again; results are told once
        return notice_key(self.slug, about, self.rule)


def plan(campaign: Campaign, days: WorkingDays) -> list[PlannedNotice]:
    """Every notice of the campaign, in the order in which they fall due."""
    notices = [notice for rule in campaign.rules for notice in _of_rule(campaign, rule, days)]
    return sorted(notices, key=lambda notice: (notice.due_at, notice.key))


def _of_rule(campaign: Campaign, rule: ReminderRule, days: WorkingDays) -> Iterator[PlannedNotice]:
    anchor = Anchor(rule.anchor)
    if anchor is Anchor.ROUND:
        yield from (_round_notice(campaign, rule, round_, days) for round_ in campaign.rounds)
    elif anchor is Anchor.ROUND_RESULTS:
        yield from (_results_notice(campaign, rule, round_, days) for round_ in campaign.rounds)
    else:
        for stage in campaign.stages:
            if stage.starts != stage.ends or not rule.multi_day_only:
                yield _stage_notice(campaign, rule, stage, days)


def _day(anchor_day: date, working_days: int, days: WorkingDays) -> date:
    return days.shift(anchor_day, working_days) if working_days else days.on_or_before(anchor_day)


def _window(rule: ReminderRule, day: date) -> tuple[datetime, datetime]:
    """From the rule's time, for its window, but never past the end of the working day."""
    due = at_bangkok(day, rule.at)
    return due, min(due + timedelta(minutes=rule.window_minutes), at_bangkok(day, WORK_ENDS))


def _push_at(rule: ReminderRule, due: datetime, until: datetime) -> datetime:
    return min(due + timedelta(minutes=rule.ride_minutes), until)


def _round_notice(campaign: Campaign, rule: ReminderRule, round_: Round, days: WorkingDays) -> PlannedNotice:
    due, until = _window(rule, _day(round_.date, rule.working_days, days))
    return PlannedNotice(
        campaign.id, campaign.slug, rule.key, Anchor(rule.anchor), Audience(rule.audience),
        due, _push_at(rule, due, until), until, round_.date,
        round_id=round_.id, round_number=round_.number, harmless_twice=rule.harmless_twice,
    )  # fmt: skip


def _results_notice(campaign: Campaign, rule: ReminderRule, round_: Round, days: WorkingDays) -> PlannedNotice:
    """May go from the first slot if all results are in, from the last slot with what there is."""
    first, _ = _window(rule, _day(round_.date, rule.working_days, days))
    last_offset = max(rule.working_days, rule.last_working_days or rule.working_days)
    partial_from, until = _window(rule, _day(round_.date, last_offset, days))
    return PlannedNotice(
        campaign.id, campaign.slug, rule.key, Anchor(rule.anchor), Audience(rule.audience),
        first, _push_at(rule, first, until), until, round_.date,
        round_id=round_.id, round_number=round_.number, harmless_twice=rule.harmless_twice, partial_from=partial_from,
    )  # fmt: skip


def _stage_notice(campaign: Campaign, rule: ReminderRule, stage: Stage, days: WorkingDays) -> PlannedNotice:
    anchor_day = stage.starts if rule.anchor == Anchor.STAGE_START else stage.ends
    due, until = _window(rule, _day(anchor_day, rule.working_days, days))
    return PlannedNotice(
        campaign.id, campaign.slug, rule.key, Anchor(rule.anchor), Audience(rule.audience),
        due, _push_at(rule, due, until), until, anchor_day,
        stage_id=stage.id, stage_key=stage.key, stage_title=stage.title, harmless_twice=rule.harmless_twice,
    )  # fmt: skip


def in_working_hours(now: datetime, days: WorkingDays) -> bool:
    """Whether the office is at work: working day, 08.30–16.30 Thai time."""
    local = in_bangkok(now)
    return days.is_working(local.date()) and WORK_BEGINS <= local.time() <= WORK_ENDS


def end_of_next_working_day(instant: datetime, days: WorkingDays) -> datetime:
    """16.30 of the first working day after the day of ``instant``."""
    return at_bangkok(days.next_after(in_bangkok(instant).date()), WORK_ENDS)
