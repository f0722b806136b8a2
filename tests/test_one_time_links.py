"""Links that open one thing once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time, timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from core.clock import at_bangkok
from core.errors import Refused
from core.vocabulary import Role
from models.database import Database
from models.one_time_links import LinkKind, OneTimeLink, issue_link, look_at_link, take_link
from models.people import Person
from scheduler.housekeeping import keep_house

NOW = at_bangkok(date(2023, 11, 3), time(10, 0))
KIND = LinkKind.STATISTICS_WORKBOOK
SUBJECT = {"campaign": 1, "months": ["2023-10"]}


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.close()


def issue(database: Database, now: datetime = NOW) -> str:
    with database.begin() as session:
        officer = session.scalar(select(Person))
        if officer is None:
            officer = Person(line_user_id="U1", role=Role.OFFICER, enrolled_at=NOW)
            session.add(officer)
            session.flush()
        return issue_link(session, KIND, SUBJECT, officer.id, now)


def take(database: Database, token: str, now: datetime = NOW) -> OneTimeLink:
    with database.begin() as session:
        return take_link(session, token, KIND, now)


def refusal(database: Database, token: str, now: datetime = NOW) -> str:
    with pytest.raises(Refused) as refused:
        take(database, token, now)
    return refused.value.reason


def test_a_link_gives_what_it_was_made_for_once(database: Database) -> None:
    token = issue(database)
    link = take(database, token, NOW + timedelta(minutes=3))
    assert (link.subject, link.used_at) == (SUBJECT, NOW + timedelta(minutes=3))
    assert refusal(database, token, NOW + timedelta(minutes=4)) == "used"


def test_looking_uses_nothing_up(database: Database) -> None:
    token = issue(database)
    with database.read() as session:
        assert look_at_link(session, token, KIND, NOW).used_at is None
        assert look_at_link(session, token, KIND, NOW).used_at is None
    assert take(database, token).used_at == NOW


def test_a_link_is_good_for_a_quarter_of_an_hour(database: Database) -> None:
    assert timedelta(minutes=15) == LinkKind.STATISTICS_WORKBOOK.life
    in_time, too_late = issue(database), issue(database)
    assert take(database, in_time, NOW + LinkKind.STATISTICS_WORKBOOK.life - timedelta(seconds=1)).subject == SUBJECT
    assert refusal(database, too_late, NOW + LinkKind.STATISTICS_WORKBOOK.life) == "expired"


def test_a_used_link_says_so_after_it_expired_too(database: Database) -> None:
    token = issue(database)
    take(database, token)
    assert refusal(database, token, NOW + timedelta(hours=1)) == "used"


@pytest.mark.parametrize("token", ["", "unknown", "ก" * 300])
def test_an_unknown_token_opens_nothing(database: Database, token: str) -> None:
    issue(database)
    assert refusal(database, token) == "gone"


def test_a_token_opens_its_own_kind_of_thing_only(database: Database) -> None:
    token = issue(database)
    with database.begin() as session:
        session.execute(update(OneTimeLink).values(kind="something-else"))
    assert refusal(database, token) == "gone"


def test_the_token_itself_is_not_kept(database: Database) -> None:
    token = issue(database)
    with database.read() as session:
        row = session.execute(select(OneTimeLink.__table__)).one()
    assert len(token) >= 43
    assert token not in str(row)


def test_of_two_who_take_a_link_at_once_one_gets_it(database: Database) -> None:
    token = issue(database)
    start = threading.Barrier(2)

    def try_to_take() -> str:
        start.wait()
        try:
            take(database, token)
        except Refused as refused:
            return refused.reason
        return "taken"

    with ThreadPoolExecutor(2) as pool:
        results = [pool.submit(try_to_take) for _ in range(2)]
        assert sorted(result.result() for result in results) == ["taken", "used"]


def test_links_long_expired_are_cleared_away(database: Database) -> None:
    old, recent = issue(database), issue(database, NOW + timedelta(days=5))
    keep_house(database, NOW + LinkKind.STATISTICS_WORKBOOK.life + timedelta(days=7, seconds=1))
    with database.read() as session:
        assert _count(session) == 1
    assert refusal(database, old, NOW + timedelta(days=8)) == "gone"
    assert refusal(database, recent, NOW + timedelta(days=8)) == "expired"


def _count(session: Session) -> int:
    return session.scalar(select(func.count(OneTimeLink.id))) or 0
