"""As much of HTTP/1.1 as a measurement needs: where a message that names its length ends."""

from __future__ import annotations

import re

END_OF_HEAD = b"\r\n\r\n"
LENGTH = re.compile(rb"\r\ncontent-length:\s*(\d+)", re.IGNORECASE)


class Incomplete(Exception):
    """There is more to come."""


def cut_message(data: bytes) -> tuple[bytes, bytes]:
    """The first message (request or answer) and what follows it. Raises Incomplete."""
    head = data.find(END_OF_HEAD)
    if head < 0:
        raise Incomplete
    length = LENGTH.search(data, 0, head)
    end = head + len(END_OF_HEAD) + (int(length[1]) if length else 0)
    if len(data) < end:
        raise Incomplete
    return data[:end], data[end:]
