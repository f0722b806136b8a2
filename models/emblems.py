"""The office's own picture of the ครุฑ for its papers. The program draws none: an official emblem is not invented."""

from __future__ import annotations

import io
from datetime import datetime

from PIL import Image
from sqlalchemy import ForeignKey, LargeBinary, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.database import Base, UtcDateTime, upsert
from models.photos import open_picture

LONGEST_SIDE = 1200  # pixels: 3 cm high at 1,000 dots per inch
_ONLY = 1


class Emblem(Base):
    """The one emblem; a PNG on white."""

    __tablename__ = "emblem"

    id: Mapped[int] = mapped_column(primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    by_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))


def as_emblem(content: bytes) -> bytes:
    """An uploaded picture (PNG, JPEG, …) as a PNG on white, cut to its ink; raises UnreadablePicture."""
    picture = open_picture(content, "RGBA")
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    ground = Image.new("RGBA", picture.size, "white")
    ground.alpha_composite(picture)
    flat = ground.convert("RGB")
    file = io.BytesIO()
    flat.crop(_inked(flat)).save(file, "PNG", optimize=True)
    return file.getvalue()


def _inked(picture: Image.Image) -> tuple[int, int, int, int]:
    """The part that is not white: the rules measure the emblem itself, not the paper around it."""
    dark = picture.convert("L").point(lambda level: 255 if level < 245 else 0)
    return dark.getbbox() or (0, 0, *picture.size)


def keep_emblem(session: Session, content: bytes, by: int, now: datetime) -> None:
    """Use this one (as `as_emblem` made it) from now on."""
    upsert(session, Emblem, {"id": _ONLY}, {"content": content, "at": now, "by_person_id": by})


def remove_emblem(session: Session) -> None:
    session.execute(delete(Emblem).where(Emblem.id == _ONLY))


def emblem(session: Session) -> bytes | None:
    """The PNG, if the office gave one."""
    return session.scalar(select(Emblem.content).where(Emblem.id == _ONLY))
