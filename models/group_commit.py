"""Several threads' transactions committed as one.

A commit waits until the disk has it, and SQLite lets nobody else write meanwhile; on PostgreSQL it and the beginning of
a transaction are ways to the server and back. So the work that comes in during one commit is done in the next one
together. Where any of it fails, which is rare, all of it is rolled back and each thread does its own again, in a
transaction of its own. Nobody is told that it is done before it is on the disk.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any, TypeVar, cast

from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

Result = TypeVar("Result")

MOST = 64  # pieces of work in one transaction


class _Piece:
    """One thread's work, and what became of it."""

    def __init__(self, work: Callable[[Session], Any]) -> None:
        self.work = work
        self.result: Any = None
        self.error: Exception | None = None
        self.done = False
        self.leads = False
        self.called = threading.Lock()  # released when its group is over, or its thread has to lead
        self.called.acquire()


class GroupCommit:
    """Whoever comes while nobody leads does: it takes a turn at writing, does what waits by then, and commits."""

    def __init__(
        self,
        sessions: sessionmaker[Session],
        turn: Callable[[], AbstractContextManager[None]],
        prepare: Callable[[Session], object],
    ) -> None:
        """``prepare`` begins each common transaction; where it cannot, nobody can."""
        self._sessions = sessions
        self._turn = turn
        self._prepare = prepare
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
        if own.done:
            return cast(Result, own.result)
        with self._turn(), self._sessions.begin() as session:
            return work(session)

    def _lead(self) -> None:
        pieces: list[_Piece] = []
        try:
            with self._turn():
                with self._guard:
                    pieces += [self._waiting.popleft() for _ in range(min(MOST, len(self._waiting)))]
                self._together(pieces)
        finally:
            with self._guard:
                self._somebody_leads = bool(self._waiting)
                if self._waiting:
                    self._waiting[0].leads = True
                    self._waiting[0].called.release()
            for piece in pieces:
                if not piece.leads:
                    piece.called.release()

    def _together(self, pieces: Sequence[_Piece]) -> None:
        """Do all, or none."""
        try:
            with self._sessions.begin() as session:
                if (shut_out := self._shut_out(session)) is not None:
                    for piece in pieces:
                        piece.error = shut_out
                    return
                for piece in pieces:
                    piece.result = piece.work(session)
                    session.flush()
                    session.expunge_all()  # each begins as with a session of its own
                    session.info.clear()
        except Exception:
            return  # alone it shows whom that concerns
        for piece in pieces:
            piece.done = True

    def _shut_out(self, session: Session) -> DBAPIError | None:
        """Why no transaction begins, if none does: whom nobody lets in together, nobody lets in alone."""
        try:
            self._prepare(session)
        except DBAPIError as error:
            return error
        return None
