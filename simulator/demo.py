"""A district to try things with: a few people, the group, codes to copy, and a clock that begins in November 2566."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.clock import at_bangkok, local_date
from core.config import ROOT
from core.vocabulary import Membership, Role
from models.campaign_file import read_campaign_file, store_campaign
from models.database import Database
from models.enrolment import EnrolCode, district_invite, readable, school_code
from models.people import Person
from models.schools import School, import_roster
from sheets.roster import read_roster
from simulator.platform import LinePlatform

BEGINS = at_bangkok(date(2023, 11, 3), time(10, 0))  # the working day before the first notice
ROSTER = ROOT / "campaigns" / "sample-schools.csv"
CAMPAIGN = ROOT / "campaigns" / "info-go-th-2566.yaml"
GROUP = "C" + "d" * 32
PEOPLE = {
    "U" + "a" * 32: "สมหญิง (ธุรการ)",
    "U" + "b" * 32: "มานะ (ธุรการ)",
    "U" + "c" * 32: "ปิติ (ธุรการ)",
    "U" + "e" * 32: "ภาคภูมิ (เขต)",
}
SILENT_MEMBERS = 8  # a small group, so that a whole campaign fits the free plan even when everything is pushed
SCHOOLS_SHOWN = 3
STOPS = time(8, 30), time(10, 30), time(13), time(16), time(16, 30)  # windows open and close
LONGEST_JOURNEY = timedelta(days=100)
OFFICER_NAME = "ภาคภูมิ ตัวอย่าง"


def populate(platform: LinePlatform) -> None:
    """People and the group; those who are known from an earlier run stay as they are."""
    for user_id, name in PEOPLE.items():
        platform.add_user(user_id, name)
    if GROUP not in platform.groups:
        platform.add_group(GROUP, "ธุรการ สพป.ชพ.๒", list(PEOPLE), silent_members=SILENT_MEMBERS)


def load_samples(database: Database, now: Any) -> None:
    """The sample roster and the letter's campaign, into an empty database only."""
    with database.begin() as session:
        if session.scalar(select(func.count(School.id))):
            return
        import_roster(session, read_roster(ROSTER.read_bytes(), ROSTER.name).rows, now)
        store_campaign(session, read_campaign_file(CAMPAIGN.read_text("utf-8")), now)


def stops_until(instant: datetime, now: datetime) -> Iterator[datetime]:
    """Where a moved clock stops on its way, so that what waits for a time of the day meets it; ``instant`` is the last.

    A jump backwards, or over more than a campaign lasts, goes straight there.
    """
    if now < instant <= now + LONGEST_JOURNEY:
        day = local_date(now)
        while day <= local_date(instant):
            yield from (stop for hour in STOPS if now < (stop := at_bangkok(day, hour)) < instant)
            day += timedelta(days=1)
    yield instant


class Hints:
    """What to try next, with codes to copy: made afresh for whoever is not enrolled yet."""

    def __init__(self, database: Database, key: bytes, clock: Any) -> None:
        self._database = database
        self._key = key
        self._clock = clock
        self._invite: str | None = None

    def __call__(self) -> list[dict[str, str]]:
        with self._database.begin() as session:
            return [*self._schools(session), *self._officer(session), *_next_steps()]

    def _schools(self, session: Session) -> list[dict[str, str]]:
        schools = session.scalars(select(School).order_by(School.code).limit(SCHOOLS_SHOWN)).all()
        return [
            _hint(f"เป็นธุรการ {school.name}", "แชตส่วนตัวของธุรการคนใดก็ได้", f"ลงทะเบียน {self._code_of(session, school)}")
            for school in schools
        ]

    def _code_of(self, session: Session, school: School) -> str:
        return readable(school_code(session, self._key, school, self._clock.now()))

    def _officer(self, session: Session) -> list[dict[str, str]]:
        officer = select(Person.id).where(Person.role == Role.OFFICER, Person.membership == Membership.ACTIVE)
        if session.scalar(officer.limit(1)) is not None:
            return [
                _hint("ผูกกลุ่ม", "ในกลุ่ม ในฐานะเจ้าหน้าที่", "ผูกกลุ่มนี้"),
                _hint("บันทึกผลตรวจ", "แชตส่วนตัวของเจ้าหน้าที่", "ตรวจ"),
                _hint("ส่งประกาศ", "แชตส่วนตัวของเจ้าหน้าที่", "ประกาศ ขอเชิญประชุมวันศุกร์"),
            ]
        if self._invite is None:
            used = select(EnrolCode).where(EnrolCode.name == OFFICER_NAME, EnrolCode.used_at.is_(None))
            for code in session.scalars(used):
                session.delete(code)
            self._invite = district_invite(session, self._key, self._clock.now(), Role.OFFICER, OFFICER_NAME)
        return [_hint("เป็นเจ้าหน้าที่เขต", "แชตส่วนตัวของ ภาคภูมิ (เขต)", f"ลงทะเบียน {readable(self._invite)}")]


def _hint(title: str, where: str, words: str) -> dict[str, str]:
    return {"title": title, "text": where, "copy": words}


def _next_steps() -> list[dict[str, str]]:
    return [
        _hint("ดูสถานะโรงเรียน", "หลังลงทะเบียน", "สถานะ"),
        _hint("ส่งสถิติรายเดือน", "หลังลงทะเบียน", "สถิติ"),
        _hint("ถามเป็นภาษาพูด", "แชตส่วนตัว", "โทเคนหาได้ที่ไหน"),
    ]
