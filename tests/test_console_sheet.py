"""The check sheet over HTTP: what it lists, what it records, and how it is taken back."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from core.vocabulary import Role
from tests.console import Console
from tests.queries import statements
from tests.world import CLERK, GROUP, OFFICER, OTHER_CLERK, World, texts

SHEET, SAVE, WITHDRAW, BULK = (f"/console/sheet/{path}" for path in ("", "save", "withdraw", "bulk"))
SCHOOL, OTHER = "บ้านต้นแบบ", "วัดสมมติธรรม"
INCOMPLETE = "✗ ไม่ครบ"


@pytest.fixture
def officer(office: World) -> Console:
    return Console.signed_in(office)


@pytest.fixture
def colleague(office: World) -> Console:
    office.make_officer(OTHER_CLERK)
    return Console.signed_in(office, OTHER_CLERK)


def cell_of(console: Console, school: str, item: int = 1, **asked: str) -> dict[str, str]:
    """What the page's script would know of a cell."""
    assert console.get(SHEET, **asked) == 200, console.text
    row = next(row for row in console.page.select("#grid tbody tr") if row["data-name"] == school)
    found = row.select("td")[item - 1]
    data = {key.removeprefix("data-"): str(value) for key, value in found.attrs.items() if key.startswith("data-")}
    return {**data, "school": str(row["data-school"])}


def marked(cell: dict[str, str], complete: bool, note: str = "") -> dict[str, Any]:
    """One cell of a change, as the script sends it."""
    school, item, seen = int(cell["school"]), int(cell["item"]), cell["version"]
    return {"school": school, "item": item, "complete": complete, "note": note, "seen": seen}


def send(console: Console, path: str, body: Any, **query: str) -> int:
    headers = {"X-CSRF-Token": console.csrf, "HX-Request": "true"}
    console.response = console.http.post(path, json=body, query_string=query, headers=headers)
    return console.response.status_code


def save(console: Console, *cells: dict[str, Any], **query: str) -> list[dict[str, Any]]:
    """Save one change; what the server says of its cells then."""
    assert send(console, SAVE, {"changes": [list(cells)]}, **query) == 200, console.response.text
    answer: list[dict[str, Any]] = console.response.get_json()["cells"]
    return answer


def schools(console: Console, **asked: str) -> list[str]:
    assert console.get(SHEET, **asked) == 200
    return [str(row["data-name"]) for row in console.page.select("#grid tbody tr")]


# Reading


def test_the_sheet_reads_without_scripts_and_lists_schools_in_thai_order(office: World, officer: Console) -> None:
    office.record(SCHOOL, "ไม่ครบ 1", "<b>ภาพไม่ชัด</b>")
    officer.get(SHEET)
    row = next(row for row in officer.rows("#grid tbody tr") if SCHOOL in row[0])
    assert row[1] == f"{INCOMPLETE} <b>ภาพไม่ชัด</b>" and row[2] == "✓ ครบ"
    by_name = schools(officer, sort="name")
    assert by_name.index("บ้านต้นแบบ") < by_name.index("บ้านหนองตัวอย่าง") < by_name.index("วัดสมมติธรรม")
    assert schools(officer, sort="missing")[-1] == SCHOOL


def test_it_is_narrowed_down_by_word_code_area_and_standing(office: World, officer: Console) -> None:
    office.record(SCHOOL, "ไม่ครบ 1")
    office.record(OTHER)
    assert schools(officer, q="บ้านต้นแบบ") == [SCHOOL]
    assert schools(officer, q=office.school(OTHER).code) == [OTHER]
    assert SCHOOL in schools(officer, amphoe=office.school(SCHOOL).amphoe)
    assert SCHOOL not in schools(officer, amphoe="ท่าจำลอง")
    assert schools(officer, state="incomplete") == [SCHOOL]
    assert schools(officer, state="complete") == [OTHER]
    assert len(schools(officer, state="todo")) == len(schools(officer)) - 2
    assert schools(officer, q="ไม่มีโรงเรียนนี้") == []
    assert "ไม่พบโรงเรียน" in officer.text


