"""ประกาศ: an officer writes, chooses whom, looks at the preview and its price, and sends or plans it."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from PIL import Image

from core.vocabulary import Role
from tests.broadcast_chat import (
    DIRECTLY,
    EVERYBODY,
    NOW,
    OTHER_SCHOOL,
    SCHOOL,
    VIEWER,
    add_staff,
    an_office,
    card,
    copies,
    labels,
    number,
    plain,
    rows_of,
    send,
    state,
    write,
)
from tests.test_declarations import picture
from tests.world import CLERK, GROUP, OFFICER, OTHER_CLERK, STRANGER, World, actions, button, texts

ADDRESS = "https://tidtam.example.go.th"
HEAD = "U" + "8" * 32


@pytest.fixture
def office(world: World) -> World:
    return an_office(world)


@pytest.fixture
def reachable_office(new_world: Callable[..., World]) -> World:
    """An office whose program people reach under an https address."""
    return an_office(new_world(public_base_url=ADDRESS))


def heard(world: World, text: str) -> set[str]:
    """Who received that broadcast, the officer's own previews left out."""
    (broadcast,) = (row["id"] for row in world.rows("broadcast") if row["text"] == text)
    chats = {row["chat_id"] for row in rows_of(world, broadcast) if row["status"] == "sent"}
    assert all(copies(world, chat, text) for chat in chats)
    return chats


# The whole way


def test_what_the_preview_shows_is_what_everybody_receives_to_the_letter(reachable_office: World) -> None:
    world = reachable_office
    world.say(OFFICER, "ประกาศ")
    asking = world.picture(OFFICER, picture())
    assert "แนบรูปกับประกาศแล้ว พิมพ์ข้อความประกาศต่อได้เลย" in texts(asking)
    typed = "เรียน  ธุรการทุกท่าน 👨‍👩‍👧\n   ขอให้ส่งภายใน ๑๐ พ.ย. {ด่วน}\n\nขอบคุณด้วยครับ"
    preview = world.tap(OFFICER, EVERYBODY, world.say(OFFICER, typed))
    shown = plain(preview[:-1])
    assert shown[0] == {"type": "text", "text": typed}
    assert shown[1]["type"] == "image" and shown[1]["originalContentUrl"].startswith(f"{ADDRESS}/p/")
    receipt = world.tap(OFFICER, NOW, world.tap(OFFICER, DIRECTLY, preview))
    world.work()
    for user in (CLERK, OTHER_CLERK, OFFICER):
        assert plain(world.received(user)[-2:]) == shown
    assert state(world, number(receipt)) == "done"
    answer = world.http.get(shown[1]["originalContentUrl"].removeprefix(ADDRESS))
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert Image.open(io.BytesIO(answer.data)).format == "JPEG"
    assert world.http.get("/p/" + "x" * 43).status_code == 404


