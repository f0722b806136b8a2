"""Whatever file an officer hands over, each reader says what is in it or why not, and soon."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from random import Random
from typing import Any

import pytest
from sqlalchemy.orm import Session

from messages.sheets import unreadable_text
from models.campaigns import active_campaigns
from models.schools import school_names
from sheets.addresses import table_address
from sheets.imports.kind import BLANK_IS_ZERO, Kind
from sheets.imports.results import ResultsImport
from sheets.imports.roster import RosterImport
from sheets.imports.statistics import StatisticsImport
from sheets.imports.stored import decide, preview, preview_to_json, rows_from_json, rows_to_json, table_to_json
from sheets.problems import UnreadableFile
from sheets.results import read_results
from sheets.roster import read_roster
from sheets.unfetched import UnfetchedTable
from tests.console import Console
from tests.fuzzing import HANG, cursed, fuzz, waited_seconds, working_seconds
from tests.hostile_files import office_file
from tests.imports import begin
from tests.sheet_files import ITEMS, SCHOOLS
from tests.world import World
from thai.months import Month
from web.console.rates import RATES

OCTOBER = Month(2023, 10)


@pytest.fixture
def office(sqlite_world: World) -> World:
    sqlite_world.make_officer()
    return sqlite_world


def refused_or_read(reader: Callable[[], object]) -> None:
    """Nothing but the documented error, which has its words."""
    try:
        reader()
    except UnreadableFile as error:
        assert unreadable_text(error.reason, error.line)


def imported(session: Session, kind: Kind, content: bytes, name: str, random: Random) -> None:
    """Step by step as the console does it: columns as recognised or as chosen, questions, and the preview."""
    schools = school_names(session)
    table = kind.table(content, name)
    table_to_json(table)
    meanings = kind.recognised(table.headings)
    if kind.missing(meanings) or random.random() < 0.2:
        meanings = random.sample([*kind.meanings, *[""] * len(meanings)], len(meanings))
    if kind.missing(meanings):
        return
    rows = rows_from_json(rows_to_json(kind.read(table, meanings, {BLANK_IS_ZERO: random.random() < 0.5}, schools)))
    asked = [row.line for row in rows.rows if row.question is not None]
    answers: dict[Any, int | None] = {line: random.choice((None, 1, 2)) for line in asked}
    decided = decide(rows, answers)
    preview_to_json(preview(decided, kind.plan(session, decided.rows)))


def test_no_file_breaks_a_reader_or_keeps_it_busy(office: World) -> None:
    with office.services.database.read() as session:
        [campaign] = active_campaigns(session)
        kinds = [RosterImport(), ResultsImport(campaign, None), ResultsImport(campaign, campaign.rounds[0])]
        kinds.append(StatisticsImport(campaign, OCTOBER, campaign.rounds[0].date, "นำเข้า"))

        def try_case(random: Random) -> None:
            content, name = office_file(random)
            readers: tuple[Callable[[], Any], ...] = (
                partial(read_roster, content, name),
                partial(read_results, content, name, ITEMS, SCHOOLS),
                partial(imported, session, random.choice(kinds), content, name, random),
            )
            reader = random.choice(readers)
            assert working_seconds(partial(refused_or_read, reader)) < HANG, (len(content), content[:200])

        fuzz(300, try_case, share=0.97)


def test_no_file_breaks_a_page_of_the_console(office: World) -> None:
    """From the upload to the preview; whatever is wrong stands on the page in words."""
    console = Console.signed_in(office)
    office.app.extensions[RATES] = Unlimited()

    def try_case(random: Random) -> None:
        content, name = office_file(random)
        kind = random.choice(("results", "roster", "statistics"))
        office.execute("DELETE FROM import_draft")

        def upload() -> None:
            status = begin(console, content, kind, name or "a.csv", month=OCTOBER.iso)
            assert status in (200, 422), console.text
            if status == 200 and "อ่านข้อมูลตามนี้" in console.text:
                assert console.submit("อ่านข้อมูลตามนี้") in (200, 422), console.text

        assert waited_seconds(upload) < 3 * HANG, content[:200]  # several pages
        assert "Traceback" not in console.text and "Error" not in console.text

    fuzz(15, try_case, share=0.01)


def test_no_address_of_a_table_breaks_its_reader() -> None:
    known = ["https://docs.google.com/spreadsheets/d/1abc/edit#gid=7", "http://[::1]:80/x.csv", "https://ก.ไทย/ก.csv"]

    def try_case(random: Random) -> None:
        address = random.choice(known)
        for _ in range(random.randrange(5)):
            address = cursed(random, address)
        with suppress(UnfetchedTable):
            assert working_seconds(partial(table_address, address)) < HANG

    fuzz(300, try_case, share=0.02)


class Unlimited:
    """Files are tried here faster than anybody uploads them."""

    def hit(self, *_: object) -> bool:
        return True
