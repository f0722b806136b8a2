"""What in a text is or may be personal data is pointed out, however it is typed; what an office writes is let be."""

from __future__ import annotations

from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pythainlp.corpus import thai_family_names, thai_female_names, thai_male_names

from thai.digits import to_thai
from thai.personal_data import PersonalData, find_personal_data

PHONE, CITIZEN_ID, EMAIL, PERSON_NAME = PersonalData
INVISIBLE = ("\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u202e")


def found(text: str, *names: str) -> list[tuple[PersonalData, str]]:
    return [(finding.kind, finding.text) for finding in find_personal_data(text, names)]


# Telephone numbers ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "number",
    [
        "077-545101-3 ต่อ 11",
        "๐๗๗-๕๔๕๑๐๑-๓ ต่อ ๑๑",
        "077-545101 ถึง 3",
        "(077) 545101",
        "077 541222",
        "02-288-5875",
        "0-2288-5875",
        "๐ ๒๒๘๘ ๕๘๗๕",
        "0812345678",
        "081-234-5678",
        "081.234.5678",
        "08 1234 5678",
        "081–234—5678",
        "0 8 1 2 3 4 5 6 7 8",
        "０８１２３４５６７８",
        "08\u200b1-23\u200b4-5678",
        "08123\n45678",
        "+66 81 234 5678",
        "(+66) 81-234-5678",
        "+66 (0) 81 234 5678",
        "66812345678",
        "0066812345678",
        "+856 20 5555 1234",
        "0123456789",
    ],
)
def test_telephone_numbers_are_found_with_words_around(number: str) -> None:
    assert found(number) == [(PHONE, number)]
    assert found(f"ติดต่อครูเวรที่{number}นะ") == [(PHONE, number)]
    assert found(f"ภายในวันที่ 9 พ.ย. 2566 เวลา 16.30 น. {number} (119 โรงเรียน)") == [(PHONE, number)]


def test_several_numbers_are_told_apart() -> None:
    assert found("1. 081-234-5678\n2. 082-345-6789, 077-545101/077-541222") == [
        (PHONE, "081-234-5678"), (PHONE, "082-345-6789"), (PHONE, "077-545101"), (PHONE, "077-541222"),
    ]  # fmt: skip


def test_a_number_at_the_end_of_a_web_address_is_found() -> None:
    assert found("https://line.me/ti/p/~0812345678") == [(PHONE, "0812345678")]


@pytest.mark.parametrize(
    "text",
    [
        "ที่ ศธ ๐๔๐๔๒/๓๓๒๙ ลงวันที่ ๓๑ ตุลาคม ๒๕๖๖",
        "ศธ ๐๔๐๔๒ ๓๓๒๙",
        "ศธ 04042.1234/56",
        "โรงเรียน 1086110173 (86020046)",
        "09/11/2566",
        "09-11-2566 16.30",
        "๐๙-๑๑-๒๕๖๖ ๑๐",
        "09-11-66 1234",
        "2566-11-09 08.30",
        "เวลา 08.30-16.30 น. และ 09.00-12.00",
        "เวลา 09.30 125000 บาท",
        "05.52 06.48 13.08 17.28",
        "0 3 2 1 0 8 0 1 2",
        "12 5 0 3 2 1 0 8",
        "08\n12\n34\n56\n78",
        "0.12345678",
        "พิกัด 9.9876543, 99.1234567",
        "งบประมาณ 1,250,000.00 บาท",
        "อ.หลังสวน จ.ชุมพร 86110 เลขที่ 27 ซอย 2",
        "https://www.info.go.th/service-point/1c0d0812-0812-3456-78ab-0123456789ab/",
    ],
)
def test_other_numbers_of_an_office_are_let_be(text: str) -> None:
    assert found(text) == []


def test_what_is_called_a_telephone_number_is_one_however_it_is_grouped() -> None:
    assert found("08.12 345678") == []
    assert found("เบอร์ 08.12 345678") == [(PHONE, "08.12 345678")]


# Citizen numbers -----------------------------------------------------------------------------------


@pytest.mark.parametrize("number", ["1-1008-00123-45-7", "1100800123457", "1 1008 00123 45 7", "๑-๑๐๐๘-๐๐๑๒๓-๔๕-๗"])
def test_citizen_numbers_are_found(number: str) -> None:
    assert found(f"เลขประจำตัว{number}ค่ะ") == [(CITIZEN_ID, number)]


def test_a_wrong_check_digit_is_a_slip_of_somebodys_number() -> None:
    assert found("1-1008-00123-45-6") == [(CITIZEN_ID, "1-1008-00123-45-6")]
    assert found("1100800\n123456") == [(CITIZEN_ID, "1100800\n123456")]


def test_thirteen_digits_grouped_otherwise_count_when_they_are_called_so_or_their_check_digit_is_right() -> None:
    assert found("110080 0123456") == []
    assert found("บัตรประชาชน 110080 0123456") == [(CITIZEN_ID, "110080 0123456")]
    assert found("110080 0123457") == [(CITIZEN_ID, "110080 0123457")]


