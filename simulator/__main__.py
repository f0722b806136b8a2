"""``make run``: with LINE credentials the bot on real LINE; without, the bot and a LINE platform to try it on."""

from __future__ import annotations

import hashlib
import hmac
import os
import signal
import sys
import threading
from datetime import datetime
from pathlib import Path

from pydantic import SecretStr
from waitress.server import create_server

import app as application
from commands.services import Services
from core import log
from core.clock import OffsetClock
from core.config import VAR, Settings, load_settings
from core.errors import ConfigError
from core.ports import require_free_port
from models.migrate import upgrade
from simulator import demo
from simulator.platform import LinePlatform
from simulator.server import serve
from simulator.webhooks import WebhookPoster

HOST = "127.0.0.1"


def main() -> None:
    log.configure()
    try:
        settings = load_settings()
        if settings.line_channel_secret or settings.line_channel_access_token:
            application.main()
            return
        run_demo(settings)
    except ConfigError as error:
        print(f"error: {error}", file=sys.stderr)
        sys.exit(2)


def run_demo(settings: Settings) -> None:
    """Bot, worker and simulator in one process, sharing one clock that the chat page moves."""
    require_free_port("PORT", HOST, settings.port)
    require_free_port("SIMULATOR_PORT", HOST, settings.simulator_port)
    store = VAR / "simulator.sqlite3"
    clock = _clock(settings, fresh=not store.exists())
    settings = _with_credentials(settings)
    assert settings.line_channel_secret and settings.line_channel_access_token  # noqa: S101  # just made
    platform = _platform(settings, clock, store)
    bot = application.create_app(settings, clock)
    services: Services = bot.extensions["tidtam"]
    upgrade(services.database)
    demo.load_samples(services.database, clock.now())
    demo.populate(platform)
    poster = WebhookPoster(platform).start()

    def move_clock(instant: datetime) -> None:
        for stop in demo.stops_until(instant, clock.now()):
            clock.move_to(stop)
            services.worker.refresh_quota()
            services.worker.run_once()

    hints = demo.Hints(services.database, settings.key(), clock)
    line = serve(platform, port=settings.simulator_port, move_clock=move_clock, poster=poster, hints=hints)
    server = create_server(bot, host=HOST, port=settings.port, threads=8, ident=None)
    threading.Thread(target=server.run, name="bot", daemon=True).start()
    services.worker.start()
    if not (services.client.rich_menus().body or {}).get("richmenus"):
        bot.test_cli_runner().invoke(args=["rich-menu-deploy"])
    _say_where(settings)
    _wait_for_end()
    services.worker.stop()
    line.close()
    platform.close()
    os._exit(0)


def _clock(settings: Settings, *, fresh: bool) -> OffsetClock:
    """CLOCK_OFFSET if it is set; else a first run begins in November 2566 (later runs go on from the store)."""
    clock = OffsetClock(settings.clock_offset)
    if fresh and not settings.clock_offset:
        clock.move_to(demo.BEGINS)
    return clock


def _with_credentials(settings: Settings) -> Settings:
    """Credentials derived from this installation's own secret: the same after a restart, unknown to anybody else."""

    def derived(purpose: str) -> SecretStr:
        return SecretStr(hmac.new(settings.key(), purpose.encode(), hashlib.sha256).hexdigest())

    return settings.model_copy(
        update={
            "line_channel_secret": derived("channel secret"),
            "line_channel_access_token": derived("channel access token"),
            "line_api_host": f"http://127.0.0.1:{settings.simulator_port}",
            "line_basic_id": settings.line_basic_id or LinePlatform.bot_basic_id,
        }
    )


def _platform(settings: Settings, clock: OffsetClock, store: Path) -> LinePlatform:
    assert settings.line_channel_secret and settings.line_channel_access_token  # noqa: S101
    VAR.mkdir(exist_ok=True)
    return LinePlatform(
        channel_secret=settings.line_channel_secret.get_secret_value(),
        channel_access_token=settings.line_channel_access_token.get_secret_value(),
        clock=clock,
        store=store,
        webhook_url=f"http://127.0.0.1:{settings.port}/callback",
    )


def _say_where(settings: Settings) -> None:
    print(f"bot        http://127.0.0.1:{settings.port}")
    print(f"simulator  http://127.0.0.1:{settings.simulator_port}   (the chat page: open it in a browser)", flush=True)


def _wait_for_end() -> None:
    end = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: end.set())
    end.wait()


if __name__ == "__main__":
    main()
