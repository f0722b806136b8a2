"""A damaged row, or one that another version of the program left, harms nobody but itself, and somebody hears of it."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from core.clock import at_bangkok
from tests.world import CLERK, GROUP, OFFICER, OTHER_CLERK, STRANGER, World, texts

SCHOOL = "บ้านต้นแบบ"
NO_JSON = "'{broken'"  # PostgreSQL does not take it
DAMAGES = (
    "subject = '{}'",
    "topic = 'ghost'",
    "way = 'ghost'",
    "purpose = 'ghost'",
    "status = 'ghost'",
    "status = 'riding', carried_by = 999999",
    "messages = NULL, topic = ''",
)


@pytest.fixture
def office(pushing_office: World) -> World:
    """An officer, a bound group and a clerk; it is the moment of the first notice."""
    pushing_office.enrol(CLERK, SCHOOL)
    pushing_office.work()
    pushing_office.clock.move_to(at_bangkok(date(2023, 11, 6), time(8, 30)))
    return pushing_office


def damages(world: World, column: str, *further: str) -> tuple[str, ...]:
    return (f"{column} = {NO_JSON}", *further) if world.services.database.is_sqlite else further


def pushed(world: World, chat: str) -> list[str]:
    return [texts(message) for message in world.received(chat) if message["_via"] == "push"]


def rows(world: World, chat: str) -> list[str]:
    """How the notices to a chat stand."""
    return [row["status"] for row in world.rows("outbound_message") if row["chat_id"] == chat and row["way"] != "reply"]


# messages that wait


def test_damaged_messages_do_not_hold_up_the_others_and_officers_are_told_of_each(office: World) -> None:
    changes = damages(office, "subject", *DAMAGES)
    groups = [f"C{number:032x}" for number in range(1, len(changes) + 1)]
    for group in groups:
        office.platform.add_group(group, f"กลุ่ม {group[-1]}", [OFFICER])
        office.bind_group(group=group)
    office.execute("INSERT INTO group_notice SELECT id, 1, 'upcoming', TRUE FROM line_group WHERE NOT main")
    office.services.worker.tick()
    for group, change in zip(groups, changes, strict=True):
        office.execute(f"UPDATE outbound_message SET {change} WHERE chat_id = '{group}' AND status = 'pending'")
    office.work()
    assert len(pushed(office, GROUP)) == 1
    office.services.worker.keep_house()
    office.later(minutes=2)
    assert {group: rows(office, group) for group in groups} == {
        group: ["uncertain" if "riding" in change else "failed"] for group, change in zip(groups, changes, strict=True)
    }
    told = " ".join(pushed(office, OFFICER))
    assert "ประกาศที่ไม่ได้ส่ง" in told
    assert [group for group in groups if pushed(office, group)] == []
    office.later(days=1)
    assert " ".join(pushed(office, OFFICER)) == told


def test_a_message_about_what_is_gone_is_withdrawn(office: World) -> None:
    office.services.worker.tick()
    gone = '{"campaign"\\: 999, "rule"\\: "before"}'
    office.execute(f"UPDATE outbound_message SET subject = '{gone}' WHERE status = 'pending'")
    office.work()
    assert (pushed(office, GROUP), rows(office, GROUP)) == ([], ["cancelled"])


def test_what_cannot_ride_does_not_spoil_the_answer(office: World) -> None:
    subjects = damages(office, "subject", "subject = '{}'", """subject = '{"person"\\: 999, "day"\\: "2023-11-06"}'""")
    for number, change in enumerate(subjects):
        key = f"damaged:{number}"
        office.execute(
            "INSERT INTO outbound_message (dedupe_key, way, topic, subject, chat_id, purpose, matters, harmless_twice,"
            " status, created_at, push_at, next_attempt_at, attempts, price) VALUES (:key, 'push', 'owed', '{}', :chat,"
            " 'digest', FALSE, TRUE, 'pending', '2023-11-06', '2023-11-07', '2023-11-07', 0, 0)",
            key=key, chat=CLERK,
        )  # fmt: skip
        office.execute(f"UPDATE outbound_message SET {change} WHERE dedupe_key = '{key}'")
    answer = office.say(CLERK, "สถานะ")
    assert len(answer) == 1 and "โรงเรียนบ้านต้นแบบ" in texts(answer)
    assert set(rows(office, CLERK)) <= {"failed", "cancelled"}


# conversations


def test_a_damaged_draft_is_apologised_for_and_cancelling_leads_out_of_it(office: World) -> None:
    for change in damages(office, "data", "data = '{}'", "data = '[]'"):
        second = office.tap(CLERK, "3", office.say(CLERK, "สถิติ ต.ค. 66"))
        office.execute(f"UPDATE conversation SET {change}")
        apology = texts(office.tap(CLERK, "0", second))
        assert "ยังไม่ถูกบันทึก" in apology and "พิมพ์ ยกเลิก แล้วเริ่มใหม่" in apology
        assert "โรงเรียนบ้านต้นแบบ" in texts(office.say(CLERK, "สถานะ"))
        assert "ยกเลิกแล้ว" in texts(office.say(CLERK, "ยกเลิก"))
    assert "1/8" in texts(office.say(CLERK, "สถิติ ต.ค. 66"))


def test_a_conversation_that_this_version_does_not_know_is_over(office: World) -> None:
    second = office.tap(CLERK, "3", office.say(CLERK, "สถิติ ต.ค. 66"))
    office.execute("UPDATE conversation SET flow = 'ghost'")
    assert "ปุ่มนี้เป็นของรายการที่จบไปแล้ว" in texts(office.tap(CLERK, "0", second))
    assert "1/8" in texts(office.say(CLERK, "สถิติ ต.ค. 66"))


# the worker


def test_a_notice_that_cannot_be_planned_leaves_the_reminders_alone_and_officers_hear_of_it(office: World) -> None:
    office.work()
    office.execute("UPDATE reminder_rule SET audience = 'ghost'")
    office.clock.pass_by(timedelta(days=8))
    with pytest.raises(ValueError, match="ghost"):
        office.services.worker.tick()
    assert "owed" in {row["topic"] for row in office.rows("outbound_message") if row["status"] == "pending"}
    assert "ตัวเตือนหยุดทำงาน" in texts(office.say(OFFICER, "เมนู")[-1])
    assert office.http.get("/readyz").status_code == 503


def test_a_damaged_fetch_ends_and_holds_up_nobody(office: World) -> None:
    changes = damages(office, "subject", "subject = '{}'", "wanted = 'ghost'")
    damaged = dict(zip((OFFICER, STRANGER, CLERK)[: len(changes)], changes, strict=True))
    office.enrol(OTHER_CLERK, SCHOOL)
    office.execute("UPDATE person SET name = '', membership = 'active'")
    for row in office.rows("person"):
        office.execute(
            "INSERT INTO \"fetch\" (wanted, chat_id, subject, attempts, created_at, next_attempt_at)"
            " VALUES ('profile', :chat, :subject, 0, '2023-11-06', '2023-11-06')",
            chat=row["line_user_id"], subject=f'{{"person": {row["id"]}}}',
        )  # fmt: skip
    for user, change in damaged.items():
        office.execute(f"UPDATE \"fetch\" SET {change} WHERE chat_id = '{user}'")
    for _ in range(6):
        office.later(seconds=61)
    names = {row["line_user_id"]: row["name"] for row in office.rows("person")}
    assert {user: names.get(user, "") for user in (*damaged, OTHER_CLERK)} == {
        **dict.fromkeys(damaged, ""),
        OTHER_CLERK: "สมศรี",
    }
    assert office.rows("fetch") == []


def test_a_backup_takes_what_is_no_json_along_as_it_is(office: World, tmp_path: object) -> None:
    for change in damages(office, "detail"):
        office.execute(f"UPDATE audit_entry SET {change}")
    assert "restored once to prove it" in office.command("backup", f"{tmp_path}/backup.sqlite3")
