"""A district with a year behind it: three rounds of checks and twelve months of statistics of every school.

29,000 schools, about all that there are in Thailand, have 435,000 checks and 2,784,000 figures then.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from bench.bulk import fill
from bench.district import build
from models.campaigns import Campaign
from models.checks import Check, ItemStatus, derive_missing_standings
from models.database import Database
from models.schools import School
from models.statistics import Figure, MonthlyReport
from scheduler.housekeeping import keep_house
from thai.months import Month

NETWORKS, MONTHS = 9, 12
Row = tuple[Any, ...]


def build_year(database: Database, schools: int, now: datetime) -> None:
    """A district of that many schools, a year old at ``now``; every third item is missing in the first round."""
    build(database, schools, now, checked=False)
    with database.begin() as session:
        campaign = session.scalars(select(Campaign)).one()
        _name_networks(session)
        ids = session.scalars(select(School.id).order_by(School.id)).all()
        campaign.statistics_from = Month.of(now.date()).shift(-MONTHS).iso
        session.flush()
        fill(session, Check, CHECK, _checks(campaign, ids, now))
        fill(session, ItemStatus, STATUS, _statuses(campaign, ids, now))
        derive_missing_standings(session)
        fill(session, MonthlyReport, REPORT, _reports(campaign, ids, now))
        fill(session, Figure, FIGURE, _figures(campaign, len(ids)))
    _gather_statistics(database)
    keep_house(database, now - timedelta(hours=8))  # as every night


def _name_networks(session: Session) -> None:
    for number in range(NETWORKS):
        session.execute(
            update(School).where(School.id % NETWORKS == number).values(network=f"เครือข่ายทดลอง {number + 1}")
        )


def _gather_statistics(database: Database) -> None:
    """As PostgreSQL does by itself within minutes (autovacuum); SQLite plans without."""
    if not database.is_sqlite:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")


def _is_complete(school: int, position: int, round_number: int) -> bool:
    return (school + position) % 3 > 0 or round_number > school % 4


CHECK = ("id", "school_id", "item_id", "round_id", "state", "note", "source", "at")


def _checks(campaign: Campaign, schools: Sequence[int], now: datetime) -> Iterator[Row]:
    number = 0
    items = [(item.id, item.position) for item in campaign.items]
    for round_ in campaign.rounds:
        at = now - timedelta(days=7 * (len(campaign.rounds) - round_.number))
        round_id, round_number = round_.id, round_.number
        for school in schools:
            for item, position in items:
                number += 1
                complete = _is_complete(school, position, round_number)
                state, note = ("complete", "") if complete else ("incomplete", "ตัวอย่าง")
                yield number, school, item, round_id, state, note, "command", at


STATUS = ("check_id", "school_id", "item_id", "round_id", "state", "note", "checked_at")


def _statuses(campaign: Campaign, schools: Sequence[int], now: datetime) -> Iterator[Row]:
    """As the last round left them; the ids of checks count on from 1, round by round."""
    before = (len(campaign.rounds) - 1) * len(schools) * len(campaign.items)
    for number, school, item, round_id, state, note, _source, at in islice(
        _checks(campaign, schools, now), before, None
    ):
        yield number, school, item, round_id, state, note, at


REPORT = ("campaign_id", "school_id", "month", "revision", "current", "nil", "late", "at")


def _reports(campaign: Campaign, schools: Sequence[int], now: datetime) -> Iterator[Row]:
    for ago in range(MONTHS, 0, -1):
        month, at = Month.of(now.date()).shift(-ago).iso, now - timedelta(days=30 * ago - 5)
        for school in schools:
            yield campaign.id, school, month, 1, True, False, school % 7 == 0, at


FIGURE = ("report_id", "process_id", "count")


def _figures(campaign: Campaign, schools: int) -> Iterator[Row]:
    processes = [(process.id, process.position) for process in campaign.processes]
    for report in range(1, MONTHS * schools + 1):
        for process, position in processes:
            yield report, process, (report * position) % 50
