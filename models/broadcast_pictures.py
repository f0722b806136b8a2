"""Pictures that go with a broadcast, each under an address that nobody can guess.

LINE wants an https address for a picture (Messaging API reference, "Image message"), and everybody who receives the
broadcast opens it, so it cannot ask who they are: the token is the right to see the picture. It is kept as it is,
because every message of the broadcast names it.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.tokens import new_token
from models.database import Base, UtcDateTime
from models.photos import Picture


class BroadcastPicture(Base):
    """A picture that an officer sent for a broadcast, downsized (≤ 300 KB) and without its metadata."""

    __tablename__ = "broadcast_picture"

    id: Mapped[int] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(String(43), unique=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
    width: Mapped[int]
    height: Mapped[int]
    by_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


def keep_picture(session: Session, picture: Picture, by: int, now: datetime) -> BroadcastPicture:
    """Store a downsized picture under a fresh token."""
    row = BroadcastPicture(
        token=new_token(), content=picture.jpeg, width=picture.width, height=picture.height,
        by_person_id=by, at=now,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def picture_token(session: Session, picture_id: int | None) -> str | None:
    """The token of a picture; None when there is none (any more)."""
    if picture_id is None:
        return None
    return session.scalar(select(BroadcastPicture.token).where(BroadcastPicture.id == picture_id))


def picture_content(session: Session, token: str) -> bytes | None:
    """The JPEG behind a token."""
    return session.scalar(select(BroadcastPicture.content).where(BroadcastPicture.token == token))
