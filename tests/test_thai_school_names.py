"""Finding the school that somebody means, on an invented roster of names that are easily confused."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from thai.digits import to_thai
from thai.name_keys import name_keys
from thai.school_names import Match, MatchKind, SchoolName, SchoolNames
from thai.slips import is_slip

# amphoe → tambon → names; บ้านโนนกระดังงา stands in two amphoe
ROSTER = {
    "ธารทิพย์": {
        "ลำพู": ["บ้านลำพู", "บ้านลำพูน้อย", "วัดลำพูราษฎร์สามัคคี", "บ้านโนนกระดังงา", "บ้านกระดังงาทอง"],
        "คลองพริก": ["บ้านคลองพริก", "บ้านคลองขมิ้น", "บ้านคลองข่า", "วัดคลองขิง", "บ้านคลองเกลือ"],
        "ศรีตะวัน": ["วัดศรีตะวัน", "ชุมชนวัดศรีตะวันออก", "บ้านตะวันงาม", "วัดราษฎร์ตะวันธรรม", "ธารทิพย์วิทยา"],
        "โคกมะเฟือง": ["บ้านโคกมะเฟือง", "บ้านโคกมะไฟ", "บ้านหัวโคก มิตรภาพที่ 57", "ไทยรัฐสมมติ 5", "ไทยรัฐสมมติ 15"],
    },
    "พรายจันทร์": {
        "เกาะแก้ว": ["วัดเกาะแก้ว (พิพัฒน์วิทยาคาร)", "บ้านเกาะแก้วใน", "บ้านเกาะกลอย", "วัดเกาะแก้วพิสดาร"],
        "ห้วยมะนาว": ["บ้านห้วยมะนาว", "บ้านห้วยมะกรูด", "บ้านห้วยตะไคร้", "วัดห้วยตะเคียน", "บ้านห้วยตะโก"],
        "โนนงาม": ["บ้านโนนงาม", "บ้านโนนกระดังงา", "วัดโนนงามธาราม", "บ้านโนนลำดวน", "ชุมชนบ้านโนนสง่า"],
        "พรายจันทร์": ["อนุบาลพรายจันทร์(วัดพรายทอง)", "ชุมชนพรายจันทร์", "วัดธัญญาพรายแก้ว", "บ้านพรายบัว"],
    },
    "เขาเงินยวง": {
        "นาพุทรา": ["บ้านนาพุทรา", "วัดนาพุทราวาส", "บ้านนาลางสาด", "บ้านนาละมุด", "สหกรณ์นาพัฒนา"],
        "ถ้ำค้างคาว": ["บ้านถ้ำค้างคาว", "บ้านถ้ำเสือดาว", "วัดถ้ำเสือดาวอรุณ", "บ้านเสือดาว", "สหกรณ์นาอุปถัมภ์"],
        "ปากธาร": ["บ้านปากธาร", "บ้านปากธารใต้", "วัดปากธารคณาภิรมย์", "บ้านปากบึง", "บ้านปากบาง"],
        "สะพานไม้": ["บ้านสะพานไม้", "บ้านสะพานหิน", "วัดสะพานหินประดิษฐ์", "ราษฎร์อุปถัมภ์ ๓", "บ้านยางเอน"],
    },
}


def _entries() -> list[SchoolName]:
    places = [(amphoe, tambon) for amphoe, tambons in ROSTER.items() for tambon in tambons]
    named = [(name, tambon, amphoe) for amphoe, tambon in places for name in ROSTER[amphoe][tambon]]
    return [
        SchoolName(number, f"{2090000000 + number}", f"{77050000 + number}", *place)
        for number, place in enumerate(named, start=1)
    ]


ENTRIES = _entries()
NAMES = SchoolNames(ENTRIES)
TWIN = "บ้านโนนกระดังงา"


def ids(*names: str) -> set[int]:
    return {entry.id for entry in ENTRIES if entry.name in names}


def found(name: str) -> Match:
    (only,) = ids(name)
    return Match(MatchKind.FOUND, (only,))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.smis)
def test_every_school_is_found_by_both_its_codes(entry: SchoolName) -> None:
    expected = Match(MatchKind.FOUND, (entry.id,))
    assert NAMES.find(entry.code) == expected
    assert NAMES.find(f" {to_thai(entry.smis[:4])}-{entry.smis[4:]} ") == expected


@pytest.mark.parametrize("prefix", ["", "โรงเรียน", "โรงเรียน ", "รร.", "รร", "ร.ร. ", "โรงเรยน"])
def test_every_name_but_the_twins_is_found_as_the_roster_has_it(prefix: str) -> None:
    for entry in ENTRIES:
        match = NAMES.find(prefix + entry.name)
        expected = MatchKind.UNSURE if entry.name == TWIN else MatchKind.FOUND
        assert match.kind is expected, entry.name
        assert entry.id in match.ids


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("โคกมะเฟือง", "บ้านโคกมะเฟือง"),
        ("วัดเกาะแก้ว", "วัดเกาะแก้ว (พิพัฒน์วิทยาคาร)"),
        ("อนุบาลพรายจันทร์", "อนุบาลพรายจันทร์(วัดพรายทอง)"),
        ("ราษฎร์อุปถัมภ์ 3", "ราษฎร์อุปถัมภ์ ๓"),
        ("บ้านหัวโคก มิตรภาพที่ ๕๗", "บ้านหัวโคก มิตรภาพที่ 57"),
        ("วัดสรีตะวัณ", "วัดศรีตะวัน"),
        ("ศรีตะวันออก", "ชุมชนวัดศรีตะวันออก"),
        ("บานหวยตะไคร", "บ้านห้วยตะไคร้"),
        ("บ้านห้วยมะรกูด", "บ้านห้วยมะกรูด"),
        ("บ้านถ้ำค้าคาว", "บ้านถ้ำค้างคาว"),
        ("วัดเกาะเเก้วพิสดาร", "วัดเกาะแก้วพิสดาร"),
    ],
)
def test_everyday_and_careless_ways_of_writing_find_the_school(typed: str, name: str) -> None:
    assert NAMES.find(typed) == found(name)


def test_two_schools_of_one_name_always_ask() -> None:
    for typed in (TWIN, "โนนกระดังงา", "บานโนนกะรดังงา"):
        match = NAMES.find(typed)
        assert match.kind is MatchKind.UNSURE
        assert set(match.ids) == ids(TWIN)


@pytest.mark.parametrize(
    "place",
    [
        "พรายจันทร์",
        "อ.พรายจันทร์",
        "อ. พรายจันทร์ จ.สมมติ",
        "อำเภอพรายจันทร์",
        "ต.โนนงาม",
        "ตำบล โนนงาม",
        "ต.โนนงาม อ.พรายจันทร์",
    ],
)
@pytest.mark.parametrize("typed", [TWIN, "โนนกระดังงา", "บ้านโนนกระดังา"])
def test_the_place_tells_two_schools_of_one_name_apart(typed: str, place: str) -> None:
    (expected,) = (entry.id for entry in ENTRIES if entry.name == TWIN and entry.amphoe == "พรายจันทร์")
    assert NAMES.find(f"{typed} {place}") == Match(MatchKind.FOUND, (expected,))


def test_a_place_that_contradicts_the_roster_asks() -> None:
    match = NAMES.find("บ้านห้วยมะนาว อ.เขาเงินยวง")
    assert match == Match(MatchKind.UNSURE, tuple(ids("บ้านห้วยมะนาว")))


def test_a_kind_word_that_contradicts_the_roster_asks() -> None:
    assert NAMES.find("วัดห้วยมะนาว") == Match(MatchKind.UNSURE, tuple(ids("บ้านห้วยมะนาว")))


def test_a_name_that_lacks_only_what_another_has_too_asks() -> None:
    names = ("วัดธารไผ่", "บ้านธารไผ่", "บ้านธารไร", "บ้านธารไร่")
    twins = SchoolNames(SchoolName(number, "", "", name, "", "") for number, name in enumerate(names, 1))
    assert twins.find("ธารไผ่") == Match(MatchKind.UNSURE, (1, 2))
    assert twins.find("บ้านธารไผ่") == Match(MatchKind.FOUND, (2,))
    assert twins.find("บ้านธารไร") == Match(MatchKind.UNSURE, (3, 4))
    assert twins.find("บ้านธารไร่") == Match(MatchKind.FOUND, (4,))


@pytest.mark.parametrize(
    ("part", "names"),
    [
        ("สหกรณ์", ("สหกรณ์นาพัฒนา", "สหกรณ์นาอุปถัมภ์")),
        ("พิพัฒน์วิทยาคาร", ("วัดเกาะแก้ว (พิพัฒน์วิทยาคาร)",)),
        ("ไทยรัฐสมมติ", ("ไทยรัฐสมมติ 5", "ไทยรัฐสมมติ 15")),
        ("มิตรภาพที่ 57", ("บ้านหัวโคก มิตรภาพที่ 57",)),
    ],
)
def test_part_of_a_name_asks_even_when_only_one_school_has_it(part: str, names: tuple[str, ...]) -> None:
    match = NAMES.find(part)
    assert match.kind is MatchKind.UNSURE
    assert set(match.ids) == ids(*names)


def test_the_bare_name_of_an_amphoe_asks() -> None:
    match = NAMES.find("พรายจันทร์")
    assert match.kind is MatchKind.UNSURE
    assert ids("ชุมชนพรายจันทร์") <= set(match.ids)


def test_another_number_is_another_school() -> None:
    match = NAMES.find("ไทยรัฐสมมติ 25")
    assert match.kind is MatchKind.UNKNOWN
    assert set(match.ids[:2]) == ids("ไทยรัฐสมมติ 5", "ไทยรัฐสมมติ 15")


@pytest.mark.parametrize(
    "typed",
    ["บ้านคลองสูง", "วัดคลองขวด", "บ้านห้วยมะพร้าว", "บ้านนาทุเรียน", "บ้านปากบ่อ", "คลองเรือ",
     "บ้านลำพูใหญ่", "วัดโคกมะม่วง", "อนุบาลเมืองสมมติ", "สถานะ", "ไม่มี", "xyz"],
)  # fmt: skip
def test_schools_of_other_districts_are_never_taken_for_ones_own(typed: str) -> None:
    assert NAMES.find(typed).kind is not MatchKind.FOUND


def test_an_unknown_name_comes_with_the_nearest() -> None:
    match = NAMES.find("บ้านหนองตะแบก")
    assert match.kind is MatchKind.UNKNOWN
    assert set(match.ids) & ids("บ้านห้วยตะไคร้", "บ้านห้วยตะโก")


@pytest.mark.parametrize("typed", ["", "   ", "โรงเรียน", "บ้าน", "วัด", "😀", "2090009999", "ก" * 5000])
def test_nothing_to_go_by_is_unknown(typed: str) -> None:
    assert NAMES.find(typed) == Match(MatchKind.UNKNOWN, ())


def test_no_more_schools_are_named_than_asked_for() -> None:
    assert len(NAMES.find("คลอง", limit=2).ids) == 2


@given(st.text(max_size=80))
def test_any_text_gets_an_answer(text: str) -> None:
    match = NAMES.find(text)
    assert len(match.ids) <= 5
    assert match.kind is not MatchKind.FOUND or len(match.ids) == 1


@given(st.text("กขคงบนมลวัดา้่ิี", min_size=1, max_size=30))
def test_every_name_is_a_careless_way_of_writing_itself(name: str) -> None:
    keys = name_keys(name)
    assert keys.may_be_careless(keys)
    assert is_slip(keys.core, keys.core)


Noise = Callable[[str, random.Random], str]
HOMOPHONES = ("ศษส", "ณน", "ญย", "ทธฑฒ")


def _drop_tones(name: str, _: random.Random) -> str:
    return "".join(char for char in name if char not in "่้๊๋")


def _swap_homophones(name: str, rng: random.Random) -> str:
    groups = {char: group for group in HOMOPHONES for char in group}
    return "".join(rng.choice(groups.get(char, char)) for char in name)


def _drop_kind(name: str, _: random.Random) -> str:
    kind = next((kind for kind in ("ชุมชน", "บ้าน", "วัด") if name.startswith(kind)), "")
    return name.removeprefix(kind)


def _add_spaces(name: str, rng: random.Random) -> str:
    return "".join(char + " " * (rng.random() < 0.2) for char in name)


def _swap_letters(name: str, rng: random.Random) -> str:
    at = rng.randrange(len(name) - 1)
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def _drop_letter(name: str, rng: random.Random) -> str:
    at = rng.randrange(len(name))
    return name[:at] + name[at + 1 :]


SINGLE: tuple[Noise, ...] = (
    _drop_tones, _swap_homophones, _drop_kind, _add_spaces, _swap_letters, _drop_letter,
)  # fmt: skip
DOUBLE: tuple[tuple[Noise, ...], ...] = ((_drop_tones, _swap_homophones), (_drop_kind, _swap_letters))
TREATMENTS = (*((noise,) for noise in SINGLE), *DOUBLE)


def _noisy(name: str, treatment: tuple[Noise, ...], rng: random.Random) -> str:
    for noise in treatment:
        name = noise(name, rng)
    return name


@pytest.mark.parametrize("seed", [2566, 2567, 2568])
def test_noisy_names_are_resolved_nine_times_in_ten_and_never_wrongly(seed: int) -> None:
    rng = random.Random(seed)
    outcomes: Counter[str] = Counter()
    for entry in (entry for entry in ENTRIES if entry.name != TWIN):
        for treatment in TREATMENTS:
            match = NAMES.find(_noisy(entry.name, treatment, rng))
            wrong = match.kind is MatchKind.FOUND and match.ids != (entry.id,)
            outcomes["wrong" if wrong else match.kind.value] += 1
    assert outcomes["wrong"] == 0
    assert outcomes["found"] / outcomes.total() >= 0.9


def test_a_school_that_is_not_on_the_roster_is_never_taken_for_one_that_is() -> None:
    rng = random.Random(2566)
    for absent in (entry for entry in ENTRIES if entry.name != TWIN):
        others = SchoolNames(entry for entry in ENTRIES if entry is not absent)
        for treatment in ((), *TREATMENTS):
            typed = _noisy(absent.name, treatment, rng)
            assert others.find(typed).kind is not MatchKind.FOUND, typed