def test_each_round_has_its_own_sheet_and_what_a_later_one_found_stays(office: World) -> None:
    office.at("2023-11-09")
    office.record(SCHOOL, "ไม่ครบ 1")
    office.at("2023-11-16")
    officer = Console.signed_in(office)
    stale = cell_of(officer, SCHOOL)
    assert (stale["state"], stale["round"], stale["fresh"]) == ("incomplete", "1", "")
    assert SCHOOL in schools(officer, state="todo")
    (now_found,) = save(officer, marked(stale, True))
    assert now_found["data"]["fresh"] == "1"
    past = cell_of(officer, SCHOOL, round="1")
    assert (past["state"], past["locked"]) == ("incomplete", "1")
    (refused,) = save(officer, marked(past, True), round="1")
    assert refused["changed_since"]
    assert send(officer, SAVE, {"changes": [[marked(past, True)]]}, round="3") == 409
    assert "ยังไม่ถึงวันติดตาม" in officer.response.text


def test_the_picture_of_a_declaration_is_for_the_office_only(office: World, officer: Console) -> None:
    office.enrol(CLERK, SCHOOL)
    office.record(SCHOOL, "ไม่ครบ 1")
    office.tap(CLERK, "แจ้งแก้ไขแล้ว", office.say(CLERK, "สถานะ"))
    picture = io.BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "JPEG")
    office.picture(CLERK, picture.getvalue())
    office.work()
    declared = cell_of(officer, SCHOOL, state="declared")
    assert declared["state"] == "declared" and declared["declared"]
    assert officer.get(declared["photo"]) == 200
    assert officer.response.mimetype == "image/jpeg"
    assert Console(office).get(declared["photo"]) == 401
    assert officer.get("/console/sheet/photo/99") == 404


# Recording


def test_what_the_sheet_records_the_chat_says_at_once(office: World, officer: Console) -> None:
    office.enrol(CLERK, SCHOOL)
    cells = [cell_of(officer, SCHOOL, item) for item in range(1, 6)]
    answer = save(officer, marked(cells[0], False, "  ภาพ\nไม่ชัด "), *(marked(cell, True) for cell in cells[1:]))
    assert [one["data"]["state"] for one in answer] == ["incomplete"] + ["complete"] * 4
    assert "ภาคภูมิ ตัวอย่าง" in answer[0]["data"]["who"]
    assert "ตรวจแล้ว 1/24" in officer.response.get_json()["progress"]
    told = texts(office.say(CLERK, "สถานะ"))
    assert "ภาพ ไม่ชัด" in told and "ไม่ครบ" in told
    (entry,) = [row for row in office.rows("audit_entry") if row["action"] == "checked"]
    assert entry["detail"]["items"] == 5
    assert {(row["source"], row["entry_id"]) for row in office.rows("check_record")} == {("console", entry["id"])}


def test_nobody_overwrites_what_they_have_not_seen(office: World, officer: Console, colleague: Console) -> None:
    cell = cell_of(officer, SCHOOL)
    save(officer, marked(cell, True))
    (theirs,) = save(colleague, marked(cell, False, "ป้ายเก่า"))
    assert theirs["changed_since"] and theirs["data"]["state"] == "complete"
    assert len(office.rows("check_record")) == 1
    cell["version"] = theirs["data"]["version"]
    (done,) = save(colleague, marked(cell, False, "ป้ายเก่า"))
    assert not done["changed_since"] and done["data"]["note"] == "ป้ายเก่า"


def test_a_declaration_that_the_officer_has_not_seen_is_no_longer_overwritten(office: World, officer: Console) -> None:
    office.enrol(CLERK, SCHOOL)
    save(officer, marked(cell_of(officer, SCHOOL), False))
    before = cell_of(officer, SCHOOL)
    office.tap(CLERK, "แจ้งแก้ไขแล้ว", office.say(CLERK, "สถานะ"))
    (answer,) = save(officer, marked(before, False, "ยังไม่แก้"))
    assert answer["changed_since"] and answer["data"]["state"] == "declared"


def test_a_request_sent_again_because_its_answer_was_lost_records_nothing_twice(
    office: World, officer: Console
) -> None:
    change = marked(cell_of(officer, SCHOOL), False, "เบอร์เดิม")
    for _ in range(2):
        (answer,) = save(officer, change)
        assert not answer["changed_since"]
    assert len(office.rows("check_record")) == 1
    save(officer, {**change, "complete": True})  # and what was changed before the answer came, is one's own
    assert [row["state"] for row in office.rows("check_record")] == ["incomplete", "complete"]


