"""What officers are assumed to find in a rehearsal: without results there is nothing to announce or to remind of."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import local_date
from core.vocabulary import ItemState
from models.campaigns import Campaign, Round, active_campaigns
from models.checks import Check, ItemStatus, Verdict, record_checks, standing
from models.schools import School, in_force
from thai.working_days import WorkingDays


def record_assumed_results(session: Session, now: datetime, days: WorkingDays, missing: float, seed: int) -> None:
    """Record the results of each round that is held today, for the schools that nobody checked in it.

    What is verified complete stays so. Of the other schools that share (``missing``, 0 to 1) still lacks what it lacks
    now, the rest has put everything right; which, is the same in every run with this ``seed``.
    """
    for campaign in active_campaigns(session):
        for round_ in campaign.rounds:
            if days.on_or_before(round_.date) == local_date(now):
                _record(session, campaign, round_, now, missing, seed)


def _record(session: Session, campaign: Campaign, round_: Round, now: datetime, missing: float, seed: int) -> None:
    states = _states(session, campaign)
    for school_id in _unchecked_schools(session, round_, local_date(now)):
        chance = random.Random(f"{seed} {round_.number} {school_id}")  # noqa: S311  # an assumption, not a secret
        put_right = chance.random() >= missing
        verdicts = {
            item.id: Verdict(put_right or states.get((school_id, item.id)) == ItemState.COMPLETE)
            for item in campaign.items
        }
        record_checks(session, school_id, verdicts, round_id=round_.id, by=None, source="rehearsal", now=now)


def _states(session: Session, campaign: Campaign) -> Mapping[tuple[int, int], str]:
    items = [item.id for item in campaign.items]
    rows = session.execute(
        select(ItemStatus.school_id, ItemStatus.item_id, ItemStatus.state).where(ItemStatus.item_id.in_(items))
    )
    return {(row.school_id, row.item_id): row.state for row in rows}


def _unchecked_schools(session: Session, round_: Round, today: date) -> list[int]:
    checked = select(Check.school_id).where(Check.round_id == round_.id, standing())
    unchecked = select(School.id).where(in_force(today.strftime("%Y-%m")), School.id.not_in(checked))
    return list(session.scalars(unchecked.order_by(School.id)))
