"""The rich menus are what LINE accepts, cover the picture, and type commands that the bot knows."""

from __future__ import annotations

import struct

import pytest

from bot.intents import understand
from messages.graphemes import grapheme_count
from messages.limits import ACTION_LABEL, ACTION_TEXT
from messages.rich_menus import CLERK, HEIGHT, IMAGES, OFFICER, RICH_MENUS, WIDTH, RichMenu

every_menu = pytest.mark.parametrize("menu", RICH_MENUS, ids=lambda menu: menu.key)


def png_size(menu: RichMenu) -> tuple[int, int]:
    header = menu.image.read_bytes()[:24]
    assert header.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", header[16:24])
    return width, height


@every_menu
def test_the_picture_has_the_size_of_the_definition_and_fits_a_megabyte(menu: RichMenu) -> None:
    assert png_size(menu) == (WIDTH, HEIGHT)
    assert menu.definition()["size"] == {"width": WIDTH, "height": HEIGHT}
    assert WIDTH / HEIGHT >= 1.45
    assert menu.image.stat().st_size <= 1_000_000


@every_menu
def test_the_areas_tile_the_picture_without_gap_or_overlap(menu: RichMenu) -> None:
    bounds = [area["bounds"] for area in menu.definition()["areas"]]
    assert len(bounds) == 6
    assert sum(b["width"] * b["height"] for b in bounds) == WIDTH * HEIGHT
    corners = {(b["x"], b["y"]) for b in bounds}
    assert len(corners) == 6
    assert max(b["x"] + b["width"] for b in bounds) == WIDTH
    assert max(b["y"] + b["height"] for b in bounds) == HEIGHT


@every_menu
def test_names_labels_and_commands_keep_to_lines_limits(menu: RichMenu) -> None:
    definition = menu.definition()
    assert grapheme_count(definition["chatBarText"]) <= 14
    assert grapheme_count(definition["name"]) <= 300
    for area in definition["areas"]:
        assert area["action"]["type"] == "message"
        assert 0 < grapheme_count(area["action"]["label"]) <= ACTION_LABEL
        assert 0 < grapheme_count(area["action"]["text"]) <= ACTION_TEXT


@every_menu
def test_every_tile_has_its_icon(menu: RichMenu) -> None:
    sprite = (IMAGES / "icons.svg").read_text(encoding="utf-8")
    for tile in menu.tiles:
        assert f'<symbol id="{tile.icon}"' in sprite


def test_the_commands_are_the_ones_that_can_be_typed() -> None:
    assert [tile.text for tile in CLERK.tiles] == ["สถานะ", "สถิติ", "ปฏิทิน", "วิธีแก้ไข", "คลิป", "ติดต่อ"]
    assert [tile.text for tile in OFFICER.tiles] == [
        *("ใครยังไม่ครบ", "ตรวจ", "ใครยังไม่ส่ง", "ปฏิทิน", "ประกาศ", "เข้าเว็บ"),
    ]


@pytest.mark.parametrize(("text", "key"), [("วิธีแก้ไข", "fix"), ("คลิป", "clips"), ("ติดต่อ", "contact")])
def test_tiles_that_ask_for_an_answer_are_understood_as_typed(text: str, key: str) -> None:
    intent = understand(text)
    assert intent is not None
    assert (intent.kind, intent.key) == ("answer", key)
