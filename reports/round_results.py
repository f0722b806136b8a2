"""What a round found, as a LINE group reads it; officers see the same before it goes out."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from messages.rounds import RoundResults
from models.campaigns import Campaign, Round, active_campaigns, name_among
from models.completeness import completeness, missing_schools
from thai.months import Month


def round_results(session: Session, campaign: Campaign, round_: Round, today: date, *, names: bool) -> RoundResults:
    """Counts as of now; with ``names`` also the schools that the district found incomplete and that did not declare.

    The group reads names only where an officer switched them on for the round (Round.names_in_group).
    """
    month = Month.of(today).iso
    counts = completeness(session, campaign.items, month, round_.id)
    following = next((r for r in campaign.rounds if r.number > round_.number and r.date >= today), None)
    named = missing_schools(session, campaign.items, month, found_incomplete=True) if names else []
    return RoundResults(
        number=round_.number,
        day=round_.date,
        schools=counts.schools,
        checked=counts.checked_in_round,
        complete=counts.complete,
        incomplete_by_item={item.name: counts.incomplete_by_item[item.id] for item in campaign.items},
        next_round=(following.number, following.date) if following else None,
        today=today,
        campaign=name_among(active_campaigns(session), campaign, today),
        named=[(school.amphoe, school.name) for school in named],
    )
