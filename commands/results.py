"""Results sheets from the command line."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext

from commands.services import fail, now, read_file, services
from core.clock import local_date
from messages.sheets import problem_text, unreadable_text
from models.campaigns import active_campaigns, current_campaign
from models.result_changes import record_sheet
from models.schools import school_names
from sheets.results import ItemColumn, read_results
from sheets.table import UnreadableFile


@click.command("results-import")
@click.argument("file", type=click.Path(path_type=Path))
@with_appcontext
def results_import(file: Path) -> None:
    """Record a results sheet (school, one column an item, note) for the current round; all rows or none."""
    with services().database.begin() as session:
        campaign = current_campaign(active_campaigns(session), local_date(now()))
        if campaign is None:
            fail("error: no campaign yet; run campaign-load first", "nothing was changed")
        columns = [ItemColumn(item.id, item.key, item.name, item.short) for item in campaign.items]
        try:
            sheet = read_results(read_file(file), file.name, columns, school_names(session))
        except UnreadableFile as error:
            fail(f"error: {file}: {unreadable_text(error.reason, error.line)}", "nothing was changed")
        bad = [f"line {problem.line}: {problem_text(problem)}" for problem in sheet.problems if problem.blocking]
        if bad:
            fail(*bad, f"{len(bad)} problems; nothing was changed")
        round_ = campaign.round_on(local_date(now()))
        verdicts = {row.school_id: row.verdicts for row in sheet.rows}
        round_id = round_.id if round_ else None
        record_sheet(session, verdicts, round_id=round_id, by=None, source="command", now=now())
    click.echo(
        f"recorded {len(sheet.rows)} schools for round {round_.number if round_ else '-'}; "
        f"{len(sheet.problems)} rows without results"
    )


COMMANDS = (results_import,)
