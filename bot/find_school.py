"""From what a person typed to one school, or a question back. Never a guess."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from bot.context import Context
from bot.outcome import Outcome, say
from messages import status as wording
from models.arrival import KnownSchool
from models.schools import School
from thai.school_names import MatchKind

CHOICES = 5


def find_school(ctx: Context, query: str, action: str, **fields: str) -> School | Outcome:
    """The school that ``query`` certainly means; else buttons that send postback ``action`` with choice and fields."""
    match = ctx.reference.schools.find(query, limit=CHOICES)
    if match.kind is MatchKind.FOUND:
        return ctx.session.get_one(School, match.ids[0])
    choices = choices_of(ctx, match.ids)
    if match.kind is MatchKind.UNSURE:
        return say(wording.choose_school(query, choices, action, **fields))
    return say(wording.unknown_school(query, choices, action, **fields))


def choices_of(ctx: Context, school_ids: Sequence[int]) -> list[wording.Choice]:
    """Schools as buttons, in the given order."""
    rows = {school.id: school for school in ctx.session.scalars(select(School).where(School.id.in_(school_ids)))}
    return [wording.Choice(key, rows[key].name, place_of(rows[key])) for key in school_ids if key in rows]


def place_of(school: School | KnownSchool) -> str:
    """Where a school is: what tells two of one name apart."""
    parts = [f"ต.{school.tambon}" if school.tambon else "", f"อ.{school.amphoe}" if school.amphoe else ""]
    return " ".join(part for part in parts if part)


def chosen_school(ctx: Context, fields: Mapping[str, str]) -> School | None:
    """The school that a button names (its id in ``s``)."""
    school_id = id_in(fields, "s")
    return ctx.session.get(School, school_id) if school_id is not None else None


def id_in(fields: Mapping[str, str], key: str) -> int | None:
    """A row id out of postback data, which anybody may forge; None when it is not one."""
    value = fields.get(key, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) <= 9 else None
