"""The simulator's memory: what survives a restart, and a kill."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from core.clock import ManualClock, OffsetClock
from simulator.platform import LinePlatform
from simulator.records import LineError
from tests.simulated_line import GROUP, KEY, MALEE, SECRET, SOMCHAI, START, TEXT, TOKEN, new_platform

ROOT = Path(__file__).parent.parent


def reopened(store: Path, clock: ManualClock | OffsetClock) -> LinePlatform:
    return LinePlatform(channel_secret=SECRET, channel_access_token=TOKEN, clock=clock, store=store)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(START)


def test_chats_people_groups_content_and_bill_survive_a_restart(tmp_path: Path, clock: ManualClock) -> None:
    store = tmp_path / "line" / "simulator.db"
    platform = new_platform(clock, store=store)
    said = platform.text(SOMCHAI, "ผิด", group_id=GROUP)["message"]
    platform.edit(SOMCHAI, said["id"], "ถูก")
    image = platform.image(MALEE, b"png")["message"]
    platform.push({"to": GROUP, "messages": [TEXT]})
    platform.unfollow(MALEE)
    platform.bot_leaves(GROUP)
    platform.close()

    again = reopened(store, clock)
    assert [(entry.message["type"], entry.edited) for entry in again.chat(GROUP)] == [
        ("text", True),
        ("text", False),
    ]
    assert again.delivered(GROUP)[0]["_billed"] == 5
    assert again.billed(2023, 11) == 5
    assert again.content(image["id"]) == ("image/jpeg", b"png")
    assert list(again.users) == list(platform.users)
    assert again.users[MALEE].blocked is True
    assert again.groups[GROUP] == platform.groups[GROUP]
    newer = again.text(SOMCHAI, "ใหม่")["message"]
    assert int(newer["id"]) > int(image["id"])


def test_people_and_groups_who_are_known_stay_as_they_are(tmp_path: Path, clock: ManualClock) -> None:
    platform = new_platform(clock, store=tmp_path / "simulator.db")
    platform.unfollow(SOMCHAI)
    platform.bot_leaves(GROUP)
    platform.close()

    again = new_platform(clock, store=tmp_path / "simulator.db")
    assert again.users[SOMCHAI].follows is False
    assert again.groups[GROUP].bot_in is False


def test_half_a_surrogate_pair_is_stored_like_any_text(tmp_path: Path, clock: ManualClock) -> None:
    platform = new_platform(clock, store=tmp_path / "simulator.db")
    event = platform.text(SOMCHAI, "ครบ\ud83d\x00")
    assert platform.event_payload(event)
    platform.close()

    again = reopened(tmp_path / "simulator.db", clock)
    assert again.chat(SOMCHAI)[0].message["text"] == "ครบ\ud83d\x00"


def test_reply_tokens_and_retry_keys_survive_a_restart(tmp_path: Path, clock: ManualClock) -> None:
    store = tmp_path / "simulator.db"
    platform = new_platform(clock, store=store)
    unused = platform.text(SOMCHAI, "สถานะ")["replyToken"]
    used = platform.text(SOMCHAI, "สถานะ")["replyToken"]
    platform.reply({"replyToken": used, "messages": [TEXT]})
    platform.push({"to": SOMCHAI, "messages": [TEXT]}, KEY, "first")
    platform.close()

    again = reopened(store, clock)
    with pytest.raises(LineError, match="Invalid reply token"):
        again.reply({"replyToken": used, "messages": [TEXT]})
    assert again.reply({"replyToken": unused, "messages": [TEXT]})["sentMessages"]
    with pytest.raises(LineError) as refused:
        again.push({"to": SOMCHAI, "messages": [TEXT]}, KEY)
    assert refused.value.headers == {"x-line-accepted-request-id": "first"}


def test_rich_menus_survive_a_restart(tmp_path: Path, clock: ManualClock) -> None:
    from tests.test_simulator_richmenus import MENU, picture

    platform = new_platform(clock, store=tmp_path / "simulator.db")
    menu = platform.rich_menus.create(MENU)
    platform.rich_menus.upload(menu, "image/png", picture())
    platform.rich_menus.set_default(menu)
    platform.rich_menus.link([MALEE], menu)
    platform.close()

    again = reopened(tmp_path / "simulator.db", clock)
    assert again.rich_menus.find(menu) == {"richMenuId": menu, **MENU}
    assert again.rich_menus.image(menu) == ("image/png", picture())
    assert again.rich_menus.default == menu
    assert again.users[MALEE].rich_menu_id == menu


def test_a_moved_clock_goes_on_from_the_same_day(tmp_path: Path) -> None:
    clock = OffsetClock()
    platform = reopened(tmp_path / "simulator.db", clock)
    clock.move_to(START)
    platform.remember_clock()
    platform.close()

    later = OffsetClock()
    reopened(tmp_path / "simulator.db", later)
    assert abs(later.now() - START) < timedelta(minutes=1)


def test_a_clock_with_an_offset_of_its_own_is_left_alone(tmp_path: Path) -> None:
    clock = OffsetClock()
    platform = reopened(tmp_path / "simulator.db", clock)
    clock.move_to(START)
    platform.remember_clock()
    platform.close()

    own = OffsetClock(3_600.0)
    reopened(tmp_path / "simulator.db", own)
    assert own.offset_seconds == 3_600.0


TALK = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from core.clock import ManualClock
from simulator.platform import LinePlatform

platform = LinePlatform(
    channel_secret="s",
    channel_access_token="t",
    clock=ManualClock(datetime(2023, 11, 6, tzinfo=UTC)),
    store=Path(sys.argv[1]),
    quota=None,
)
platform.add_user("U1", "สมชาย")
number = 0
while True:
    platform.push({"to": "U1", "messages": [{"type": "text", "text": str(number)}]})
    print(number, flush=True)
    number += 1
"""


def test_a_killed_simulator_keeps_all_that_it_had_answered(tmp_path: Path) -> None:
    store = tmp_path / "simulator.db"
    talking = subprocess.Popen(
        [sys.executable, "-c", TALK, str(store)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert talking.stdout is not None
    answered = -1
    for told in talking.stdout:
        answered = int(told)
        if answered == 200:
            talking.send_signal(signal.SIGKILL)
    talking.wait(timeout=10)

    again = reopened(store, ManualClock(datetime(2023, 11, 6, tzinfo=UTC)))
    texts = [int(message["text"]) for message in again.delivered("U1")]
    assert texts == list(range(len(texts)))
    assert len(texts) in (answered + 1, answered + 2)
    assert again.billed(2023, 11) == len(texts)


def test_memory_is_bounded_and_counters_go_on(clock: ManualClock) -> None:
    platform = LinePlatform(channel_secret=SECRET, channel_access_token=TOKEN, clock=clock, quota=None, keep=10)
    platform.add_user(SOMCHAI, "สมชาย")
    platform.add_user(MALEE, "มาลี")
    for number in range(30):
        platform.push({"to": (SOMCHAI, MALEE)[number % 2], "messages": [{"type": "text", "text": str(number)}]})
        platform.text(SOMCHAI, "x")
    assert sum(len(platform.chat(person)) for person in (SOMCHAI, MALEE)) == 10
    assert [message["text"] for message in platform.delivered(MALEE)] == ["25", "27", "29"]
    assert len(platform.events) == 10
    assert platform.billed(2023, 11) == 30
