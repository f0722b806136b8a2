"""Schools at the console: the list, and for each one a page that brings together what is known of it."""

from __future__ import annotations

from flask import Blueprint

from web.console.schools import edit, listing, record, tracking

schools = Blueprint("schools", __name__, url_prefix="/schools")
schools.add_url_rule("/", "show", listing.show)
schools.add_url_rule("/<int:school_id>", "school", record.show)
schools.add_url_rule("/<int:school_id>/edit", "edit", edit.show)
schools.add_url_rule("/<int:school_id>/edit", "save", edit.save, methods=["POST"])
schools.add_url_rule("/<int:school_id>/stop", "stop", tracking.stop, methods=["POST"])
schools.add_url_rule("/<int:school_id>/follow", "follow", tracking.follow, methods=["POST"])
