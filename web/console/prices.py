"""Prices on the console's pages: messages of LINE's, with what they cost in baht under the office's plan."""

from __future__ import annotations

from messages.quota import UNIT, Price, baht_phrase
from web.console.visit import services


def price_text(messages: int) -> str:
    """As "222 ข้อความ ฟรี" or "222 ข้อความ ประมาณ 18.94 บาท"; "–" for none."""
    return f"{messages:,} {UNIT} {_baht(messages)}" if messages else "–"


def difference_text(messages: int) -> str:
    """As "+222 ข้อความ ฟรี" or "−222 ข้อความ"; "–" for none."""
    if messages < 0:
        return f"−{-messages:,} {UNIT}"
    return f"+{price_text(messages)}" if messages else "–"


def _baht(messages: int) -> str:
    return baht_phrase(Price(messages, None, **vars(services().tariff.cost(messages))))
