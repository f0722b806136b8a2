"""What a page of statistics is about: the campaign that asks for them, a fiscal year, a month."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import request, url_for
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from models.campaigns import Campaign
from models.month_overview import fiscal_year_months
from models.month_totals import Totals, keep_totals
from models.statistics import first_month, months_due, statistics_campaign
from thai.months import Month
from web.console.visit import campaigns, chosen_campaign, services, visit
from web.console.wording import kept


def asking_campaign(session: Session) -> Campaign | None:
    """The campaign that the address names, if it asks for statistics, else the one in force that does."""
    chosen = chosen_campaign(session) if request.values.get("campaign") else None
    return chosen if chosen is not None and chosen.statistics_from else statistics_campaign(campaigns(session))


def required_campaign(session: Session) -> Campaign:
    """As above; raises NotFound when no campaign asks for statistics."""
    campaign = asking_campaign(session)
    if campaign is None:
        raise NotFound
    return campaign


def required_month(text: str, campaign: Campaign) -> Month:
    """The month of an address ("2023-10"); raises NotFound for one that the campaign does not ask for (yet)."""
    try:
        month = Month.from_iso(text)
    except ValueError:
        raise NotFound from None
    if month not in asked_months(campaign):
        raise NotFound
    return month


def asked_months(campaign: Campaign) -> list[Month]:
    """The months that schools hand in: those over, and the one that runs, oldest first."""
    first, running = first_month(campaign), Month.of(visit().today)
    over = months_due(campaign, visit().today)
    return [*over, running] if first is not None and first <= running else over


def years(campaign: Campaign) -> list[int]:
    """The fiscal years (พ.ศ.) with months of the campaign, newest first; at least the current one."""
    found = {month.fiscal_year_be for month in asked_months(campaign)}
    return sorted(found or {Month.of(visit().today).fiscal_year_be}, reverse=True)


def asked_year(campaign: Campaign) -> int:
    """The fiscal year that the address asks for; without one that of the last month that is over."""
    year, known = request.args.get("year", type=int), years(campaign)
    if year in known:
        return year
    over = months_due(campaign, visit().today)
    return over[-1].fiscal_year_be if over else known[0]


def months_of(campaign: Campaign, year: int) -> Sequence[Month]:
    """The months of a fiscal year that schools hand in so far."""
    asked = set(asked_months(campaign))
    return [month for month in fiscal_year_months(year) if month in asked]


def remember(campaign: Campaign, found: Totals) -> None:
    """What was just added up is kept for the next page, whoever looks: nobody's data changes by it."""
    if found.added_up:
        with services().database.begin() as session:
            keep_totals(session, campaign, found)


def address(view: str, **values: Any) -> str:
    """The address of a page of statistics, of the campaign that was chosen."""
    return url_for(f"console.statistics.{view}", **{**kept(), **values})


def listed_address(view: str, **values: Any) -> str:
    """As above, with the filter and page of the list that somebody came from."""
    return url_for(f"console.statistics.{view}", **{**request.args.to_dict(), **values})