def test_a_change_that_makes_no_sense_records_nothing(office: World, officer: Console) -> None:
    cell = marked(cell_of(officer, SCHOOL), False)
    wrong: list[tuple[dict[str, Any], int]] = [
        ({"school": 999_999}, 409), ({"item": 999_999}, 409), ({"school": "1"}, 400), ({"complete": "yes"}, 400),
        ({"note": "ก" * 301}, 400), ({"seen": None}, 400), ({"seen": "' OR 1=1"}, 200),
    ]  # fmt: skip
    for change, status in wrong:
        assert send(officer, SAVE, {"changes": [[{**cell, **change}]]}) == status, change
    bodies: tuple[Any, ...] = (None, [], {"changes": 1}, {"changes": [1]}, {"changes": [[cell] * 1001]})
    for body in bodies:
        assert send(officer, SAVE, body) == 400
    assert send(officer, WITHDRAW, {"checks": ["1"]}) == 400
    assert office.rows("check_record") == []


def test_a_viewer_and_a_stranger_record_nothing(office: World, officer: Console) -> None:
    cell = marked(cell_of(officer, SCHOOL), True)
    office.make_officer(CLERK, Role.VIEWER)
    viewer = Console.signed_in(office, CLERK)
    assert schools(viewer) == schools(officer)
    assert not viewer.page.select("#bulk, [data-do=undo], form[action*=declare]")
    assert send(viewer, SAVE, {"changes": [[cell]]}) == 403
    assert viewer.get(BULK, item="all", verdict="complete", who="listed") == 403
    assert viewer.post("/console/sheet/declare") == 403
    assert send(Console(office), SAVE, {"changes": [[cell]]}) == 401
    assert office.http.post(SAVE, json={"changes": [[cell]]}).status_code == 401
    assert office.rows("check_record") == []


# Taking back


def test_taking_back_restores_what_was_there_also_nothing(office: World, officer: Console) -> None:
    office.enrol(CLERK, SCHOOL)
    (first,) = save(officer, marked(cell_of(officer, SCHOOL), False, "ป้ายเก่า"))
    office.tap(CLERK, "แจ้งแก้ไขแล้ว", office.say(CLERK, "สถานะ"))
    office.later(minutes=1)
    (second,) = save(officer, marked(cell_of(officer, SCHOOL), True))
    assert send(officer, WITHDRAW, {"checks": [int(second["data"]["check"])]}) == 200
    again = cell_of(officer, SCHOOL)
    assert (again["state"], again["note"], again["check"]) == ("declared", "ป้ายเก่า", first["data"]["check"])
    assert send(officer, WITHDRAW, {"checks": [int(first["data"]["check"])]}) == 200
    assert cell_of(officer, OTHER)["state"] == "unchecked"
    assert "ตรวจแล้ว 0/24" in officer.text
    assert len(office.rows("check_record")) == 2  # nothing is forgotten
    assert send(officer, WITHDRAW, {"checks": [int(first["data"]["check"])]}) == 200
    assert officer.response.get_json()["cells"][0]["changed_since"]


def test_a_change_is_undone_on_the_page_of_changes_unless_it_was_checked_again(
    office: World, officer: Console, colleague: Console
) -> None:
    cells = [cell_of(officer, SCHOOL, item) for item in (1, 2)]
    save(officer, *(marked(cell, True) for cell in cells))
    (other,) = save(colleague, marked(cell_of(colleague, SCHOOL, 2), False))
    officer.get("/console/changes/")
    entries = [row["id"] for row in office.rows("audit_entry") if row["action"] == "checked"]
    assert officer.post(f"/console/changes/{entries[0]}/undo") == 200
    assert [cell_of(officer, SCHOOL, item)["state"] for item in (1, 2)] == ["unchecked", "incomplete"]
    assert officer.post(f"/console/changes/{entries[0]}/undo") == 409
    assert send(colleague, WITHDRAW, {"checks": [int(other["data"]["check"])]}) == 200
    assert cell_of(officer, SCHOOL, 2)["state"] == "complete"  # as the first officer had found it
    assert officer.post(f"/console/changes/{entries[1]}/undo") == 409


def test_what_was_recorded_in_chat_is_undone_in_the_console(office: World, officer: Console) -> None:
    office.record(SCHOOL, "ไม่ครบ 1")
    officer.get("/console/changes/")
    assert officer.submit("เลิกทำ") == 200
    assert {row["state"] for row in office.rows("item_status")} == {"unchecked"}
    assert "รวมที่ยังไม่ตรวจ 24 โรงเรียน" in texts(office.say(OFFICER, "ใครยังไม่ครบ"))


# Many at once


