"""The check sheet: every school and item of a round on one page, made to be filled in by keyboard."""

from __future__ import annotations

from flask import Blueprint

from web.console.sheet.bulk import bulk, record_bulk
from web.console.sheet.page import photo, show
from web.console.sheet.results import declare, name_schools
from web.console.sheet.saving import save, withdraw

sheet = Blueprint("sheet", __name__, url_prefix="/sheet")

sheet.add_url_rule("/", view_func=show)
sheet.add_url_rule("/photo/<int:photo_id>", view_func=photo)
sheet.add_url_rule("/save", view_func=save, methods=["POST"])
sheet.add_url_rule("/withdraw", view_func=withdraw, methods=["POST"])
sheet.add_url_rule("/bulk", view_func=bulk)
sheet.add_url_rule("/bulk", view_func=record_bulk, methods=["POST"])
sheet.add_url_rule("/declare", view_func=declare, methods=["POST"])
sheet.add_url_rule("/names", view_func=name_schools, methods=["POST"])
