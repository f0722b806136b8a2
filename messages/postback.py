"""The data that a button sends back: ``a=<action>&…``, at most 300 characters (LINE's limit).

Buttons of a guided conversation also carry ``t``, the token of the run they belong to.
"""

from __future__ import annotations

from urllib.parse import parse_qsl

_ESCAPES = str.maketrans(
    {"%": "%25", "&": "%26", "+": "%2B"}
)  # Thai stays as it is: escaped it would be 9 times as long


def data(action: str, **fields: object) -> str:
    """Encode; fields that are None are left out."""
    given = {key: str(value).translate(_ESCAPES) for key, value in fields.items() if value is not None}
    return "&".join(f"{key}={value}" for key, value in {"a": action, **given}.items())


def read(encoded: str) -> dict[str, str]:
    """Decode; whatever is not such data gives an empty dict."""
    return dict(parse_qsl(encoded[:1000], keep_blank_values=True))
