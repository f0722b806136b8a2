"""What the rest of the month may still need, so that less important messages leave it alone.

The worst case of what the calendar calls for: nothing rides on a reply, and nothing is put right before its turn. The
office's own business is not planned: the reserve is for it (models/quota.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import cached_property

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.clock import local_date
from core.vocabulary import Delivery, NoticeKind, Purpose
from models.broadcast_forecast import coming_broadcasts
from models.campaigns import Audience, active_campaigns
from models.digest_forecast import coming_digests, digests_of_unchecked
from models.groups import groups_for
from models.notices import thanks_key, was_written
from models.outbox import OutboundMessage, Way
from models.price_forecast import coming_notices
from models.quota import prices_of
from thai.months import Month


def planned(session: Session, now: datetime) -> Mapping[Purpose, int]:
    """Purpose → messages that it may need until the month ends. Added up when asked for: read it in the transaction."""
    return _Planned(session, now)


class _Planned(Mapping[Purpose, int]):
    """Most batches of pushes ask for one purpose or none; only officers who look at the quota ask for all."""

    def __init__(self, session: Session, now: datetime) -> None:
        self._session, self._now = session, now
        self._known: dict[Purpose, int] = {}
        self._needs: dict[Purpose, Callable[[], int]] = {
            Purpose.BROADCAST: lambda: coming_broadcasts(self._session, self._now),
            Purpose.DIGEST: self._digests,
            Purpose.NOTICE: self._notices,
            Purpose.STATISTICS: lambda: self._waiting(Purpose.STATISTICS) + self._coming_digests[Purpose.STATISTICS],
            Purpose.THANKS: self._thanks,
        }

    def __getitem__(self, purpose: Purpose) -> int:
        if purpose not in self._known:
            self._known[purpose] = self._needs[purpose]()
        return self._known[purpose]

    def __iter__(self) -> Iterator[Purpose]:
        return iter(self._needs)

    def __len__(self) -> int:
        return len(self._needs)

    def _waiting(self, purpose: Purpose) -> int:
        """To people, in the outbox and not tried yet: one message each."""
        waiting = select(func.count(OutboundMessage.id)).where(
            OutboundMessage.status.in_((Delivery.PENDING, Delivery.SENDING)), OutboundMessage.purpose == purpose,
            OutboundMessage.way == Way.PUSH, OutboundMessage.first_attempt_at.is_(None),
        )  # fmt: skip
        return self._session.scalar(waiting) or 0

    def _digests(self) -> int:
        coming = self._coming_digests[Purpose.DIGEST] + digests_of_unchecked(self._session, self._now)
        return self._waiting(Purpose.DIGEST) + coming

    @cached_property
    def _coming_digests(self) -> Mapping[Purpose, int]:
        return coming_digests(self._session, self._now)

    def _notices(self) -> int:
        month = Month.of(local_date(self._now))
        return sum(
            coming.price
            for coming in coming_notices(self._session, self._now)
            if coming.notice.audience is Audience.GROUP and Month.of(local_date(coming.notice.push_at)) == month
        )

    def _thanks(self) -> int:
        """One push for each share of complete schools that is still to be reached, while its campaign lasts."""
        today = local_date(self._now)
        return sum(
            sum(prices_of(self._session, [group.line_group_id for group in groups]).values())
            for campaign in active_campaigns(self._session)
            if campaign.rounds and (campaign.last_day or today) >= today
            for groups in [groups_for(self._session, campaign.id, NoticeKind.THANKS)]
            for percent in campaign.thanks
            if not was_written(self._session, thanks_key(campaign, percent))
        )
