"""Wires the parts. `create_app` is the only place that knows both ends of a wire; `python app.py` serves web and worker
in one process.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NoReturn

import click
from flask import Flask
from sqlalchemy.orm import Session

from bot.context import Deployment
from bot.dispatch import Dispatcher
from bot.fetched import Fetcher
from bot.routes import build_router
from bot.webhook import webhook
from commands import register_commands
from commands.services import Services
from core import log
from core.clock import Clock, OffsetClock
from core.config import Settings, load_settings
from core.errors import ConfigError
from core.ports import require_free_port
from line.client import LineClient
from line.composing import Composers
from line.delivery import DeliveryService
from line.quota import QuotaKeeper
from models.database import Database
from models.planned import planned
from models.price_plans import tariff
from models.quota import Quota, quota_now
from scheduler import broadcasts, notices, owed, reports, thanks
from scheduler.heartbeat_ping import HeartbeatPing
from scheduler.worker import Worker
from web.addresses import RowNumber
from web.console import build_console
from web.downloads import downloads
from web.health import health
from web.metrics import metrics
from web.pictures import pictures
from web.share import share

HOST = "0.0.0.0"  # noqa: S104  # a host's proxy reaches it from outside


def create_app(settings: Settings | None = None, clock: Clock | None = None) -> Flask:
    """The web application. A missing or wrong setting ends the process with one line and status 2."""
    log.configure()
    try:
        settings = settings or load_settings()
        if _serves():
            settings.require_line()
        settings.key()
        services = _wire(settings, clock or OffsetClock(settings.clock_offset))
    except ConfigError as error:
        _refuse(error)
    app = Flask(__name__, static_folder=None)
    app.config["LINE_CHANNEL_SECRET"] = _secret(settings, "line_channel_secret")
    app.extensions["tidtam"] = services
    app.url_map.converters["int"] = RowNumber
    app.register_blueprint(webhook)
    app.register_blueprint(health)
    app.register_blueprint(metrics)
    app.register_blueprint(downloads)
    app.register_blueprint(pictures)
    app.register_blueprint(share)
    app.secret_key = services.settings.key()  # signs the cookie that carries a notice from one page to the next
    app.config.update(
        SESSION_COOKIE_NAME="tidtam-notices", SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=services.settings.base_url.startswith("https:"),
    )  # fmt: skip
    app.register_blueprint(build_console())
    register_commands(app)
    return app


def _refuse(error: ConfigError) -> NoReturn:
    click.echo(f"error: {error}", err=True)
    sys.exit(2)


def _serves() -> bool:
    """Whether this process answers LINE; commands that talk to LINE ask for the credentials themselves."""
    context = click.get_current_context(silent=True)
    return context is None or context.info_name == "run"


def _secret(settings: Settings, name: str) -> str:
    value = getattr(settings, name)
    return value.get_secret_value().strip() if value else ""


def _wire(settings: Settings, clock: Clock) -> Services:
    client = LineClient(
        host=settings.line_api_host,
        data_host=settings.line_data_host,
        access_token=_secret(settings, "line_channel_access_token"),
        connections=2 * settings.sender_threads,
    )
    return _wire_around(Database(settings.database_url), client, settings, clock)


def _wire_around(database: Database, client: LineClient, settings: Settings, clock: Clock) -> Services:
    """All other parts around a database and a way to LINE: the real ones, or a rehearsal's."""
    prices = tariff(settings.line_plan)
    base_url = settings.base_url
    composers = Composers(
        {
            **notices.composers(base_url),
            **owed.COMPOSERS,
            **thanks.COMPOSERS,
            **reports.composers(base_url),
            **broadcasts.composers(base_url),
        }
    )

    def quota(session: Session, now: datetime) -> Quota:
        return quota_now(session, now, reserve=settings.quota_reserve, planned=planned(session, now))

    delivery = DeliveryService(database, client, clock, composers, quota, threads=settings.sender_threads)
    fetcher = Fetcher(database, client, clock, delivery.send_reply)
    dispatcher = Dispatcher(
        database,
        build_router(),
        clock,
        Deployment(
            settings.key(),
            settings.base_url,
            settings.line_basic_id,
            settings.quota_reserve,
            prices,
            settings.approval == "required",
            settings.flood_limit,
        ),
        composers,
        delivery.send_reply,
        _in_background(delivery, fetcher.run),
    )
    keeper = QuotaKeeper(database, client, clock)
    ping = HeartbeatPing(settings.heartbeat_address)
    personal = timedelta(days=settings.retention_days)
    worker = Worker(database, clock, delivery, fetcher.run_due, keeper.refresh, ping, composers, personal)
    return Services(settings, clock, database, client, delivery, fetcher, dispatcher, worker, prices, _wire_around)


def _in_background(delivery: DeliveryService, work: Callable[[int], None]) -> Callable[[int], None]:
    return lambda argument: delivery.submit(lambda: work(argument))


def main(clock: Clock | None = None) -> None:
    """Serve web and worker in one process (a small office needs no more)."""
    from waitress import serve

    from models.migrate import upgrade

    app = create_app(clock=clock)
    services: Services = app.extensions["tidtam"]
    try:
        require_free_port("PORT", HOST, services.settings.port)
        upgrade(services.database)
    except ConfigError as error:
        _refuse(error)
    services.worker.start()
    try:
        serve(app, host=HOST, port=services.settings.port, threads=8, ident=None)
    finally:
        services.close()


if __name__ == "__main__":
    main()
