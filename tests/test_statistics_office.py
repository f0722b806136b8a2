"""What the district sees of monthly statistics: who owes, a school's history, totals."""

from __future__ import annotations

import pytest

from core.vocabulary import Role
from tests.statistics_chat import OCTOBER, OTHER_SCHOOL, SCHOOL, hand_in
from tests.statistics_reports import NOVEMBER, TOO_LATE, nil_report, report
from tests.statistics_reports import OCTOBER as OCTOBER_MONTH
from tests.world import CLERK, OFFICER, STRANGER, Message, World, actions, texts


@pytest.fixture
def office(world: World) -> World:
    """On 20 November: two schools in time (one nil), one late, 21 owe October."""
    world.make_officer()
    with world.services.database.begin() as session:
        report(session, SCHOOL, OCTOBER_MONTH, [3, 0, 1, 0, 0, 2, 5, 1])
        nil_report(session, OTHER_SCHOOL, OCTOBER_MONTH)
        report(session, "บ้านเขาแบบ", OCTOBER_MONTH, [1, 0, 0, 0, 0, 0, 0, 10], TOO_LATE)
    world.at("2023-11-20", "12:00")
    return world


def owing(world: World, text: str = "ใครยังไม่ส่ง") -> list[Message]:
    return world.say(OFFICER, text)


# Who owes


def test_who_has_not_handed_in_stands_under_their_amphoe(office: World) -> None:
    card = texts(owing(office))
    assert "สถิติ ตุลาคม 2566: ยังไม่ส่ง 21 จาก 24" in card and "กำหนดส่ง 6 พ.ย. 2566" in card
    assert "อ.เมืองตัวอย่าง (7)" in card and "อ.สวนทดลอง (8)" in card and "อ.ท่าจำลอง (6)" in card
    names = card.split()
    assert "บ้านสายลม" in names and SCHOOL not in names and OTHER_SCHOOL not in names and "บ้านเขาแบบ" not in names


def test_in_time_late_missing_and_nil_are_counted_apart(office: World) -> None:
    card = texts(owing(office))
    for line in ("ส่งตรงเวลา 2 โรงเรียน", "ส่งล่าช้า 1 โรงเรียน", "ไม่มีผู้รับบริการ 1 โรงเรียน", "ยังไม่ส่ง 21 โรงเรียน"):
        assert line in card


def test_one_amphoe_has_its_own_counts(office: World) -> None:
    card = office.tap(OFFICER, "เฉพาะ อ.สวนทดลอง", owing(office))
    assert "อ.สวนทดลอง: ยังไม่ส่ง 8 จาก 9" in texts(card)
    assert "ส่งตรงเวลา 0 โรงเรียน" in texts(card) and "ส่งล่าช้า 1 โรงเรียน" in texts(card)
    assert "เมืองตัวอย่าง" not in texts(card)
    assert texts(owing(office, "ใครยังไม่ส่ง ต.ค. 66 อำเภอสวนทดลอง")) == texts(card)


def test_an_amphoe_that_does_not_exist_is_not_ignored(office: World) -> None:
    said = texts(owing(office, "ใครยังไม่ส่ง ต.ค. 66 หลังเขา"))
    assert "ไม่พบอำเภอ “หลังเขา”" in said and "สวนทดลอง" in said


def test_long_lists_come_in_pages_with_every_school_once(office: World) -> None:
    office.execute("UPDATE school SET amphoe = 'เดียว'")
    columns = "code, name, tambon, amphoe, level, updated_at"
    names = [f"ขยาย {number:02}" for number in range(40)]
    for number, name in enumerate(names):
        values = f"'20990000{number:02}', '{name}', '', 'เดียว', '', :at"
        office.execute(f"INSERT INTO school ({columns}) VALUES ({values})", at=office.now)
    first = owing(office)
    assert "หน้า 1/2" in texts(first) and "ส่งตรงเวลา" in texts(first)
    second = office.tap(OFFICER, "หน้าถัดไป", first)
    assert "หน้า 2/2" in texts(second) and "ส่งตรงเวลา" not in texts(second)
    read = texts(first) + " " + texts(second)
    assert all(read.count(name) == 1 for name in names)
    assert "หน้าถัดไป" not in [a["label"] for a in actions(second)]


def test_when_all_have_handed_in_the_card_says_so(office: World) -> None:
    office.execute(
        "UPDATE school SET inactive_from = '2023-10' WHERE name NOT IN ('บ้านต้นแบบ', 'วัดสมมติธรรม', 'บ้านเขาแบบ')"
    )
    assert "ส่งครบทุกโรงเรียนแล้ว" in texts(owing(office)) and "ยังไม่ส่ง 0 จาก 3" in texts(owing(office))


@pytest.mark.parametrize("month", ["ธ.ค. 66", "ก.ย. 66"])
def test_a_month_without_statistics_has_no_list_of_sinners(office: World, month: str) -> None:
    said = texts(owing(office, f"ใครยังไม่ส่ง {month}"))
    assert "ไม่มีสถิติให้ติดตาม" in said and "ตั้งแต่ ตุลาคม 2566" in said


def test_the_list_does_not_lead_before_the_first_month(office: World) -> None:
    assert "เดือนก่อนหน้า" not in [a["label"] for a in actions(owing(office))]
    november = owing(office, "ใครยังไม่ส่ง เดือนนี้")
    assert "พฤศจิกายน 2566: ยังไม่ส่ง 24 จาก 24" in texts(november)
    assert "ตุลาคม 2566" in texts(office.tap(OFFICER, "เดือนก่อนหน้า", november))


