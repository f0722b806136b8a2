"""What is got from LINE after the commit: each thing once, and none that cannot be read holds up the others."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from bot.receive import receive_photo
from tests.world import CLERK, OFFICER, OTHER_CLERK, World, texts

SCHOOL, OTHER_SCHOOL = "บ้านต้นแบบ", "วัดสมมติธรรม"


@pytest.fixture
def clerks(world: World) -> World:
    """Two clerks, each with a declaration that waits for its picture."""
    for user, school in ((CLERK, SCHOOL), (OTHER_CLERK, OTHER_SCHOOL)):
        world.enrol(user, school)
        world.tap(user, "แจ้งแก้ไขแล้ว", world.say(user, "สถานะ"))
    return world


def picture() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), "green").save(buffer, "JPEG")
    return buffer.getvalue()


@pytest.fixture
def unreadable_once_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first picture's reading fails in a way that nobody thought of."""
    chosen: list[object] = []

    def read(subject: dict[str, object], *rest: object) -> object:
        chosen.append(subject["message"])
        if subject["message"] == chosen[0]:
            raise MemoryError
        return receive_photo(subject, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr("bot.fetched.receive_photo", read)


@pytest.mark.usefixtures("unreadable_once_fetched")
def test_a_picture_whose_reading_fails_is_given_up_after_some_attempts_and_that_is_said(clerks: World) -> None:
    clerks.picture(CLERK, picture())
    for _ in range(8):
        clerks.later(seconds=61)
    assert clerks.rows("fetch") == []
    assert "รับรูปจาก LINE ไม่สำเร็จ" in texts(clerks.received(CLERK)[-1])


@pytest.mark.usefixtures("unreadable_once_fetched")
def test_a_picture_whose_reading_fails_does_not_hold_up_the_next(clerks: World) -> None:
    clerks.platform.faults.set(fail_500=2)
    clerks.picture(CLERK, picture())
    clerks.picture(OTHER_CLERK, picture())
    assert clerks.rows("photo") == []
    clerks.later(seconds=61)
    assert len(clerks.rows("photo")) == 1


def test_a_fetch_that_killed_whoever_took_it_is_given_up_without_another_try(clerks: World) -> None:
    clerks.platform.faults.set(fail_500=1)
    clerks.picture(CLERK, picture())
    clerks.execute('UPDATE "fetch" SET attempts = 5')
    clerks.later(seconds=61)
    clerks.work()  # the reply token is spent by now: the answer becomes a push
    assert clerks.rows("fetch") == clerks.rows("photo") == []
    assert "รับรูปจาก LINE ไม่สำเร็จ" in texts(clerks.received(CLERK)[-1])


def test_names_that_no_database_stores_lose_what_cannot_be_stored(world: World) -> None:
    newcomer, strange = "U" + "9" * 32, "C" + "9" * 32
    world.platform.add_user(newcomer, "สมหญิง\x00\nใจดี")
    world.platform.add_group(strange, "ธุรการ \x00เขต", [OFFICER])
    world.enrol(newcomer, SCHOOL)
    world.make_officer()
    world.bind_group(group=strange)
    world.later(seconds=61)
    assert "สมหญิง ใจดี" in [row["name"] for row in world.rows("person")]
    assert "ธุรการ เขต" in [row["name"] for row in world.rows("line_group")]
    assert world.rows("fetch") == []
