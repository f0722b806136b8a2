"""QR codes as pictures that pages can show without loading anything."""

from __future__ import annotations

import segno


def qr_image(content: str) -> str:
    """The QR code as the address of a picture: an SVG in a data URI, with the quiet zone that scanners need.

    Of the lowest error correction, hence of the fewest modules: pages make twenty at once.
    """
    return str(segno.make(content, micro=False).svg_data_uri(scale=4, dark="#000", light="#fff"))
