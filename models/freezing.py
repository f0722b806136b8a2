"""Reads a campaign as it stands, into the lines of a snapshot: a statement a month and a dozen more."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import local_date
from core.vocabulary import ItemState
from models.calendar import working_days
from models.campaigns import Campaign, ChecklistItem
from models.checks import ItemStatus
from models.frozen import UNCHECKED, FrozenState
from models.frozen_lines import dump, dump_school, dump_state, dump_submission, pack
from models.kept_tallies import round_tallies
from models.schools import School
from models.statistics import due_date, months_due
from models.submissions import submissions
from thai.collation import sort_key
from thai.months import Month

_BATCH = 5_000  # rows fetched at a time


@dataclass(frozen=True)
class _Row:
    """A school as the roster has it now."""

    columns: tuple[Any, ...]  # the first columns of FrozenSchool
    in_force: bool

    @property
    def id(self) -> int:
        return int(self.columns[0])

    @property
    def inactive_from(self) -> str | None:
        return self.columns[-1]  # type: ignore[no-any-return]


class Reading:
    """All of it, and how it adds up. Reports are kept as they are stored, not as objects: there may be many."""

    def __init__(self, session: Session, campaign: Campaign, now: datetime) -> None:
        self._campaign, self._now, self._today = campaign, now, local_date(now)
        days = working_days(session)
        self._months = [(month, due_date(campaign, month, days)) for month in months_due(campaign, self._today)]
        self._rows = _roster(session, Month.of(self._today), [month for month, _ in self._months])
        self._states = _states(session, campaign.items)
        self._rounds = {line.round.number: line.tally for line in round_tallies(session, campaign, now) if line.round}
        self._by_state: list[Counter[str]] = [Counter() for _ in campaign.items]
        self._shares: tuple[defaultdict[str, list[int]], ...] = (
            defaultdict(lambda: [0, 0]),
            defaultdict(lambda: [0, 0]),
        )
        self._complete = 0
        for row in self._rows:
            self._count(row)
        self._reports, self._month_counts = self._read_reports(session)

    def _states_of(self, row: _Row) -> list[FrozenState]:
        known = self._states.get(row.id, {})
        return [known.get(item.id, UNCHECKED) for item in self._campaign.items]

    def _count(self, row: _Row) -> None:
        if not row.in_force:
            return
        states = [state.state for state in self._states_of(row)]
        for counter, state in zip(self._by_state, states, strict=True):
            counter[state.value] += 1
        whole = all(state is ItemState.COMPLETE for state in states)
        self._complete += whole
        for share, name in zip(self._shares, (row.columns[5], row.columns[7]), strict=True):
            share[name][0] += 1
            share[name][1] += whole

    def _read_reports(self, session: Session) -> tuple[list[dict[int, str]], list[list[Any]]]:
        """A month each: the reports as they are stored by school id, and their counts as `FrozenMonth` has them."""
        reports, counts = [], []
        for month, due in self._months:
            found = submissions(session, self._campaign, month)
            expected = [row.id for row in self._rows if row.inactive_from is None or row.inactive_from > month.iso]
            handed = [found[school_id] for school_id in expected if school_id in found]
            late = sum(report.late for report in handed)
            nil = sum(report.nil for report in handed)
            figures = zip(*(report.figures for report in handed), strict=True)
            totals = [sum(figure or 0 for figure in column) for column in figures] or [0] * len(
                self._campaign.processes
            )
            counts.append([month, due, len(expected), len(handed) - late, late, nil, totals])
            reports.append({school_id: dump_submission(report) for school_id, report in found.items()})
        return reports, counts

    def summary(self) -> dict[str, Any]:
        return {
            "schools": sum(row.in_force for row in self._rows),
            "complete": self._complete,
            "checked": self._rounds[max(self._rounds)].finished if self._rounds else 0,
            "months": [
                [month.iso, on_time + late, schools] for month, _, schools, on_time, late, *_ in self._month_counts
            ],
        }

    def content(self) -> bytes:
        return pack(self._lines())

    def _lines(self) -> Iterator[str]:
        yield dump(self._head())
        for row in self._rows:
            reports = (month.get(row.id) for month in self._reports)
            yield dump_school(row.columns, map(dump_state, self._states_of(row)), reports)

    def _head(self) -> Mapping[str, Any]:
        campaign = self._campaign
        amphoes, networks = (
            [[name, *share[name]] for name in sorted(filter(None, share), key=sort_key)] for share in self._shares
        )
        return {
            "campaign": {
                "title": campaign.title, "slug": campaign.slug, "letter_no": campaign.letter_no,
                "group_name": campaign.group_name, "office": campaign.office, "signer": campaign.signer,
            },
            "letter_date": campaign.letter_date,
            "frozen_at": self._now,
            "items": [[item.id, item.key, item.name, item.short] for item in campaign.items],
            "processes": [[process.id, process.key, process.name, process.short] for process in campaign.processes],
            "rounds": self._round_lines(),
            "stages": [[stage.key, stage.title, stage.starts, stage.ends] for stage in campaign.stages],
            "months": self._month_counts,
            "counts": {**self.summary(), "by_state": self._by_state},
            "amphoes": amphoes,
            "networks": networks,
        }  # fmt: skip

    def _round_lines(self) -> list[list[Any]]:
        """The latest round begun stands as the schools do now, whatever arrived between two statements."""
        items, latest = self._campaign.items, max(self._rounds, default=None)
        lines: list[list[Any]] = []
        for round_ in self._campaign.rounds:
            tally = self._rounds.get(round_.number)
            by_item, complete = [0] * len(items), 0
            if round_.number == latest:
                by_item, complete = [counter[ItemState.COMPLETE] for counter in self._by_state], self._complete
            elif tally is not None:
                by_item, complete = [tally.complete_in(item.id) for item in items], tally.complete
            checked = tally.finished if tally else 0
            lines.append([round_.number, round_.date, tally is not None, checked, complete, by_item])
        return lines


def _roster(session: Session, now: Month, months: Sequence[Month]) -> list[_Row]:
    """The schools in force in Thai order, then those that were closed but owed one of the months."""
    columns = (
        School.id, School.code, School.smis, School.name, School.tambon, School.amphoe, School.level, School.network,
        School.inactive_from,
    )  # fmt: skip
    since = min([now, *months]).iso
    query = select(*columns).where(School.inactive_from.is_(None) | (School.inactive_from > since))
    rows = [
        _Row(
            (*(value or "" for value in row[:-1]), row.inactive_from),
            row.inactive_from is None or row.inactive_from > now.iso,
        )
        for row in session.execute(query)
    ]
    key = cache(sort_key)  # thousands of schools share a few amphoes
    return sorted(rows, key=lambda row: (not row.in_force, key(row.columns[5]), key(row.columns[3]), row.columns[1]))


def _states(session: Session, items: Sequence[ChecklistItem]) -> dict[int, dict[int, FrozenState]]:
    """School id → item id → state; what was never looked at is left out."""
    query = select(
        ItemStatus.school_id, ItemStatus.item_id, ItemStatus.state, ItemStatus.note, ItemStatus.checked_at,
        ItemStatus.declared_at,
    ).where(ItemStatus.item_id.in_([item.id for item in items]))  # fmt: skip
    found: dict[int, dict[int, FrozenState]] = defaultdict(dict)
    states = {state.value: state for state in ItemState}
    rows = session.execute(query.execution_options(yield_per=_BATCH)).tuples()
    for school_id, item_id, state, note, checked_at, declared_at in rows:
        found[school_id][item_id] = FrozenState(states[state], note, checked_at, declared_at)
    return found
