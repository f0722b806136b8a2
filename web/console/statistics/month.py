"""One month: schools × processes with their figures."""

from __future__ import annotations

from collections.abc import Mapping

from flask import render_template
from sqlalchemy.orm import Session

from models.calendar import working_days
from models.campaigns import Campaign
from models.month_overview import Area, month_overviews
from models.month_standings import Standing, area_totals, reports_of, standing_so
from models.month_totals import totals
from models.statistics import MonthLock, due_date
from thai.months import Month
from web.console.paging import Paging
from web.console.roster import roster
from web.console.school_filter import SchoolFilter
from web.console.statistics.scope import asked_months, remember, required_campaign, required_month
from web.console.visit import reading, visit

PER_PAGE = 50


def show(asked: str) -> str:
    """The figures of one page of schools, and the sums of all schools of the amphoe and network that are chosen."""
    paging, wanted = Paging.asked(PER_PAGE), SchoolFilter.asked(tuple(Standing))
    with reading() as session:
        campaign = required_campaign(session)
        month = required_month(asked, campaign)
        known = roster(session)
        schools = [school for school in wanted.among(known) if school.is_expected_in(month.iso)]
        if wanted.state:
            schools = standing_so(session, campaign, [month], schools, Standing(wanted.state))
        page = schools[paging.offset : paging.offset + paging.limit]
        return render_template(
            "console/statistics/month.html",
            campaign=campaign,
            month=month,
            months=asked_months(campaign),
            running=month == Month.of(visit().today),
            due=due_date(campaign, month, working_days(session)),
            lock=session.get(MonthLock, (campaign.id, month.iso)),
            counts=month_overviews(session, campaign, [month], wanted.area)[0],
            sums=_sums(session, campaign, month, wanted.area),
            reports=reports_of(session, campaign, month, [school.id for school in page]),
            schools=page,
            found=len(schools),
            wanted=wanted,
            states=tuple(Standing),
            roster=known,
            paging=paging,
        )


def _sums(session: Session, campaign: Campaign, month: Month, area: Area) -> Mapping[int, int]:
    """Process id → citizens served, by the schools of an area."""
    if not area.is_everywhere:
        return area_totals(session, campaign, month, area)
    found = totals(session, campaign, [month])
    remember(campaign, found)
    return found.by_month[month.iso]
