"""The papers of 27 November 2566 as docs/examples shows them, made from the invented sample district.

python -m tests.example_papers          writes docs/examples anew
"""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.clock import at_bangkok
from core.config import ROOT
from core.vocabulary import Membership
from models.calendar import working_days
from models.campaign_file import read_campaign_file, store_campaign
from models.campaigns import Campaign, active_campaigns
from models.checks import Verdict, declare_fixed, record_all
from models.database import Database
from models.frozen import Frozen
from models.migrate import upgrade
from models.people import Person
from models.schools import School, import_roster
from models.snapshots import freeze, load
from models.statistics import Handing, due_date, hand_in
from reports.amss import announcement
from reports.official_words import Blanks
from reports.papers import PaperKind, paper
from sheets.roster import read_roster
from thai.months import Month

EXAMPLES = ROOT / "docs" / "examples"
LOADED = at_bangkok(date(2023, 11, 1), time(9))
FROZEN = at_bangkok(date(2023, 11, 27), time(9))
DAY = Blanks(memo_date="2023-11-27")


def sample_november(database: Database) -> Frozen:
    """Fill an empty database with the sample district and an invented November; the moment of 27 November, 9.00."""
    upgrade(database)
    with database.begin() as session:
        _load(session)
        campaign = live_through_november(session)
        snapshot_id = freeze(session, campaign, None, FROZEN, "สรุปผลการดำเนินงานเสนอต่อ ผอ.สพท.").id
    with database.read() as session:
        return load(session, snapshot_id)


def live_through_november(session: Session) -> Campaign:
    """Three rounds and the statistics of October, in a database that has the sample district and no results yet."""
    campaign = active_campaigns(session)[0]
    _hold_rounds(session, campaign)
    _hand_in_october(session, campaign)
    return campaign


def _load(session: Session) -> None:
    roster, campaign = ROOT / "campaigns/sample-schools.csv", ROOT / "campaigns/info-go-th-2566.yaml"
    import_roster(session, read_roster(roster.read_bytes(), roster.name).rows, LOADED)
    store_campaign(session, read_campaign_file(campaign.read_text()), LOADED)


def _schools(session: Session) -> list[School]:
    return list(session.scalars(select(School).order_by(School.id)))


def _hold_rounds(session: Session, campaign: Campaign) -> None:
    """Each round finds fewer items missing; one school is left unchecked, one declares after the last round."""
    schools, items = _schools(session), campaign.items
    for round_ in campaign.rounds:
        found = {school.id: _verdicts(campaign, number, round_.number) for number, school in enumerate(schools[:-1], 1)}
        at = at_bangkok(round_.date, time(14))
        record_all(session, found, round_id=round_.id, by=None, source="console", now=at)
    _declare(session, schools[3], items[4].id, at_bangkok(date(2023, 11, 24), time(10)))


def _verdicts(campaign: Campaign, school: int, round_number: int) -> dict[int, Verdict]:
    missing = {(school + at) % len(campaign.items) for at in range(school % 5 - round_number)}
    notes = {"photo": "ภาพยังเป็นปีการศึกษาก่อน"}
    return {
        item.id: Verdict(False, notes.get(item.key, "")) if place in missing else Verdict(True)
        for place, item in enumerate(campaign.items)
    }


def _declare(session: Session, school: School, item_id: int, at: datetime) -> None:
    clerk = Person(school_id=school.id, membership=Membership.ENDED, enrolled_at=LOADED)
    session.add(clerk)
    session.flush()
    declare_fixed(session, school.id, item_id, clerk.id, at)


def _hand_in_october(session: Session, campaign: Campaign) -> None:
    """Most schools on time, some late, one nil, three not at all."""
    month = Month(2023, 10)
    due = due_date(campaign, month, working_days(session))
    for number, school in enumerate(_schools(session)[3:]):
        nil = number == 7
        figures = {
            process.id: 0 if nil else (number * 3 + place * 5) % 17 for place, process in enumerate(campaign.processes)
        }
        at = at_bangkok(date(2023, 11, 8 if number % 6 == 5 else 3), time(15))
        handing = Handing(school.id, month, figures, nil=nil, by=None, after_revision=0)
        hand_in(session, campaign, handing, due, at, officer=True)


def write_examples(folder: Path) -> None:
    """All files under plain names; the text for AMSS++ as its own file."""
    with TemporaryDirectory() as place:
        database = Database(f"sqlite:///{place}/november.sqlite3")
        frozen = sample_november(database)
        database.close()
    folder.mkdir(parents=True, exist_ok=True)
    for kind in (PaperKind.MEMO, PaperKind.LETTER, PaperKind.WORKBOOK):
        file = paper(kind, frozen, DAY, emblem=None)
        (folder / file.plain_name).write_bytes(file.content)
    text = announcement(frozen)
    (folder / f"{frozen.day.isoformat()}-amss.txt").write_text(f"{text.subject}\n\n{text.body}\n")


if __name__ == "__main__":
    write_examples(EXAMPLES)
