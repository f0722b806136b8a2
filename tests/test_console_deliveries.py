"""Deliveries at the console: the log, what is posted by hand, broadcasts, and events that failed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest

from core.vocabulary import Purpose, Role
from models.outbox import queue_push
from tests.console import Console
from tests.queries import statements
from tests.world import CLERK, GROUP, OFFICER, OTHER_CLERK, STRANGER, World, texts

PAGE, LOG, EVENTS = "/console/deliveries/", "/console/deliveries/log/", "/console/deliveries/events/"
SCHOOL, NOTICE = "บ้านต้นแบบ", "แจ้งล่วงหน้า ครั้งที่ 1"
INVITATION = "ขอเชิญประชุมวันศุกร์"


@pytest.fixture
def held(new_world: Callable[..., World]) -> World:
    """The first notice found nothing to ride on, and a push to 222 people is more than the quota allows."""
    world = new_world(quota=300)
    world.platform.groups[GROUP].silent_members = 218
    world.make_officer()
    world.bind_group()
    world.platform.bill.charge(world.now, 100)
    world.services.worker.refresh_quota()
    world.enrol(CLERK, SCHOOL)
    world.at("2023-11-06", "08:30")
    world.at("2023-11-06", "10:30")
    return world


@pytest.fixture
def console(held: World) -> Console:
    return Console.signed_in(held)


def notice(world: World) -> dict[str, object]:
    return next(row for row in world.rows("outbound_message") if row["topic"] == "notice" and row["chat_id"] == GROUP)


def audited(world: World) -> list[str]:
    return [row["action"] for row in world.rows("audit_entry")]


# What is posted by hand


def test_what_is_held_stands_with_its_text_and_a_link_to_share_it(held: World, console: Console) -> None:
    assert console.get(PAGE) == 200
    assert NOTICE in console.text
    assert "โควตาไม่พอ ต้องใช้ 222 ข้อความ เหลือให้ใช้" in console.text
    assert "แจ้งกำหนดการติดตาม ครั้งที่ 1" in str(console.page.select_one("textarea.said"))
    share = console.page.select_one("a[href^='https://line.me/R/share?text=']")
    assert share is not None and share["rel"] == ["noopener", "noreferrer"]
    assert "จาก 300" in console.text and "30" in console.text


def test_posted_settles_it_once_with_the_officers_name_and_can_be_taken_back(held: World, console: Console) -> None:
    held.make_officer(OTHER_CLERK)
    other = Console.signed_in(held, OTHER_CLERK)
    console.get(PAGE), other.get(PAGE)
    assert console.submit("โพสต์แล้ว") == 200
    assert "บันทึกแล้ว" in console.text and "ไม่มีข้อความค้างส่ง" in console.text
    assert (notice(held)["status"], notice(held)["way"]) == ("sent", "hand")
    other.submit("ไม่ต้องโพสต์")
    assert "จัดการไปก่อนแล้ว" in other.text
    assert audited(held).count("posted_by_hand") == 1 and "need_not_be_posted" not in audited(held)

    console.get("/console/changes/")
    console.submit("เลิกทำ")
    assert (notice(held)["status"], notice(held)["way"], notice(held)["settled_by"]) == ("held", "push", None)
    console.get(PAGE)
    console.submit("ไม่ต้องโพสต์")
    assert notice(held)["status"] == "cancelled"

    held.execute("UPDATE outbound_message SET settled_by = NULL WHERE status = 'cancelled'")  # something changed since
    console.get("/console/changes/")
    assert console.submit("เลิกทำ") == 409
    assert notice(held)["status"] == "cancelled"
    held.later(hours=20)
    assert [message for message in held.received(GROUP) if NOTICE in texts(message)] == []


def test_a_viewer_settles_nothing_and_nobody_settles_what_is_not_a_groups(held: World) -> None:
    held.make_officer(STRANGER, Role.VIEWER)
    viewer = Console.signed_in(held, STRANGER)
    for path in (PAGE, LOG, EVENTS, "/console/deliveries/broadcasts/"):
        assert viewer.get(path) == 200
        assert not [form for form in viewer.page.select("main form") if form.get("method") == "post"]
    assert viewer.post(f"{PAGE}{notice(held)['id']}/posted") == 403
    assert viewer.post(f"{EVENTS}x/replay") == 403
    assert notice(held)["status"] == "held"
    officer = Console.signed_in(held)
    personal = next(row["id"] for row in held.rows("outbound_message") if row["chat_id"] == OFFICER)
    for not_a_groups in (personal, 999_999):
        assert officer.post(f"{PAGE}{not_a_groups}/posted") == 404


def test_what_single_people_did_not_get_is_counted_and_leads_to_their_names(held: World, console: Console) -> None:
    held.platform.quota = 0
    held.later(minutes=11)
    held.services.worker.refresh_quota()
    held.at("2023-11-06", "16:15")
    console.get(PAGE)
    assert ["6 พ.ย. 2566", "เตือนส่งสถิติ", "1 ราย", "ค้าง โควตาไม่พอ"] in [row[:4] for row in console.rows()]
    follow(console, "main td a[href*=purpose]")
    assert [row[2] for row in console.rows()] == ["สมหญิง โรงเรียนบ้านต้นแบบ"]


# The log


def follow(console: Console, selector: str) -> None:
    """Open the address of the page's first such link."""
    link = console.page.select_one(selector)
    assert link is not None, selector
    address = urlsplit(str(link["href"]))
    assert console.get(address.path, **dict(parse_qsl(address.query))) == 200


