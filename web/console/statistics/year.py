"""Totals of a fiscal year beside the year before: as charts, and as the numbers behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template

from models.campaigns import Process
from models.month_overview import fiscal_year_months, month_overviews
from models.month_totals import Totals, totals
from thai.months import Month
from web.console.statistics.scope import asked_months, asked_year, asking_campaign, months_of, remember, years
from web.console.visit import reading

Counts = Sequence[int | None]  # October to September; None: nothing was handed in


@dataclass(frozen=True)
class Line:
    """Two fiscal years of one process, or of all."""

    name: str
    now: Counts
    before: Counts

    @property
    def sum(self) -> int | None:
        return _sum(self.now)

    @property
    def sum_before(self) -> int | None:
        return _sum(self.before)

    @property
    def change(self) -> int | None:
        """From the year before, over the months of which both have figures; None: there is no such month."""
        both = [
            (now, then) for now, then in zip(self.now, self.before, strict=True) if now is not None and then is not None
        ]
        return sum(now - then for now, then in both) if both else None


def _sum(counts: Counts) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if known else None


def show() -> str:
    with reading() as session:
        campaign = asking_campaign(session)
        if campaign is None:
            return render_template("console/statistics/none.html")
        year = asked_year(campaign)
        months, before = fiscal_year_months(year), fiscal_year_months(year - 1)
        found = totals(session, campaign, [*before, *months])
        counts = month_overviews(session, campaign, months_of(campaign, year))
    remember(campaign, found)
    lines = [_line(process, months, before, found) for process in campaign.processes]
    return render_template(
        "console/statistics/year.html",
        campaign=campaign,
        year=year,
        years=years(campaign),
        months=months,
        lines=lines,
        all=Line("รวม", *(_together(found, span) for span in (months, before))),
        overviews={one.month: one for one in counts},
        span=asked_months(campaign),
        chart={
            "year": year,
            "months": [month.short.split()[0] for month in months],
            "processes": [vars(line) for line in lines],
        },
    )


def _line(process: Process, months: Sequence[Month], before: Sequence[Month], found: Totals) -> Line:
    now, then = ([found.by_month[month.iso].get(process.id) for month in span] for span in (months, before))
    return Line(process.short, now, then)


def _together(found: Totals, months: Sequence[Month]) -> Counts:
    return [found.of_month(month) if found.by_month[month.iso] else None for month in months]
