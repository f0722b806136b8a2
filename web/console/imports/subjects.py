"""What an import may be about: the rounds and months to choose from, and the kind of import that a draft is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from core.errors import Refused
from messages.checks import round_label
from models.calendar import working_days
from models.campaigns import Campaign, Round
from models.import_drafts import ImportDraft
from models.marking import is_open
from models.statistics import due_date, first_month, statistics_campaign
from sheets.imports.kind import Kind
from sheets.imports.results import ResultsImport
from sheets.imports.roster import RosterImport
from sheets.imports.statistics import StatisticsImport
from thai.months import Month
from web.console.visit import campaigns, visit

KINDS = (ResultsImport.name, StatisticsImport.name, RosterImport.name)
REASON = "นำเข้าจากไฟล์"  # kept with every report that an import hands in


@dataclass(frozen=True)
class RoundChoice:
    """A round that results may be imported for; ``value`` as forms say it."""

    campaign: Campaign
    round: Round | None

    @property
    def value(self) -> str:
        return f"{self.campaign.id}-{self.round.id if self.round else 0}"

    @property
    def label(self) -> str:
        return round_label(self.round.number, self.round.date) if self.round else "ไม่มีรอบ"

    @property
    def is_current(self) -> bool:
        return self.round is self.campaign.round_on(visit().today)

    @property
    def subject(self) -> dict[str, Any]:
        return {"campaign": self.campaign.id, "round": self.round.id if self.round else None}


def round_choices(session: Session) -> list[RoundChoice]:
    """The rounds that results are recorded for now, of every campaign that looks at schools."""
    found = []
    for campaign in campaigns(session):
        if campaign.of_office or not campaign.items:
            continue
        rounds: list[Round | None] = [round_ for round_ in campaign.rounds if is_open(campaign, round_, visit().today)]
        found += [RoundChoice(campaign, round_) for round_ in rounds or [None]]
    return found


def month_choices(session: Session) -> list[Month]:
    """The months that can be handed in, the latest first; the one that is still running last of all."""
    campaign = statistics_campaign(campaigns(session))
    first = first_month(campaign) if campaign else None
    running = Month.of(visit().today)
    months = []
    while first is not None and first < running:
        months.append(first)
        first = first.shift(1)
    return [*reversed(months), *([running] if first == running else [])]


def kind_about(session: Session, name: str, subject: dict[str, Any]) -> Kind:
    """The kind of import, about that subject. Raises Refused("import_subject") when it is not there any more."""
    if name == RosterImport.name:
        return RosterImport()
    campaign = next((one for one in campaigns(session) if one.id == subject.get("campaign")), None)
    if campaign is None:
        raise Refused("import_subject")
    if name == StatisticsImport.name:
        month = Month.from_iso(subject["month"])
        return StatisticsImport(campaign, month, due_date(campaign, month, working_days(session)), REASON)
    round_ = next((one for one in campaign.rounds if one.id == subject["round"]), None)
    if round_ is None and subject["round"] is not None:
        raise Refused("import_subject")
    return ResultsImport(campaign, round_)


def kind_of(session: Session, draft: ImportDraft) -> Kind:
    return kind_about(session, draft.kind, draft.subject)


def title_of(kind: Kind) -> str:
    """What is imported, for headings."""
    match kind:
        case ResultsImport():
            return "ผลตรวจ " + (round_label(kind.round.number, kind.round.date) if kind.round else kind.campaign.title)
        case StatisticsImport():
            return f"สถิติ {kind.month.full}"
    return "ทะเบียนโรงเรียน"


def titles(session: Session, drafts: Sequence[ImportDraft]) -> dict[int, str]:
    """What each draft is about, by its id."""
    found = {}
    for draft in drafts:
        try:
            found[draft.id] = title_of(kind_of(session, draft))
        except Refused:
            found[draft.id] = "เรื่องที่ลบไปแล้ว"
    return found