def test_each_audience_reaches_exactly_its_own(office: World) -> None:
    world = office
    world.platform.quota = None
    world.services.worker.refresh_quota()
    world.execute("UPDATE campaign SET active = :yes", yes=True)
    world.execute("UPDATE school SET network = 'เครือข่ายหนึ่ง', amphoe = 'เมือง' WHERE name = :name", name=SCHOOL)
    world.execute("UPDATE school SET network = 'เครือข่ายสอง', amphoe = 'สวี' WHERE name = :name", name=OTHER_SCHOOL)
    world.execute("UPDATE revision SET number = number + 1")
    world.platform.add_user(HEAD, "ประธาน")
    code = world.command("network-head-invite", "เครือข่ายหนึ่ง").strip()
    world.tap(HEAD, "ยืนยันและยินยอม", world.say(HEAD, f"ลงทะเบียน {code}"))
    world.tap(STRANGER, "ยืนยันและยินยอม", world.say(STRANGER, f"ลงทะเบียน {world.code_of(SCHOOL)}"))
    world.work()
    world.tap(CLERK, "อนุญาต", world.received(CLERK)[-1:])
    world.record(SCHOOL)  # complete by now
    world.say(CLERK, "สถิติ ต.ค. 66 0 0 0 0 0 0 0 0")
    world.tap(CLERK, "ยืนยัน", world.received(CLERK)[-1:])
    everybody = {CLERK, OTHER_CLERK, OFFICER, STRANGER, HEAD}

    def reached(text: str, *path: str) -> set[str]:
        step = world.say(OFFICER, f"ประกาศ {text}")
        for label in path:
            step = world.tap(OFFICER, label, step)
        world.tap(OFFICER, NOW, world.tap(OFFICER, DIRECTLY, step))
        world.work()
        return heard(world, text)

    assert reached("ถึงทุกคน", EVERYBODY) == everybody
    assert reached("ที่ยังไม่ครบ", "เฉพาะโรงเรียนที่ยังไม่ครบ") == {OTHER_CLERK}
    assert reached("ที่ค้างสถิติ", "เฉพาะโรงเรียนที่ยังไม่ส่งสถิติ", "ค้างเดือนใดก็ได้") == {OTHER_CLERK}
    assert reached("ที่ค้างเดือนตุลา", "เฉพาะโรงเรียนที่ยังไม่ส่งสถิติ", "ตุลาคม 2566") == {OTHER_CLERK}
    assert reached("ในอำเภอ", "เลือกอำเภอ", "อ.เมือง") == {CLERK, STRANGER}
    assert reached("ในเครือข่าย", "เลือกเครือข่าย", "เครือข่ายหนึ่ง") == {CLERK, STRANGER, HEAD}
    assert reached("คนเดียวต่อโรงเรียน", EVERYBODY, "เฉพาะผู้รับผิดชอบ") == everybody - {STRANGER}
    assert reached("ในกลุ่ม", "กลุ่ม ธุรการ") == {GROUP}
    world.act(STRANGER, world.platform.unfollow(STRANGER))
    world.tap(HEAD, "ลบข้อมูลของฉัน", world.say(HEAD, "ลบข้อมูลของฉัน"))
    assert "ทุกคนที่ลงทะเบียน (3 คน)" in labels(world.say(OFFICER, "ประกาศ ลาแล้ว"))


def test_schools_are_chosen_by_name_and_never_guessed(office: World) -> None:
    step = office.tap(OFFICER, "เลือกโรงเรียนเอง", office.say(OFFICER, "ประกาศ เฉพาะบางโรงเรียน"))
    assert "พิมพ์ชื่อโรงเรียน" in texts(step)
    question = office.say(OFFICER, f"{SCHOOL}, บ้านหนองตัวอย่าง, กขคงจฉช\nวัดสมมุติธรรม")
    assert "หมายถึงโรงเรียนใด" in texts(question)
    step = office.tap_data(OFFICER, button(question, "บ้านหนองตัวอย่าง (ต.หนองทดลอง")["data"])
    assert "ไม่พบโรงเรียนนี้" in texts(step)
    step = office.say(OFFICER, SCHOOL)  # once more: it is chosen once, and the last name is still asked about
    step = office.tap(OFFICER, OTHER_SCHOOL, step)
    assert "เลือกแล้ว 3 โรงเรียน" in texts(step) and OTHER_SCHOOL in texts(step)
    step = office.tap(OFFICER, "ลบโรงเรียนล่าสุด", step)
    assert "เลือกแล้ว 2 โรงเรียน" in texts(step)
    preview = texts(office.say(OFFICER, "เสร็จแล้ว"))
    assert "ตรวจก่อนส่งประกาศ" in preview and "1 คน จาก 1 โรงเรียน" in preview
    assert "อีก 1 โรงเรียนยังไม่มีผู้ลงทะเบียน จึงไม่ได้รับ" in preview


def test_the_preview_tells_price_quota_and_both_ways_before_anything_is_sent(office: World) -> None:
    preview = write(office, "ประชุมวันศุกร์", "กลุ่ม ธุรการ")
    told = texts(preview)
    assert "1 กลุ่ม (12 คน)" in told and "ไม่เกิน 12 ข้อความ (4% ของโควตาเดือนนี้) ฟรี" in told
    assert "ที่เหลือส่งตรง 6 พ.ย. 2566 12.00 น." in told and "270 ข้อความ" in told
    direct = texts(office.tap(OFFICER, DIRECTLY, preview))
    assert "ส่งตรงทันที" in direct and "12 ข้อความ (4% ของโควตาเดือนนี้) ฟรี" in direct and "ไม่เกิน" not in direct
    assert office.rows("broadcast") == []


