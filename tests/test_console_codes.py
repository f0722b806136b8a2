"""Enrolment codes at the console: slips for schools on paper and on the screen, and renewing codes."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

import segno
from docx import Document
from PIL import Image

from core.vocabulary import Role
from tests.console import Console
from tests.queries import statements
from tests.world import CLERK, OTHER_CLERK, STRANGER, World, texts

SCHOOL, OTHER_SCHOOL = "บ้านต้นแบบ", "วัดสมมติธรรม"
CODE = r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b"
NETWORK = "ตัวอย่างสัมพันธ์"


def slips(console: Console) -> dict[str, str]:
    """School (with its place, where another has the same name) → code, of the document that was just handed out."""
    assert "wordprocessingml" in str(console.response.mimetype)
    document = Document(io.BytesIO(console.response.get_data()))
    found: dict[str, str] = {}
    for row in (row for table in document.tables for row in table.rows):
        name, place = (paragraph.text for paragraph in row.cells[0].paragraphs[1:3])
        found[f"{name} {place}" if name in found else name] = re.findall(CODE, row.cells[1].text)[0]
    return found


def pictures(console: Console) -> list[Image.Image]:
    document = Document(io.BytesIO(console.response.get_data()))
    blips = document.element.xpath("//a:blip/@r:embed")
    return [Image.open(io.BytesIO(document.part.related_parts[blip].blob)).convert("1") for blip in blips]


def download(console: Console, **fields: object) -> dict[str, str]:
    assert console.post("/console/codes/slips", {"as": "docx", **fields}) == 200
    return slips(console)


def test_the_document_has_a_slip_for_each_school_whose_code_lets_its_clerk_in(office: World) -> None:
    console = Console.signed_in(office)
    console.get("/console/codes/")
    assert console.submit("ดาวน์โหลด Word") == 200
    handed_out = slips(console)
    assert len(handed_out) == len(set(handed_out.values())) == len(office.rows("school"))
    code = handed_out["โรงเรียนบ้านต้นแบบ"]
    assert code in office.command("school-codes", "--school", office.school(SCHOOL).code)
    office.tap(CLERK, "ยืนยันและยินยอม", office.say(CLERK, f"ลงทะเบียน {code}"))
    assert "โรงเรียนบ้านต้นแบบ" in texts(office.say(CLERK, "สถานะ"))


def test_the_qr_opens_the_bots_chat_with_the_command_typed_in(new_world: Callable[..., World]) -> None:
    office = new_world(line_basic_id="@tidtam")
    office.make_officer()
    console = Console.signed_in(office)
    school = office.school(SCHOOL).id
    ((_, code),) = download(console, which="chosen", school=school).items()
    link = f"https://line.me/R/oaMessage/%40tidtam/?{quote(f'ลงทะเบียน {code}')}"
    (picture,) = pictures(console)
    assert modules(picture) == [list(row) for row in segno.make(link, micro=False, error="m").matrix]
    assert console.get("/console/codes/slips", school=school) == 200
    shown = console.page.select_one(".slip img")
    assert shown and shown["src"] == segno.make(link, micro=False).svg_data_uri(scale=4, dark="#000", light="#fff")
    assert code in console.text and "@tidtam" in console.text and "LINE_BASIC_ID" not in console.text


def test_without_the_bots_id_the_qr_holds_the_command_and_the_page_says_what_is_missing(sqlite_office: World) -> None:
    console = Console.signed_in(sqlite_office)
    console.get("/console/codes/")
    assert "LINE_BASIC_ID" in console.text
    ((_, code),) = download(console, which="chosen", school=sqlite_office.school(SCHOOL).id).items()
    (picture,) = pictures(console)
    assert modules(picture) == [list(row) for row in segno.make(f"ลงทะเบียน {code}", micro=False, error="m").matrix]


def modules(picture: Image.Image) -> list[list[int]]:
    """A QR code's dark (1) and light (0) modules without the quiet zone, as a scanner sees them."""
    dark = [(x, y) for y in range(picture.height) for x in range(picture.width) if not picture.getpixel((x, y))]
    edge = min(x for x, _ in dark)
    size = next(n for n in range(1, picture.width) if picture.getpixel((edge + n, edge + n))) or 1  # of one module
    across = (picture.width - 2 * edge) // size
    middle = edge + size // 2
    return [
        [int(not picture.getpixel((middle + column * size, middle + row * size))) for column in range(across)]
        for row in range(across)
    ]


def test_slips_are_made_for_an_amphoe_a_network_schools_without_people_or_chosen_ones(sqlite_office: World) -> None:
    sqlite_office.enrol(CLERK, SCHOOL)
    console = Console.signed_in(sqlite_office)
    rows = sqlite_office.rows("school")

    def of(**asked: str) -> set[str]:
        assert console.get("/console/codes/", **asked) == 200
        assert console.submit("ดาวน์โหลด Word") == 200
        return {name.removeprefix("โรงเรียน").split(" ต.")[0] for name in slips(console)}

    amphoe = rows[0]["amphoe"]
    assert of(amphoe=amphoe) == {row["name"].removeprefix("โรงเรียน") for row in rows if row["amphoe"] == amphoe}
    assert of(network=NETWORK) == {row["name"].removeprefix("โรงเรียน") for row in rows if row["network"] == NETWORK}
    assert of(state="without_people") == {row["name"].removeprefix("โรงเรียน") for row in rows} - {SCHOOL}
    assert of(q=SCHOOL) == {SCHOOL}
    chosen = [sqlite_office.school(SCHOOL).id, sqlite_office.school(OTHER_SCHOOL).id]
    assert set(download(console, which="chosen", school=chosen)) == {"โรงเรียนบ้านต้นแบบ", "โรงเรียนวัดสมมติธรรม"}


