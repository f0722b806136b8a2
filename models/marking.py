"""Officers mark the cells of the check sheet, several of them at once, and take marks back.

Each marking says which version of its cell the officer saw. What somebody else changed since is left as it is and told
to the officer: nobody overwrites what they have not seen. Every change is one audit entry, by which it can be undone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import Conflict, Refused
from core.vocabulary import ItemState
from models.audit import audit, mark_undone
from models.campaigns import Campaign, Round
from models.checks import Check, ItemStatus, Verdict, lock_schools, record_all, standing, withdraw_checks

Cell = tuple[int, int]  # school id, item id

SOURCE = "console"
_AT_ONCE = 5_000  # ids in one statement; SQLite takes 32,766
MARKED, MARKED_MANY, WITHDRAWN = "checked", "checks_bulk", "check_withdrawn"  # actions in the audit


@dataclass(frozen=True)
class Marked:
    """What came of a change: its audit entry (None: there was nothing new in it), and the cells it left alone."""

    entry_id: int | None
    changed_since: Sequence[Cell]


@dataclass(frozen=True)
class Marking:
    """A verdict on one cell, and the version of the cell that its author saw."""

    school_id: int
    item_id: int
    verdict: Verdict
    seen: str

    @property
    def cell(self) -> Cell:
        return self.school_id, self.item_id


def version_of(status: ItemStatus | None) -> str:
    """Changes with every check, and when a school declares or takes that back; "0" while there is nothing."""
    if status is None:
        return "0"
    return f"{status.check_id or 0}{'d' if status.state == ItemState.DECLARED else ''}"


def is_open(campaign: Campaign, round_: Round | None, today: date) -> bool:
    """Whether results may be recorded for a round: once it has begun; before the first one, for the first."""
    return round_ is None or round_.date <= today or round_ is campaign.round_on(today)


def later_rounds(campaign: Campaign, round_: Round | None) -> frozenset[int | None]:
    """Rounds whose results on a cell make it too late to change this one's: what was found later holds."""
    return frozenset(known.id for known in campaign.rounds if round_ is not None and known.number > round_.number)


def mark(
    session: Session,
    campaign: Campaign,
    round_: Round | None,
    markings: Sequence[Marking],
    *,
    by: int,
    now: datetime,
    action: str = MARKED,
) -> Marked:
    """Record markings (one a cell) in one change, apart from cells that somebody else changed since.

    What the round has found already, word for word, is not recorded once more: a request that is sent again because
    its answer was lost does no harm. One's own later marks are no conflict. Raises Refused("unknown_cell").
    """
    round_id = round_.id if round_ else None
    statuses = _locked_statuses(session, campaign, markings)
    later = later_rounds(campaign, round_)
    changed: list[Cell] = []
    wanted: dict[int, dict[int, Verdict]] = defaultdict(dict)
    for marking in markings:
        status = statuses.get(marking.cell)
        if _says(status, marking.verdict, round_id):
            continue
        if (status and status.round_id in later) or not _may_replace(status, marking.seen, by):
            changed.append(marking.cell)
        else:
            wanted[marking.school_id][marking.item_id] = marking.verdict
    return Marked(_record(session, wanted, round_id, by, now, action) if wanted else None, changed)


def _locked_statuses(session: Session, campaign: Campaign, markings: Sequence[Marking]) -> Mapping[Cell, ItemStatus]:
    schools, items = {marking.school_id for marking in markings}, {marking.item_id for marking in markings}
    if not items <= {item.id for item in campaign.items} or lock_schools(session, schools) != schools:
        raise Refused("unknown_cell")
    rows = session.scalars(
        select(ItemStatus)
        .where(ItemStatus.school_id.in_(schools), ItemStatus.item_id.in_(items))
        .execution_options(populate_existing=True)
    )
    return {(row.school_id, row.item_id): row for row in rows}


def _says(status: ItemStatus | None, verdict: Verdict, round_id: int | None) -> bool:
    if status is None or status.check_id is None:
        return False
    return (status.state, status.note, status.round_id) == (verdict.state, verdict.note, round_id)


def _may_replace(status: ItemStatus | None, seen: str, by: int) -> bool:
    if seen == version_of(status):
        return True
    return status is not None and status.checked_by == by and status.state != ItemState.DECLARED


def _record(
    session: Session,
    wanted: Mapping[int, Mapping[int, Verdict]],
    round_id: int | None,
    by: int,
    now: datetime,
    action: str,
) -> int:
    cells = sum(map(len, wanted.values()))
    about = {"school": next(iter(wanted))} if len(wanted) == 1 else {"schools": len(wanted)}
    entry = audit(session, by, action, now, round=round_id, items=cells, **about)
    session.flush()
    record_all(session, wanted, round_id=round_id, by=by, source=SOURCE, now=now, entry_id=entry.id)
    return entry.id


def take_back(session: Session, check_ids: Collection[int], by: int, now: datetime) -> set[int]:
    """Withdraw checks one by one; returns those it withdrew. A change of which nothing is left counts as undone."""
    taken = withdraw_checks(session, check_ids, by, now)
    if taken:
        audit(session, by, WITHDRAWN, now, items=len(taken))
    changes = set(session.scalars(select(Check.entry_id).where(Check.id.in_(taken))))
    left = set(session.scalars(select(Check.entry_id).where(Check.entry_id.in_(changes), standing())))
    for entry_id in changes - left:
        if entry_id is not None:
            mark_undone(session, entry_id, by, now)
    return taken


def undo_change(session: Session, entry_id: int, by: int, now: datetime) -> int:
    """Withdraw what a change recorded and what nobody recorded anew since; returns how many checks.

    Raises Conflict when nothing of it is left.
    """
    of_change = select(Check.id).where(Check.entry_id == entry_id, standing()).order_by(Check.school_id)
    checks = session.scalars(of_change).all()
    parts = (checks[start : start + _AT_ONCE] for start in range(0, len(checks), _AT_ONCE))
    taken = sum(len(withdraw_checks(session, part, by, now)) for part in parts)
    if not taken:
        raise Conflict("checked again since")
    return taken
