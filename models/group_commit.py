"""Several threads' transactions committed as one, for a database that writes one after the other anyway.

On a real disk a commit waits some milliseconds until it is safe, and SQLite lets nobody else write meanwhile. So the
work that comes in during one commit is done in the next one together, each piece behind a savepoint of its own: what
fails is rolled back alone. Nobody is told that it is done before it is on the disk.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from typing import Any, TypeVar, cast

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
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
        self.called = threading.Event()  # it is done, or its thread has to lead


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

        Where the database itself fails, each piece is done again in a transaction of its own: work must not have any
        effect but on its session.
        """
        own = _Piece(work)
        with self._guard:
            self._waiting.append(own)
            own.leads, self._somebody_leads = not self._somebody_leads, True
        if not own.leads:
            own.called.wait()
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
                    self._waiting[0].called.set()
            for piece in pieces:
                piece.called.set()

    def _do(self, pieces: Sequence[_Piece]) -> None:
        if len(pieces) > 1:
            try:
                return self._together(pieces)
            except DBAPIError:
                pass  # a full disk, say, ends the whole transaction: whom it concerns shows alone
        for piece in pieces:
            self._alone(piece)
        return None

    def _alone(self, piece: _Piece) -> None:
        try:
            with self._sessions.begin() as session:
                piece.result = piece.work(session)
            piece.error = None
        except Exception as error:
            piece.error = error

    def _together(self, pieces: Sequence[_Piece]) -> None:
        done: list[_Piece] = []
        with ExitStack() as transaction:
            try:
                connection = transaction.enter_context(self._sessions.kw["bind"].begin())
            except DBAPIError as error:  # whom nobody lets in together, nobody lets in alone
                for piece in pieces:
                    piece.error = error
                return
            for piece in pieces:
                try:
                    with self._sessions(bind=connection, join_transaction_mode="create_savepoint") as session:
                        piece.result = piece.work(session)
                        session.commit()
                    done.append(piece)
                except (OperationalError, InterfaceError):
                    raise
                except Exception as error:
                    piece.error = error
        for piece in done:
            piece.error = None
