"""An officer at the console in a real browser: Debian's Chromium, driven by Playwright, against the program over HTTP.

Where no browser is installed the tests are skipped and say so, unless ``BROWSER_REQUIRED`` is set: then they fail.
"""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright
from werkzeug.serving import make_server

from tests.console import Console
from tests.world import OFFICER, World

CHROMIUM = shutil.which("chromium")
needs_browser = pytest.mark.skipif(
    CHROMIUM is None and not os.environ.get("BROWSER_REQUIRED"), reason="no Chromium here: apt-get install chromium"
)
OFFICE_SCREEN: ViewportSize = {"width": 1366, "height": 768}
PHONE_SCREEN: ViewportSize = {"width": 390, "height": 844}


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@contextmanager
def over_http(world: World) -> Iterator[str]:
    """The world's program on a port of its own; its address."""
    server = make_server("127.0.0.1", 0, world.app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()


@contextmanager
def officers_page(
    world: World, browser: Browser, user: str = OFFICER, screen: ViewportSize = OFFICE_SCREEN
) -> Iterator[Page]:
    """A page signed in by the link of the chat; an error of a script or a breach of CSP fails the test."""
    with over_http(world) as address:
        context = browser.new_context(base_url=address, viewport=screen, locale="th-TH", timezone_id="Asia/Bangkok")
        page = context.new_page()
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda message: wrong.append(message.text) if "Content Security" in message.text else None)
        page.goto(Console(world).link(user))
        page.get_by_role("button", name="เข้าใช้งาน").click()
        page.wait_for_url("**/console/**")
        yield page
        context.close()
        assert not wrong, wrong