# Personal data


def test_personal_data_is_pointed_out_and_must_be_confirmed(office: World) -> None:
    text = "สอบถามคุณมานี ใจงาม โทร 081-234-5678 อีเมล manee@example.com บัตร 1-2345-67890-12-1 หรือ สมหญิง"
    warning = write(office, text)
    for found in ("ชื่อบุคคล: คุณมานี ใจงาม", "เบอร์โทรศัพท์: 081-234-5678", "อีเมล: manee@example.com", "ชื่อบุคคล: สมหญิง"):
        assert found in texts(warning)
    assert "เลขประจำตัวประชาชน: 1-2345-67890-12-1" in texts(warning) and NOW not in labels(warning)
    preview = office.tap(OFFICER, "ตรวจแล้ว เผยแพร่ได้", warning)
    assert "ข้อมูลส่วนบุคคลที่ยืนยันให้เผยแพร่แล้ว" in texts(preview)
    office.tap(OFFICER, "แก้ข้อความ", preview)
    again = office.say(OFFICER, "สอบถาม 089-999-8888")
    assert "เบอร์โทรศัพท์: 089-999-8888" in texts(again)
    office.tap(OFFICER, "ตรวจแล้ว เผยแพร่ได้", warning)  # confirmed another text
    assert office.rows("broadcast") == []
    office.tap(OFFICER, "แก้ข้อความ", again)
    assert "ตรวจก่อนส่งประกาศ" in texts(office.say(OFFICER, "สอบถามที่เขต"))


# Time


def test_a_time_is_read_from_thai_and_only_working_hours_are_taken(office: World) -> None:
    choice = office.tap(OFFICER, "ตั้งเวลาส่ง", write(office, "ประชุม"))
    assert labels(choice)[:3] == ["วันนี้ 13.00 น.", "วันนี้ 15.30 น.", "พรุ่งนี้ 08.30 น."]
    assert "ไม่เข้าใจเวลา “เดี๋ยวก่อน”" in texts(office.say(OFFICER, "เดี๋ยวก่อน"))
    assert "ผ่านไปแล้ว" in texts(office.say(OFFICER, "วันนี้ 9.00"))
    off = office.say(OFFICER, "เสาร์หน้า 9.00") and office.say(OFFICER, "11 พ.ย. 66 9.00")
    assert "นอกเวลาทำการ" in texts(off) and labels(off)[0] == "วันจันทร์ที่ 13 พ.ย. 2566 08.30 น."
    hours = office.say(OFFICER, "วันศุกร์")
    assert "วันศุกร์ที่ 10 พ.ย. 2566 เวลาใด" in texts(hours)
    preview = office.say(OFFICER, "๑๐ พฤศจิกายน บ่ายสองโมงครึ่ง")
    assert "10 พ.ย. 2566 14.30 น." in texts(preview)
    picker = next(action for action in actions(choice) if action["type"] == "datetimepicker")
    event = office.platform.postback(OFFICER, picker["data"], params={"datetime": "2023-11-07T10:15"})
    preview = office.act(OFFICER, event)
    receipt = office.tap(OFFICER, "ตั้งเวลาส่ง 7 พ.ย. 2566 10.15 น.", preview)
    assert "รับประกาศไว้แล้ว" in texts(receipt)


def test_at_night_the_next_working_morning_is_proposed_instead_of_sending(office: World) -> None:
    office.at("2023-11-10", "19:00")
    preview = write(office, "ประชุม")
    assert NOW not in labels(preview) and "นอกเวลาทำการ" in texts(preview)
    preview = office.tap(OFFICER, "ใช้เวลา 13 พ.ย. 2566 08.30 น.", preview)
    broadcast = number(office.tap(OFFICER, "ตั้งเวลาส่ง 13 พ.ย. 2566 08.30 น.", preview))
    office.at("2023-11-11", "09:00")
    assert state(office, broadcast) == "scheduled"
    office.at("2023-11-13", "08:30")
    assert state(office, broadcast) == "sending"


