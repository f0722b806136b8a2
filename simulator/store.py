"""What survives a restart of the simulator: one SQLite file, written through.

WAL with one commit per act or request: a process killed at any instant leaves a file that opens, holding
everything up to the last one that was answered, and nothing of one by half.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, Protocol

_SCHEMA = """
CREATE TABLE IF NOT EXISTS document (kind TEXT, key TEXT, body TEXT NOT NULL, PRIMARY KEY (kind, key));
CREATE TABLE IF NOT EXISTS entry (seq INTEGER PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS content (key TEXT PRIMARY KEY, content_type TEXT NOT NULL, body BLOB NOT NULL);
"""


class Store(Protocol):
    """Where the platform keeps its state; all calls are made under the platform's lock."""

    def transaction(self) -> AbstractContextManager[object]:
        """All changes made inside become durable together; nested, they join the outer one."""
        ...

    def put(self, kind: str, key: str, body: Any) -> None: ...
    def delete(self, kind: str, key: str) -> None: ...
    def documents(self, kind: str) -> dict[str, Any]: ...
    def put_entry(self, seq: int, body: dict[str, Any]) -> None: ...
    def entries(self, last: int) -> Iterator[dict[str, Any]]: ...
    def put_content(self, key: str, content_type: str, body: bytes) -> None: ...
    def delete_content(self, key: str) -> None: ...
    def contents(self) -> dict[str, tuple[str, bytes]]: ...
    def close(self) -> None: ...


class MemoryStore:
    """Keeps nothing: the platform's own memory is all there is (tests, benchmarks)."""

    def transaction(self) -> AbstractContextManager[object]:
        return nullcontext()

    def put(self, kind: str, key: str, body: Any) -> None:
        return

    def delete(self, kind: str, key: str) -> None:
        return

    def documents(self, kind: str) -> dict[str, Any]:
        return {}

    def put_entry(self, seq: int, body: dict[str, Any]) -> None:
        return

    def entries(self, last: int) -> Iterator[dict[str, Any]]:
        return iter(())

    def put_content(self, key: str, content_type: str, body: bytes) -> None:
        return

    def delete_content(self, key: str) -> None:
        return

    def contents(self) -> dict[str, tuple[str, bytes]]:
        return {}

    def close(self) -> None:
        return


class SqliteStore:
    """One file; JSON documents by kind and key, chat entries by sequence number, blobs by message id."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=NORMAL")
        self._db.executescript(_SCHEMA)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commits also when the request is refused half-way: memory has kept what was done before, too."""
        if self._db.in_transaction:
            yield
            return
        self._db.execute("BEGIN")
        try:
            yield
        finally:
            self._db.execute("COMMIT")

    def put(self, kind: str, key: str, body: Any) -> None:
        self._db.execute(
            "INSERT INTO document VALUES (?, ?, ?) ON CONFLICT (kind, key) DO UPDATE SET body = excluded.body",
            (kind, key, _dump(body)),
        )

    def delete(self, kind: str, key: str) -> None:
        self._db.execute("DELETE FROM document WHERE kind = ? AND key = ?", (kind, key))

    def documents(self, kind: str) -> dict[str, Any]:
        rows = self._db.execute("SELECT key, body FROM document WHERE kind = ? ORDER BY rowid", (kind,))
        return {key: json.loads(body) for key, body in rows}

    def put_entry(self, seq: int, body: dict[str, Any]) -> None:
        self._db.execute("INSERT OR REPLACE INTO entry VALUES (?, ?)", (seq, _dump(body)))

    def entries(self, last: int) -> Iterator[dict[str, Any]]:
        rows = self._db.execute(
            "SELECT body FROM (SELECT seq, body FROM entry ORDER BY seq DESC LIMIT ?) ORDER BY seq", (last,)
        )
        return (json.loads(body) for (body,) in rows)

    def put_content(self, key: str, content_type: str, body: bytes) -> None:
        self._db.execute("INSERT OR REPLACE INTO content VALUES (?, ?, ?)", (key, content_type, body))

    def delete_content(self, key: str) -> None:
        self._db.execute("DELETE FROM content WHERE key = ?", (key,))

    def contents(self) -> dict[str, tuple[str, bytes]]:
        rows = self._db.execute("SELECT key, content_type, body FROM content")
        return {key: (content_type, body) for key, content_type, body in rows}

    def close(self) -> None:
        self._db.close()


def open_store(path: Path | None) -> Store:
    return MemoryStore() if path is None else SqliteStore(path)


def _dump(body: Any) -> str:
    """ASCII, so that half a surrogate pair in somebody's text cannot break the file."""
    return json.dumps(body, separators=(",", ":"))