def matters(console: Console) -> list[str]:
    return [row[1] for row in console.rows()]


def test_the_log_tells_of_each_message_what_became_of_it_and_why(held: World, console: Console) -> None:
    console.get(LOG)
    line = next(row for row in console.rows() if row[1] == NOTICE)
    assert line[2] == "กลุ่ม ธุรการ สพป.ชพ.๒" and "ค้าง โควตาไม่พอ" in line[5] and "ต้องใช้ 222 ข้อความ" in line[5]
    assert "คำตอบในแชต" not in console.text
    console.get(LOG, route="answer")
    assert set(matters(console)) == {"คำตอบในแชต"}
    assert all(row[3:5] == ["ตอบในแชต (ฟรี)", "0"] for row in console.rows())


NARROWED: tuple[tuple[dict[str, str], bool], ...] = (
    ({"status": "held"}, True),
    ({"status": "failed"}, False),
    ({"purpose": "notice"}, True),
    ({"purpose": "thanks"}, False),
    ({"q": "แจ้งล่วงหน้า"}, True),
    ({"q": "แจ้งล่วงหน้า ครั้งที่ ๑"}, True),
    ({"q": "ครั้งที่ 2"}, False),
    ({"q": "ปฏิทิน"}, True),
    ({"q": "%"}, False),
    ({"to": "ธุรการ สพป"}, True),
    ({"to": SCHOOL, "status": "held"}, False),
    ({"since": "2023-11-06", "until": "2023-11-06"}, True),
    ({"since": "2023-11-07"}, False),
    ({"until": "2023-11-05"}, False),
    ({"route": "hand"}, False),
    ({"status": "x' OR 1=1", "since": "yesterday", "older": "9" * 30, "newer": "x"}, True),
)


def test_the_log_is_narrowed_by_state_matter_recipient_and_days(console: Console) -> None:
    for asked, found in NARROWED:
        assert console.get(LOG, **asked) == 200
        assert (NOTICE in matters(console)) == found, asked
    console.get(LOG, since="2023-01-01")
    assert "ไม่เกิน 92 วัน" in console.text and "1 ม.ค. 2566 ถึง 3 เม.ย. 2566" in console.text
    console.get(LOG, since="2023-11-07", until="2023-11-01")
    assert "จึงสลับให้" in console.text and NOTICE in console.text


def test_a_message_found_by_lines_request_id_shows_the_answer_that_carried_it(held: World, console: Console) -> None:
    held.say(CLERK, "สถานะ")
    rode = next(row for row in held.rows("outbound_message") if row["carried_by"])
    console.get(LOG, q=str(rode["request_id"]))
    assert matters(console) == ["เตือนส่งสถิติ"]
    console.get(f"{LOG}{rode['id']}")
    assert "ไปพร้อมคำตอบ (ฟรี)" in console.text and "ตุลาคม 2566" in console.text  # a reminder's text is kept
    console.get(f"{LOG}{rode['carried_by']}")
    assert "ไปพร้อมกับคำตอบนี้ เตือนส่งสถิติ" in console.text and "ไม่เก็บข้อความไว้" in console.text
    assert console.get(f"{LOG}999999") == 404
    held.tap(CLERK, "ลบ", held.say(CLERK, "ลบข้อมูลของฉัน"))
    console.get(LOG, purpose="statistics")
    assert [row[2] for row in console.rows()] == ["ผู้ที่ลบข้อมูลแล้ว"]