def test_choosing_nothing_prints_and_renews_nothing(sqlite_office: World) -> None:
    console = Console.signed_in(sqlite_office)
    for path in ("slips", "renew"):
        assert console.post(f"/console/codes/{path}", {"which": "chosen", "as": "docx"}) == 200
        assert "ยังไม่ได้เลือกโรงเรียน" in console.text
    assert [row for row in sqlite_office.rows("enrol_code") if row["school_id"]] == []


def test_looking_issues_no_code_and_printing_changes_none_in_force(sqlite_office: World) -> None:
    console = Console.signed_in(sqlite_office)
    console.get("/console/codes/slips")
    assert "20 โรงเรียนในหน้านี้ยังไม่มีรหัส" in console.text
    assert [row for row in sqlite_office.rows("enrol_code") if row["school_id"]] == []
    before = download(console)
    sqlite_office.later(days=1)
    console = Console.signed_in(sqlite_office)
    assert download(console) == before
    console.get("/console/codes/")
    assert console.submit("เปิดหน้าพิมพ์") == 200
    shown = set(re.findall(CODE, console.text))
    console.get("/console/codes/slips", page=2)
    assert shown | set(re.findall(CODE, console.text)) == set(before.values())
    printed = [row["detail"] for row in sqlite_office.rows("audit_entry") if row["action"] == "codes_printed"]
    assert printed == [{"schools": 24}] * 3


def test_renewing_one_schools_code_ends_the_old_one_and_no_other(office: World) -> None:
    console = Console.signed_in(office)
    before = download(console)
    school = office.school(SCHOOL).id
    assert console.post("/console/codes/renew", {"which": "chosen", "school": school}) == 200
    assert "ออกรหัสใหม่ 1 โรงเรียนแล้ว" in console.text
    after = download(console)
    assert {name for name in before if before[name] != after[name]} == {"โรงเรียนบ้านต้นแบบ"}
    assert "หมดอายุหรือถูกเปลี่ยน" in texts(office.say(CLERK, f"ลงทะเบียน {before['โรงเรียนบ้านต้นแบบ']}"))
    assert "ยืนยันการลงทะเบียน" in texts(office.say(CLERK, f"ลงทะเบียน {after['โรงเรียนบ้านต้นแบบ']}"))


def test_two_officers_who_renew_all_codes_at_once_arrive_at_the_same_ones(office: World) -> None:
    consoles = [Console.signed_in(office) for _ in range(2)]
    before = download(consoles[0])
    tokens = [console.csrf for console in consoles]
    with ThreadPoolExecutor(2) as pool:
        renewed = pool.map(lambda c, csrf: c.post("/console/codes/renew", {"csrf": csrf}), consoles, tokens)
        assert list(renewed) == [200, 200]
    after = download(consoles[0])
    assert after == download(consoles[1])
    assert not set(before.values()) & set(after.values())
    assert "ยืนยันการลงทะเบียน" in texts(office.say(OTHER_CLERK, f"ลงทะเบียน {after['โรงเรียนบ้านต้นแบบ']}"))


def test_the_longest_name_stands_whole_on_its_slip_and_html_stays_text(sqlite_office: World) -> None:
    name = "ชุมชน<b>สมเด็จพระเจ้าลูกเธอ</b>" + "ก" * 89
    sqlite_office.execute("UPDATE school SET name = :name WHERE name = :old", name=name, old=SCHOOL)
    sqlite_office.execute("UPDATE revision SET number = number + 1")
    console = Console.signed_in(sqlite_office)
    school = sqlite_office.school(name).id
    assert list(download(console, which="chosen", school=school)) == [f"โรงเรียน{name}"]
    console.get("/console/codes/slips", school=school)
    assert f"โรงเรียน{name}" in console.text and not console.page.select(".slip b")


def test_the_list_costs_as_many_statements_however_many_schools(sqlite_office: World) -> None:
    console = Console.signed_in(sqlite_office)
    download(console)
    console.get("/console/codes/")

    def cost(path: str, **asked: str) -> int:
        with statements(sqlite_office.services.database) as seen:
            assert console.get(path, **asked) == 200
        return len(seen)

    for path in ("/console/codes/", "/console/codes/slips"):
        assert cost(path) == cost(path, q=SCHOOL) <= 12


def test_codes_are_kept_from_viewers(sqlite_office: World) -> None:
    sqlite_office.make_officer(STRANGER, Role.VIEWER)
    viewer = Console.signed_in(sqlite_office, STRANGER)
    assert "รหัสลงทะเบียน" not in viewer.text
    for path in ("", "slips"):
        assert viewer.get(f"/console/codes/{path}") == 403
    for path in ("slips", "renew"):
        assert viewer.post(f"/console/codes/{path}") == 403
    assert [row for row in sqlite_office.rows("enrol_code") if row["school_id"]] == []
