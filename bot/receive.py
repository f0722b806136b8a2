"""What to do with bytes that were fetched: attach a photo or a picture, preview a sheet.

Reading them takes time, so it is done before the transaction that stores what came of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.broadcasts.pictures import attach_picture
from bot.flows import sheet as sheet_flow
from bot.outcome import Outcome, say
from core.clock import local_date
from core.vocabulary import ItemState
from messages import broadcasts as broadcast_wording
from messages import checks as wording
from messages import sheets as sheet_wording
from messages import status as status_wording
from messages import style
from models import conversations
from models.campaigns import Campaign, active_campaigns, running_campaigns
from models.database import Database
from models.photos import UnreadablePicture, attach_photo, downsize
from models.result_changes import VerdictChange, verdict_changes
from models.schools import School, school_labels, school_names
from sheets.problems import Reason
from sheets.results import ItemColumn, ResultRow, ResultsFile, read_results
from sheets.table import UnreadableFile
from thai.school_names import SchoolNames

Store = Callable[[Session], Outcome]


def receive_photo(subject: Mapping[str, Any], content: bytes, now: datetime) -> Store:
    """Keep the picture with its declaration."""
    try:
        picture = downsize(content)
    except UnreadablePicture:
        return lambda _: say(status_wording.photo_unreadable(), matters=True)

    def store(session: Session) -> Outcome:
        attach_photo(session, int(subject["declaration"]), picture, now)
        return say(status_wording.photo_attached(str(subject["item"])), matters=True)

    return store


def receive_picture(line_user_id: str, subject: Mapping[str, Any], content: bytes, now: datetime) -> Store:
    """Attach the picture to the broadcast that is being written."""
    try:
        picture = downsize(content)
    except UnreadablePicture:
        return lambda _: say(broadcast_wording.picture_unreadable(), matters=True)
    return lambda session: attach_picture(session, line_user_id, subject, picture, now)


def receive_sheet(
    database: Database, line_user_id: str, subject: Mapping[str, Any], content: bytes, now: datetime
) -> Store:
    """Read an officer's results sheet and show what saving it would change; nothing is saved yet."""
    with database.read() as session:
        campaigns = running_campaigns(active_campaigns(session), local_date(now))
        names, labels = school_names(session), school_labels(session)
    if not campaigns:
        return lambda _: say(status_wording.no_campaign())
    readings = [(campaign, _read(content, str(subject["name"]), campaign, names)) for campaign in campaigns]
    campaign, file = next((reading for reading in readings if _is_sheet_of(reading[1])), readings[0])
    if isinstance(file, UnreadableFile):
        why = sheet_wording.unreadable_text(file.reason, file.line)
        return lambda _: say(wording.reading_sheet_failed(why), matters=True)
    bad = [problem for problem in file.problems if problem.blocking]
    if bad:
        problems = [wording.SheetProblem(p.line, sheet_wording.problem_text(p, labels)) for p in bad]
        return lambda _: say(wording.sheet_problems(problems, len(file.rows) + len(file.problems)), matters=True)
    if not file.rows:
        return lambda _: say(wording.sheet_without_results(), matters=True)
    unmarked, rows = len(file.problems), file.rows
    title = campaign.title if len(campaigns) > 1 else ""
    return lambda session: _preview(session, line_user_id, campaign.id, title, rows, unmarked, now)


def _read(content: bytes, file_name: str, campaign: Campaign, schools: SchoolNames) -> ResultsFile | UnreadableFile:
    columns = [ItemColumn(item.id, item.key, item.name, item.short) for item in campaign.items]
    try:
        return read_results(content, file_name, columns, schools)
    except UnreadableFile as error:
        return error


def _is_sheet_of(file: ResultsFile | UnreadableFile) -> bool:
    """Whether it has a column for each of the campaign's items."""
    return isinstance(file, ResultsFile) and all(p.reason is not Reason.MISSING_COLUMN for p in file.problems)


def _preview(
    session: Session,
    line_user_id: str,
    campaign_id: int,
    title: str,
    rows: Sequence[ResultRow],
    unmarked: int,
    now: datetime,
) -> Outcome:
    """Open the flow that waits for the officer's word, and say what would change."""
    campaign = session.get_one(Campaign, campaign_id)
    data = {"campaign": campaign.id, "rows": [_as_draft(row) for row in rows]}
    flow = conversations.start(session, line_user_id, sheet_flow.NAME, sheet_flow.Step.CONFIRM, data, now)
    round_ = campaign.round_on(local_date(now))
    label = wording.round_label(round_.number, round_.date) if round_ else "–"
    changes = _changes(session, campaign, rows)
    return say(wording.sheet_preview(label, len(rows), changes, unmarked, flow.token, title), matters=True)


def _as_draft(row: ResultRow) -> tuple[int, dict[str, tuple[bool, str]]]:
    """A row as the conversation's draft holds it: school and, by item id, (complete, note)."""
    return row.school_id, {str(item): (verdict.complete, verdict.note) for item, verdict in row.verdicts.items()}


def _changes(session: Session, campaign: Campaign, rows: Sequence[ResultRow]) -> list[tuple[str, str]]:
    """(school, what becomes of which item) for every school whose state the sheet would change."""
    shorts = {item.id: item.short for item in campaign.items}
    names = dict(session.execute(select(School.id, School.name)).tuples().all())
    found = verdict_changes(session, list(shorts), {row.school_id: row.verdicts for row in rows})
    worded = ((names[school_id], _in_words(changes, shorts)) for school_id, changes in found.items())
    return [(name, words) for name, words in worded if words]


def _in_words(changes: Sequence[VerdictChange], shorts: Mapping[int, str]) -> str:
    """What a row changes; empty when it repeats what is on record. A first check tells its result only."""
    if all(change.before is ItemState.UNCHECKED for change in changes):
        return wording.first_results([shorts[c.item_id] for c in changes if c.after is not ItemState.COMPLETE])
    return ", ".join(
        f"{shorts[change.item_id]} {style.STATES[change.before].word} → {style.STATES[change.after].word}"
        for change in changes
        if change.changes_state
    )
