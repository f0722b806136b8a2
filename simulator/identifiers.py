"""Identifiers in the shapes LINE uses: event ULIDs, numeric message ids, opaque tokens."""

from __future__ import annotations

import secrets
import uuid
from datetime import datetime

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_FIRST_MESSAGE_ID = 461230966842064897


def ulid(at: datetime) -> str:
    """26 characters: 48 bits of milliseconds, then 80 random bits (github.com/ulid/spec)."""
    number = int(at.timestamp() * 1000) << 80 | secrets.randbits(80)
    return "".join(_CROCKFORD[number >> shift & 31] for shift in range(125, -1, -5))


def message_id(seq: int) -> str:
    """A numeric string of 18 digits, growing with the chat sequence as LINE's do."""
    return str(_FIRST_MESSAGE_ID + seq)


def reply_token() -> str:
    return secrets.token_hex(16)


def quote_token() -> str:
    return secrets.token_urlsafe(24)


def request_id() -> str:
    return str(uuid.uuid4())


def chat_id(prefix: str) -> str:
    """A new user ("U") or group ("C") id: the letter and 32 hexadecimal digits."""
    return prefix + secrets.token_hex(16)
