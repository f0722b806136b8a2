"""The head of a network: invited by an officer in chat, known by role and network."""

from __future__ import annotations

import re

from tests.statistics_chat import SCHOOL
from tests.world import CLERK, OFFICER, STRANGER, World, texts

NETWORK = "ตัวอย่างสัมพันธ์"


def invite(world: World, network: str = NETWORK) -> str:
    found = re.search(r"ลงทะเบียน (\w{4}-\w{4})", texts(world.say(OFFICER, f"ประธานเครือข่าย {network}")))
    assert found
    return found[1]


def join(world: World, user: str, code: str) -> str:
    asked = world.say(user, f"ลงทะเบียน {code}")
    assert f"ประธานเครือข่าย{NETWORK}" in texts(asked)
    return texts(world.tap(user, "ยืนยันและยินยอม", asked))


def test_an_officer_sees_who_heads_what_and_invites_who_is_missing(office: World) -> None:
    listed = texts(office.say(OFFICER, "ประธานเครือข่าย"))
    assert f"{NETWORK} (6 โรงเรียน): ยังไม่มี" in listed and "ลุ่มน้ำจำลอง" in listed
    assert "บอตจะส่งรายชื่อให้ในแชตนี้" in join(office, STRANGER, invite(office, f"เครือข่าย {NETWORK}"))
    assert f"{NETWORK} (6 โรงเรียน): คนแปลกหน้า" in texts(office.say(OFFICER, "ประธานเครือข่าย"))
    assert f"ประธานเครือข่าย{NETWORK}" in texts(office.say(STRANGER, "ข้อมูลของฉัน"))
    invited = [entry["detail"] for entry in office.rows("audit_entry") if entry["action"] == "invited"]
    assert invited == [{"role": "network_head"}]


def test_an_unknown_network_gives_no_code(office: World) -> None:
    said = texts(office.say(OFFICER, "ประธานเครือข่าย เมืองอื่น"))
    assert "ไม่พบเครือข่าย “เมืองอื่น” ไม่มีการออกรหัส" in said and len(office.rows("enrol_code")) == 1


def test_only_officers_invite(office: World) -> None:
    office.enrol(CLERK, SCHOOL)
    assert "เฉพาะเจ้าหน้าที่เขต" in texts(office.say(CLERK, f"ประธานเครือข่าย {NETWORK}"))


def test_a_clerk_who_becomes_head_keeps_the_school_and_a_head_who_enrols_in_a_school_the_office(office: World) -> None:
    office.enrol(CLERK, SCHOOL)
    join(office, CLERK, invite(office))
    join(office, STRANGER, invite(office))
    office.enrol(STRANGER, SCHOOL)
    people = {row["line_user_id"]: row for row in office.rows("person")}
    for user in (CLERK, STRANGER):
        assert (people[user]["role"], people[user]["network"]) == ("network_head", NETWORK)
        assert people[user]["school_id"] == office.school(SCHOOL).id and people[user]["membership"] == "active"


def test_who_erases_their_data_is_head_of_nothing(office: World) -> None:
    join(office, STRANGER, invite(office))
    office.tap(STRANGER, "ลบข้อมูลของฉัน", office.say(STRANGER, "ลบข้อมูลของฉัน"))
    assert NETWORK not in str(office.rows("person"))
