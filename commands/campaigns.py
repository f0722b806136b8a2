"""Campaign files."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy.exc import IntegrityError

from commands.services import fail, now, read_file, services
from models.calendar import working_days
from models.campaign_file import CampaignFile, CampaignFileError, read_campaign_file, rounds_on_days_off, store_campaign
from thai.dates import weekday_date


@click.command("campaign-load")
@click.argument("file", type=click.Path(path_type=Path))
@with_appcontext
def campaign_load(file: Path) -> None:
    """Load FILE.yaml, or bring the campaign of its slug up to date."""
    try:
        campaign = read_campaign_file(read_file(file).decode("utf-8-sig"))
    except (CampaignFileError, UnicodeDecodeError) as error:
        fail(f"error: {file}: {error}", "nothing was changed")
    try:
        _store(campaign)
    except IntegrityError:
        fail(f"error: {file}: results refer to what the file no longer names (an item, round …)", "nothing was changed")


def _store(campaign: CampaignFile) -> None:
    with services().database.begin() as session:
        for day in rounds_on_days_off(campaign, working_days(session)):
            click.echo(f"warning: a round falls on a day off: {weekday_date(day)}", err=True)
        stored = store_campaign(session, campaign, now())
        click.echo(
            f"loaded {stored.slug}: {len(stored.items)} items, {len(stored.rounds)} rounds, "
            f"{len(stored.stages)} stages, {len(stored.rules)} reminder rules, {len(stored.processes)} processes"
        )


COMMANDS = (campaign_load,)
