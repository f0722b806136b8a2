"""Ways in: invitations for the district, enrolment codes for schools."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from sqlalchemy import select

from commands.services import fail, now, services
from core.vocabulary import Role
from line.sharing import prefilled_chat
from messages.enrolment import enrol_command
from models.audit import audit
from models.enrolment import district_invite, issue_codes, readable
from models.erasure import erase
from models.fetches import Wanted, ask_for
from models.people import Person
from models.schools import School


@click.command("officer-invite")
@click.option("--role", type=click.Choice(["officer", "approver", "viewer"]), default="officer", show_default=True)
@click.option("--name", default="", help="the name shown to others; else the person's name in LINE")
@with_appcontext
def officer_invite(role: str, name: str) -> None:
    """Print one code, good once and for 7 days, with which a person of the district enrols."""
    with services().database.begin() as session:
        code = district_invite(session, services().settings.key(), now(), Role(role), name[:100])
        audit(session, None, "invited", now(), role=role)
    click.echo(readable(code))


@click.command("network-head-invite")
@click.argument("network")
@click.option("--name", default="")
@with_appcontext
def network_head_invite(network: str, name: str) -> None:
    """Print one code for the head of a NETWORK of schools."""
    with services().database.begin() as session:
        if session.scalar(select(School.id).where(School.network == network).limit(1)) is None:
            fail(f"error: no school belongs to network {network!r}", "nothing was changed")
        code = district_invite(session, services().settings.key(), now(), Role.NETWORK_HEAD, name[:100], network)
        audit(session, None, "invited", now(), role=Role.NETWORK_HEAD.value)
    click.echo(readable(code))


@click.command("school-codes")
@click.option("--out", type=click.Path(path_type=Path), help="an XLSX to hand out, instead of lines on the screen")
@click.option("--rotate", is_flag=True, help="issue new codes; the old ones stop working")
@click.option("--school", "only", help="only the school with this school_id")
@with_appcontext
def school_codes(out: Path | None, rotate: bool, only: str | None) -> None:
    """Print each school's enrolment code (school_id TAB code). Without --rotate a code in force is printed again."""
    settings = services().settings
    with services().database.begin() as session:
        query = select(School).order_by(School.code)
        schools = session.scalars(query.where(School.code == only) if only else query).all()
        if not schools:
            fail("error: no such school" if only else "error: no schools yet; run schools-import first")
        issued = issue_codes(session, settings.key(), schools, now(), rotate=rotate)
        codes = [(school, readable(issued[school.id].code)) for school in schools]
        if rotate:
            audit(session, None, "codes_rotated", now(), schools=len(codes))
    if out is None:
        for school, code in codes:
            click.echo(f"{school.code}\t{code}")
        return
    _write(out, codes, settings.line_basic_id)
    click.echo(f"wrote {len(codes)} codes to {out}")


def _write(out: Path, codes: list[tuple[School, str]], basic_id: str) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101  # a new workbook has one
    sheet.title = "รหัสลงทะเบียน"
    sheet.append(["รหัสโรงเรียน", "โรงเรียน", "อำเภอ", "รหัสลงทะเบียน", "พิมพ์ในแชต", "ลิงก์เปิดแชตพร้อมรหัส"])
    for school, code in codes:
        command = enrol_command(code)
        sheet.append([school.code, school.name, school.amphoe, code, command, prefilled_chat(basic_id, command)])
    for (name,) in sheet.iter_rows(min_row=2, min_col=2, max_col=2):
        name.data_type = "s"  # a school's name, even one that begins like a formula
    for cell in sheet[1]:
        cell.font, cell.alignment = Font(bold=True), Alignment(horizontal="center")
    for column, width in zip("ABCDEF", (14, 40, 16, 16, 28, 60), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = "A2"
    try:
        book.save(out)
    except OSError as error:
        fail(f"error: cannot write {out}: {error.strerror}")


@click.command("erase-person")
@click.argument("person_ids", type=int, nargs=-1, required=True, metavar="ID…")
@with_appcontext
def erase_person(person_ids: tuple[int, ...]) -> None:
    """Erase the data of people by their numbers (the log and the console's address bar name them), as they could."""
    with services().database.begin() as session:
        people = [session.get(Person, person_id) for person_id in person_ids]
        unknown = [str(number) for number, person in zip(person_ids, people, strict=True) if person is None]
        if unknown:
            fail(f"error: nobody has the number {', '.join(unknown)}", "nothing was changed")
        enrolled = [person for person in people if person is not None and person.erased_at is None]
        for person in enrolled:
            line_id = person.line_user_id
            erase(session, person, now())
            audit(session, None, "erased", now(), person=person.id)
            if line_id is not None:
                ask_for(session, Wanted.MENU, line_id, {"officer": False}, now())
    click.echo(f"{len(enrolled)} people erased, {len(people) - len(enrolled)} had been before")


COMMANDS = (officer_invite, network_head_invite, school_codes, erase_person)
