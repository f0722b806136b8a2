"""Schools × months of a fiscal year: who handed in on time, late, nil or not at all."""

from __future__ import annotations

from flask import render_template

from models.month_overview import fiscal_year_months, month_overviews
from models.month_standings import Standing, marks, standing_so
from models.statistics import months_due
from thai.months import Month
from web.console.paging import Paging
from web.console.roster import roster
from web.console.school_filter import SchoolFilter
from web.console.statistics.scope import asked_year, asking_campaign, months_of, years
from web.console.visit import reading, visit

PER_PAGE = 50
STATES = (Standing.MISSING, Standing.LATE, Standing.NIL)


def show() -> str:
    """The grid, a page of schools at a time, below the counts of all schools of its filter."""
    paging, wanted = Paging.asked(PER_PAGE), SchoolFilter.asked(STATES)
    with reading() as session:
        campaign = asking_campaign(session)
        if campaign is None:
            return render_template("console/statistics/none.html")
        year = asked_year(campaign)
        months = months_of(campaign, year)
        known = roster(session)
        schools = wanted.among(known)
        if wanted.state:
            over = [month for month in months_due(campaign, visit().today) if month in months]
            schools = standing_so(session, campaign, over, schools, Standing(wanted.state))
        page = schools[paging.offset : paging.offset + paging.limit]
        return render_template(
            "console/statistics/show.html",
            campaign=campaign,
            year=year,
            years=years(campaign),
            months=fiscal_year_months(year),
            running=Month.of(visit().today),
            overviews={counts.month: counts for counts in month_overviews(session, campaign, months, wanted.area)},
            marks=marks(session, campaign, months, [school.id for school in page]),
            schools=page,
            found=len(schools),
            wanted=wanted,
            states=STATES,
            roster=known,
            paging=paging,
        )
