"""A district with a year behind it: three rounds of checks and twelve months of statistics of every school.

Written straight into the tables, because a million records one by one would take the bench an hour.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from bench.district import build
from models.campaigns import Campaign
from models.checks import Check, ItemStatus
from models.database import Base, Database
from models.schools import School
from models.statistics import Figure, MonthlyReport
from thai.months import Month

BATCH, NETWORKS, MONTHS = 20_000, 9, 12


def build_year(database: Database, schools: int, now: datetime) -> None:
    """A district of that many schools, a year old at ``now``; every third item is missing in the first round."""
    build(database, schools, now, checked=False)
    with database.begin() as session:
        campaign = session.scalars(select(Campaign)).one()
        _name_networks(session, schools)
        ids = session.scalars(select(School.id).order_by(School.id)).all()
        campaign.statistics_from = Month.of(now.date()).shift(-MONTHS).iso
        _fill(session, Check, _checks(campaign, ids, now))
        _fill(session, ItemStatus, _statuses(campaign, ids, now))
        _fill(session, MonthlyReport, _reports(campaign, ids, now))
        _fill(session, Figure, _figures(campaign, len(ids)))


def _name_networks(session: Session, schools: int) -> None:
    for number in range(NETWORKS):
        session.execute(
            update(School).where(School.id % NETWORKS == number).values(network=f"เครือข่ายทดลอง {number + 1}")
        )


def _fill(session: Session, table: type[Base], rows: Iterator[dict[str, Any]]) -> None:
    while batch := list(islice(rows, BATCH)):
        session.execute(insert(table), batch)


def _is_complete(school: int, position: int, round_number: int) -> bool:
    return (school + position) % 3 > 0 or round_number > school % 4


def _checks(campaign: Campaign, schools: Any, now: datetime) -> Iterator[dict[str, Any]]:
    number = 0
    for round_ in campaign.rounds:
        at = now - timedelta(days=7 * (len(campaign.rounds) - round_.number))
        for school in schools:
            for item in campaign.items:
                number += 1
                state = "complete" if _is_complete(school, item.position, round_.number) else "incomplete"
                yield {
                    "id": number, "school_id": school, "item_id": item.id, "round_id": round_.id, "state": state,
                    "note": "" if state == "complete" else "ตัวอย่าง", "by_person_id": None, "source": "command",
                    "at": at,
                }  # fmt: skip


def _statuses(campaign: Campaign, schools: Any, now: datetime) -> Iterator[dict[str, Any]]:
    """As the last round left them; the ids of checks count on from 1, round by round."""
    last, first = campaign.rounds[-1], 1 + (len(campaign.rounds) - 1) * len(schools) * len(campaign.items)
    for check in islice(_checks(campaign, schools, now), first - 1, None):
        yield {
            "school_id": check["school_id"], "item_id": check["item_id"], "state": check["state"],
            "note": check["note"], "check_id": check["id"], "checked_at": check["at"], "checked_by": None,
            "round_id": last.id, "declared_at": None,
        }  # fmt: skip


def _reports(campaign: Campaign, schools: Any, now: datetime) -> Iterator[dict[str, Any]]:
    for ago in range(MONTHS, 0, -1):
        month = Month.of(now.date()).shift(-ago)
        for school in schools:
            yield {
                "campaign_id": campaign.id, "school_id": school, "month": month.iso, "revision": 1, "current": True,
                "nil": False, "late": school % 7 == 0, "by_person_id": None, "at": now - timedelta(days=30 * ago - 5),
            }  # fmt: skip


def _figures(campaign: Campaign, schools: int) -> Iterator[dict[str, Any]]:
    for report in range(1, MONTHS * schools + 1):
        for process in campaign.processes:
            yield {"report_id": report, "process_id": process.id, "count": (report * process.position) % 50}
