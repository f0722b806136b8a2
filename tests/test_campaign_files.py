"""`campaign-load`: the letter as a file. Loading again updates; a mistake names its place and changes nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

from core.config import ROOT
from tests.world import CLERK, OFFICER, World, texts

LETTER = (ROOT / "campaigns" / "info-go-th-2566.yaml").read_text()
TABLES = ("campaign", "checklist_item", "round", "stage", "reminder_rule", "process")


def save(folder: Path, content: str | bytes) -> str:
    file = folder / "campaign.yaml"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(file)


def changed(old: str, new: str) -> str:
    assert LETTER.count(old) == 1, old
    return LETTER.replace(old, new)


def contents(world: World) -> list[list[dict[str, object]]]:
    loaded_at = {"loaded_at"}
    return [[{k: v for k, v in row.items() if k not in loaded_at} for row in world.rows(table)] for table in TABLES]


def test_the_letters_campaign_is_loaded_whole(world: World) -> None:
    output = world.command("campaign-load", str(ROOT / "campaigns" / "info-go-th-2566.yaml"))
    assert "5 items, 3 rounds, 2 stages, 5 reminder rules, 8 processes" in output
    campaign = world.rows("campaign")[0]
    assert (campaign["letter_no"], campaign["letter_date"]) == ("ศธ ๐๔๐๔๒/๓๓๒๙", date(2023, 10, 31))
    rounds = [(row["number"], row["date"]) for row in world.rows("round")]
    assert rounds == [(1, date(2023, 11, 9)), (2, date(2023, 11, 16)), (3, date(2023, 11, 23))]


def test_loading_the_same_file_again_changes_nothing(world: World, tmp_path: Path) -> None:
    before = contents(world)
    world.command("campaign-load", save(tmp_path, LETTER))
    assert contents(world) == before


def test_loading_a_changed_file_keeps_the_results_and_people_see_the_change_at_once(
    world: World, tmp_path: Path
) -> None:
    world.make_officer()
    world.enrol(CLERK, "บ้านต้นแบบ")
    for text in ("ตรวจ บ้านต้นแบบ", "ครบหมด", "บันทึก"):
        world.say(OFFICER, text)
    world.command("campaign-load", save(tmp_path, changed("name: ที่ตั้ง\n", "name: ที่ตั้งและแผนที่\n")))
    card = texts(world.say(CLERK, "สถานะ"))
    assert "ที่ตั้งและแผนที่" in card
    assert "ครบทั้ง 5 รายการ" in card
    world.command(
        "campaign-load", save(tmp_path, changed("{number: 2, date: 2023-11-16}", "{number: 2, date: 2023-11-17}"))
    )
    assert "วันศุกร์ที่ 17 พ.ย. 2566" in texts(world.say(CLERK, "ปฏิทิน"))


def test_a_round_that_the_file_no_longer_names_goes_when_nothing_was_recorded_in_it(
    world: World, tmp_path: Path
) -> None:
    world.command("campaign-load", save(tmp_path, changed("  - {number: 3, date: 2023-11-23}\n", "")))
    assert [row["number"] for row in world.rows("round")] == [1, 2]


@pytest.mark.parametrize("part", ["rounds", "items"])
def test_what_results_refer_to_cannot_be_removed_and_the_command_says_so(
    world: World, tmp_path: Path, part: str
) -> None:
    world.make_officer()
    for text in ("ตรวจ บ้านต้นแบบ", "ครบหมด", "บันทึก"):
        world.say(OFFICER, text)
    before = contents(world)
    letter = yaml.safe_load(LETTER)
    del letter[part][0]
    result = world.app.test_cli_runner().invoke(args=["campaign-load", save(tmp_path, yaml.safe_dump(letter))])
    assert result.exit_code == 1
    assert "results refer to what the file no longer names" in result.output
    assert "nothing was changed" in result.output
    assert contents(world) == before


def test_a_round_on_a_day_off_is_loaded_with_a_warning(world: World, tmp_path: Path) -> None:
    output = world.command("campaign-load", save(tmp_path, changed("date: 2023-11-23}", "date: 2023-11-25}")))
    assert "warning: a round falls on a day off: วันเสาร์ที่ 25 พ.ย. 2566" in output


@pytest.mark.parametrize(
    ("content", "place"),
    [
        ("", "not a campaign file"),
        ("- a list", "not a campaign file"),
        ("slug: [unclosed", "not YAML"),
        (changed("slug: info-go-th-2566\n", ""), "slug: Field required"),
        (changed("slug: info-go-th-2566", "slug: มี ช่องว่าง"), "slug: "),
        (changed("{number: 1, date: 2023-11-09}", "{number: 1, date: 9 พ.ย. 2566}"), "rounds.0.date: "),
        (changed("{number: 2, date: 2023-11-16}", "{number: 1, date: 2023-11-16}"), "rounds: a key stands twice"),
        (changed("ends: 2023-11-30", "ends: 2023-11-01"), "stages.1: Value error, ends before it starts"),
        (changed("anchor: round_results", "anchor: someday"), "reminders.2.anchor: "),
        (changed("title: การติดตาม", "titel: การติดตาม"), "title"),
        (changed("    short: การติดต่อ\n", f"    short: {'ก' * 21}\n"), "items.2.short: "),
    ],
)
def test_a_mistake_is_one_line_that_names_its_place_and_nothing_changes(
    world: World, tmp_path: Path, content: str, place: str
) -> None:
    before = contents(world)
    result = world.app.test_cli_runner().invoke(args=["campaign-load", save(tmp_path, content)])
    assert result.exit_code == 1
    first, second = result.output.splitlines()
    assert place in first
    assert second == "nothing was changed"
    assert contents(world) == before


@pytest.mark.parametrize(
    ("at", "allowed"),
    [('"08:30"', True), ("08:30", True), ('"16:29"', True), ('"07:00"', False), ('"16:30"', False), ('"20:00"', False)],
)
def test_a_reminder_must_lie_in_working_hours_or_it_could_never_go_out(
    world: World, tmp_path: Path, at: str, allowed: bool
) -> None:
    content = LETTER.replace('at: "08:30"', f"at: {at}")
    result = world.app.test_cli_runner().invoke(args=["campaign-load", save(tmp_path, content)])
    assert (result.exit_code == 0) is allowed
    assert allowed or "reminders.0.at: " in result.output


def test_a_file_that_is_not_text_is_refused_in_one_line(world: World, tmp_path: Path) -> None:
    result = world.app.test_cli_runner().invoke(args=["campaign-load", save(tmp_path, b"\xff\xfe\x00")])
    assert result.exit_code == 1
    assert result.output.startswith("error:")
