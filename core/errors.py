"""Errors that the program raises on purpose, apart from bugs."""

from __future__ import annotations


class TidTamError(Exception):
    """Base of every deliberate error."""


class ConfigError(TidTamError):
    """A setting is missing or wrong; its text is one line that begins with the variable's name."""

    def __init__(self, variable: str, problem: str) -> None:
        super().__init__(f"{variable}: {problem}")
        self.variable = variable


class Refused(TidTamError):
    """A rule of the domain forbids what was asked; ``reason`` is a short stable key, never shown as it is."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Conflict(TidTamError):
    """Somebody else changed the same thing in between; the caller reads again and decides anew."""
