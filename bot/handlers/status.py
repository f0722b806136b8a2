"""Status queries, declarations by schools, and the pictures that go with them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.campaigns import asked_about, chosen_campaign, other_campaigns
from bot.context import Context
from bot.find_school import chosen_school, find_school, id_in, place_of
from bot.flows import declare_photo
from bot.handlers import office_items
from bot.intents import understand
from bot.names import as_read
from bot.outcome import SILENCE, Outcome, say
from core.errors import Refused
from core.vocabulary import ItemState
from line.events import Kind
from messages import common
from messages import status as wording
from models.arrival import KnownSchool
from models.campaigns import Campaign, ChecklistItem
from models.checks import KnownStatus, declare_fixed, statuses_of, withdraw_declaration
from models.schools import School
from thai.school_names import MatchKind

_MESSAGE_ID = re.compile(r"\d{1,30}", re.ASCII)  # LINE's, out of a button that anybody may forge


def status(ctx: Context, query: str) -> Outcome:
    """``สถานะ`` and ``สถานะ <school>``."""
    if _asks_for_own(ctx, query):
        query = ""
    if not ctx.inbound.private:
        return _in_group(ctx, query)
    if ctx.member is None:
        return say(common.way_in(waiting=ctx.waits_to_be_let_in))
    if not query and ctx.own_school is not None:
        return show(ctx, ctx.own_school, ctx.campaign)
    if not query:
        return say(*office_items.cards(ctx), wording.name_a_school())
    found = find_school(ctx, query, "status")
    return found if isinstance(found, Outcome) else show(ctx, found, ctx.campaign)


def _asks_for_own(ctx: Context, query: str) -> bool:
    """“สถานะของโรงเรียน” names no school; “สถานะ โรงเรียนวัดใหม่” may name one that nobody knows."""
    intent = understand(f"สถานะ {query}", coverage=1.0) if query else None
    if intent is None or intent.key != "status":
        return False
    return ctx.reference.schools.find(query).kind is MatchKind.UNKNOWN


def _in_group(ctx: Context, query: str) -> Outcome:
    """A bound group may ask; talk that merely begins with the word stays unanswered unless the bot is mentioned."""
    if not ctx.group_is_bound:
        return SILENCE
    if not query and ctx.own_school is not None:
        return show(ctx, ctx.own_school, ctx.campaign)
    if not query:
        return say(wording.name_a_school())
    match = ctx.reference.schools.find(query)
    if match.kind is MatchKind.UNKNOWN and not ctx.inbound.mentions_bot:
        return SILENCE
    found = find_school(ctx, query, "status")
    return found if isinstance(found, Outcome) else show(ctx, found, ctx.campaign)


def status_button(ctx: Context, fields: Mapping[str, str]) -> Outcome:
    """A school chosen among several."""
    if not ctx.inbound.private and not ctx.group_is_bound:
        return SILENCE
    if ctx.inbound.private and ctx.member is None:
        return say(common.way_in(waiting=False))
    school = chosen_school(ctx, fields)
    return show(ctx, school, chosen_campaign(ctx, fields)) if school else say(common.unknown_button())


def show(ctx: Context, school: School | KnownSchool, campaign: Campaign | None) -> Outcome:
    """The card of one school, short in a group."""
    if campaign is None:
        return say(wording.no_campaign())
    content = _status_of(ctx, campaign, school)
    if not ctx.inbound.private:
        return say(wording.group_status(content))
    return say(wording.status_card(content, own=school.id == ctx.school_id, may_check=ctx.may_record))


def _status_of(ctx: Context, campaign: Campaign, school: School | KnownSchool) -> wording.SchoolStatus:
    rows = statuses_of(ctx.session, school.id, [item.id for item in campaign.items])
    latest = max((row for row in rows.values() if row.checked_at), key=lambda row: row.checked_at, default=None)  # type: ignore[arg-type,return-value]
    next_round = campaign.next_round(ctx.today)
    return wording.SchoolStatus(
        school_id=school.id,
        school=school.name,
        place=place_of(school),
        campaign_id=campaign.id,
        campaign=campaign.title,
        items=[_item_line(item, rows.get(item.id)) for item in campaign.items],
        checked_at=latest.checked_at if latest else None,
        checked_by=as_read(latest.checker, latest.checker_erased_at) if latest and ctx.inbound.private else "",
        checked_round=_round_number(campaign, latest.round_id) if latest else None,
        next_round=(next_round.number, next_round.date) if next_round else None,
        today=ctx.today,
        info_url=school.info_url or "",
        other_campaigns=other_campaigns(ctx, campaign),
    )


def _item_line(item: ChecklistItem, row: KnownStatus | None) -> wording.ItemLine:
    state = ItemState(row.state) if row else ItemState.UNCHECKED
    return wording.ItemLine(
        item.key, item.name, item.short, state, row.note if row else "", row.declared_at if row else None, item.owner
    )


def _round_number(campaign: Campaign, round_id: int | None) -> int | None:
    return next((round_.number for round_ in campaign.rounds if round_.id == round_id), None)


# Declarations


def declare(ctx: Context, fields: Mapping[str, str]) -> Outcome:
    """``แจ้งแก้ไขแล้ว``: stored at once; a picture may follow, or came first (its message id in ``m``)."""
    item, message_id = _item(ctx, fields), fields.get("m", "")
    if item is None or not (message_id == "" or _MESSAGE_ID.fullmatch(message_id)):
        return say(common.unknown_button())
    school_id = id_in(fields, "s")
    if ctx.member is None or ctx.school_id is None or school_id != ctx.school_id:
        return say(wording.not_your_school())
    try:
        declaration = declare_fixed(ctx.session, ctx.school_id, item.id, ctx.member.id, ctx.now)
    except Refused:
        return say(wording.already_complete(item.name))
    if message_id:
        return declare_photo.fetch_photo(ctx, declaration.id, item.name, message_id)
    conversation = declare_photo.wait_for_photo(ctx, declaration.id, item.name)
    school = ctx.session.get_one(School, ctx.school_id)
    return say(wording.declared(school.name, item.name, declaration.id, conversation.token), matters=True)


def undeclare(ctx: Context, fields: Mapping[str, str]) -> Outcome:
    """Take a declaration back, as long as the district has not looked."""
    declaration_id = id_in(fields, "d")
    if declaration_id is None or ctx.school_id is None:
        return say(wording.cannot_withdraw())
    try:
        declaration = withdraw_declaration(ctx.session, declaration_id, ctx.school_id, ctx.now)
    except Refused:
        return say(wording.cannot_withdraw())
    if ctx.conversation is not None and ctx.conversation.flow == declare_photo.NAME:
        ctx.finish_flow()
    item = ctx.session.get(ChecklistItem, declaration.item_id)
    return say(wording.withdrawn(item.name if item else ""))


def howto(ctx: Context, fields: Mapping[str, str]) -> Outcome:
    """How to put an item right, from the campaign's own words (campaigns without an answer topic)."""
    item = _item(ctx, fields)
    return say(wording.howto(item.name, item.owner, item.howto)) if item else say(common.unknown_button())


def _item(ctx: Context, fields: Mapping[str, str]) -> ChecklistItem | None:
    campaign = chosen_campaign(ctx, fields)
    items = campaign.items if campaign else []
    return next((item for item in items if item.key == fields.get("i")), None)


def picture(ctx: Context) -> Outcome:
    """A picture that no flow waits for: offer the items that it may prove."""
    if not ctx.inbound.private:
        return SILENCE
    if ctx.member is None:
        return say(common.way_in(waiting=False))
    school = ctx.own_school
    if school is None or ctx.inbound.message_id is None or ctx.inbound.kind is not Kind.IMAGE:
        return say(wording.picture_without_use())
    open_items = [
        (campaign.id, item)
        for campaign in asked_about(ctx)
        for item in _status_of(ctx, campaign, school).items
        if item.state is not ItemState.COMPLETE
    ]
    if not open_items:
        return say(wording.picture_without_use())
    return say(wording.which_item_is_pictured(open_items, school.id, ctx.inbound.message_id))
