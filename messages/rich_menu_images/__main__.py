"""Draws the rich menus' pictures with headless Chromium: ``python -m messages.rich_menu_images``.

A development tool (Playwright is in requirements-dev.txt); the PNG files it makes are committed.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from playwright.sync_api import Browser, sync_playwright

from core.config import ROOT
from messages import style
from messages.rich_menus import HEIGHT, IMAGES, RICH_MENUS, WIDTH, RichMenu

FONTS = ROOT / "web" / "static" / "vendor" / "sarabun"
MAX_BYTES = 1_000_000  # LINE: 1 MB
CHROMIUM_FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def main() -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=CHROMIUM_FLAGS)
        for menu in RICH_MENUS:
            draw(browser, menu)
            sys.stdout.write(f"{menu.image} {menu.image.stat().st_size:,} bytes\n")
        browser.close()


def draw(browser: Browser, menu: RichMenu) -> None:
    """Write the menu's PNG; raises ValueError when it is larger than LINE takes."""
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
    with tempfile.TemporaryDirectory() as folder:
        html = Path(folder) / "menu.html"
        html.write_text(markup(menu), encoding="utf-8")
        page.goto(html.as_uri())
        page.evaluate("document.fonts.ready")
        page.screenshot(path=menu.image)
    page.close()
    if menu.image.stat().st_size > MAX_BYTES:
        raise ValueError(f"{menu.image.name} is larger than {MAX_BYTES:,} bytes")


def markup(menu: RichMenu) -> str:
    """The page that looks like the menu, WIDTH × HEIGHT CSS pixels large."""
    environment = Environment(loader=FileSystemLoader(IMAGES), autoescape=True, undefined=StrictUndefined)
    return environment.get_template("menu.html").render(
        menu=menu, style=style, fonts=f"{FONTS.as_uri()}/", base=f"{IMAGES.as_uri()}/"
    )


if __name__ == "__main__":
    main()
