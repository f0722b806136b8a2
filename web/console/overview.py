"""Where things stand: what is to be done today, how complete the schools are, what waits for an officer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for
from sqlalchemy.orm import Session

from models.agenda import Task, tasks
from models.calendar import working_days
from models.campaigns import Campaign, active_campaigns
from models.kept_tallies import RoundTally, keep_tallies, round_tallies
from models.month_overview import MonthOverview, month_overviews
from models.office_checks import office_progress
from models.quota import Quota, quota_now
from models.statistics import due_date, months_due
from models.tallies import Tally
from models.waiting import Waiting, waiting_now
from thai.dates import date_range, days_until_phrase
from thai.working_days import WorkingDays
from web.console.visit import campaigns, chosen_campaign, reading, services, visit

overview = Blueprint("overview", __name__, url_prefix="/overview")

overview.context_processor(
    lambda: {"date_range": date_range, "days_until": days_until_phrase, "plan": services().tariff.plan}
)

MONTHS_SHOWN = 3  # of statistics; the page of statistics has the rest


@dataclass(frozen=True)
class Todo:
    """A task of today, or one that an earlier day left unfinished; ``address``: the page where it is done."""

    task: Task
    left_over: bool
    address: str
    left: int | None = None  # schools that the round has not finished, where that is known


@dataclass(frozen=True)
class DueMonth:
    """A month of statistics that is over, and the day by which it is handed in."""

    counts: MonthOverview
    due: date


@dataclass(frozen=True)
class Top:
    """What stands above the details, whatever the campaign is like."""

    todos: Sequence[Todo]
    next: Task | None
    day_off: str | None
    waiting: Waiting
    quota: Quota
    own: Sequence[tuple[Campaign, int, int]]  # campaigns of the office itself: items done, of how many


@overview.get("/")
def show() -> str:
    with reading() as session:
        campaign, days = chosen_campaign(session), working_days(session)
        if campaign is None:
            return _without_schools(session, days)
        rounds = round_tallies(session, campaign, visit().now)
        page = _schools_page(session, campaign, days, rounds)
    if any(line.newly_counted for line in rounds):  # what was just counted is kept for the next page, whoever looks
        with services().database.begin() as session:
            keep_tallies(session, rounds, visit().now)
    return page


def _without_schools(session: Session, days: WorkingDays) -> str:
    """No campaign follows up schools: what is left is the office's own."""
    top = _top(session, None, days, None)
    return render_template(
        "console/overview/without_schools.html" if top.own else "console/overview/none.html", top=top
    )


def _schools_page(session: Session, campaign: Campaign, days: WorkingDays, rounds: Sequence[RoundTally]) -> str:
    latest, asked = rounds[-1], request.args.get("round")
    shown = next((line for line in rounds if line.round and str(line.round.number) == asked), latest)
    return render_template(
        "console/overview/show.html", campaign=campaign, campaigns=campaigns(session), rounds=rounds, latest=latest,
        shown=shown, before=rounds[-2] if len(rounds) > 1 else None, months=_months(session, campaign, days),
        trend=_trend(campaign, rounds), top=_top(session, campaign, days, latest), round_address=_round_address,
    )  # fmt: skip


def _top(session: Session, campaign: Campaign | None, days: WorkingDays, latest: RoundTally | None) -> Top:
    today, in_force = visit().today, active_campaigns(session)
    agenda = tasks(in_force, today, days)
    return Top(
        todos=_todos(campaign, agenda, latest),
        next=next((task for task in agenda if task.starts > today), None),
        day_off=days.reason_off(today),
        waiting=waiting_now(session, visit().now),
        quota=quota_now(session, visit().now, reserve=services().settings.quota_reserve),
        own=[(own, *office_progress(session, own)) for own in in_force if own.of_office],
    )


def _todos(campaign: Campaign | None, agenda: Sequence[Task], latest: RoundTally | None) -> list[Todo]:
    """Today's tasks, those of the campaign that is shown first; then its round, where schools were left over."""
    today = visit().today
    left = latest.tally.schools - latest.tally.finished if latest and latest.round else None
    mine = [task for task in agenda if task.is_on(today) and task.campaign is campaign]
    others = [task for task in agenda if task.is_on(today) and task.campaign is not campaign]
    todos = [Todo(task, False, _where(task), left if task.round else None) for task in mine]
    todos += [Todo(task, False, _where(task)) for task in others]
    if campaign and latest and latest.round and left and latest.round.date < today and campaign.is_running(today):
        task = Task(campaign, latest.round.date, latest.round.date, round=latest.round)
        todos.append(Todo(task, True, _where(task), left))
    return todos


def _where(task: Task) -> str:
    slug = task.campaign.slug
    if task.month:
        return url_for("console.statistics.month", asked=task.month.iso, campaign=slug)
    if task.round:
        return url_for("console.sheet.show", campaign=slug, round=task.round.number)
    if task.campaign.of_office:
        return url_for("console.campaigns.campaign", slug=slug)
    return url_for("console.papers.show", campaign=slug)


def _months(session: Session, campaign: Campaign, days: WorkingDays) -> list[DueMonth]:
    """The last months that are over, the latest first; none for a campaign without statistics."""
    over = months_due(campaign, visit().today)[-MONTHS_SHOWN:]
    counts = month_overviews(session, campaign, over) if over else []
    return [DueMonth(count, due_date(campaign, count.month, days)) for count in reversed(counts)]


def _trend(campaign: Campaign, rounds: Sequence[RoundTally]) -> dict[str, Any]:
    """For the chart: percentages of schools, round by round. Empty until there are two rounds to compare."""
    if len(rounds) < 2:
        return {}
    tallies = [line.tally for line in rounds]
    counts = [(item.short, [tally.complete_in(item.id) for tally in tallies]) for item in campaign.items]
    counts.insert(0, ("ครบทุกรายการ", [tally.complete for tally in tallies]))
    return {
        "rounds": [f"ครั้งที่ {line.round.number}" for line in rounds if line.round],
        "lines": [{"name": name, "percents": _percents(numbers, tallies)} for name, numbers in counts],
    }


def _percents(numbers: Sequence[int], tallies: Sequence[Tally]) -> list[float]:
    pairs = zip(numbers, (tally.schools for tally in tallies), strict=True)
    return [round(100 * part / whole, 1) if whole else 0.0 for part, whole in pairs]


def _round_address(number: int) -> str:
    """This page with the details of another round."""
    chosen = request.args.get("campaign")
    return url_for("console.overview.show", campaign=chosen, round=number, _anchor="details")