# E-mail addresses ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "paakpoom@cpn2.go.th",
        "PSDCOBEC@gmail.com",
        "a.b+c_d-e@mail.example.co.th",
        "pa\u200bakpoom＠cpn2．go．th",
        "paakpoom @ cpn2.go.th",
        "paakpoom [at] cpn2.go.th",
        "paakpoom (at) cpn2 [dot] go [dot] th",
        "paakpoom at cpn2.go.th",
        "paakpoom@\ncpn2.go.th",
        "paakpoom@cp\nn2.go.th",
    ],
)
def test_mail_addresses_are_found_between_thai_words(address: str) -> None:
    assert found(f"ส่งที่{address}ภายในวันนี้") == [(EMAIL, address)]


@pytest.mark.parametrize("text", ["แอด LINE @cpn2", "ดูที่ www.info.go.th", "พบกัน 10.00 น. @ห้องประชุม", "a@b"])
def test_other_signs_and_addresses_are_no_mail_addresses(text: str) -> None:
    assert found(text) == []


# Names ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ขอให้นายสมชาย ใจดี มาประชุม", "นายสมชาย ใจดี"),
        ("มอบ น.ส. สมหญิง ใจงาม แล้ว", "น.ส. สมหญิง ใจงาม"),
        ("ลงนามโดยนางศรีแพ ไทยเทียม รองผู้อำนวยการ", "นางศรีแพ ไทยเทียม"),
        ("นางสาวิตรี", "นางสาวิตรี"),
        ("ว่าที่ ร.ต.หญิง สมศรี มีสุข", "ว่าที่ ร.ต.หญิง สมศรี มีสุข"),
        ("ว่าที่ร้อยตรีสมบัติ", "ว่าที่ร้อยตรีสมบัติ"),
        ("เชิญดร.มาลี", "ดร.มาลี"),
        ("ด.ช.กล้า หาญ อายุ 9 ปี", "ด.ช.กล้า หาญ"),
        ("เด็กหญิงแก้ว", "เด็กหญิงแก้ว"),
        ("สอบถามครูสมศรี", "ครูสมศรี"),
        ("เรียน ผอ.สมนึก ทราบ", "ผอ.สมนึก"),
        ("ขอบคุณคุณวันดี", "คุณวันดี"),
        ("นายกฤษณะ", "นายกฤษณะ"),
        ("นาย\nสมชาย", "นาย\nสมชาย"),
        ("นา\nยสมชาย", "นา\nยสมชาย"),
        ("น\u200bายสมช\u200bาย", "น\u200bายสมช\u200bาย"),
        ("นายสมช\u0e48\u0e48าย", "นายสมช\u0e48\u0e48าย"),
        ("Mr. John Smith", "Mr. John Smith"),
    ],
)
def test_a_title_gives_a_name_away(text: str, name: str) -> None:
    assert found(text) == [(PERSON_NAME, name)]


def test_names_that_are_joined_are_found_one_by_one() -> None:
    assert [text for _, text in found("นายสมชายและนางสมหญิง กับด.ช.กล้า น.ส.แก้ว")] == [
        "นายสมชาย", "นางสมหญิง", "ด.ช.กล้า", "น.ส.แก้ว",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "20 มิถุนายน 2566 และมิถุนายนนี้",
        "นายอำเภอหลังสวน นายทะเบียน นายกเทศมนตรี นายกฯ นายก อบต. นายช่าง นครนายก",
        "ทนายความ ทำนาย เจ้านาย",
        "อำเภอนางรอง นางฟ้า ขุนนาง โรงเรียนบ้านนางาม",
        "นาย/นาง/นางสาว เด็กชาย เด็กหญิง (ระบุคำนำหน้า)",
        "ข้าราชการครูและบุคลากรทางการศึกษา ครูใหญ่ ครูผู้สอน ครูธุรการ ครูทุกท่าน วันครู สักครู่",
        "ผอ.สพท. ผอ.รร.บ้านนา ผอ.โรงเรียนทุกท่าน ผอ.กลุ่ม",
        "คุณภาพ คุณธรรมและความโปร่งใส ขอบคุณทุกโรงเรียน เกียรติคุณ",
        "พ.ศ. 2566 ก.ค.ศ. สพป.ชุมพร เขต 2",
    ],
)
def test_words_that_begin_with_a_title_are_no_names(text: str) -> None:
    assert found(text) == []


def test_known_people_are_found_by_either_part_of_their_name_and_without_their_title() -> None:
    known = "นางสาวสมหญิง ใจงาม"
    assert found("ฝากสมหญิง ใจงามด้วย", known) == [(PERSON_NAME, "สมหญิง ใจงาม")]
    assert found("ฝากสมหญิงด้วย ถ้าใจงามไม่อยู่", known) == [(PERSON_NAME, "สมหญิง"), (PERSON_NAME, "ใจงาม")]
    assert found("ฝากสมห\u200bญิ\nง", known) == [(PERSON_NAME, "สมห\u200bญิ\nง")]
    assert found("ถาม SOMCHAI นะ", "Somchai") == [(PERSON_NAME, "SOMCHAI")]