def test_many_schools_are_marked_after_a_look_at_what_changes_and_undone_at_once(
    office: World, officer: Console
) -> None:
    office.record(SCHOOL, "ไม่ครบ 1", "ป้ายเก่า")
    assert officer.get(BULK, who="listed", item="all", verdict="complete", amphoe=office.school(SCHOOL).amphoe) == 200
    assert "หมายเหตุเดิมของ 1 ช่อง" in officer.text and "4 ช่องที่มีผลนี้อยู่แล้ว" in officer.text
    assert len(office.rows("check_record")) == 5
    assert officer.submit("ยืนยันบันทึก") == 200
    found = len(schools(officer, state="complete"))
    assert found > 2
    entry = next(row["id"] for row in office.rows("audit_entry") if row["action"] == "checks_bulk")
    officer.get(SHEET, done=entry)
    assert officer.submit("เลิกทำทั้งหมดที่เพิ่งบันทึก") == 200
    assert schools(officer, state="complete") == []
    assert cell_of(officer, SCHOOL)["note"] == "ป้ายเก่า"


def test_what_changed_since_the_look_is_shown_again_before_anything_is_recorded(
    office: World, officer: Console, colleague: Console
) -> None:
    cell = cell_of(colleague, SCHOOL)
    ticked = [office.school(name).id for name in (SCHOOL, OTHER)]
    officer.get(BULK, who="ticked", school=ticked, item="photo", verdict="incomplete", note="ขอภาพใหม่")
    key = office.rows("checklist_item")[0]["key"]
    assert officer.get(BULK, who="ticked", school=ticked, item=key, verdict="incomplete", note="ขอภาพใหม่") == 200
    save(colleague, marked(cell, True))
    assert officer.submit("ยืนยันบันทึก") == 200
    assert "จึงยังไม่ได้บันทึก" in officer.text and len(office.rows("check_record")) == 1
    assert officer.submit("ยืนยันบันทึก") == 200
    assert [row["note"] for row in office.rows("check_record")] == ["", "ขอภาพใหม่", "ขอภาพใหม่"]


# The round's results


def test_results_are_declared_from_the_sheet_and_taken_back_until_the_group_reads_them(office: World) -> None:
    office.bind_group()
    office.at("2023-11-09", "10:00")
    officer = Console.signed_in(office)
    assert officer.post("/console/sheet/declare") == 409
    assert "ยังไม่มีผลตรวจ" in officer.text
    office.record(SCHOOL, "ไม่ครบ 1")
    officer.get(SHEET)
    assert officer.submit("แสดงชื่อโรงเรียนในกลุ่ม") == 200
    assert officer.submit("ประกาศว่าผลรอบนี้ครบแล้ว") == 200
    assert "ประกาศผลรอบนี้แล้ว" in officer.text
    office.work()
    officer.get("/console/changes/")
    assert officer.submit("เลิกทำ") == 200
    officer.get(SHEET)
    assert officer.submit("ประกาศว่าผลรอบนี้ครบแล้ว") == 200
    office.work()
    office.later(hours=3)
    assert f"{SCHOOL}" in texts(office.received(GROUP))
    entry = max(row["id"] for row in office.rows("audit_entry") if row["action"] == "results_declared")
    assert officer.post(f"/console/changes/{entry}/undo") == 409
    assert officer.post("/console/sheet/names", {"shown": "0"}) == 409


def test_results_do_not_go_out_by_themselves_while_items_are_still_to_be_looked_at(office: World) -> None:
    office.bind_group()
    office.without_riding()
    office.at("2023-11-10", "08:00")
    officer = Console.signed_in(office)
    told = len(office.received(GROUP))
    officer.get(BULK, who="listed", item="all", verdict="complete")
    assert officer.submit("ยืนยันบันทึก") == 200
    assert send(officer, WITHDRAW, {"checks": [int(cell_of(officer, SCHOOL)["check"])]}) == 200
    office.at("2023-11-10", "09:00")
    assert len(office.received(GROUP)) == told
    save(officer, marked(cell_of(officer, SCHOOL), True))
    office.work()
    assert "ครบทุกรายการ 24 จาก 24 โรงเรียน" in texts(office.received(GROUP)[told:])


# Speed


def test_the_number_of_statements_does_not_grow_with_the_schools(office: World, officer: Console) -> None:
    office.record(SCHOOL, "ไม่ครบ 1")
    counts = {}
    for asked in ({"q": "ต้นแบบ"}, {}):
        schools(officer, **asked)
        with statements(office.services.database) as seen:
            schools(officer, sort="missing", state="todo", **asked)
        counts[len(asked)] = len(seen)
    assert counts[0] <= max(counts[1], 24)
    with statements(office.services.database) as seen:
        save(officer, marked(cell_of(officer, SCHOOL), True))
    assert len(seen) < 60
