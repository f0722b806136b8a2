"""Tokens that are themselves the right to something: unguessable, and kept as a hash only, so that who reads the
database can open nothing with it.
"""

from __future__ import annotations

import hashlib
import secrets

HASH_LENGTH = 64


def new_token() -> str:
    """256 random bits, fit for a web address."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """What is stored of a token (SHA-256, hexadecimal). Random bits need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()
