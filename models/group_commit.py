"""Several threads' transactions committed as one, for a database that writes one after the other anyway.

On a real disk a commit waits some milliseconds until it is safe, and SQLite lets nobody else write meanwhile. So the
work that comes in during one commit is done in the next one together. Where any of it fails, which is rare, all of it
is rolled back and each piece done again in a transaction of its own; savepoints would cost every piece two statements.
Nobody is told that it is done before it is on the disk.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any, TypeVar, cast

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from core.errors import TidTamError

Result = TypeVar("Result")

MOST = 64  # pieces of work in one transaction


class NotCommitted(TidTamError):
    """The thread that led was ended in the middle: nothing of the group is stored."""


class _Piece:
    """One thread's work, and what became of it."""

    def __init__(self, work: Callable[[Session], Any]) -> None:
        self.work = work
        self.result: Any = None
        self.error: Exception | None = NotCommitted()
        self.leads = False
        self.called = threading.Lock()  # released when it is done, or its thread has to lead
        self.called.acquire()


class GroupCommit:
    """Whoever comes while nobody leads does: it takes a turn at writing, does what waits by then, and commits."""

    def __init__(self, sessions: sessionmaker[Session], turn: Callable[[], AbstractContextManager[None]]) -> None:
        self._sessions = sessions
        self._turn = turn
        self._guard = threading.Lock()
        self._waiting: deque[_Piece] = deque()
        self._somebody_leads = False

    def run(self, work: Callable[[Session], Result]) -> Result:
        """Do the work in a transaction and commit it; raises what the work or the commit raised.

        It may be done twice: work must not have any effect but on its session.
        """
        own = _Piece(work)
        with self._guard:
            self._waiting.append(own)
            own.leads, self._somebody_leads = not self._somebody_leads, True
        if not own.leads:
            own.called.acquire()
        if own.leads:
            self._lead()
        if own.error is not None:
            raise own.error
        return cast(Result, own.result)

    def _lead(self) -> None:
        pieces: list[_Piece] = []
        try:
            with self._turn():
                with self._guard:
                    pieces += [self._waiting.popleft() for _ in range(min(MOST, len(self._waiting)))]
                self._do(pieces)
        finally:
            with self._guard:
                self._somebody_leads = bool(self._waiting)
                if self._waiting:
                    self._waiting[0].leads = True
                    self._waiting[0].called.release()
            for piece in pieces:
                if not piece.leads:
                    piece.called.release()

    def _do(self, pieces: Sequence[_Piece]) -> None:
        if len(pieces) > 1 and self._together(pieces):
            return
        for piece in pieces:
            self._alone(piece)

    def _alone(self, piece: _Piece) -> None:
        try:
            with self._sessions.begin() as session:
                piece.result = piece.work(session)
            piece.error = None
        except Exception as error:
            piece.error = error

    def _together(self, pieces: Sequence[_Piece]) -> bool:
        """Whether it is decided; else each has to be done alone, so that it shows whom a failure concerns."""
        try:
            with self._sessions.begin() as session:
                if (shut_out := _shut_out(session)) is not None:
                    for piece in pieces:
                        piece.error = shut_out
                    return True
                for piece in pieces:
                    piece.result = piece.work(session)
                    session.flush()
                    session.expunge_all()  # each begins as with a session of its own
                    session.info.clear()
        except Exception:
            return False
        for piece in pieces:
            piece.error = None
        return True


def _shut_out(session: Session) -> DBAPIError | None:
    """Why no transaction begins, if none does: whom nobody lets in together, nobody lets in alone."""
    try:
        session.connection()
    except DBAPIError as error:
        return error
    return None
