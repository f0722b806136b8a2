"""The matters that are followed up: letter, items, rounds, tasks and reminders, changed with a look ahead first."""

from __future__ import annotations

from flask import Blueprint

from web.console.campaigns import editing, making, pages
from web.console.campaigns.wording import WORDS

campaigns = Blueprint("campaigns", __name__, url_prefix="/campaigns")
campaigns.context_processor(lambda: WORDS)
campaigns.add_url_rule("/", "show", pages.show)
campaigns.add_url_rule("/<slug>", "campaign", pages.campaign)
campaigns.add_url_rule("/<slug>/file", "download", pages.download)
campaigns.add_url_rule("/<int:campaign_id>/archive", "archive", pages.archive, methods=["POST"])
campaigns.add_url_rule("/<int:campaign_id>/activate", "activate", pages.activate, methods=["POST"])
campaigns.add_url_rule("/items/<int:item_id>", "check_item", pages.check_item, methods=["POST"])
campaigns.add_url_rule("/edit/preview", "preview", editing.preview, methods=["POST"])
campaigns.add_url_rule("/edit/back", "back", editing.back, methods=["POST"])
campaigns.add_url_rule("/edit/save", "save", editing.save, methods=["POST"])
campaigns.add_url_rule("/new/", "new", making.new)
campaigns.add_url_rule("/new/copy", "copy", making.copy, methods=["POST"])
campaigns.add_url_rule("/new/simple", "simple", making.simple)
campaigns.add_url_rule("/new/simple", "simple_form", making.simple_form, methods=["POST"])
campaigns.add_url_rule("/new/upload", "upload", making.upload, methods=["POST"])
