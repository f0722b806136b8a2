"""JSON as it is stored and sent: compact, and Thai as it is, because escaped it takes twice the room."""

from __future__ import annotations

import json
from typing import Any

import orjson

_STRICT = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_PASSTHROUGH_DATACLASS


def encode(value: Any) -> bytes:
    """UTF-8. Half a surrogate pair, which no UTF-8 holds, is escaped; TypeError for what JSON does not know."""
    try:
        return orjson.dumps(value, option=_STRICT)
    except orjson.JSONEncodeError:  # half a pair, a number beyond 64 bits, keys that are numbers
        return json.dumps(value, separators=(",", ":")).encode()
