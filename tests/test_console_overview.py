"""The overview: what is to be done today, how far the rounds have come, and what waits."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from core.vocabulary import Role
from models.campaigns import active_campaigns
from models.checks import Verdict, record_checks
from tests.console import Console
from tests.queries import statements
from tests.statistics_chat import hand_in
from tests.world import CLERK, OTHER_CLERK, World

PAGE = "/console/overview/"
SCHOOL, OTHER = "บ้านต้นแบบ", "วัดสมมติธรรม"
OIT = """
slug: oit-2566
title: การเปิดเผยข้อมูลสาธารณะ (OIT)
letter: {number: "ศธ ๐๔๐๔๒/๑", date: 2023-05-01}
items:
  - {key: o1, name: O1 โครงสร้าง, short: O1, howto: [ดู]}
  - {key: o2, name: O2 ข้อมูลผู้บริหาร, short: O2, howto: [ดู]}
"""


def sections(console: Console) -> dict[str, str]:
    """What each part of the page says, by its heading."""
    return {
        str(part.h2.get_text(" ", strip=True)): part.get_text(" ", strip=True)
        for part in console.page.select("main section")
        if part.h2
    }


def figures(console: Console) -> dict[str, str]:
    """Label → the big figure."""
    labels, values = (console.page.select(f"a.figure .figure-{part}") for part in ("label", "value"))
    shown = zip(labels, values, strict=True)
    return {label.get_text(strip=True): value.get_text("", strip=True) for label, value in shown}


def follow(console: Console, selector: str) -> str:
    """Open the page that the first such link leads to; its address."""
    link = console.page.select_one(selector)
    assert link is not None, selector
    address = urlsplit(str(link["href"]))
    assert console.get(address.path, **dict(parse_qsl(address.query))) == 200
    return address.path


def rounds(console: Console) -> list[list[str]]:
    """Of each round: finished, complete, and complete in the first item."""
    return [row[1:4] for row in console.rows("table.numbers tbody tr")]


def amphoe(console: Console, name: str) -> str:
    return next(row[1] for row in console.rows("[aria-labelledby=by-amphoe] tbody tr") if row[0] == name)


def load(world: World, folder: Path, more: str = "") -> None:
    file = folder / "campaign.yaml"
    file.write_text(OIT + more, "utf-8")
    world.command("campaign-load", str(file))


# Today


def test_the_console_opens_on_what_is_to_be_done_today(office: World) -> None:
    office.at("2023-11-16")
    console = Console.signed_in(office)
    assert console.get("/console/") == 200
    assert "วันพฤหัสบดีที่ 16 พ.ย. 2566" in console.text
    assert "วันนี้: ตรวจครั้งที่ 2" in console.text
    assert "ถัดไป: ตรวจครั้งที่ 3 23 พ.ย. 2566 (อีก 7 วัน)" in console.text
    assert follow(console, ".todo a.btn-primary") == "/console/sheet/"
    assert "ครั้งที่ 2" in console.text


def test_each_days_task_leads_to_the_page_where_it_is_done(sqlite_world: World) -> None:
    sqlite_world.make_officer()
    for day, todo, leads_to in (
        ("2023-11-06", "วันนี้: ครบกำหนดส่งสถิติ ต.ค. 2566", "/console/statistics/months/2023-10"),
        ("2023-11-13", "ค้างอยู่: ตรวจครั้งที่ 1", "/console/sheet/"),
        ("2023-11-27", "วันนี้: สรุปผลการดำเนินงานเสนอต่อ ผอ.สพท.", "/console/papers/"),
        ("2023-11-29", "วันนี้: รายงานผลไป สพฐ.", "/console/papers/"),
        ("2023-11-30", "28–30 พ.ย. 2566 (วันสุดท้าย)", "/console/papers/"),
        ("2023-12-20", "วันนี้ไม่มีงานตามปฏิทิน", "/console/calendar/"),
    ):
        sqlite_world.at(day, "09:00")
        console = Console.signed_in(sqlite_world)
        assert todo in console.text, day
        assert follow(console, ".todo a.btn") == leads_to


def test_a_round_that_is_through_with_all_schools_is_no_task_any_more(office: World) -> None:
    office.at("2023-11-09")
    office.execute("UPDATE school SET inactive_from = '2023-10' WHERE name NOT IN (:one, :two)", one=SCHOOL, two=OTHER)
    office.record(SCHOOL)
    office.at("2023-11-10")
    console = Console.signed_in(office)
    assert "ค้างอยู่: ตรวจครั้งที่ 1 ยังเหลือ 1 โรงเรียน" in console.text
    office.record(OTHER, "ไม่ครบ 1")
    console.get(PAGE)
    assert "ค้างอยู่" not in console.text
    assert figures(console)["ตรวจแล้วในครั้งที่ 1"] == "2/2"


# How far the rounds have come


def test_an_earlier_round_stands_as_it_ended_and_what_was_declared_is_not_complete(office: World) -> None:
    office.enrol(CLERK, SCHOOL)
    office.at("2023-11-09")
    office.record(OTHER)
    office.record(SCHOOL, "ไม่ครบ 1 3")
    office.at("2023-11-14")
    office.tap(CLERK, "แจ้งแก้ไขแล้ว", office.say(CLERK, "สถานะ"))
    console = Console.signed_in(office)
    assert figures(console)["โรงเรียนครบทุกรายการ"] == "1/24"
    assert figures(console)["โรงเรียนแจ้งแก้ไขแล้ว"] == "1รายการ"
    office.at("2023-11-16")
    office.record(SCHOOL, "ไม่ครบ 3")
    office.at("2023-11-23")
    office.record(SCHOOL)
    console = Console.signed_in(office)
    assert rounds(console) == [["2/24", "1/24 (4%)", "1"], ["1/24", "1/24 (4%)", "2"], ["1/24", "2/24 (8%)", "2"]]
    assert amphoe(console, "เมืองตัวอย่าง").startswith("2/")
    console.get(PAGE, round=1)
    assert "เมื่อสิ้นสุดครั้งที่ 1" in console.text
    assert amphoe(console, "เมืองตัวอย่าง").startswith("1/")
    assert "แจ้งแก้ไขแล้ว" not in sections(console)["แยกรายการ"]
    chart = console.page.select_one("#trend")
    assert chart is not None
    trend: dict[str, Any] = json.loads(str(chart["data-trend"]))
    assert trend["lines"][0] == {"name": "ครบทุกรายการ", "percents": [4.2, 4.2, 8.3]}


def test_rounds_that_are_over_are_counted_once_and_again_when_something_is_recorded_for_them(office: World) -> None:
    office.at("2023-11-09")
    office.record(SCHOOL)
    office.at("2023-11-16")
    office.services.worker.keep_house()
    (kept,) = office.rows("kept_tally")
    console = Console.signed_in(office)
    assert rounds(console)[0] == ["1/24", "1/24 (4%)", "1"]
    with office.services.database.begin() as session:
        campaign = active_campaigns(session)[0]
        found = {item.id: Verdict(complete=True) for item in campaign.items}
        school, first = office.school(OTHER), campaign.rounds[0]
        record_checks(session, school.id, found, round_id=first.id, by=None, source="sheet", now=office.now)
    console.get(PAGE)
    assert rounds(console)[0] == ["2/24", "2/24 (8%)", "2"]
    assert office.rows("kept_tally") == [kept]  # a check of this minute: another may still be on its way
    office.later(minutes=11)
    console.get(PAGE)
    (renewed,) = office.rows("kept_tally")
    assert renewed["basis"] != kept["basis"]
    office.execute("UPDATE check_record SET withdrawn_at = at WHERE school_id = :id", id=office.school(OTHER).id)
    console.get(PAGE)
    assert rounds(console)[0] == ["1/24", "1/24 (4%)", "1"]


def test_the_work_does_not_grow_with_the_schools(office: World) -> None:
    office.at("2023-11-17")
    console = Console.signed_in(office)
    counts = []
    for number in range(2):
        with statements(office.services.database) as seen:
            assert console.get(PAGE) == 200
        counts.append(len(seen))
        for more in range(40 * (1 - number)):
            office.execute(
                "INSERT INTO school (code, name, tambon, amphoe, level, network, updated_at)"
                " VALUES (:code, 'x', '', :amphoe, '', :network, '2023-11-01')",
                code=f"88{more:08}", amphoe=f"อำเภอ {more}", network=f"เครือข่าย {more}",
            )  # fmt: skip
    assert figures(console)["โรงเรียนครบทุกรายการ"] == "0/64"
    assert counts[0] == counts[1]


# Every kind of campaign


def test_where_no_network_is_known_the_page_says_so(office: World) -> None:
    console = Console.signed_in(office)
    assert "ตัวอย่างสัมพันธ์" in sections(console)["แยกเครือข่าย"]
    office.execute("UPDATE school SET network = NULL WHERE name = :name", name=SCHOOL)
    console.get(PAGE)
    assert "ยังไม่ระบุเครือข่าย 0/8" in sections(console)["แยกเครือข่าย"]
    office.execute("UPDATE school SET network = NULL")
    console.get(PAGE)
    assert "ยังไม่ทราบเครือข่ายของโรงเรียน" in sections(console)["แยกเครือข่าย"]


def test_a_campaign_without_rounds_and_statistics_has_its_own_overview(office: World, tmp_path: Path) -> None:
    load(office, tmp_path, "stages:\n  - {key: s, title: ส่งรายงาน, starts: 2023-11-03, ends: 2023-11-03, todo: ทำ}\n")
    console = Console.signed_in(office)
    assert console.get(PAGE, campaign="oit-2566") == 200
    assert [row[0] for row in console.rows("[aria-labelledby=by-item] tbody tr")] == ["O1 โครงสร้าง", "O2 ข้อมูลผู้บริหาร"]
    assert "วันนี้: ส่งรายงาน" in console.text
    assert not {"การส่งสถิติรายเดือน", "ความครบถ้วนรายครั้ง"} & set(sections(console))
    assert console.get(PAGE, campaign="no-such") == 404
    assert console.get(PAGE, campaign="oit-2566", round="7") == 200


def test_the_offices_own_campaigns_stand_beside_the_schools_and_alone(office: World, tmp_path: Path) -> None:
    stage = "stages:\n  - {key: s, title: เผยแพร่ให้ครบ, starts: 2023-11-03, ends: 2023-11-10}\n"
    load(office, tmp_path, "follows: office\n" + stage)
    console = Console.signed_in(office)
    assert "วันนี้: เผยแพร่ให้ครบ" in console.text
    assert "การเปิดเผยข้อมูลสาธารณะ (OIT) ภายใน 10 พ.ย. 2566 0/2 (0%)" in sections(console)["รายการของสำนักงานเอง"]
    office.execute("UPDATE campaign SET active = :no WHERE follows = 'schools'", no=False)
    assert console.get(PAGE) == 200
    assert "0/2 (0%)" in sections(console)["รายการของสำนักงานเอง"]
    assert "แยกอำเภอ" not in sections(console)
    assert follow(console, ".todo a.btn-primary") == "/console/campaigns/oit-2566"


def test_without_any_campaign_the_page_says_how_to_begin(office: World) -> None:
    office.execute("UPDATE campaign SET active = :no", no=False)
    console = Console.signed_in(office)
    assert "ยังไม่มีเรื่องที่ติดตาม" in console.text


# Statistics, quota, and what waits


def test_statistics_tell_on_time_late_and_missing_of_the_last_months(office: World) -> None:
    office.enrol(CLERK, SCHOOL)
    hand_in(office)
    office.enrol(OTHER_CLERK, OTHER)
    office.at("2023-11-07")
    hand_in(office, user=OTHER_CLERK)
    console = Console.signed_in(office)
    assert figures(console)["ส่งสถิติ ต.ค. 2566"] == "2/24"
    assert "ตรงเวลา 1 ล่าช้า 1 ยังไม่ส่ง 22" in sections(console)["การส่งสถิติรายเดือน"]


def test_the_months_messages_stand_with_their_plan(office: World) -> None:
    office.services.worker.refresh_quota()
    console = Console.signed_in(office)
    assert figures(console)["ข้อความ LINE เดือนนี้"].startswith("เหลือ")
    assert "จาก 300" in console.text


def test_what_waits_is_counted_and_leads_there(office: World) -> None:
    console = Console.signed_in(office)
    assert "ไม่มีเรื่องค้าง" in console.text
    office.enrol(CLERK, SCHOOL)
    office.enrol(OTHER_CLERK, SCHOOL)  # waits for the clerk or an officer
    office.at("2023-11-16", "17:00")  # no group was bound when its notices fell due
    console = Console.signed_in(office)
    waiting = {link.get_text(" ", strip=True): str(link["href"]) for link in console.page.select(".waiting a")}
    request = next(words for words in waiting if "คำขอลงทะเบียน" in words)
    assert request.startswith("1 ")
    assert any("ประกาศที่ยังไม่ถึงกลุ่ม" in words for words in waiting)
    assert follow(console, '.waiting a[href*="requests"]') == "/console/people/requests"


def test_a_viewer_sees_it_all_and_names_are_text(office: World) -> None:
    office.execute("UPDATE school SET amphoe = '<script>x</script>', network = '<b>' WHERE name = :name", name=SCHOOL)
    office.make_officer(CLERK, Role.VIEWER)
    office.at("2023-11-17")
    viewer = Console.signed_in(office, CLERK)
    assert viewer.get(PAGE) == 200
    assert "<script>x</script>" in viewer.text and not viewer.page.select("main b, main script")