def test_the_log_is_paged_from_where_the_last_page_ended_and_asks_no_more_of_a_long_one(
    held: World, console: Console
) -> None:
    def write(numbers: range) -> None:
        with held.services.database.begin() as session:
            for number in numbers:
                queue_push(
                    session, f"many:{number}", CLERK, held.now, topic="owed", purpose=Purpose.DIGEST,
                    push_at=held.now + timedelta(hours=number % 5),
                )  # fmt: skip

    def listed() -> list[str]:
        return [str(link["href"]).split("?")[0] for link in console.page.select("main tbody a")]

    write(range(1))
    with statements(held.services.database) as few:
        console.get(LOG, purpose="digest")
    write(range(120))
    pages = []
    with statements(held.services.database) as many:
        console.get(LOG, purpose="digest")
    assert len(many) == len(few)
    while True:
        pages.append(listed())
        write(range(1000 + len(pages), 1001 + len(pages)))  # what comes in between shifts nothing
        if console.page.select_one("a[rel=next]") is None:
            break
        follow(console, "a[rel=next]")
    assert [len(page) for page in pages] == [50, 50, 20]
    assert len({address for page in pages for address in page}) == 120
    follow(console, "a[rel=prev]")
    assert listed() == pages[1]


# Broadcasts


def test_a_broadcast_is_shown_with_its_counts_and_recipients(held: World, console: Console) -> None:
    chosen = held.tap(OFFICER, "ทุกคนที่ลงทะเบียน", held.say(OFFICER, f"ประกาศ {INVITATION} <b>"))
    held.tap(OFFICER, "ส่งตอนนี้", held.tap(OFFICER, "เปลี่ยนเป็นส่งตรงทันที", chosen))
    held.work()
    console.get("/console/deliveries/broadcasts/")
    assert console.rows()[0][:3] == [f"{INVITATION} <b>", "ทุกคนที่ลงทะเบียน", "ภาคภูมิ ตัวอย่าง"]
    assert not console.page.select("main b")
    follow(console, "main tbody a")
    assert ["ส่งตรง", "2"] in console.rows() and "ใช้โควตา 2 ข้อความ" in console.text
    assert any(row[:3] == ["สมหญิง", SCHOOL, "ส่งตรง"] and row[4] for row in console.rows())
    console.get(LOG, q="ประชุมวันศุกร์")
    assert len(console.rows()) == 2 and all(INVITATION in row[1] for row in console.rows())
    assert console.get("/console/deliveries/broadcasts/99") == 404


# Events that failed


def test_a_failed_event_is_handled_once_more_by_one_officer(held: World, console: Console) -> None:
    held.record(SCHOOL, "ไม่ครบ 1")
    held.execute("UPDATE item_status SET state = 'ghost'")
    held.say(CLERK, "สถานะ")
    console.get(EVENTS)
    assert console.rows()[0][1:4] == ["สมหญิง โรงเรียนบ้านต้นแบบ", "ข้อความ", "ValueError"]
    console.submit("ทำใหม่")
    assert "ยังไม่สำเร็จ" in console.text and len(console.rows()) == 1
    held.execute("UPDATE item_status SET state = 'complete'")
    other = Console.signed_in(held)
    other.get(EVENTS)
    assert console.submit("ทำใหม่") == 200
    assert "ทำใหม่สำเร็จ" in console.text and "ไม่มีข้อความที่ผิดพลาด" in console.text
    assert "ทำใหม่ล่าสุด" in console.text and "ภาคภูมิ ตัวอย่าง" in console.text
    other.submit("ทำใหม่")
    assert "มีผู้ทำใหม่ไปแล้ว" in other.text
    assert audited(held).count("event_replayed") == 2
