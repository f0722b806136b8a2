"""All schools, searched and a page at a time."""

from __future__ import annotations

from flask import render_template

from models.school_record import school_lines
from models.statistics import statistics_campaign
from web.console.paging import Paging
from web.console.roster import roster
from web.console.school_filter import SchoolFilter
from web.console.visit import campaigns, chosen_campaign, reading, visit

PER_PAGE = 50
STOPPED = "stopped"


def show() -> str:
    paging, wanted = Paging.asked(PER_PAGE), SchoolFilter.asked((STOPPED,))
    with reading() as session:
        known = roster(session)
        found = wanted.among(known)
        if wanted.state == STOPPED:
            found = [school for school in found if school.inactive_from is not None]
        campaign, asking = chosen_campaign(session), statistics_campaign(campaigns(session))
        page = found[paging.offset : paging.offset + paging.limit]
        return render_template(
            "console/schools/show.html",
            campaign=campaign,
            asking=asking,
            lines=school_lines(session, page, campaign, asking, visit().today),
            found=len(found),
            wanted=wanted,
            roster=known,
            paging=paging,
        )
