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
from models.campaigns import Campaign, active_campaigns, current_campaign
from models.checks import ItemStatus
from models.database import Database
from models.photos import UnreadablePicture, attach_photo, downsize
from models.schools import School, school_labels, school_names
from sheets.results import ItemColumn, ResultRow, read_results
from sheets.table import UnreadableFile

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
        campaign = current_campaign(active_campaigns(session), local_date(now))
        names, labels = school_names(session), school_labels(session)
    if campaign is None:
        return lambda _: say(status_wording.no_campaign())
    columns = [ItemColumn(item.id, item.key, item.name, item.short) for item in campaign.items]
    try:
        file = read_results(content, str(subject["name"]), columns, names)
    except UnreadableFile as error:
        why = sheet_wording.unreadable_text(error.reason, error.line)
        return lambda _: say(wording.reading_sheet_failed(why), matters=True)
    bad = [problem for problem in file.problems if problem.blocking]
    if bad:
        problems = [wording.SheetProblem(p.line, sheet_wording.problem_text(p, labels)) for p in bad]
        return lambda _: say(wording.sheet_problems(problems, len(file.rows) + len(file.problems)), matters=True)
    if not file.rows:
        return lambda _: say(wording.sheet_without_results(), matters=True)
    unmarked = len(file.problems)
    return lambda session: _preview(session, line_user_id, campaign.id, file.rows, unmarked, now)


def _preview(
    session: Session, line_user_id: str, campaign_id: int, rows: Sequence[ResultRow], unmarked: int, now: datetime
) -> Outcome:
    """Open the flow that waits for the officer's word, and say what would change."""
    campaign = session.get_one(Campaign, campaign_id)
    data = {"campaign": campaign.id, "rows": [_as_draft(row) for row in rows]}
    flow = conversations.start(session, line_user_id, sheet_flow.NAME, sheet_flow.Step.CONFIRM, data, now)
    round_ = campaign.round_on(local_date(now))
    label = wording.round_label(round_.number, round_.date) if round_ else "–"
    changes = _changes(session, campaign, rows)
    return say(wording.sheet_preview(label, len(rows), changes, unmarked, flow.token), matters=True)


def _as_draft(row: ResultRow) -> tuple[int, dict[str, tuple[bool, str]]]:
    """A row as the conversation's draft holds it: school and, by item id, (complete, note)."""
    return row.school_id, {str(item): (verdict.complete, verdict.note) for item, verdict in row.verdicts.items()}


def _changes(session: Session, campaign: Campaign, rows: Sequence[ResultRow]) -> list[tuple[str, str]]:
    """(school, what becomes of which item) for every school whose state the sheet would change."""
    states = {
        (row.school_id, row.item_id): ItemState(row.state)
        for row in session.scalars(select(ItemStatus).where(ItemStatus.item_id.in_([i.id for i in campaign.items])))
    }
    names = dict(session.execute(select(School.id, School.name)).tuples().all())
    changes = []
    for row in rows:
        before = {item.id: states.get((row.school_id, item.id), ItemState.UNCHECKED) for item in campaign.items}
        if change := _change(campaign, row, before):
            changes.append((names[row.school_id], change))
    return changes


def _change(campaign: Campaign, row: ResultRow, before: Mapping[int, ItemState]) -> str:
    """What the row changes, in words; empty when it repeats what is on record. A first check tells its result only."""
    shorts = {item.id: item.short for item in campaign.items}
    if all(before[item] is ItemState.UNCHECKED for item in row.verdicts):
        return wording.first_results(
            [short for i, short in shorts.items() if i in row.verdicts and not row.verdicts[i].complete]
        )
    return ", ".join(
        f"{short} {style.STATES[before[i]].word} → {style.STATES[row.verdicts[i].state].word}"
        for i, short in shorts.items()
        if i in row.verdicts and row.verdicts[i].state is not before[i]
    )
