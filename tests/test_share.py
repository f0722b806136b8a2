"""LINE's share sheet, for texts that an officer posts by hand: directly, or by a link of ours when they are long."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import unquote, urlsplit

import pytest

from line.sharing import SHARE_SHEET, fits_share_sheet, share_address, share_link
from messages.limits import URI_LENGTH
from models.shared_texts import LIFE
from tests.world import World

BASE = "https://bot.example.go.th"
SHORT = "วันนี้ติดตาม ครั้งที่ 2 & ขอบคุณ\nครบ 80/119"
LONG = "ผลการติดตาม ครั้งที่ 2: ครบ 80 จาก 119 โรงเรียน\n" * 10
ENDLESS = "น้ำใจ👍🏽ที่ให้กัน\n" * 400


def link(world: World, text: str) -> str:
    with world.services.database.begin() as session:
        return share_link(session, BASE, text, world.now)


def path(address: str) -> str:
    return urlsplit(address).path


def test_a_short_text_goes_straight_to_line(world: World) -> None:
    address = link(world, SHORT)
    assert address.startswith(SHARE_SHEET)
    assert unquote(address.removeprefix(SHARE_SHEET)) == SHORT
    assert world.rows("shared_text") == []


def test_what_just_fits_a_button_goes_straight_and_one_character_more_does_not(world: World) -> None:
    room = URI_LENGTH - len(SHARE_SHEET)
    assert len(link(world, "x" * room)) == URI_LENGTH
    assert link(world, "x" * (room + 1)).startswith(f"{BASE}/s/")


def test_a_long_text_gets_a_link_of_ours_that_leads_to_the_share_sheet_as_often_as_it_is_pressed(world: World) -> None:
    address = link(world, LONG)
    assert len(address) < 100
    for _ in range(2):
        answer = world.http.get(path(address))
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(SHARE_SHEET)
        assert unquote(answer.headers["Location"].removeprefix(SHARE_SHEET)) == LONG
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_the_text_is_stored_under_a_hash_and_each_link_is_another(world: World) -> None:
    first, second = (path(link(world, LONG)).removeprefix("/s/") for _ in range(2))
    assert first != second
    assert len(first) >= 43
    assert first not in world.stored()


def test_a_link_lives_for_a_week_and_its_text_no_longer(world: World) -> None:
    assert timedelta(days=7) == LIFE
    address = link(world, LONG)
    world.later(days=6, hours=23)
    assert world.http.get(path(address)).status_code == 302
    world.clock.advance(timedelta(hours=2))
    expired = world.http.get(path(address))
    assert (expired.status_code, expired.mimetype) == (410, "text/html")
    assert "ลิงก์นี้หมดอายุแล้ว" in expired.text
    world.services.worker.keep_house()
    assert world.rows("shared_text") == []
    assert world.http.get(path(address)).status_code == 404


def test_an_unknown_link_says_so_politely(world: World) -> None:
    answer = world.http.get("/s/" + "ก" * 300)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-store")
    assert "ไม่พบข้อความของลิงก์นี้" in answer.text
    assert "แชตส่วนตัวกับบอต" in answer.text


def test_a_failure_keeps_the_address_out_of_the_log(world: World, caplog: pytest.LogCaptureFixture) -> None:
    address = link(world, LONG)
    world.execute("ALTER TABLE shared_text RENAME TO elsewhere")
    answer = world.http.get(path(address))
    assert answer.status_code == 500
    assert "โปรดเปิดอีกครั้ง" in answer.text
    assert "sharing failed" in caplog.text
    assert path(address).removeprefix("/s/") not in caplog.text


def test_a_text_too_long_for_any_address_is_cut_after_a_whole_character_and_says_so() -> None:
    assert not fits_share_sheet(ENDLESS)
    address = share_address(ENDLESS)
    assert 7_000 < len(address) <= 7_600
    text = unquote(address.removeprefix(SHARE_SHEET), errors="strict")
    kept = text.removesuffix("… (มีต่อ)")
    assert kept != text
    assert ENDLESS.startswith(kept)
    assert kept[-1] not in "้ำ🏽" or kept.endswith(("น้ำ", "👍🏽", "ให้"))


def test_a_text_of_ordinary_length_is_shared_whole() -> None:
    assert fits_share_sheet("ก" * 800)
    assert unquote(share_address("ก" * 800).removeprefix(SHARE_SHEET)) == "ก" * 800
