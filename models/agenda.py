"""What the calendar asks of the office itself: rounds to check, stages to work on, months of statistics to collect."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from models.campaigns import Campaign, Round, Stage
from models.statistics import due_date, first_month
from thai.months import Month
from thai.working_days import WorkingDays


@dataclass(frozen=True)
class Task:
    """One thing to do, from its first day to its last. One of ``round``, ``stage`` and ``month`` says which."""

    campaign: Campaign
    starts: date
    ends: date
    round: Round | None = None
    stage: Stage | None = None
    month: Month | None = None  # of statistics, which are due on that day

    def is_on(self, day: date) -> bool:
        return self.starts <= day <= self.ends


def tasks(campaigns: Sequence[Campaign], today: date, days: WorkingDays) -> list[Task]:
    """All tasks of the campaigns that are not over, in the order of their days; of statistics what is due next."""
    found = [task for campaign in campaigns for task in _of(campaign, today, days)]
    return sorted((task for task in found if task.ends >= today), key=lambda task: (task.starts, task.ends))


def _of(campaign: Campaign, today: date, days: WorkingDays) -> Iterator[Task]:
    for round_ in campaign.rounds:
        yield Task(campaign, round_.date, round_.date, round=round_)
    for stage in campaign.stages:
        yield Task(campaign, stage.starts, stage.ends, stage=stage)
    first, running = first_month(campaign), Month.of(today)
    for month in (running.shift(-1), running):
        if first is not None and first <= month:
            due = due_date(campaign, month, days)
            yield Task(campaign, due, due, month=month)
