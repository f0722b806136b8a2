"""Which handler answers an event: one table of commands, one of buttons, one of flows.

Order: cancel and menu words → button → open flow → command words → ordinary questions → fallback with buttons.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Protocol

from bot.context import Context
from bot.outcome import SILENCE, Outcome, say
from line.events import Inbound, Kind
from messages import common, postback
from thai.keyboard import from_english_layout, looks_like_english_layout
from thai.normalise import clean

_PARTICLES = re.compile(r"(?:\s*(?:นะ|หน่อย|ด้วย|ที|จ้า|จ้ะ|จ๊ะ))*\s*(?:ครับผม|ครับ|คับ|คร้าบ|ค่ะ|คะ|ค่า)?[\s.!?ๆ]*$")


_LONGEST_PARTICLES = 60  # a longer tail of them is no politeness


def _without_particles(text: str) -> str:
    """The text without the polite particles at its end."""
    head, tail = text[:-_LONGEST_PARTICLES], text[-_LONGEST_PARTICLES:]
    return (head + _PARTICLES.sub("", tail)).strip()


class Access(Enum):
    """Who may use a command."""

    ANYONE = auto()
    MEMBER = auto()  # enrolled and active
    DISTRICT = auto()  # staff of the district office, viewers included
    OFFICER = auto()  # those who may change results


TextHandler = Callable[[Context, str], Outcome]
ButtonHandler = Callable[[Context, Mapping[str, str]], Outcome]


@dataclass(frozen=True)
class Command:
    """One typed command. ``handler`` gets what stands behind the word."""

    words: tuple[str, ...]
    handler: TextHandler
    access: Access = Access.ANYONE
    in_group: bool = False
    takes_argument: bool = False
    accepts: Callable[[str], bool] = lambda argument: True  # else the text is read as an ordinary question

    def match(self, text: str) -> str | None:
        """What stands behind the command word, without polite particles; None when this is another command."""
        for word in self.words:
            if text.casefold().startswith(word):
                rest = _without_particles(text[len(word) :])
                if (self.takes_argument and self.accepts(rest)) or not rest:
                    return rest
        return None


@dataclass(frozen=True)
class Button:
    """One action of postback data."""

    handler: ButtonHandler
    access: Access = Access.ANYONE
    in_group: bool = False


class Flow(Protocol):
    """A guided conversation. ``None`` from a text or picture means: not for me, try the commands."""

    def on_text(self, ctx: Context, text: str) -> Outcome | None: ...

    def on_button(self, ctx: Context, fields: Mapping[str, str]) -> Outcome: ...

    def on_picture(self, ctx: Context) -> Outcome | None: ...

    def prompt(self, ctx: Context) -> Outcome:
        """Show again where the conversation stands."""
        ...


@dataclass(frozen=True)
class Routed:
    """The outcome and the name of the route that gave it, for the log."""

    outcome: Outcome
    route: str


@dataclass
class Router:
    """The tables, and the order in which they are asked."""

    commands: Sequence[Command]
    buttons: Mapping[str, Button]
    flows: Mapping[str, Flow]
    events: Mapping[Kind, Callable[[Context], Outcome]]
    question: TextHandler
    cancel: TextHandler
    flow_access: Mapping[str, Access] = field(default_factory=dict)  # asked at every step: a role may end meanwhile
    cancel_words: frozenset[str] = field(default_factory=lambda: frozenset({"ยกเลิก", "เลิก", "cancel"}))

    def concerns_bot(self, inbound: Inbound) -> bool:
        """Whether an event needs any work at all; group talk that is not for the bot ends here, unread and unstored."""
        if inbound.standby or inbound.kind is Kind.UNKNOWN:
            return False
        if inbound.private or inbound.kind not in (Kind.TEXT, Kind.IMAGE, Kind.FILE, Kind.OTHER_MESSAGE, Kind.EDITED):
            return True
        if inbound.kind is not Kind.TEXT:
            return False
        return inbound.mentions_bot or self._command(clean(inbound.text), group=True) is not None

    def route(self, ctx: Context) -> Routed:
        inbound = ctx.inbound
        if inbound.kind is Kind.POSTBACK:
            return self._route_button(ctx)
        if inbound.kind is Kind.TEXT:
            return self._route_text(ctx, clean(inbound.text))
        if inbound.kind is Kind.IMAGE and inbound.private and (flow := self._open_flow(ctx)):
            taken = flow.on_picture(ctx)
            if taken is not None:
                return Routed(taken, f"{self._flow_name(ctx)}.picture")
        handler = self.events.get(inbound.kind)
        return Routed(handler(ctx), inbound.kind.value) if handler else Routed(SILENCE, "ignored")

    # text

    def _route_text(self, ctx: Context, text: str) -> Routed:
        group = not ctx.inbound.private
        if not group:
            if _without_particles(text) in self.cancel_words:
                return Routed(self.cancel(ctx, ""), "cancel")
            if (taken := self._offer_to_flow(ctx, text)) is not None:
                return taken
        found = self._command(text, group=group)
        if found is None and looks_like_english_layout(text):
            found = self._command(clean(from_english_layout(text)), group=group)
        if found is not None:
            command, rest = found
            return Routed(_guarded(ctx, command.access, lambda: command.handler(ctx, rest)), command.words[0])
        if group and not ctx.inbound.mentions_bot:
            return Routed(SILENCE, "group talk")
        return Routed(self.question(ctx, text), "question")

    def _offer_to_flow(self, ctx: Context, text: str) -> Routed | None:
        """Typed text belongs to an open flow unless it is, as a whole, a command word."""
        flow = self._open_flow(ctx)
        if flow is None or any(text in command.words for command in self.commands):
            return None
        name = self._flow_name(ctx)
        taken = flow.on_text(ctx, text)
        if taken is None and (plain := _without_particles(text)) != text:
            taken = flow.on_text(ctx, plain)  # “ยืนยันค่ะ”
        return Routed(taken, f"{name}.text") if taken is not None else None

    def _command(self, text: str, *, group: bool) -> tuple[Command, str] | None:
        for command in self.commands:
            if group and not command.in_group:
                continue
            rest = command.match(text)
            if rest is not None:
                return command, rest
        return None

    def _open_flow(self, ctx: Context) -> Flow | None:
        if ctx.conversation is None or not ctx.inbound.private or not ctx.conversation.awake(ctx.now):
            return None
        name = ctx.conversation.flow
        return self.flows.get(name) if _is_allowed(ctx, self._access(name)) else None

    def _access(self, flow: str) -> Access:
        return self.flow_access.get(flow, Access.ANYONE)

    @staticmethod
    def _flow_name(ctx: Context) -> str:
        return ctx.conversation.flow if ctx.conversation else ""

    # buttons

    def _route_button(self, ctx: Context) -> Routed:
        fields = postback.read(ctx.inbound.postback)
        action = fields.get("a", "")
        if action in self.flows:
            return Routed(self._flow_button(ctx, action, fields), f"{action}.button")
        button = self.buttons.get(action)
        if button is None:
            return Routed(say(common.unknown_button()) if ctx.inbound.private else SILENCE, "unknown button")
        if not ctx.inbound.private and not button.in_group:
            return Routed(SILENCE, "private button in group")
        return Routed(_guarded(ctx, button.access, lambda: button.handler(ctx, fields)), f"button {action}")

    def _flow_button(self, ctx: Context, name: str, fields: Mapping[str, str]) -> Outcome:
        """Buttons act only within the run of the flow that they were made for; an older one says so."""
        if not ctx.inbound.private:
            return SILENCE
        conversation = ctx.turn_to(name)
        if conversation is None or conversation.token != fields.get("t"):
            return say(common.stale_button())
        return _guarded(ctx, self._access(name), lambda: self.flows[name].on_button(ctx, fields))


def _is_allowed(ctx: Context, access: Access) -> bool:
    return {
        Access.ANYONE: True,
        Access.MEMBER: ctx.member is not None,
        Access.DISTRICT: ctx.of_district,
        Access.OFFICER: ctx.may_record,
    }[access]


def _guarded(ctx: Context, access: Access, act: Callable[[], Outcome]) -> Outcome:
    """Act, or say in a friendly way why not. In a group, strangers get nothing at all."""
    if _is_allowed(ctx, access):
        return act()
    if not ctx.inbound.private:
        return say(common.officers_only(private=False)) if ctx.member else SILENCE
    if ctx.member is None:
        return say(common.way_in(waiting=ctx.waits_to_be_let_in))
    return say(common.officers_only(private=True))
