"""What every page of the console may ask for: who looks, when, at which campaign, and a way to the data.

with reading() as session: …       # a page
with changing() as session: …      # an action: one transaction, together with its audit entry
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any, ParamSpec, Protocol, TypeVar, cast

from flask import current_app, g, request
from sqlalchemy.orm import Session
from werkzeug.exceptions import Forbidden, NotFound

from core.clock import Clock, local_date
from core.config import Settings
from models.campaigns import Campaign, active_campaigns, current_campaign, schools_campaigns
from models.console_sessions import SignedIn
from models.database import Database
from models.price_plans import Tariff

P = ParamSpec("P")
R = TypeVar("R")


class Replayer(Protocol):
    """Handles a failed event again; returns the route it took. Conflict: it did not fail, or somebody was faster."""

    def replay(self, event_id: str) -> str: ...


class Services(Protocol):
    """The wired parts that the console uses, as ``app.extensions["tidtam"]``."""

    settings: Settings
    clock: Clock
    database: Database
    tariff: Tariff
    dispatcher: Replayer


@dataclass(frozen=True)
class Visit:
    """One request by somebody who is signed in."""

    who: SignedIn
    now: datetime
    csrf: str

    @property
    def today(self) -> date:
        return local_date(self.now)

    @property
    def may_change(self) -> bool:
        return self.who.role.records


def services() -> Services:
    return cast(Services, current_app.extensions["tidtam"])


def now() -> datetime:
    return services().clock.now()


def visit() -> Visit:
    return cast(Visit, g.visit)


def reading() -> AbstractContextManager[Session]:
    return services().database.read()


def changing() -> AbstractContextManager[Session]:
    """A transaction. Whoever may not change anything is refused even if a page forgot to ask."""
    if not visit().may_change:
        raise Forbidden
    return services().database.begin()


def for_officers(view: Callable[P, R]) -> Callable[P, R]:
    """A page that viewers must not open (enrolment codes let people in)."""

    @wraps(view)
    def guarded(*arguments: P.args, **options: P.kwargs) -> R:
        if not visit().may_change:
            raise Forbidden
        return view(*arguments, **options)

    return guarded


def csrf_token(session_token: str) -> str:
    """What forms of this session must carry: only the program can compute it, and only its own pages show it."""
    return hmac.new(services().settings.key(), f"console-form:{session_token}".encode(), hashlib.sha256).hexdigest()


def campaigns(session: Session) -> Sequence[Campaign]:
    """The campaigns in force that follow up schools; read once a request."""
    if "campaigns" not in g:
        g.campaigns = schools_campaigns(active_campaigns(session))
    return cast(Sequence[Campaign], g.campaigns)


def forget_campaigns() -> None:
    """After a transaction that was rolled back: what it read can be read no more."""
    g.pop("campaigns", None)


def chosen_campaign(session: Session) -> Campaign | None:
    """The campaign that the address names (``?campaign=slug``), else the current one; None: there is none at all.

    Raises NotFound for a name that no campaign in force has.
    """
    slug = request.values.get("campaign")
    found = campaigns(session)
    if not slug:
        return current_campaign(found, visit().today)
    for campaign in found:
        if campaign.slug == slug:
            return campaign
    raise NotFound


def is_partial() -> bool:
    """Whether htmx asks, and a fragment will do."""
    return "HX-Request" in request.headers and "HX-Boosted" not in request.headers


def form_text(name: str, limit: int) -> str:
    """A field of the form without blanks around it, cut to ``limit`` characters."""
    return str(request.form.get(name, "")).strip()[:limit]


def form_ids(name: str) -> list[int]:
    """The whole numbers of a field that may come several times; others are left out."""
    values: list[Any] = request.form.getlist(name)
    return [int(value) for value in values if str(value).isascii() and str(value).isdigit() and len(value) < 10]