def test_a_known_name_is_not_taken_for_the_beginning_of_the_offices_own_words() -> None:
    known = "นายอำนวย ใจงาม"
    assert found("สอบถามกลุ่มอำนวยการ เพื่ออำนวยความสะดวก", known) == []
    assert found("สอบถามอำนวย", known) == [(PERSON_NAME, "อำนวย")]


def test_a_known_name_within_another_syllable_or_word_is_not_that_name() -> None:
    assert found("สมศรี", "สมศร") == []
    assert found("anna", "Ann") == []
    assert found("ไป ดี มา", "ไป ดี") == [(PERSON_NAME, "ไป ดี")]
    assert found("ดี ไป", "ไป ดี") == []


GIVEN, FAMILY = sorted(thai_male_names() | thai_female_names()), sorted(thai_family_names())
TITLES = ("นาย", "นาง", "นางสาว", "น.ส.", "ด.ช.", "ด.ญ.", "เด็กชาย", "เด็กหญิง", "ครู", "ผอ.", "คุณ", "ดร.", "ว่าที่ ร.ต.")


@pytest.mark.parametrize("title", TITLES)
def test_hardly_any_thai_name_is_missed_after_a_title(title: str) -> None:
    text = "\n".join(f"ขอเชิญ{title}{given} {FAMILY[at]} ร่วมประชุม" for at, given in enumerate(GIVEN[::5]))
    lines = {text.count("\n", 0, finding.start) for finding in find_personal_data(text)}
    assert len(lines) >= 0.995 * len(GIVEN[::5])


# Properties ----------------------------------------------------------------------------------------

DATA = st.one_of(
    st.tuples(st.just(PHONE), st.sampled_from(["081-234-5678", "0812345678", "077-545101", "02 288 5875"])),
    st.tuples(st.just(CITIZEN_ID), st.sampled_from(["1-1008-00123-45-7", "1100800123456"])),
    st.tuples(st.just(EMAIL), st.just("paakpoom@cpn2.go.th")),
    st.tuples(st.just(PERSON_NAME), st.builds("{}{}".format, st.sampled_from(TITLES), st.just("สมชาย"))),
    st.tuples(st.just(PERSON_NAME), st.just("วิไลลักษณ์")),
)
AROUND = st.sampled_from(["", "โรงเรียน", "แจ้งที่ ", "ภายในวันศุกร์ ", "“", "กลุ่มอำนวยการ: ", "\n", "ก่อน 16.30 น. "])


@settings(max_examples=400, deadline=None)
@given(DATA, AROUND, AROUND, st.data())
def test_neither_invisible_characters_nor_thai_digits_nor_a_line_break_hide_anything(
    hidden: tuple[PersonalData, str], before: str, after: str, data: st.DataObject
) -> None:
    kind, typed = hidden
    if kind is not EMAIL and data.draw(st.booleans()):
        typed = to_thai(typed)
    marks = data.draw(st.lists(st.sampled_from(["", *INVISIBLE]), min_size=len(typed), max_size=len(typed)))
    marks[data.draw(st.integers(0, len(typed) - 1))] += data.draw(st.sampled_from(["", "\n"]))
    text = before + "".join(char + mark for char, mark in zip(typed, marks, strict=True)) + " " + after
    assert kind in {finding.kind for finding in find_personal_data(text, ["นางวิไลลักษณ์"])}, text


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(), st.text("0123456789๐๑ -.()+@\nนายงกสครูคุณผอ.เด็กชาหิ\u200b", max_size=200)))
def test_findings_are_pieces_of_the_text_in_order_and_apart(text: str) -> None:
    findings = find_personal_data(text, ["สกนาย กกก"])
    assert all(finding.text == text[finding.start : finding.end] != "" for finding in findings)
    assert all(left.end <= right.start for left, right in pairwise(findings))


HOSTILE = [
    "0 ", "1 ", "0.", "0", "06 ", "00-", "66-", "1-1-", "+0 ", "081-234-5678-1 ", "www.0812345678", "a@",
    "a" * 60 + "@", " at ", "a [ at ] ", "a@a.", "นาย", "นายก ", "นายกก ", "ครูส", "ว่าที่ ", "นายก" + "ก" * 60, "่้", "เ",
    "\u200b", "\n", " ", "İ", "เสกกก",
]  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_no_text_takes_long(piece: str) -> None:
    text, names = (piece * 5_000)[:5_000], [f"เสกกก{n} ใจดี{n}" for n in range(100)]
    assert min(_seconds(text, names) for _ in range(5)) < 1  # seconds; nothing grows with the square of the length


def _seconds(text: str, names: list[str]) -> float:
    start = process_time()
    find_personal_data(text, names)
    return process_time() - start