# A conversation that is interrupted, repeated, or not one's own


def test_a_draft_survives_a_break_and_every_step_leads_back(office: World) -> None:
    choice = office.say(OFFICER, "ประกาศ ประชุมวันศุกร์")
    office.say(OFFICER, "รายการประกาศ")
    office.later(hours=1)
    kept = office.say(OFFICER, "ประกาศ")
    assert "มีร่างประกาศค้างอยู่" in texts(kept) and "ประชุมวันศุกร์" in texts(kept)
    choice = office.tap(OFFICER, "ทำต่อ", kept)
    areas = office.tap(OFFICER, "เลือกอำเภอ", choice)
    assert "พิมพ์ข้อความที่จะประกาศ" in texts(office.tap(OFFICER, "ย้อนกลับ", areas))
    assert "ประกาศนี้ส่งถึงใคร" in texts(office.say(OFFICER, "ย้อนกลับ"))
    preview = office.tap(OFFICER, EVERYBODY, choice)
    office.tap(OFFICER, "ตั้งเวลาส่ง", preview)
    assert "ตรวจก่อนส่งประกาศ" in texts(office.say(OFFICER, "ย้อนกลับ"))
    assert "ประกาศนี้ส่งถึงใคร" in texts(office.say(OFFICER, "ย้อนกลับ"))
    assert "ยกเลิกแล้ว" in texts(office.tap(OFFICER, "เลิกเขียนประกาศ", choice))
    assert "พิมพ์ข้อความที่จะประกาศ" in texts(office.say(OFFICER, "ประกาศ"))
    assert office.rows("broadcast") == []


def test_buttons_of_older_cards_never_send_what_they_did_not_show(office: World) -> None:
    first = write(office, "ฉบับแรก")
    office.tap(OFFICER, "แก้ข้อความ", first)
    second = office.say(OFFICER, "ฉบับแก้ไข")
    stale = office.tap(OFFICER, NOW, first)
    assert "ปุ่มที่กดเป็นของตัวอย่างเก่า" in texts(stale) and "ฉบับแก้ไข" in texts(stale)
    assert office.rows("broadcast") == []
    data = button(second, NOW)["data"]
    office.at_once(office.platform.postback(OFFICER, data), office.platform.postback(OFFICER, data))
    assert [row["text"] for row in office.rows("broadcast")] == ["ฉบับแก้ไข"]
    assert "ปุ่มนี้เป็นของรายการที่จบไปแล้ว" in texts(office.tap(OFFICER, NOW, second))
    office.tap(OFFICER, EVERYBODY, office.say(OFFICER, "ประกาศ ฉบับใหม่"))
    assert "ปุ่มนี้เป็นของรายการที่จบไปแล้ว" in texts(office.tap(OFFICER, NOW, second))
    assert len(office.rows("broadcast")) == 1


def test_only_officers_write_and_those_who_read_along_see_the_record(office: World) -> None:
    for person in (CLERK, STRANGER):
        assert "ประกาศนี้ส่งถึงใคร" not in texts(office.say(person, "ประกาศ ลองดู"))
    assert office.say(OFFICER, "ประกาศ ในกลุ่ม", group=GROUP) == []
    broadcast = send(office, "ประชุมวันศุกร์")
    add_staff(office, VIEWER, Role.VIEWER, "ผอ. ตัวอย่าง")
    listed = office.say(VIEWER, "รายการประกาศ")
    assert "ประชุมวันศุกร์" in texts(listed) and "เขียนประกาศใหม่" not in labels(listed)
    seen = card(office, broadcast, VIEWER)
    assert "ยกเลิกประกาศนี้" not in labels(seen) and "แก้ไข (ข้อความ ผู้รับ เวลา)" not in labels(seen)
    assert "เฉพาะเจ้าหน้าที่เขต" in texts(office.tap_data(VIEWER, f"a=bc-cancel&b={broadcast}&r=1"))
    assert "เฉพาะเจ้าหน้าที่เขต" in texts(office.say(VIEWER, "ประกาศ ลองดู"))
    assert state(office, broadcast) == "scheduled"


