"""The tallies of rounds that are over, kept so that 435,000 checks are not counted anew whenever somebody looks.

A kept tally says what it was counted from. When that is not so any more (an officer recorded something for an earlier
round or took it back, the roster or the campaign changed) it is counted anew: nobody has to remember to throw it away.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ForeignKey, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.clock import local_date
from core.vocabulary import ItemState
from models.campaigns import Campaign, Round, active_campaigns
from models.checks import Check, standing
from models.database import Base, Json, UtcDateTime, upsert
from models.revision import current_revision
from models.tallies import Area, Tally, begun_rounds, rounds_until, tally_now, tally_then

SETTLED = timedelta(minutes=10)


class KeptTally(Base):
    """One round that is over, as it stood at its end."""

    __tablename__ = "kept_tally"

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), primary_key=True)
    basis: Mapped[dict[str, Any]] = mapped_column(Json)  # what it was counted from
    tally: Mapped[dict[str, Any]] = mapped_column(Json)
    counted_at: Mapped[datetime] = mapped_column(UtcDateTime)


@dataclass(frozen=True)
class RoundTally:
    """A round's tally; ``round`` is None for a campaign of which none has begun. ``basis``: where it may be kept."""

    round: Round | None
    tally: Tally
    basis: Mapping[str, Any] | None = None
    newly_counted: bool = False


def round_tallies(session: Session, campaign: Campaign, now: datetime) -> list[RoundTally]:
    """Each round begun, oldest first: at its end, and of the last one now. Five statements if all is kept."""
    today = local_date(now)
    begun = begun_rounds(campaign, today)
    over, latest = begun[:-1], begun[-1] if begun else None
    return [*_over(session, campaign, over), RoundTally(latest, tally_now(session, campaign, today))]


def keep_tallies(session: Session, rounds: Sequence[RoundTally], now: datetime) -> None:
    """Keep what was newly counted, unless a check of the last minutes is in it.

    PostgreSQL may commit that one before another with a smaller number, which the basis would then not tell of.
    """
    for line in rounds:
        if line.round and line.basis and line.newly_counted and _is_settled(session, line.basis, now):
            values = {"basis": dict(line.basis), "tally": _as_json(line.tally), "counted_at": now}
            upsert(session, KeptTally, {"round_id": line.round.id}, values)


def keep_all_tallies(session: Session, now: datetime) -> None:
    """Those of every active campaign: in the night after a round, so that nobody has to wait for it."""
    for campaign in active_campaigns(session):
        keep_tallies(session, _over(session, campaign, begun_rounds(campaign, local_date(now))[:-1]), now)


def _over(session: Session, campaign: Campaign, rounds: Sequence[Round]) -> list[RoundTally]:
    if not rounds:
        return []
    bases = _bases(session, campaign, rounds)
    query = select(KeptTally).where(KeptTally.round_id.in_([round_.id for round_ in rounds]))
    kept = {row.round_id: row for row in session.scalars(query)}
    found = []
    for round_ in rounds:
        basis, row = bases[round_.id], kept.get(round_.id)
        if row is not None and row.basis == basis:
            found.append(RoundTally(round_, _from_json(row.tally), basis))
        else:
            found.append(RoundTally(round_, tally_then(session, campaign, round_), basis, newly_counted=True))
    return found


def _bases(session: Session, campaign: Campaign, rounds: Sequence[Round]) -> dict[int, dict[str, Any]]:
    """Round id → all that its tally depends on. Read before counting: what arrives meanwhile makes it stale.

    Checks only grow and are taken back for good, so their newest number and how many were taken back say it all.
    """
    last = rounds[-1]
    ids = rounds_until(campaign, last)
    newest = [select(func.max(Check.id)).where(Check.round_id == key).scalar_subquery() for key in ids]
    withdrawn = [
        select(func.count(Check.id)).where(Check.round_id == key, ~standing()).scalar_subquery() for key in ids
    ]
    marks = session.execute(select(*newest, *withdrawn)).one()
    of_round = dict(zip(ids, zip(marks[: len(ids)], marks[len(ids) :], strict=True), strict=True))
    same = {"items": [item.id for item in campaign.items], "revision": current_revision(session)}
    return {
        round_.id: {
            **same,
            "day": round_.date.isoformat(),
            "checks": [[key, *of_round[key]] for key in rounds_until(campaign, round_)],
        }
        for round_ in rounds
    }


def _is_settled(session: Session, basis: Mapping[str, Any], now: datetime) -> bool:
    newest = max((number for _, number, _ in basis["checks"] if number is not None), default=None)
    at = session.scalar(select(Check.at).where(Check.id == newest)) if newest is not None else None
    return at is None or at <= now - SETTLED


def _as_json(tally: Tally) -> dict[str, Any]:
    return {
        "areas": [list(asdict(area).values()) for area in tally.areas],
        "finished": tally.finished,
        "states": [[item_id, *(states[state] for state in ItemState)] for item_id, states in tally.states.items()],
    }


def _from_json(kept: Mapping[str, Any]) -> Tally:
    states = {item_id: dict(zip(ItemState, counts, strict=True)) for item_id, *counts in kept["states"]}
    return Tally([Area(*area) for area in kept["areas"]], kept["finished"], states)
