"""A new campaign from one that is there: the same work at another time."""

from __future__ import annotations

from datetime import date

from models.campaign_file import CampaignFile
from thai.months import Month


def first_day(file: CampaignFile) -> date | None:
    """The earliest date of the calendar of a campaign."""
    days = [round_.date for round_ in file.rounds] + [stage.starts for stage in file.stages]
    return min(days, default=None)


def shifted(file: CampaignFile, begins: date) -> CampaignFile:
    """The campaign with all of its dates moved by as many days, so that it begins on that day.

    The first month of statistics moves by as many months; the letter's own dates stay.
    """
    was = first_day(file)
    if was is None:
        return file
    days = begins - was
    months = (begins.year - was.year) * 12 + begins.month - was.month
    rounds = [round_.model_copy(update={"date": round_.date + days}) for round_ in file.rounds]
    stages = [
        stage.model_copy(update={"starts": stage.starts + days, "ends": stage.ends + days}) for stage in file.stages
    ]
    statistics = file.statistics
    if statistics:
        first = Month.from_iso(statistics.first_month).shift(months)
        statistics = statistics.model_copy(update={"first_month": first.iso})
    return file.model_copy(update={"rounds": rounds, "stages": stages, "statistics": statistics})
