"""What of each table is about a person: every column of every table stands here once, under what it is.

Erasure (models/erasure.py) and retention (models/old_names.py) work from this list, and the tests hold both and the
list itself against the tables: a column that stands nowhere here fails them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a column holds, and what becomes of it when the person is erased."""

    NAME = "name"  # says who somebody is (name, LINE user id): emptied
    ABOUT = "about"  # a fact about a person: emptied
    WORDS = "words"  # what somebody wrote or sent to the bot, or the bot to them: emptied, or the row goes
    OWNER = "owner"  # whose row it is: the row goes
    AUTHOR = "author"  # who made a record of work: stays, and leads to a person without name or LINE account
    TEXT = "text"  # what an office or school wrote down about the work: stays as it is, and may mention somebody
    WORK = "work"  # nothing about the users of this program


# An author is written "column@time": the record's own time, from which retention counts. What the office publishes
# about itself (the letter's signer, whom to telephone, the pictures of announcements, its papers) is its work.
_COLUMNS: Mapping[str, Mapping[Kind, str]] = {
    "approval": {
        Kind.AUTHOR: "by_person_id@decided_at", Kind.TEXT: "reason",
        Kind.WORK: "id broadcast_id revision asked_at allowed decided_at",
    },
    "asked_question": {
        Kind.NAME: "line_user_id", Kind.WORDS: "message_id text", Kind.AUTHOR: "dealt_by@dealt_at",
        Kind.WORK: "id at dealt_at",
    },
    "audit_entry": {
        Kind.AUTHOR: "person_id@at undone_by@undone_at", Kind.WORK: "id at action detail undone_at",
    },
    "broadcast": {
        Kind.AUTHOR: "by_person_id@at cancelled_by@cancelled_at", Kind.TEXT: "text",
        Kind.WORK: "id picture_id audience parameters rides state revision at send_at started_at written_up_to "
        "written_at done_at cancelled_at",
    },
    "broadcast_message": {Kind.WORK: "broadcast_id message_id"},
    "broadcast_picture": {Kind.AUTHOR: "by_person_id@at", Kind.WORK: "id token content width height at"},
    "campaign": {
        Kind.WORK: "id slug title letter_no letter_date signer reference follows active statistics_from "
        "statistics_due_day group_name office ladder thanks loaded_at",
    },
    "check_record": {
        Kind.AUTHOR: "by_person_id@at withdrawn_by@withdrawn_at", Kind.TEXT: "note",
        Kind.WORK: "id school_id item_id round_id state source at entry_id withdrawn_at",
    },
    "checklist_item": {Kind.WORK: "id campaign_id position key name short howto owner"},
    "code_attempts": {Kind.NAME: "line_user_id", Kind.ABOUT: "failures last_at locked_until"},
    "console_session": {
        Kind.OWNER: "person_id", Kind.AUTHOR: "ended_by@ended_at",
        Kind.WORK: "id token_hash on_phone opened_at expires_at ended_at",
    },
    "conversation": {
        Kind.NAME: "line_user_id", Kind.WORDS: "data", Kind.WORK: "flow step token version touched_at",
    },
    "day_override": {Kind.TEXT: "reason", Kind.WORK: "day working"},
    "declaration": {
        Kind.AUTHOR: "by_person_id@at", Kind.WORK: "id school_id item_id at withdrawn_at photo_id",
    },
    "emblem": {Kind.AUTHOR: "by_person_id@at", Kind.WORK: "id content at"},
    "enrol_code": {
        Kind.NAME: "name",  # of the invited officer
        Kind.WORK: "id code_hash school_id role network generation created_at expires_at revoked_at used_at",
    },
    "erasure": {Kind.WORK: "id user_hash at"},  # nobody can be found by it who is not known already
    "fetch": {
        Kind.NAME: "chat_id", Kind.WORDS: "reply_token subject",
        Kind.WORK: "id wanted attempts created_at next_attempt_at",
    },
    "figure": {Kind.WORK: "report_id process_id count"},
    "former_state": {Kind.WORK: "id content became"},  # schools, days and campaigns, as they were
    "group_notice": {Kind.WORK: "group_id campaign_id kind wanted"},
    "import_draft": {
        Kind.OWNER: "person_id", Kind.WORDS: "file_name table rows preview",
        Kind.WORK: "id kind subject columns options answers created_at expires_at saved_at entry_id counts",
    },
    "inbound_event": {
        Kind.NAME: "line_user_id", Kind.WORDS: "body",
        Kind.WORK: "webhook_event_id kind received_at handling cause",
    },
    "item_status": {
        Kind.AUTHOR: "checked_by@checked_at", Kind.TEXT: "note",
        Kind.WORK: "school_id item_id state check_id checked_at round_id declared_at",
    },
    "kept_tally": {Kind.WORK: "round_id basis tally counted_at"},
    "line_group": {
        Kind.AUTHOR: "bound_by@bound_at", Kind.TEXT: "name own_name",
        Kind.WORK: "id line_group_id main bound_at left_at members members_at counted_at",
    },
    "month_lock": {Kind.AUTHOR: "by_person_id@at", Kind.WORK: "campaign_id month at"},
    "month_total": {Kind.WORK: "campaign_id month process_id count revisions"},
    "monthly_report": {
        Kind.AUTHOR: "by_person_id@at", Kind.WORDS: "message_id", Kind.TEXT: "reason",
        Kind.WORK: "id campaign_id school_id month revision current nil late at",
    },
    "obstacle": {Kind.AUTHOR: "by_person_id@at", Kind.WORK: "id school_id kind at"},
    "office_check": {Kind.AUTHOR: "by_person_id@at", Kind.TEXT: "note", Kind.WORK: "id item_id state at"},
    "one_time_link": {
        Kind.OWNER: "person_id", Kind.WORK: "id token_hash kind subject created_at expires_at used_at",
    },
    "outbound_message": {
        Kind.NAME: "chat_id dedupe_key", Kind.WORDS: "messages reply_token", Kind.AUTHOR: "settled_by@settled_at",
        Kind.WORK: "id way topic subject purpose matters harmless_twice retry_key status created_at push_at "
        "next_attempt_at expires_at first_attempt_at attempts lease_until settled_at cause request_id carried_by "
        "price reported_at",
    },
    "person": {
        Kind.NAME: "line_user_id name",
        Kind.ABOUT: "role school_id network membership responsible reachable consented_at enrolled_at",
        Kind.WORK: "id erased_at",
    },
    "photo": {Kind.WORDS: "content", Kind.WORK: "id mime width height at"},
    "process": {Kind.WORK: "id campaign_id position key name short aliases"},
    "quota_reading": {Kind.WORK: "id most used read_at"},
    "reminder_rule": {
        Kind.WORK: "id campaign_id key anchor working_days last_working_days at window_minutes ride_minutes "
        "harmless_twice audience multi_day_only",
    },
    "revision": {Kind.WORK: "name number"},
    "round": {
        Kind.AUTHOR: "results_declared_by@results_declared_at",
        Kind.WORK: "id campaign_id number date results_declared_at names_in_group",
    },
    "school": {
        Kind.WORK: "id code smis name tambon amphoe level network info_url inactive_from updated_at",
    },
    "shared_text": {Kind.TEXT: "text", Kind.WORK: "id token_hash created_at expires_at"},
    "school_standing": {Kind.WORK: "campaign_id school_id standing"},
    "snapshot": {
        Kind.AUTHOR: "by_person_id@frozen_at sent_by@sent_at", Kind.TEXT: "title blanks",
        Kind.WORK: "id campaign_id round_number stage_key frozen_at summary content sent_at",
    },
    "snooze": {Kind.WORK: "school_id until"},
    "stage": {Kind.WORK: "id campaign_id position key title starts ends todo"},
    "worker_heartbeat": {Kind.WORK: "worker beat_at clock_offset"},
    "worker_warning": {Kind.OWNER: "person_id", Kind.WORK: "warned_at"},
}  # fmt: skip


@dataclass(frozen=True)
class Declared:
    """One column as it stands in the list; ``since`` is the column with the record's time, of an author."""

    table: str
    column: str
    kind: Kind
    since: str = ""


def declared() -> Iterator[Declared]:
    """Every column of the list."""
    for table, kinds in _COLUMNS.items():
        for kind, columns in kinds.items():
            for column in columns.split():
                name, _, since = column.partition("@")
                yield Declared(table, name, kind, since)


def declared_as(kind: Kind) -> list[Declared]:
    """The columns of one kind."""
    return [column for column in declared() if column.kind is kind]
