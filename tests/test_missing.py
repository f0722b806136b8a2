"""ใครยังไม่ครบ: who is missing, by amphoe, with counts per item, page by page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from core.vocabulary import Role
from tests.sheet_files import MARKED_FIVE_TIMES, csv_file
from tests.world import CLERK, OFFICER, OTHER_CLERK, STRANGER, Message, World, actions, texts

ROSTER = ["school_id", "name", "tambon", "amphoe"]


def record(world: World, **marks: str) -> None:
    """Record marks ("11011") for schools by code, through a sheet."""
    rows = [MARKED_FIVE_TIMES, *([code.removeprefix("s"), *given, ""] for code, given in marks.items())]
    world.tap(OFFICER, "บันทึกทั้งหมด", world.file(OFFICER, "ผล.csv", csv_file(rows)))


def schools_of(world: World) -> list[str]:
    return [row["code"] for row in world.rows("school")]


def pages(world: World, first: list[Message]) -> list[str]:
    """What an officer reads, turning the pages to the end."""
    read, answer = [texts(first)], first
    while any(action.get("label") == "หน้าถัดไป" for action in actions(answer)):
        answer = world.tap(OFFICER, "หน้าถัดไป", answer)
        read.append(texts(answer))
    return read


def test_at_first_every_school_is_missing_everything(office: World) -> None:
    first = texts(office.say(OFFICER, "ใครยังไม่ครบ"))
    assert "ยังไม่ครบ 24 จาก 24 โรงเรียน" in first
    assert "ภาพถ่าย 24 โรงเรียน" in first
    assert "รวมที่ยังไม่ตรวจ 24 โรงเรียน" in first
    assert "หน้า 1/2" in first


def test_counts_stand_for_each_item(office: World) -> None:
    record(office, s1099000001="11111", s1099000002="10111", s1099000003="01110")
    card = texts(office.say(OFFICER, "ใครยังไม่ครบ"))
    assert "ยังไม่ครบ 23 จาก 24 โรงเรียน" in card
    for item, count in (("ภาพถ่าย", 22), ("ที่ตั้ง", 22), ("ช่องทางการติดต่อ", 21), ("นำทาง (พิกัดของโรงเรียนบนเว็บไซต์)", 22)):
        assert f"{item} {count} โรงเรียน" in card
    assert "รวมที่ยังไม่ตรวจ 21 โรงเรียน" in card
    assert "บ้านต้นแบบ ที่ตั้ง" in card
    assert "วัดสมมติธรรม ภาพถ่าย, นำทาง" in card
    assert "บ้านสายลม ยังไม่ตรวจ" in card


def test_schools_stand_under_their_amphoe_with_its_count(office: World) -> None:
    read = " ".join(pages(office, office.say(OFFICER, "ใครยังไม่ครบ")))
    places = [read.index(f"อ.{amphoe} (") for amphoe in ("ท่าจำลอง", "เมืองตัวอย่าง", "สวนทดลอง")]
    assert places == sorted(places)
    assert "อ.ท่าจำลอง (6)" in read
    assert "อ.เมืองตัวอย่าง (9)" in read
    assert "อ.สวนทดลอง (9)" in read
    assert places[0] < read.index("สหกรณ์จำลองพัฒนา") < places[1]


def test_one_amphoe_can_be_looked_at_by_button_or_by_name(office: World) -> None:
    by_button = office.tap(OFFICER, "เฉพาะ อ.ท่าจำลอง (6)", office.say(OFFICER, "ใครยังไม่ครบ"))
    by_name = office.say(OFFICER, "ใครยังไม่ครบ อ.ท่าจำลอง")
    for card in (texts(by_button), texts(by_name)):
        assert "อ.ท่าจำลอง ยังไม่ครบ 6 โรงเรียน" in card
        assert "บ้านคลองแบบน้อย" in card
        assert "บ้านต้นแบบ" not in card


def test_an_item_that_the_school_declared_is_marked(office: World) -> None:
    office.enrol(CLERK, "บ้านต้นแบบ")
    record(office, s1099000002="01111")
    office.tap(CLERK, "แจ้งแก้ไขแล้ว", office.say(CLERK, "สถานะ"))
    assert "บ้านต้นแบบ ภาพถ่าย*" in texts(office.say(OFFICER, "ใครยังไม่ครบ เมืองตัวอย่าง"))


def test_each_school_stands_on_exactly_one_page(office: World) -> None:
    read = " ".join(pages(office, office.say(OFFICER, "ใครยังไม่ครบ")))
    for row in office.rows("school"):
        twins = sum(other["name"].startswith(row["name"]) for other in office.rows("school"))
        assert read.count(row["name"]) == twins, row["name"]


def test_nobody_missing_is_said_in_one_line(office: World) -> None:
    record(office, **{f"s{code}": "11111" for code in schools_of(office)})
    assert "ครบทุกรายการทั้ง 24 โรงเรียนแล้ว" in texts(office.say(OFFICER, "ใครยังไม่ครบ"))


def test_an_amphoe_in_which_nobody_is_missing_says_so_without_claiming_the_whole_district(office: World) -> None:
    record(office, **{f"s{row['code']}": "11111" for row in office.rows("school") if row["amphoe"] == "ท่าจำลอง"})
    answer = texts(office.say(OFFICER, "ใครยังไม่ครบ ท่าจำลอง"))
    assert "อ.ท่าจำลอง" in answer
    assert "24 โรงเรียนแล้ว" not in answer
    assert "ยังไม่ครบ 18 จาก 24 โรงเรียน" in texts(office.say(OFFICER, "ใครยังไม่ครบ"))


def test_a_closed_school_is_not_missing(office: World) -> None:
    office.execute("UPDATE school SET inactive_from = '2023-11' WHERE code = '1099000006'")
    card = office.say(OFFICER, "ใครยังไม่ครบ")
    assert "ยังไม่ครบ 23 จาก 23 โรงเรียน" in texts(card)
    assert all("บ้านสายลม " not in page for page in pages(office, card))


@pytest.mark.parametrize("page", ["999999999", "-1", "0", "x", ""])
def test_a_page_that_does_not_exist_shows_one_that_does(office: World, page: str) -> None:
    assert "ยังไม่ครบ 24 จาก 24 โรงเรียน" in texts(office.tap_data(OFFICER, f"a=missing&p={page}"))


def test_viewers_may_look_but_schools_and_strangers_may_not(office: World) -> None:
    office.make_officer(OTHER_CLERK, Role.VIEWER)
    assert "ยังไม่ครบ 24 จาก 24" in texts(office.say(OTHER_CLERK, "ใครยังไม่ครบ"))
    office.enrol(CLERK, "บ้านต้นแบบ")
    for user in (CLERK, STRANGER):
        for answer in (office.say(user, "ใครยังไม่ครบ"), office.tap_data(user, "a=missing&p=1")):
            assert "บ้านสายลม" not in texts(answer)


def test_a_district_of_119_schools_with_the_longest_names_fits_lines_limits(
    new_world: Callable[..., World], tmp_path: Path
) -> None:
    world = new_world()
    world.make_officer()
    world.execute("UPDATE school SET inactive_from = '2000-01'")
    roster = tmp_path / "roster.csv"
    names = [f"{n:03} " + "ก" * 58 for n in range(119)]
    rows = [[f"10880{n:05}", name, "ตำบล", f"อำเภอที่{n % 5}"] for n, name in enumerate(names)]
    roster.write_bytes(csv_file([ROSTER, *rows]))
    assert world.command("schools-import", str(roster)).startswith("119 schools created")
    record(world, **{f"s{code}": "00000" for code, *_ in rows})
    read = pages(world, world.say(OFFICER, "ใครยังไม่ครบ"))
    assert len(read) == 8
    assert all(sum(name in page for page in read) == 1 for name in names)
    assert [request.status for request in world.platform.requests("reply") if request.status != 200] == []
