"""LINE's side of webhooks to a program that dies."""

from __future__ import annotations

from simulator.platform import LinePlatform
from simulator.records import Json
from simulator.webhooks import WebhookPoster


class Post(WebhookPoster):
    """LINE's webhooks, one after the other; remembers which were answered with 200."""

    def __init__(self, platform: LinePlatform) -> None:
        super().__init__(platform)
        self.answered: set[str] = set()
        self._on_its_way: set[str] = set()

    def enqueue(self, event: Json) -> None:
        self._on_its_way.add(event["webhookEventId"])
        super().enqueue(event)

    def deliver(self, *events: Json) -> int | None:
        status = super().deliver(*events)
        self._remember(events, status)
        return status

    def redeliver(self, event: Json) -> int | None:
        self._on_its_way.add(event["webhookEventId"])
        status = super().redeliver(event)
        self._remember((event,), status)
        return status

    @property
    def done(self) -> bool:
        """Nothing is on its way, and nothing will be delivered again."""
        return not self._on_its_way and not self._again

    @property
    def quiet(self) -> bool:
        """Nothing is on its way, and no redelivery is due yet."""
        now = self._platform.now()
        return not self._on_its_way and all(due > now for due, *_ in list(self._again))

    def _remember(self, events: tuple[Json, ...], status: int | None) -> None:
        ids = {event["webhookEventId"] for event in events}
        if status == 200:
            self.answered |= ids
        self._on_its_way -= ids
