"""People at the console: requests, roles, leaving, who answers for a school, invitations."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
import segno

from core.vocabulary import Role
from models.people import Person
from tests.console import Console
from tests.queries import statements
from tests.world import CLERK, OFFICER, OTHER_CLERK, STRANGER, World, texts

SCHOOL, OTHER_SCHOOL = "บ้านต้นแบบ", "วัดสมมติธรรม"
NETWORK = "ตัวอย่างสัมพันธ์"


def person_of(world: World, user: str) -> dict[str, object]:
    return next(row for row in world.rows("person") if row["line_user_id"] == user)


def page_of(world: World, user: str) -> str:
    return f"/console/people/{person_of(world, user)['id']}"


def last_told(world: World, user: str) -> str:
    world.work()
    return texts(world.received(user)[-1])


# Requests


def two_requests(world: World) -> None:
    world.enrol(CLERK, SCHOOL)
    world.enrol(OTHER_CLERK, SCHOOL)
    world.later(hours=1)
    world.enrol(STRANGER, SCHOOL)


def test_a_request_is_let_in_and_the_person_told_in_chat(office: World) -> None:
    two_requests(office)
    console = Console.signed_in(office)
    assert console.get("/console/people/requests") == 200
    assert [row[0] for row in console.rows()] == ["สมศรี", "คนแปลกหน้า"]  # the oldest first
    assert SCHOOL in console.rows()[0][1] and console.rows()[0][3] == "สมหญิง"
    assert console.submit("อนุญาต") == 200
    assert "อนุญาต สมศรี แล้ว" in console.text
    assert [row[0] for row in console.rows()] == ["คนแปลกหน้า"]
    assert "ท่านเข้าร่วมโรงเรียนบ้านต้นแบบเรียบร้อยแล้ว" in last_told(office, OTHER_CLERK)
    assert "โรงเรียนบ้านต้นแบบ" in texts(office.say(OTHER_CLERK, "สถานะ"))


def test_a_refusal_is_taken_back_and_decided_anew(office: World) -> None:
    two_requests(office)
    console = Console.signed_in(office)
    console.get("/console/people/requests")
    assert console.submit("ไม่อนุญาต") == 200
    assert "ไม่ได้รับอนุญาต" in last_told(office, OTHER_CLERK)
    console.get("/console/changes/")
    assert "ตัดสินคำขอเข้าร่วม" in console.text
    assert console.submit("เลิกทำ") == 200
    assert "พิจารณาคำขอเข้าร่วมโรงเรียนบ้านต้นแบบของท่านใหม่" in last_told(office, OTHER_CLERK)
    console.get("/console/people/requests")
    console.submit("อนุญาต")
    assert "เรียบร้อยแล้ว" in last_told(office, OTHER_CLERK)


def test_a_request_that_chat_settled_meanwhile_is_not_decided_again(office: World) -> None:
    two_requests(office)
    console = Console.signed_in(office)
    console.get("/console/people/requests")
    office.tap(OFFICER, "อนุญาต", office.say(OFFICER, "คำขอ")[:1])
    assert console.submit("ไม่อนุญาต") == 200
    assert "ไม่มีการเปลี่ยนแปลง" in console.text
    assert person_of(office, OTHER_CLERK)["membership"] == "active"


def test_a_decision_made_in_chat_is_taken_back_in_the_console(office: World) -> None:
    two_requests(office)
    office.tap(OFFICER, "อนุญาต", office.say(OFFICER, "คำขอ")[:1])
    console = Console.signed_in(office)
    console.get(page_of(office, OTHER_CLERK))
    assert console.submit("เลิกทำ") == 200
    assert person_of(office, OTHER_CLERK)["membership"] == "pending"


# The list


def test_people_are_found_by_name_school_role_and_standing(office: World) -> None:
    office.enrol(CLERK, SCHOOL)
    office.enrol(OTHER_CLERK, OTHER_SCHOOL)
    office.act(OTHER_CLERK, office.platform.unfollow(OTHER_CLERK))
    console = Console.signed_in(office)

    def names(**wanted: object) -> list[str]:
        assert console.get("/console/people/", **wanted) == 200
        return [row[0] for row in console.rows()]

    assert sorted(names()) == ["ภาคภูมิ ตัวอย่าง", "สมศรี", "สมหญิง"]
    assert names(q="สมห") == names(q=SCHOOL) == names(school=office.school(SCHOOL).id) == ["สมหญิง"]
    assert names(role="officer") == ["ภาคภูมิ ตัวอย่าง"]
    assert names(standing="blocked") == ["สมศรี"]
    assert names(standing="responsible", q="สม") == ["สมศรี", "สมหญิง"]
    assert names(q="%") == names(q="_") == names(standing="ended") == []
    assert "ไม่พบผู้ใช้" in console.text
    assert sorted(names(role="nonsense", standing="nonsense", page="x")) == ["ภาคภูมิ ตัวอย่าง", "สมศรี", "สมหญิง"]


def test_a_name_made_of_html_stays_a_name(sqlite_office: World) -> None:
    sqlite_office.enrol(CLERK, SCHOOL)
    sqlite_office.execute("UPDATE person SET name = '<script>alert(1)</script>' WHERE name = 'สมหญิง'")
    console = Console.signed_in(sqlite_office)
    for path in ("/console/people/", page_of(sqlite_office, CLERK)):
        assert console.get(path) == 200
        assert "<script>alert(1)</script>" in console.text
        assert not [script for script in console.page.select("script") if "alert" in script.get_text()]


def test_lists_of_people_cost_as_many_statements_for_many_as_for_few(sqlite_office: World) -> None:
    console = Console.signed_in(sqlite_office)
    pages = ("/console/people/", "/console/people/requests", "/console/people/schools", "/console/people/networks")

    def cost() -> list[int]:
        counts = []
        for path in pages:
            with statements(sqlite_office.services.database) as seen:
                assert console.get(path) == 200
            counts.append(len(seen))
        return counts

    cost()  # reads the roster into memory
    before, now = cost(), sqlite_office.now
    with sqlite_office.services.database.begin() as session:
        for number in range(120):
            session.add(
                Person(
                    line_user_id=f"U{number:032}", name=f"คน {number}", school_id=1 + number % 20, responsible=False,
                    membership="pending" if number % 2 else "active", enrolled_at=now, consented_at=now,
                )
            )  # fmt: skip
    assert cost() == before
    assert max(before) <= 10, before


# Roles


def test_a_role_is_given_told_and_taken_back(office: World) -> None:
    office.enrol(CLERK, SCHOOL)
    console = Console.signed_in(office)
    console.get(page_of(office, CLERK))
    assert console.submit("บันทึกบทบาท", role="officer") == 200
    assert "เจ้าหน้าที่เขต" in last_told(office, CLERK)
    clerk = Console.signed_in(office, CLERK)
    office.say(CLERK, f"ตรวจ {OTHER_SCHOOL}")  # in the middle of a check
    console.get(page_of(office, CLERK))
    assert console.submit("เลิกทำ") == 200
    assert clerk.get("/console/people/") == 401
    assert "ยกเลิก" in clerk.text
    assert person_of(office, CLERK)["role"] == "clerk"
    office.say(CLERK, "ครบหมด")
    office.say(CLERK, "บันทึก")
    assert office.rows("check_record") == []


def test_a_head_needs_a_network_and_nothing_typed_is_lost(sqlite_office: World) -> None:
    sqlite_office.enrol(CLERK, SCHOOL)
    console = Console.signed_in(sqlite_office)
    console.get(page_of(sqlite_office, CLERK))
    assert console.submit("บันทึกบทบาท", role="network_head") == 422
    assert "เลือกเครือข่ายของประธาน" in console.text
    assert console.page.select_one("#role option[selected]")["value"] == "network_head"  # type: ignore[index]
    assert console.submit("บันทึกบทบาท", network=NETWORK) == 200
    assert f"ประธานเครือข่าย{NETWORK}" in last_told(sqlite_office, CLERK)
    console.get("/console/people/networks")
    assert next(row for row in console.rows() if row[0] == NETWORK)[2] == "สมหญิง"


def test_nobody_changes_their_own_role_or_puts_themselves_out(sqlite_office: World) -> None:
    console = Console.signed_in(sqlite_office)
    path = page_of(sqlite_office, OFFICER)
    console.get(path)
    assert "ตนเองที่นี่ไม่ได้" in console.text
    assert console.post(f"{path}/role", {"role": "viewer", "was": "officer"}) == 409
    assert console.post(f"{path}/end", {"reason": "moved"}) == 409
    assert person_of(sqlite_office, OFFICER)["role"] == "officer"


def test_of_two_officers_who_remove_each_other_one_remains(office: World) -> None:
    office.make_officer(CLERK)
    consoles = {OFFICER: Console.signed_in(office), CLERK: Console.signed_in(office, CLERK)}
    paths = {OFFICER: f"{page_of(office, CLERK)}/end", CLERK: f"{page_of(office, OFFICER)}/end"}
    for console in consoles.values():
        console.get("/console/people/")
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda user: consoles[user].post(paths[user], {"reason": "moved"}), consoles))
    assert sorted(str(row["membership"]) for row in office.rows("person")) == ["active", "ended"]


def test_of_two_officers_who_change_one_role_the_second_is_told(office: World) -> None:
    office.enrol(CLERK, SCHOOL)
    first, second = Console.signed_in(office), Console.signed_in(office)
    for console in (first, second):
        console.get(page_of(office, CLERK))
    assert first.submit("บันทึกบทบาท", role="viewer") == 200
    assert second.submit("บันทึกบทบาท", role="officer") == 409
    assert "มีผู้อื่นแก้ไขพร้อมกัน" in second.text
    assert person_of(office, CLERK)["role"] == "viewer"


# Leaving


def test_who_is_put_out_reads_why_and_the_next_member_takes_over_until_it_is_undone(office: World) -> None:
    office.enrol(CLERK, SCHOOL)
    office.enrol(OTHER_CLERK, SCHOOL)
    office.tap(OFFICER, "อนุญาต", office.say(OFFICER, "คำขอ"))
    console = Console.signed_in(office)
    console.get(page_of(office, CLERK))
    assert console.submit("สิ้นสุดการใช้งาน") == 422
    assert "เลือกเหตุผลก่อน" in console.text
    assert console.submit("สิ้นสุดการใช้งาน", reason="moved") == 200
    assert "ย้ายหรือพ้นจากหน้าที่แล้ว" in console.text
    assert "เหตุผล: ย้ายหรือพ้นจากหน้าที่แล้ว" in last_told(office, CLERK)
    assert "ท่านเป็นผู้รับผิดชอบของโรงเรียนบ้านต้นแบบแล้ว" in last_told(office, OTHER_CLERK)
    assert "ยินดีต้อนรับ" in texts(office.say(CLERK, "สถานะ"))
    assert console.post(f"{page_of(office, CLERK)}/end", {"reason": "moved"}) == 409

    console.get(page_of(office, CLERK))
    assert console.submit("เลิกทำ") == 200
    office.work()
    assert "กลับมาใช้งานบอตกับโรงเรียนบ้านต้นแบบ" in texts(office.received(CLERK)[-2:])
    assert person_of(office, CLERK)["responsible"] and not person_of(office, OTHER_CLERK)["responsible"]
    assert "ให้ สมหญิง แล้ว" in last_told(office, OTHER_CLERK)


def test_who_erased_their_data_is_neither_shown_nor_brought_back(sqlite_office: World) -> None:
    sqlite_office.enrol(CLERK, SCHOOL)
    console, path = Console.signed_in(sqlite_office), page_of(sqlite_office, CLERK)
    console.get(path)
    console.submit("สิ้นสุดการใช้งาน", reason="other")
    sqlite_office.tap(CLERK, "ลบ", sqlite_office.say(CLERK, "ลบข้อมูลของฉัน"))
    assert console.get(path) == 404
    console.get("/console/changes/")
    assert console.submit("เลิกทำ") == 409


# Who answers for a school


def test_the_duty_is_handed_over_both_are_told_and_it_can_be_handed_back(office: World) -> None:
    office.enrol(CLERK, SCHOOL)
    office.enrol(OTHER_CLERK, SCHOOL)
    office.tap(OFFICER, "อนุญาต", office.say(OFFICER, "คำขอ"))
    late = Console.signed_in(office)
    late.get(page_of(office, CLERK))
    console = Console.signed_in(office)
    console.get(page_of(office, CLERK))
    assert console.submit("ให้เป็นผู้รับผิดชอบ") == 200
    assert "ให้ สมศรี แล้ว" in last_told(office, CLERK)
    assert "ท่านเป็นผู้รับผิดชอบ" in last_told(office, OTHER_CLERK)
    assert late.submit("ให้เป็นผู้รับผิดชอบ") == 409
    assert console.submit("เลิกทำ") == 200
    assert person_of(office, CLERK)["responsible"]
    office.tap(CLERK, "ลบ", office.say(CLERK, "ลบข้อมูลของฉัน"))
    assert "สมหญิง" not in office.stored()


def test_the_duty_stays_within_the_school(sqlite_office: World) -> None:
    sqlite_office.enrol(CLERK, SCHOOL)
    console = Console.signed_in(sqlite_office)
    assert console.post(f"{page_of(sqlite_office, OFFICER)}/responsible", {"was": ""}) == 409
    sqlite_office.enrol(OTHER_CLERK, SCHOOL)
    assert console.post(f"{page_of(sqlite_office, OTHER_CLERK)}/responsible", {"was": ""}) == 409  # waits to be let in
    assert person_of(sqlite_office, CLERK)["responsible"]


# Schools without anybody, and invitations


def test_schools_without_people_are_listed_until_somebody_enrols(sqlite_office: World) -> None:
    console = Console.signed_in(sqlite_office)
    amphoe = sqlite_office.school(SCHOOL).amphoe
    console.get("/console/people/schools", amphoe=amphoe)
    assert SCHOOL in [row[0] for row in console.rows()]
    sqlite_office.enrol(CLERK, SCHOOL)
    console.get("/console/people/schools", amphoe=amphoe)
    assert SCHOOL not in [row[0] for row in console.rows()]
    assert {row[3] for row in console.rows()} == {amphoe}


@pytest.mark.parametrize("role", [Role.OFFICER, Role.APPROVER, Role.VIEWER])
def test_an_invitation_is_shown_once_and_lets_one_person_in(sqlite_office: World, role: Role) -> None:
    console = Console.signed_in(sqlite_office)
    console.get("/console/people/invitations/")
    assert console.submit("ออกรหัสเชิญ", role=role.value, name="สมชาย ตัวอย่าง") == 200
    found = re.search(r"ลงทะเบียน (\w{4}-\w{4})", console.text)
    assert found and "LINE_BASIC_ID" in console.text
    picture = console.page.select_one("figure img")
    assert picture and picture["src"] == segno.make(found[0], micro=False).svg_data_uri(
        scale=4, dark="#000", light="#fff"
    )
    console.get("/console/people/invitations/")
    assert found[1] not in console.text and console.rows()[0][1] == "สมชาย ตัวอย่าง"
    sqlite_office.tap(STRANGER, "ยืนยันและยินยอม", sqlite_office.say(STRANGER, found[0]))
    assert person_of(sqlite_office, STRANGER)["role"] == role
    console.get("/console/people/invitations/")
    assert console.rows() == []


def test_an_invitation_is_withdrawn(sqlite_office: World) -> None:
    console = Console.signed_in(sqlite_office)
    console.get("/console/people/invitations/")
    assert console.submit("ออกรหัสเชิญ", role="network_head") == 422
    assert "เลือกเครือข่ายของประธาน" in console.text
    assert console.submit("ออกรหัสเชิญ", network=NETWORK) == 200
    command = re.search(r"ลงทะเบียน \w{4}-\w{4}", console.text)
    assert command
    console.get("/console/people/invitations/")
    assert console.submit("ยกเลิกรหัส") == 200
    assert "หมดอายุหรือถูกเปลี่ยนแล้ว" in texts(sqlite_office.say(STRANGER, command[0]))


def test_a_viewer_reads_about_people_and_decides_nothing(sqlite_office: World) -> None:
    two_requests(sqlite_office)
    sqlite_office.execute("UPDATE person SET role = 'viewer' WHERE name = 'สมหญิง'")
    viewer, person = Console.signed_in(sqlite_office, CLERK), page_of(sqlite_office, OTHER_CLERK)
    for path in ("", "requests", "schools", "networks"):
        assert viewer.get(f"/console/people/{path}") == 200
        assert not viewer.page.select("main form[method=post]")
    assert viewer.get(person) == 200 and not viewer.page.select("main form[method=post]")
    assert viewer.get("/console/people/invitations/") == 403
    waiting = person.rsplit("/", 1)[1]
    for path in (f"requests/{waiting}", f"{waiting}/role", f"{waiting}/end", f"{waiting}/responsible", "invitations/"):
        assert viewer.post(f"/console/people/{path}") == 403
    assert person_of(sqlite_office, OTHER_CLERK)["membership"] == "pending"
