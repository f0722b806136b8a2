"""An officer's word about a round's results: that they are in, and whether the group may read schools' names."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from core.errors import Conflict
from models.audit import audit
from models.campaigns import Campaign, Round
from models.database import affected
from models.notices import forget_waiting_results, results_are_out, results_were_told
from models.revision import bump_revision


def results_announced(session: Session, campaign: Campaign, round_: Round | None) -> bool:
    """Whether the round's results were told to a group, or an officer ordered it (read afresh, not from a cache)."""
    if round_ is None:
        return True
    ordered = session.scalar(select(Round.results_declared_at).where(Round.id == round_.id)) is not None
    return ordered or results_were_told(session, campaign, round_.number)


def declare_results(session: Session, round_id: int, by: int, now: datetime) -> bool:
    """Say that a round's results are in, whatever is still missing; the worker tells the group in working hours.

    False when somebody said so before.
    """
    declared = affected(
        session,
        update(Round)
        .where(Round.id == round_id, Round.results_declared_at.is_(None))
        .values(results_declared_at=now, results_declared_by=by),
    )
    if declared:
        bump_revision(session)
        audit(session, by, "results_declared", now, round=round_id)
    return bool(declared)


def take_results_back(session: Session, campaign: Campaign, round_: Round) -> None:
    """The results are not in after all. Raises Conflict when a group has read them, or may have."""
    if results_are_out(session, campaign, round_.number):
        raise Conflict("told already")
    forget_waiting_results(session, campaign, round_.number)
    if results_were_told(session, campaign, round_.number):  # a worker was faster
        raise Conflict("told already")
    session.execute(
        update(Round).where(Round.id == round_.id).values(results_declared_at=None, results_declared_by=None)
    )
    bump_revision(session)


def show_names(session: Session, campaign: Campaign, round_: Round, shown: bool, by: int, now: datetime) -> bool:
    """Let the group read schools' names in a round's results, or not; False when the results are out already."""
    if results_are_out(session, campaign, round_.number):
        return False
    session.execute(update(Round).where(Round.id == round_.id).values(names_in_group=shown))
    bump_revision(session)
    audit(session, by, "names_in_group", now, round=round_.id, shown=shown)
    return True
