"""``ประธานเครือข่าย``: who heads which network, and a code with which a head enrols."""

from __future__ import annotations

from bot.context import Context
from bot.outcome import Outcome, say
from core.vocabulary import Role
from messages import networks as wording
from models.audit import audit
from models.enrolment import INVITE_LIFE, district_invite, readable
from models.networks import Network, networks
from thai.normalise import clean


def heads(ctx: Context, argument: str) -> Outcome:
    """``ประธานเครือข่าย [network]``: the list, or a fresh invitation for the head of that network."""
    known = networks(ctx.session, ctx.month)
    network = next((each for each in known if _key(each.name) == _key(argument)), None) if argument else None
    if network is None:
        listed = [(each.name, each.schools, [head.name for head in each.heads]) for each in known]
        return say(wording.network_list(listed, argument))
    return _invite(ctx, network)


def _key(name: str) -> str:
    """Two spellings of one network's name, with the word for network or without it."""
    return "".join(clean(name).casefold().removeprefix("เครือข่าย").split())


def _invite(ctx: Context, network: Network) -> Outcome:
    assert ctx.member is not None  # noqa: S101  # officers only
    code = district_invite(ctx.session, ctx.deployment.key, ctx.now, Role.NETWORK_HEAD, network=network.name)
    audit(ctx.session, ctx.member.id, "invited", ctx.now, role=Role.NETWORK_HEAD.value)
    return say(wording.head_invited(network.name, readable(code), INVITE_LIFE.days))
