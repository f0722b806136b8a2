"""Imports every table, so that the metadata is complete wherever the whole schema is needed."""

from __future__ import annotations

from models import (
    audit,
    broadcast_pictures,
    broadcasts,
    calendar,
    campaigns,
    checks,
    console_sessions,
    conversations,
    emblems,
    enrolment,
    erasures,
    fetches,
    former_states,
    groups,
    heartbeat,
    import_drafts,
    inbound,
    kept_tallies,
    month_totals,
    office_checks,
    one_time_links,
    outbox,
    people,
    questions,
    quota,
    reminders,
    revision,
    schools,
    shared_texts,
    snapshots,
    standings,
    statistics,
)
from models.database import Base

METADATA = Base.metadata

__all__ = [
    "METADATA", "audit", "broadcast_pictures", "broadcasts", "calendar", "campaigns", "checks", "console_sessions",
    "conversations", "emblems", "enrolment", "erasures", "fetches", "former_states", "groups", "heartbeat",
    "import_drafts", "inbound", "kept_tallies", "month_totals", "office_checks", "one_time_links", "outbox", "people",
    "questions", "quota", "reminders", "revision", "schools", "shared_texts", "snapshots", "standings",
    "statistics",
]  # fmt: skip
