"""Which round and which schools the address asks for: ``?campaign=&round=2&q=&amphoe=&network=&state=&sort=``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound

from core.errors import Refused
from models.campaigns import Campaign, Round
from models.check_sheet import Sheet, Standing, complete_items, narrowed
from models.marking import is_open
from models.roster import Listed
from thai.months import Month
from web.console.roster import roster
from web.console.school_filter import SchoolFilter
from web.console.visit import chosen_campaign, visit

SORTS = ("amphoe", "name", "missing")


@dataclass(frozen=True)
class Choice:
    """One round's sheet, narrowed down."""

    sheet: Sheet
    filter: SchoolFilter
    sort: str

    @property
    def campaign(self) -> Campaign:
        return self.sheet.campaign

    @property
    def round(self) -> Round | None:
        return self.sheet.round

    @property
    def is_open(self) -> bool:
        """Whether results may be recorded for the round now."""
        return is_open(self.campaign, self.round, self.sheet.today)

    @property
    def month(self) -> str:
        return Month.of(self.sheet.today).iso

    @property
    def place(self) -> Mapping[str, Any]:
        """What an address of this round's sheet says."""
        return {"campaign": request.args.get("campaign"), "round": self.round.number if self.round else None}

    @property
    def asked(self) -> Mapping[str, Any]:
        """What an address of just this list says."""
        words = {"q": self.filter.text, "amphoe": self.filter.amphoe, "network": self.filter.network}
        said = {**words, "state": self.filter.state, "sort": "" if self.sort == SORTS[0] else self.sort}
        return {**self.place, **{name: value for name, value in said.items() if value}}


def chosen(session: Session) -> Choice | None:
    """What the address asks for; None when no campaign follows up schools. Raises NotFound for an unknown round."""
    campaign = chosen_campaign(session)
    if campaign is None or campaign.of_office:
        return None
    sheet = Sheet(campaign, _round(campaign), visit().today)
    sort = request.args.get("sort", "")
    return Choice(sheet, SchoolFilter.asked(list(Standing)), sort if sort in SORTS else SORTS[0])


def chosen_for_change(session: Session) -> Choice:
    """The sheet that results are recorded on. Raises NotFound, and Refused("round_not_begun")."""
    choice = chosen(session)
    if choice is None:
        raise NotFound
    if not choice.is_open:
        raise Refused("round_not_begun")
    return choice


def _round(campaign: Campaign) -> Round | None:
    number = request.args.get("round", "")
    if not number:
        return campaign.round_on(visit().today)
    for round_ in campaign.rounds:
        if str(round_.number) == number:
            return round_
    raise NotFound


def listed(session: Session, choice: Choice) -> Sequence[Listed]:
    """The schools of the list, in its order; two statements at most, however many they are."""
    known = roster(session)
    month = choice.month
    found = [school for school in choice.filter.among(known) if school.is_expected_in(month)]
    wanted = Standing(choice.filter.state) if choice.filter.state else None
    ids = narrowed(session, choice.sheet, [school.id for school in found], wanted)
    schools = [known.by_id[school_id] for school_id in ids]
    if choice.sort == "name":
        schools.sort(key=lambda school: known.by_name[school.id])
    elif choice.sort == "missing" and wanted is not Standing.COMPLETE:
        complete = complete_items(session, choice.sheet)
        schools.sort(key=lambda school: complete.get(school.id, 0))  # stable: within a number by amphoe and name
    return schools
