"""No message ever exceeds LINE's limits: every builder at its worst passes our own check and the platform's."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from messages import flex
from messages.limits import check
from simulator.limits import check_messages
from simulator.records import LineError
from tests import worst_messages
from tests.world import CLERK, GROUP, OFFICER, Message, World, actions, texts

BUILDERS = worst_messages.builders()
LONGEST_SCHOOL_NAME = "ชุมชนทุ่งต้นแบบสามัคคีประชาสรรค์(สมาคมศิษย์เก่าร่วมใจอุปถัมภ์)"


@pytest.mark.parametrize("name", sorted(BUILDERS))
def test_a_message_at_its_worst_fits_lines_limits(name: str) -> None:
    tried = 0
    for arguments in worst_messages.calls(BUILDERS[name]):
        built = BUILDERS[name](**arguments)
        sent = built if isinstance(built, list) else [built]
        check(sent)
        check_messages(sent)
        tried += 1
    assert tried >= 1


def test_all_builders_are_found() -> None:
    assert len(BUILDERS) > 100
    for known in ("messages.status.status_card", "messages.answers.answer_messages", "messages.rounds.results_notice"):
        assert known in BUILDERS


def test_a_builder_whose_size_nobody_knows_is_noticed() -> None:
    def new_card(poem: str) -> Message:
        return flex.text_message(poem)

    with pytest.raises(worst_messages.UnknownWorstCaseError, match="new_card"):
        list(worst_messages.calls(new_card))


def test_both_checks_would_notice_an_oversized_message() -> None:
    oversized = [flex.text_message("ก" * 5_001)]
    with pytest.raises(Exception, match="UTF-16"):
        check(oversized)
    with pytest.raises(LineError):
        check_messages(oversized)


# The whole way, with the worst district


@pytest.fixture
def worst_district(world: World, tmp_path: Path) -> World:
    """119 more schools whose names are as long as the longest one known."""
    assert len(LONGEST_SCHOOL_NAME) >= 62
    rows = [
        f"10990{n:05},{LONGEST_SCHOOL_NAME[: 62 - len(str(n))]}{n},ต้นแบบ,อำเภอที่ {n % 9}" for n in range(10_001, 10_120)
    ]
    roster = tmp_path / "roster.csv"
    roster.write_text("school_id,name,tambon,amphoe\n" + "\n".join(rows), encoding="utf-8")
    assert "119 schools created" in world.command("schools-import", str(roster))
    world.make_officer()
    return world


def pages(world: World, first: list[Message]) -> Iterator[list[Message]]:
    """A card and all that follow it by “หน้าถัดไป”."""
    page = first
    yield page
    while forward := [action for action in actions(page) if action["label"] == "หน้าถัดไป"]:
        page = world.tap_data(OFFICER, forward[0]["data"])
        yield page


def test_all_missing_schools_are_listed_over_all_pages(worst_district: World) -> None:
    for school in (f"10990{n}" for n in range(10_001, 10_003)):
        worst_district.record(school, "ไม่ครบ 1 2 3 4", note="ก" * 300)
    shown = [texts(page) for page in pages(worst_district, worst_district.say(OFFICER, "ใครยังไม่ครบ"))]
    assert "ยังไม่ครบ 143 จาก 143 โรงเรียน" in shown[0]
    assert len(shown) >= 6
    listed = " ".join(shown)
    assert all(str(n) in listed for n in range(10_001, 10_120))


def test_the_longest_school_with_the_longest_notes_is_shown_in_full_everywhere(worst_district: World) -> None:
    school = "1099010001"
    worst_district.bind_group()
    world = worst_district
    world.say(OFFICER, f"ตรวจ {school}")
    card = world.say(OFFICER, "ไม่ครบ 1 2 3 4 5")
    for item in ("ภาพถ่าย", "ที่ตั้ง", "ช่องทางการติดต่อ", "เวลาเปิด-ปิดการให้บริการ", "นำทาง"):
        world.tap(OFFICER, item, world.tap(OFFICER, "ใส่หมายเหตุ", card))
        card = world.say(OFFICER, "ก" * 300)
        assert "ยังไม่บันทึกจนกว่าจะกดบันทึก" in texts(card)
    assert "บันทึกผลตรวจแล้ว" in texts(world.tap(OFFICER, "บันทึก", card))
    code = world.command("school-codes", "--school", school).split()[1]
    world.tap(CLERK, "ยืนยันและยินยอม", world.say(CLERK, f"ลงทะเบียน {code}"))
    assert texts(world.say(CLERK, "สถานะ")).count("หมายเหตุ:") == 5
    assert "ครบ 0 จาก 5 รายการ" in texts(world.say(CLERK, "สถานะ", group=GROUP))
