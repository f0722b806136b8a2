"""Guessing codes and links leads nowhere: attempts are bounded, and answers do not tell a near miss from a far one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from models.enrolment import ALPHABET, CODE_LENGTH, LOCKOUT, WRONG_CODES_ALLOWED
from models.one_time_links import LinkKind, issue_link
from models.people import person_by_line_id
from models.shared_texts import keep_text
from tests.console import Console
from tests.world import CLERK, OFFICER, OTHER_CLERK, World, texts

SCHOOL, OTHER_SCHOOL = "บ้านต้นแบบ", "วัดสมมติธรรม"
WRONG = "ลงทะเบียน ZZZZ-ZZZZ"
GUESSES = 80  # more than an address may try in a minute


@pytest.fixture
def office(sqlite_office: World) -> World:
    return sqlite_office


# Codes


def test_the_bound_is_far_below_what_guessing_needs() -> None:
    """A thousand LINE accounts that guess day and night for a year, and 29,000 schools with a code each."""
    tries = 1_000 * WRONG_CODES_ALLOWED * (timedelta(days=365) / LOCKOUT)
    assert tries * 29_000 / len(ALPHABET) ** CODE_LENGTH < 10


def test_a_right_code_in_between_buys_no_further_guesses(world: World) -> None:
    """Who has the code of one school cannot try those of others without end."""
    own = f"ลงทะเบียน {world.code_of(SCHOOL)}"
    answers = [texts(world.say(CLERK, WRONG)) for _ in range(4)]
    assert all("รหัสไม่ถูกต้อง" in answer for answer in answers)
    assert "ยืนยันการลงทะเบียน" in texts(world.say(CLERK, own))
    assert "พักการลงทะเบียนชั่วคราว" in texts(world.say(CLERK, WRONG))


def test_erasing_oneself_in_between_buys_none_either_and_leaves_no_name(world: World) -> None:
    for _ in range(2):
        for _ in range(2):
            assert "รหัสไม่ถูกต้อง" in texts(world.say(CLERK, WRONG))
        world.tap(CLERK, "ลบข้อมูลของฉัน", world.say(CLERK, "ลบข้อมูลของฉัน"))
        assert CLERK not in world.stored()
    assert "พักการลงทะเบียนชั่วคราว" in texts(world.say(CLERK, WRONG))


def test_who_is_locked_out_cannot_tell_a_right_code_from_a_wrong_one(world: World) -> None:
    for _ in range(WRONG_CODES_ALLOWED):
        world.say(CLERK, WRONG)
    answers = {texts(world.say(CLERK, f"ลงทะเบียน {code}")) for code in ("ZZZZ-ZZZZ", world.code_of(OTHER_SCHOOL))}
    assert len(answers) == 1


def test_guesses_of_one_person_at_the_same_instant_count_one_by_one(world: World) -> None:
    events = [world.platform.text(CLERK, WRONG) for _ in range(8)]
    world.at_once(*events)
    assert sum(row["failures"] for row in world.rows("code_attempts")) == WRONG_CODES_ALLOWED
    assert "ยืนยันการลงทะเบียน" in texts(world.say(OTHER_CLERK, f"ลงทะเบียน {world.code_of(SCHOOL)}"))


# Links


def a_download(world: World) -> str:
    return f"/d/{_link(world, LinkKind.STATISTICS_WORKBOOK, campaign=1, months=['2023-10'])}"


def a_console_link(world: World) -> str:
    return f"/console/in/{_link(world, LinkKind.CONSOLE)}"


def a_shared_text(world: World) -> str:
    with world.services.database.begin() as session:
        return f"/s/{keep_text(session, 'ประกาศถึงทุกโรงเรียน', world.now)}"


def _link(world: World, kind: LinkKind, **subject: object) -> str:
    with world.services.database.begin() as session:
        officer = person_by_line_id(session, OFFICER)
        assert officer is not None
        return issue_link(session, kind, subject, officer.id, world.now)


@pytest.mark.parametrize("link", [a_download, a_console_link, a_shared_text])
def test_links_cannot_be_guessed(office: World, link: Callable[[World], str]) -> None:
    right, other = link(office), a_download(office) if link is not a_download else a_console_link(office)
    folder = right.rpartition("/")[0]
    near = right[:-1] + ("A" if right[-1] != "A" else "B")
    misses = [near, f"{folder}/{'A' * 43}", f"{folder}/x", f"{folder}/{other.rpartition('/')[2]}", f"{folder}/%00%ff"]
    answers = {(answer.status_code, answer.text) for answer in map(office.http.get, misses)}
    assert [status for status, _ in answers] == [404]
    statuses = [office.http.get(f"{folder}/{number}").status_code for number in range(GUESSES)]
    assert set(statuses) == {404, 429} and statuses[-1] == 429
    assert office.http.get(right).status_code in (200, 302)  # whoever has it is let in all the same


def test_pictures_cannot_be_guessed(office: World) -> None:
    statuses = [office.http.get(f"/p/{number}").status_code for number in range(GUESSES)]
    assert set(statuses) == {404, 429} and statuses[-1] == 429


def test_a_used_link_is_of_no_use_to_who_tries_it_again(office: World) -> None:
    path = urlsplit(a_download(office)).path
    assert office.http.get(path).status_code == 200
    statuses = {office.http.get(path).status_code for _ in range(GUESSES)}
    assert statuses == {410, 429}


def test_forged_sessions_are_bounded_and_the_real_one_goes_on(office: World) -> None:
    console = Console.signed_in(office)
    statuses = []
    for number in range(GUESSES):
        forger = office.app.test_client()
        forger.set_cookie("tidtam", f"forged-{number}")
        statuses.append(forger.get("/console/overview/").status_code)
    assert set(statuses) == {401, 429} and statuses[-1] == 429
    assert console.get("/console/overview/") == 200
