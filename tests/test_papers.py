"""The official papers as Word reads them: layout, Thai digits, and what happens with many or long names."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.enum.text import WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Pt

from core.vocabulary import ItemState
from models.database import Database
from models.frozen import Frozen, FrozenCounts, FrozenItem, FrozenState
from reports.amss import SUBJECT_LENGTH, announcement
from reports.external_letter import external_letter
from reports.memo import memo
from reports.official import FONT
from reports.official_words import Blanks
from tests.example_papers import DAY, sample_november

FILLED = Blanks(
    memo_number="ศธ 04042/อก 1234", memo_date="2023-11-27", memo_name="นายตัวอย่าง นามสมมติ",
    memo_position="นักวิเคราะห์นโยบายและแผนชำนาญการพิเศษ\nปฏิบัติหน้าที่ผู้อำนวยการกลุ่มอำนวยการ",
    letter_number="ศธ 04042/3510", letter_date="2023-11-28", letter_name="นางตัวอย่าง นามสมมติ",
    letter_position="รองผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา ปฏิบัติราชการแทน ผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา",
    reference="หนังสือสำนักงานคณะกรรมการการศึกษาขั้นพื้นฐาน ที่ ศธ 04001/ว 123 ลงวันที่ 1 มิถุนายน 2566",
)  # fmt: skip
LAKSAMAN = Path("/usr/share/fonts/truetype/tlwg/Laksaman.ttf")
needs_libreoffice = pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdftotext") and LAKSAMAN.exists()),
    reason="apt-get install libreoffice-writer poppler-utils fonts-thai-tlwg",
)


@pytest.fixture(scope="module")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Frozen]:
    database = Database(f"sqlite:///{tmp_path_factory.mktemp('november')}/november.sqlite3")
    yield sample_november(database)
    database.close()


@pytest.fixture(scope="module")
def crowded(frozen: Frozen) -> Frozen:
    """119 schools, none complete, with long names, notes and ten long items."""
    items = tuple(
        FrozenItem(at, f"item-{at}", f"รายการตรวจสอบข้อมูลสารสนเทศที่มีชื่อยาวมาก {at}", f"รายการยาว {at}") for at in range(10)
    )
    found = FrozenState(ItemState.INCOMPLETE, "ภาพถ่ายเป็นของปีการศึกษาก่อน และป้ายชื่อไม่ตรงกับชื่อปัจจุบัน", None, None)
    longest = max(frozen.schools, key=lambda school: len(school.name))
    schools = tuple(
        replace(longest, id=at, name=longest.name if at % 2 else f"บ้านตัวอย่างที่ {at}", states=(found,) * 10)
        for at in range(119)
    )
    counts = FrozenCounts(119, 0, 119, tuple({ItemState.INCOMPLETE: 119} for _ in items))
    return replace(frozen, items=items, schools=schools, counts=counts)


def lines(content: bytes) -> list[str]:
    """What the document says, paragraph by paragraph and table by table, in order."""
    found = []
    for block in Document(io.BytesIO(content)).iter_inner_content():
        rows = block.rows if hasattr(block, "rows") else ()
        cells = [paragraph.text for row in rows for cell in row.cells for paragraph in cell.paragraphs]
        found += cells or ([block.text] if hasattr(block, "text") else [])
    return [line.replace("\u00a0", " ").strip() for line in found if line.strip()]


def in_order(content: bytes, *beginnings: str) -> None:
    """Each beginning stands at the beginning of a line after that of the one before."""
    left = iter(lines(content))
    for beginning in beginnings:
        assert any(line.startswith(beginning) for line in left), f"{beginning!r} is missing or out of order"


def pages(content: bytes, folder: Path) -> list[str]:
    """The text of each page as LibreOffice lays it out.

    TH SarabunPSK is not on every machine. Laksaman, which Debian has, is the same design half as large again, so the
    sizes are cut to two thirds; halves of points are rounded up.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as packed, zipfile.ZipFile(folder / "paper.docx", "w") as scaled:
        for name in packed.namelist():
            data = packed.read(name)
            if name.endswith(".xml"):
                smaller = re.sub(
                    r'(<w:szC?s? w:val=")(\d+)"', lambda m: f'{m[1]}{-(-int(m[2]) * 2 // 3)}"', data.decode()
                )
                data = smaller.replace(FONT, "Laksaman").encode()
            scaled.writestr(name, data)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [
        "soffice",
        profile,
        "--headless",
        "--convert-to",
        "pdf",
        "--outdir",
        str(folder),
        str(folder / "paper.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    text = subprocess.run(
        ["pdftotext", "-layout", folder / "paper.pdf", "-"], check=True, capture_output=True, timeout=60
    )
    return text.stdout.decode().removesuffix("\f").split("\f")


def test_the_memo_stands_as_the_rules_want_it(frozen: Frozen) -> None:
    content = memo(frozen, FILLED)
    in_order(
        content, "บันทึกข้อความ", "ส่วนราชการ สำนักงานเขตพื้นที่การศึกษาประถมศึกษาชุมพร เขต ๒ กลุ่มอำนวยการ",
        "ที่ ศธ ๐๔๐๔๒/อก ๑๒๓๔", "เรื่อง สรุปผลการติดตาม", "เรียน", "ตามหนังสือ", "กลุ่มอำนวยการ ได้ติดตาม", "การติดตาม",
        "จึงเรียนมาเพื่อโปรดทราบ", "(นายตัวอย่าง นามสมมติ)", "นักวิเคราะห์", "ความเห็น", "(....", "โรงเรียนที่ยังไม่ครบทุกรายการ",
    )  # fmt: skip
    said = "\n".join(lines(content))
    assert "วันที่ ๒๗ พฤศจิกายน ๒๕๖๖" in said
    assert "ขอแสดงความนับถือ" not in said
    assert not re.search(r"(?<![\w./@])[0-9]", re.sub(r"\S*[A-Za-z]\S*", "", said)), (
        "Arabic digits in an official paper"
    )
    section = Document(io.BytesIO(content)).sections[0]
    assert [round(side.cm, 1) for side in (section.left_margin, section.right_margin, section.top_margin)] == [
        3,
        2,
        1.5,
    ]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (21.0, 29.7)


def test_the_pages_of_each_annex_are_counted_in_thai_digits(frozen: Frozen) -> None:
    first, *annexes = Document(io.BytesIO(memo(frozen, DAY, None))).sections
    counts = [[count.get(qn("w:fmt")) for count in part._sectPr.findall(qn("w:pgNumType"))] for part in annexes]
    assert counts == [["thaiNumbers"]] * len(annexes) and annexes  # one each: two would not be a Word document
    assert first._sectPr.find(qn("w:pgNumType")) is None


def test_thai_is_set_in_the_official_font_and_sizes(frozen: Frozen) -> None:
    document = Document(io.BytesIO(memo(frozen, DAY)))
    normal: Any = document.styles["Normal"].element.rPr
    assert {normal.rFonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "cs", "eastAsia")} == {FONT}
    assert normal.find(qn("w:szCs")).get(qn("w:val")) == "32"
    title = document.tables[0].rows[0].cells[1].paragraphs[0]
    assert title.runs[0].font.size == Pt(29) and title.runs[0].font.cs_bold
    assert title.paragraph_format.line_spacing == Pt(35)
    assert title.paragraph_format.line_spacing_rule == WD_LINE_SPACING.EXACTLY
    assert round(document.tables[0].rows[0].height.cm, 1) == 1.5
    label: Any = next(p for p in document.paragraphs if p.text.startswith("ส่วนราชการ")).runs[0]
    assert label.font.bold and label._r.rPr.find(qn("w:szCs")).get(qn("w:val")) == "40"
    assert 'w:leader="dot"' in next(p for p in document.paragraphs if p.text.startswith("เรื่อง"))._p.xml


