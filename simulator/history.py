"""The chats as people see them: an append-only list of entries, bounded in memory."""

from __future__ import annotations

from collections import OrderedDict, deque

from simulator.records import ChatEntry, Json
from simulator.store import Store


class History:
    """The last ``keep`` entries of all chats together, found by chat or by message id."""

    def __init__(self, store: Store, keep: int) -> None:
        self._store = store
        self._keep = keep
        self._by_id: OrderedDict[str, ChatEntry] = OrderedDict()
        self._by_chat: dict[str, deque[ChatEntry]] = {}
        self.last_seq = 0
        for row in store.entries(keep):
            self._remember(ChatEntry.from_dict(row))

    def append(self, entry: ChatEntry) -> None:
        """Add an entry whose ``seq`` is greater than all before it."""
        self._remember(entry)
        self.save(entry)

    def save(self, entry: ChatEntry) -> None:
        """Write an entry that was changed in place (edited, unsent)."""
        self._store.put_entry(entry.seq, entry.as_dict())

    def next_seq(self) -> int:
        self.last_seq += 1
        return self.last_seq

    def find(self, message_id: str) -> ChatEntry | None:
        return self._by_id.get(message_id)

    def of_chat(self, chat_id: str, after: int = 0) -> list[ChatEntry]:
        return [entry for entry in self._by_chat.get(chat_id, ()) if entry.seq > after]

    def delivered(self, chat_id: str) -> list[Json]:
        """The bot's message objects in one chat, with how they came and what they cost."""
        return [
            {**entry.message, "_at": entry.at, "_via": entry.via, "_billed": entry.billed}
            for entry in self._by_chat.get(chat_id, ())
            if entry.from_bot
        ]

    def _remember(self, entry: ChatEntry) -> None:
        self.last_seq = max(self.last_seq, entry.seq)
        self._by_id[entry.id] = entry
        self._by_chat.setdefault(entry.chat_id, deque()).append(entry)
        if len(self._by_id) > self._keep:
            _, oldest = self._by_id.popitem(last=False)
            self._by_chat[oldest.chat_id].popleft()