def test_a_closed_month_is_marked_in_the_list(office: World) -> None:
    office.say(OFFICER, "ล็อกสถิติ ต.ค. 66")
    assert "ปิดรับแล้ว" in texts(owing(office))


# A school's history


def test_the_history_of_a_school_names_what_is_missing(office: World) -> None:
    office.at("2023-12-20", "10:00")
    history = texts(office.say(OFFICER, "ประวัติสถิติ บ้านเขาแบบ"))
    assert "ยังไม่ส่ง: พ.ย. 2566" in history
    assert "ต.ค. 2566 ฉบับที่ 1: รวม 11 คน · ล่าช้า" in history and "1 0 0 0 0 0 0 10" in history


def test_a_nil_report_stands_in_the_history_as_such(office: World) -> None:
    assert "ฉบับที่ 1: ไม่มีผู้รับบริการ" in texts(office.say(OFFICER, f"ประวัติสถิติ {OTHER_SCHOOL}"))


def test_of_two_schools_of_one_name_the_history_is_chosen(office: World) -> None:
    choice = office.say(OFFICER, "ประวัติสถิติ บ้านหนองตัวอย่าง")
    data = [a["data"] for a in actions(choice) if "stats-history" in a.get("data", "")]
    assert len(data) == 2
    assert "ยังไม่เคยส่งสถิติ" in texts(office.tap_data(OFFICER, data[0]))


# Totals


def test_the_totals_of_a_month_are_the_sums_of_the_newest_revisions(office: World) -> None:
    with office.services.database.begin() as session:
        report(session, SCHOOL, OCTOBER_MONTH, [4, 0, 1, 0, 0, 2, 5, 1])
    card = texts(office.say(OFFICER, "สรุปสถิติ ต.ค. 66"))
    assert "รวมสถิติ ตุลาคม 2566" in card and "ต.ค. 2566 ส่งแล้ว 3/24" in card
    assert "1. รับนักเรียน 5 คน" in card and "8. ใช้อาคาร 11 คน" in card and "รวม 24 คน" in card


@pytest.mark.parametrize("text", ["สรุปสถิติ", "สรุปสถิติ ปีงบ 2567", "สรุปสถิติ ปีงบประมาณ ๒๕๖๗"])
def test_the_totals_of_a_fiscal_year_run_from_october(office: World, text: str) -> None:
    office.at("2023-12-20", "10:00")
    with office.services.database.begin() as session:
        report(session, SCHOOL, NOVEMBER, [10, 0, 0, 0, 0, 0, 0, 0])
    card = texts(office.say(OFFICER, text))
    assert "รวมสถิติ ปีงบประมาณ 2567" in card
    assert "1. รับนักเรียน 14 คน" in card and "รวม 33 คน" in card
    assert "ต.ค. 2566 ส่งแล้ว 3/24 · พ.ย. 2566 ส่งแล้ว 1/24" in card


def test_a_fiscal_year_without_reports_is_empty(office: World) -> None:
    card = texts(office.say(OFFICER, "สรุปสถิติ ปีงบ 2566"))
    assert "รวม 0 คน" in card and "ยังไม่มีเดือนที่ครบกำหนด" in card


def test_an_unreadable_span_is_asked_for(office: World) -> None:
    assert "โปรดระบุเดือน" in texts(office.say(OFFICER, "สรุปสถิติ เมื่อวาน"))


# Who may


@pytest.mark.parametrize("text", ["ใครยังไม่ส่ง", "สรุปสถิติ", "ล็อกสถิติ ต.ค. 66", "ส่งออกสถิติ", "ใครยังไม่ส่ง ต.ค. 66"])
def test_clerks_and_strangers_see_none_of_it(office: World, text: str) -> None:
    office.enrol(CLERK, "บ้านสายลม")
    assert texts(office.say(CLERK, text)) == "คำสั่งนี้ใช้ได้เฉพาะเจ้าหน้าที่เขต"
    assert "ยินดีต้อนรับ" in texts(office.say(STRANGER, text))


def test_a_viewer_reads_all_and_changes_nothing(office: World) -> None:
    office.make_officer(STRANGER, Role.VIEWER)
    assert "ยังไม่ส่ง 21 จาก 24" in texts(office.say(STRANGER, "ใครยังไม่ส่ง"))
    assert "รวมสถิติ" in texts(office.say(STRANGER, "สรุปสถิติ"))
    assert "รวม 12 คน" in texts(office.say(STRANGER, f"ประวัติสถิติ {SCHOOL}"))
    for text in ("ล็อกสถิติ ต.ค. 66", f"สถิติแทน {SCHOOL}", f"หยุดติดตาม {SCHOOL} ตั้งแต่ พ.ย. 66"):
        assert "เฉพาะเจ้าหน้าที่เขต" in texts(office.say(STRANGER, text))


def test_what_a_clerk_hands_in_is_seen_by_the_office_at_once(office: World) -> None:
    office.enrol(CLERK, "บ้านสายลม")
    hand_in(office, OCTOBER)
    card = texts(owing(office))
    assert "ยังไม่ส่ง 20 จาก 24" in card and "บ้านสายลม" not in card.split()
