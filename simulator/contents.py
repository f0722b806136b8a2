"""The bytes of people's images and files, fetched by the bot through the content endpoint."""

from __future__ import annotations

from simulator.store import Store

_KEEP = 500


class Contents:
    """Content type and bytes by message id; the last 500 stay, as LINE too deletes content after a while."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._contents = store.contents()

    def keep(self, message_id: str, content_type: str, body: bytes) -> None:
        self._contents[message_id] = (content_type, body)
        self._store.put_content(message_id, content_type, body)
        if len(self._contents) > _KEEP:
            self.forget(next(iter(self._contents)))

    def find(self, message_id: str) -> tuple[str, bytes] | None:
        return self._contents.get(message_id)

    def forget(self, message_id: str) -> None:
        if self._contents.pop(message_id, None) is not None:
            self._store.delete_content(message_id)
