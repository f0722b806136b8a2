"""Pictures that schools send: downsized and stripped of metadata before they are kept in the database."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime

from PIL import Image, ImageOps
from sqlalchemy import update
from sqlalchemy.orm import Session

from core.errors import TidTamError
from models.checks import Declaration, Photo

MOST_BYTES = 300_000
MOST_PIXELS = 80_000_000  # more is a decompression bomb, not a photograph
LONGEST_SIDE = 1600


class UnreadablePicture(TidTamError):
    """The bytes are not a picture that can be opened."""


@dataclass(frozen=True)
class Picture:
    """A picture fit to be kept; width and height in pixels."""

    jpeg: bytes
    width: int
    height: int


def open_picture(content: bytes, mode: str = "RGB") -> Image.Image:
    """The picture upright, in a mode of PIL; raises UnreadablePicture."""
    try:
        with Image.open(io.BytesIO(content)) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise UnreadablePicture("too many pixels")
            return ImageOps.exif_transpose(opened).convert(mode)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise UnreadablePicture(type(error).__name__) from None


def downsize(content: bytes) -> Picture:
    """A JPEG of at most 300 KB, upright, without EXIF (no place, no device); raises UnreadablePicture."""
    picture = open_picture(content)
    side = LONGEST_SIDE
    while True:
        picture.thumbnail((side, side))
        for quality in (85, 70, 55):
            buffer = io.BytesIO()
            picture.save(buffer, "JPEG", quality=quality, optimize=True)
            if buffer.tell() <= MOST_BYTES:
                return Picture(buffer.getvalue(), picture.width, picture.height)
        side = side * 3 // 4


def attach_photo(session: Session, declaration_id: int, picture: Picture, now: datetime) -> None:
    """Keep a downsized picture with its declaration."""
    photo = Photo(mime="image/jpeg", content=picture.jpeg, width=picture.width, height=picture.height, at=now)
    session.add(photo)
    session.flush()
    session.execute(update(Declaration).where(Declaration.id == declaration_id).values(photo_id=photo.id))
