"""How much waits for an officer: counts for whoever wants to see at a glance that nothing is left lying."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core.vocabulary import BroadcastState
from models.broadcasts import Broadcast
from models.inbound import count_failed
from models.people_lists import count_requests
from models.unsent import unsent_to_groups, unsent_to_people


@dataclass(frozen=True)
class Waiting:
    """Numbers of things, each of another kind."""

    notices: int  # to groups, that did not certainly go out
    messages: int  # to single people, likewise
    requests: int  # of people who want to be let into a school
    broadcasts: int  # that a second person has to allow
    failed_events: int  # that can be replayed

    @property
    def any(self) -> bool:
        return any((self.notices, self.messages, self.requests, self.broadcasts, self.failed_events))


def waiting_now(session: Session, now: datetime) -> Waiting:
    """All of them; five statements. Messages of the last days only: models/unsent.py."""
    awaiting = select(func.count(Broadcast.id)).where(Broadcast.state == BroadcastState.AWAITING)
    return Waiting(
        notices=len(unsent_to_groups(session, now)),
        messages=sum(count.messages for count in unsent_to_people(session, now)),
        requests=count_requests(session),
        broadcasts=session.scalar(awaiting) or 0,
        failed_events=count_failed(session),
    )