def test_the_letter_stands_as_the_rules_want_it(frozen: Frozen) -> None:
    content = external_letter(frozen, FILLED)
    in_order(
        content, "ที่ ศธ ๐๔๐๔๒/๓๕๑๐", "สำนักงานเขตพื้นที่การศึกษา", "อำเภอหลังสวน จังหวัดชุมพร ๘๖๑๑๐", "๒๘ พฤศจิกายน ๒๕๖๖",
        "เรื่อง", "เรียน", "อ้างถึง", "สิ่งที่ส่งมาด้วย", "ด้วย", "จึงเรียนมาเพื่อโปรดทราบ", "ขอแสดงความนับถือ", "(นางตัวอย่าง นามสมมติ)",
        "รองผู้อำนวยการสำนักงานเขตพื้นที่การศึกษา ปฏิบัติราชการแทน", "ผู้อำนวยการ", "กลุ่มอำนวยการ", "โทร. ๐๗๗-๕๔๕๑๐๑-๓ ต่อ ๑๑",
        "อีเมล paakpoom@cpn2.go.th",
    )  # fmt: skip
    assert "เลขาธิการคณะกรรมการการศึกษาขั้นพื้นฐาน" in "\n".join(lines(content))


def test_what_nobody_filled_in_is_a_dotted_blank_and_no_invention(frozen: Frozen) -> None:
    said = "\n".join(lines(memo(frozen, Blanks())) + lines(external_letter(frozen, Blanks())))
    assert "ศรีแพ" not in said
    assert said.count("(....") == 4
    assert re.search(r"ที่ ศธ ๐๔๐๔๒/\.{5}", said)
    assert "อ้างถึง" not in "\n".join(lines(external_letter(frozen, Blanks(reference="-"))))


def test_headings_are_repeated_and_rows_never_parted(crowded: Frozen) -> None:
    table = Document(io.BytesIO(memo(crowded, DAY))).tables[-1]
    properties = [row._tr.trPr.xml for row in table.rows]
    assert len(properties) == 120
    assert "w:tblHeader" in properties[0]
    assert all("w:cantSplit" in row for row in properties)


def test_the_text_for_amss_fits_its_field(frozen: Frozen) -> None:
    long = replace(frozen, title="การติดตาม" + "ข้อมูลสารสนเทศ" * 30)
    for moment in (frozen, long):
        text = announcement(moment)
        assert len(text.subject) <= SUBJECT_LENGTH
        assert "จำนวน ๕ โรงเรียน" in text.body and "\u00a0" not in text.body


@needs_libreoffice
def test_each_paper_is_one_page_before_its_lists(crowded: Frozen, tmp_path: Path) -> None:
    for content in (memo(crowded, FILLED), external_letter(crowded, FILLED)):
        first, second, *_ = pages(content, tmp_path)
        assert "จึงเรียนมาเพื่อโปรดทราบ" in first.replace("\u00a0", " ")
        assert "ไม่ครบทุกรายการ" in second[:400].replace("\u00a0", " "), "the first page runs over"
