"""The officer's console: pages in Thai, signed in to by a link from the chat."""

from __future__ import annotations

from web.console.blueprint import build_console

__all__ = ["build_console"]
