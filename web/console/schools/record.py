"""One school: its items with their history, its statistics, its people, and what officers keep about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from flask import render_template, url_for
from werkzeug.exceptions import NotFound

from models.campaigns import Campaign
from models.checks import statuses_of
from models.people import names_of
from models.school_record import ItemEvent, item_history, members
from models.schools import School
from models.statistics import Handed, history, owed_months, receipt_number, statistics_campaign
from thai.months import Month
from web.console.visit import campaigns, chosen_campaign, reading, visit
from web.console.wording import kept

MONTHS_AHEAD, MONTHS_BACK = 1, 24  # from which a school may be said to be closed


def show(school_id: int) -> str:
    with reading() as session:
        school = session.get(School, school_id)
        if school is None:
            raise NotFound
        campaign, asking = chosen_campaign(session), statistics_campaign(campaigns(session))
        item_ids = [item.id for item in campaign.items] if campaign else []
        events = item_history(session, school.id, item_ids)
        reports = history(session, asking.id, school.id) if asking else []
        return render_template(
            "console/schools/school.html",
            school=school,
            campaign=campaign,
            campaigns=campaigns(session),
            asking=asking,
            statuses=statuses_of(session, school.id, item_ids),
            events=events,
            rounds={one.id: one.number for one in campaign.rounds} if campaign else {},
            years=_by_year(reports),
            owed=owed_months(session, asking, school, visit().today) if asking else [],
            receipt_number=receipt_number,
            people=members(session, school.id),
            names=names_of(session, _authors(events.values(), reports)),
            closing=_closing_months(asking),
        )


def address(school_id: int) -> str:
    """Where a school's page is, with the campaign that was chosen."""
    values: dict[str, Any] = {"school_id": school_id, **kept()}
    return url_for("console.schools.school", **values)


def _authors(events: Iterable[Sequence[ItemEvent]], reports: Sequence[Handed]) -> Iterator[int | None]:
    yield from (event.by for of_item in events for event in of_item)
    yield from (handed.report.by_person_id for handed in reports)


def _by_year(reports: Sequence[Handed]) -> list[tuple[int, list[Handed]]]:
    """Revisions by fiscal year, both newest first."""
    years = groupby(reports, key=lambda handed: Month.from_iso(handed.report.month).fiscal_year_be)
    return [(year, list(of_year)) for year, of_year in years]


def _closing_months(asking: Campaign | None) -> list[Month]:
    """The months from which nothing more can be expected of a school, the next one first."""
    newest = Month.of(visit().today).shift(MONTHS_AHEAD)
    return [newest.shift(-ago) for ago in range(MONTHS_BACK)]
