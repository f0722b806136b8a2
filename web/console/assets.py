"""Addresses of the console's own files, each with a mark of its content, so that browsers may keep them for good."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from flask import url_for

FOLDER = Path(__file__).parent.parent / "static"


def address_of(name: str) -> str:
    """The address of a file under web/static."""
    return url_for("console.static", filename=name, v=_mark(name))


@cache
def _mark(name: str) -> str:
    return hashlib.sha256((FOLDER / name).read_bytes()).hexdigest()[:10]
