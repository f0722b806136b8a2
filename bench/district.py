"""An invented district of any size to measure with, one enrolled clerk a school."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from core.config import ROOT
from core.vocabulary import Membership, Role
from models.campaign_file import read_campaign_file, store_campaign
from models.checks import Verdict, record_checks
from models.database import Database
from models.migrate import upgrade
from models.people import Person
from models.schools import RosterRow, School, import_roster

CAMPAIGN = ROOT / "campaigns" / "info-go-th-2566.yaml"
AMPHOES = ("เมืองทดลอง", "สวนทดลอง", "ท่าจำลอง", "เขาสมมติ", "ทุ่งตัวอย่าง")


def clerk(number: int) -> str:
    """The LINE user id of a school's clerk."""
    return f"U{number:032x}"


def build(database: Database, schools: int, now: datetime, *, checked: bool = True) -> None:
    """Schools, clerks, the letter's campaign, and (if ``checked``) one round of checks."""
    upgrade(database)
    with database.begin() as session:
        import_roster(session, _roster(schools), now)
        campaign = store_campaign(session, read_campaign_file(CAMPAIGN.read_text("utf-8")), now)
        for number, school in enumerate(session.query(School).order_by(School.id), start=1):
            session.add(_clerk_of(school, number, now))
            if not checked:
                continue
            verdicts = {item.id: Verdict((number + item.position) % 3 > 0, "ตัวอย่าง") for item in campaign.items}
            record_checks(
                session, school.id, verdicts, round_id=campaign.rounds[0].id, by=None, source="command", now=now
            )


def _roster(schools: int) -> Iterator[RosterRow]:
    for number in range(1, schools + 1):
        amphoe = AMPHOES[number % len(AMPHOES)]
        name = f"บ้านทดลองที่ {number}"
        yield RosterRow(f"10{number:08}", f"{number:08}", name, "สมมติ", amphoe, "ประถมศึกษา", None, None)


def _clerk_of(school: School, number: int, now: datetime) -> Person:
    return Person(
        line_user_id=clerk(number), name=f"ธุรการ {number}", role=Role.CLERK.value, school_id=school.id,
        membership=Membership.ACTIVE.value, responsible=True, consented_at=now, enrolled_at=now,
    )  # fmt: skip