def test_a_text_that_was_taken_back_is_gone_from_the_draft(office: World) -> None:
    typed = office.platform.text(OFFICER, "ประกาศ ความลับที่พิมพ์ผิดแชต")
    office.act(OFFICER, typed)
    office.act(OFFICER, office.platform.unsend(OFFICER, typed["message"]["id"]))
    assert "ความลับ" not in office.stored()


@pytest.mark.parametrize("words", ["ประกาศผลเมื่อไหร่", "ประกาศผลวันไหน"])
def test_a_question_about_results_is_not_taken_for_an_announcement(office: World, words: str) -> None:
    office.say(OFFICER, words)
    assert office.rows("conversation") == []


def test_an_announcement_that_begins_with_the_word_keeps_it(office: World) -> None:
    assert "ประกาศสำนักงานเขต เรื่อง ปิดเรียน" in texts(office.say(OFFICER, "ประกาศสำนักงานเขต เรื่อง ปิดเรียน"))
    assert texts(write(office, "ประชุม")).startswith("ประชุม")


def test_without_an_https_address_a_picture_is_refused_and_the_text_goes_on(office: World) -> None:
    office.say(OFFICER, "ประกาศ ประชุม")
    answer = office.picture(OFFICER, picture())
    assert "LINE รับรูปจากที่อยู่ https เท่านั้น" in texts(answer)
    assert "ประกาศนี้ส่งถึงใคร" in texts(office.tap(OFFICER, "ทำต่อโดยไม่มีรูป", answer))
    assert office.rows("broadcast_picture") == office.rows("fetch") == []


def test_a_picture_is_replaced_removed_or_comes_too_late(reachable_office: World) -> None:
    world = reachable_office
    world.say(OFFICER, "ประกาศ ประชุม")
    assert "เปิดรูปนี้ไม่ได้" in texts(world.picture(OFFICER, b"not a picture"))
    world.picture(OFFICER, picture())
    attached = world.picture(OFFICER, picture(300, 200))
    preview = world.tap(OFFICER, EVERYBODY, world.tap(OFFICER, "ทำต่อ", attached))
    assert [message["type"] for message in preview] == ["text", "image", "flex"]
    preview = world.tap(OFFICER, "เอารูปออก", preview)
    assert [message["type"] for message in preview] == ["text", "flex"]
    world.platform.faults.set(fail_500=1)
    world.picture(OFFICER, picture())
    world.tap(OFFICER, NOW, preview)
    world.later(minutes=2)
    world.work()  # its reply token is spent by now: the answer becomes a push
    assert "ประกาศที่รอรูปจบไปแล้ว" in texts(world.received(OFFICER))
    assert [row["picture_id"] for row in world.rows("broadcast")] == [None]
    assert copies(world, CLERK, "ประชุม") == [] and len(rows_of(world, 1)) == 3


def test_an_unused_picture_goes_with_its_sender_or_after_half_a_year(reachable_office: World) -> None:
    world = reachable_office
    world.say(OFFICER, "ประกาศ ประชุม")
    sent = world.tap(OFFICER, EVERYBODY, world.tap(OFFICER, "ทำต่อ", world.picture(OFFICER, picture())))
    world.tap(OFFICER, NOW, sent)
    world.say(OFFICER, "ประกาศ อีกเรื่อง")
    world.picture(OFFICER, picture(200, 100))
    world.later(days=185)
    world.services.worker.keep_house()
    assert len(world.rows("broadcast_picture")) == 1  # the one that belongs to a broadcast
    world.say(OFFICER, "ประกาศ อีกเรื่อง")
    world.picture(OFFICER, picture(200, 100))
    world.tap(OFFICER, "ลบข้อมูลของฉัน", world.say(OFFICER, "ลบข้อมูลของฉัน"))
    assert [row["id"] for row in world.rows("broadcast_picture")] == [world.rows("broadcast")[0]["picture_id"]]
