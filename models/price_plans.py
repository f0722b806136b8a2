"""LINE's price plans, read from campaigns/line-plans.yaml: what a number of messages costs in baht.

Prices are configuration, not truth: LINE changes them, and they came second-hand. Amounts are without VAT.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from core.config import ROOT
from core.errors import ConfigError

PLANS_FILE = ROOT / "campaigns" / "line-plans.yaml"
SETTING = "LINE_PLAN"


class PricePlan(BaseModel):
    """One plan: ``messages`` a month for ``baht`` a month; ``extra_baht`` for each one more, where that is known."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[a-z0-9_-]{1,20}$")
    title: str = Field(min_length=1, max_length=40)
    messages: int = Field(gt=0, le=100_000_000)
    baht: Decimal = Field(ge=0, le=100_000_000)
    extra_baht: Decimal | None = Field(None, gt=0, le=1_000)
    as_of: str = Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")
    second_hand: bool

    @property
    def free(self) -> bool:
        return self.baht == 0

    def cost_in_baht(self, messages: int) -> Decimal | None:
        """The share of the month's price that so many of the month's messages take.

        On a free plan it is 0. Beyond the plan's messages each costs ``extra_baht``; None where they cannot be had, or
        nobody knows for how much: then see `PricePlans.covering`.
        """
        beyond = max(0, messages - self.messages)
        share = self.baht * (messages - beyond) / self.messages
        if not beyond:
            return share
        return None if self.extra_baht is None else share + beyond * self.extra_baht


class PricePlans(BaseModel):
    """All plans of the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    plans: Sequence[PricePlan] = Field(min_length=1, max_length=20)

    @model_validator(mode="after")
    def _names_differ(self) -> PricePlans:
        if len({plan.name for plan in self.plans}) != len(self.plans):
            raise ValueError("a name stands twice")
        return self

    def named(self, name: str) -> PricePlan:
        """The plan of that name; raises ConfigError for the setting when there is none."""
        for plan in self.plans:
            if plan.name == name.strip().lower():
                return plan
        known = ", ".join(plan.name for plan in self.plans)
        raise ConfigError(SETTING, f"no plan {name!r} in {PLANS_FILE.name}; there are {known}")

    def covering(self, messages: int) -> PricePlan | None:
        """The cheapest plan whose own messages are that many; None when no plan includes so many."""
        enough = [plan for plan in self.plans if plan.messages >= messages]
        return min(enough, key=lambda plan: (plan.baht, plan.messages), default=None)


@dataclass(frozen=True)
class Cost:
    """Of some messages, without VAT: ``baht`` None when the plan does not hold them, and the plan that would."""

    baht: Decimal | None
    plan: str  # "" when none is large enough
    plan_baht: Decimal


@dataclass(frozen=True)
class Tariff:
    """The plan that the office is on, among those that it could be on."""

    plan: PricePlan
    plans: PricePlans

    def covering(self, messages: int) -> PricePlan | None:
        """The plan that so many messages a month would take."""
        return self.plan if messages <= self.plan.messages else self.plans.covering(messages)

    def cost(self, messages: int) -> Cost:
        """What so many messages of one month cost."""
        needed = self.covering(messages)
        return Cost(
            self.plan.cost_in_baht(messages), needed.title if needed else "", needed.baht if needed else Decimal(0)
        )


def read_plans(path: Path = PLANS_FILE) -> PricePlans:
    """Read and check the file; raises ConfigError with one line that names the place and the problem."""
    try:
        data = yaml.safe_load(path.read_text("utf-8"))
    except OSError as error:
        raise ConfigError(SETTING, f"cannot read {path.name}: {error.strerror}") from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigError(SETTING, f"{path.name} is not YAML: {' '.join(str(error).split())}") from None
    if not isinstance(data, dict):
        raise ConfigError(SETTING, f"{path.name} holds no plans")
    try:
        return PricePlans.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "plans"
        raise ConfigError(SETTING, f"{path.name}: {place}: {first['msg'].removeprefix('Value error, ')}") from None


def tariff(name: str, path: Path = PLANS_FILE) -> Tariff:
    """The plan called ``name`` among those of the file; raises ConfigError."""
    plans = read_plans(path)
    return Tariff(plans.named(name), plans)
