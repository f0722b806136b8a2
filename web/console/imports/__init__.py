"""Import by file or link: results of a round, a month's statistics, the roster. Step by step, saved at the end or not.

1 kind and source → 2 what the columns mean → 3 which schools are meant → 4 what changes → saved.
"""

from __future__ import annotations

from flask import Blueprint

from web.console.imports import columns, preview, saving, schools, start

imports = Blueprint("imports", __name__, url_prefix="/imports")
imports.add_url_rule("/", "show", start.show)
imports.add_url_rule("/", "begin", start.begin, methods=["POST"])
imports.add_url_rule("/<int:draft_id>", "draft", start.go_on)
imports.add_url_rule("/<int:draft_id>/discard", "discard", start.discard, methods=["POST"])
imports.add_url_rule("/<int:draft_id>/columns", "columns", columns.show)
imports.add_url_rule("/<int:draft_id>/columns", "map_columns", columns.save, methods=["POST"])
imports.add_url_rule("/<int:draft_id>/schools", "schools", schools.show)
imports.add_url_rule("/<int:draft_id>/schools", "choose_schools", schools.save, methods=["POST"])
imports.add_url_rule("/<int:draft_id>/preview", "preview", preview.show)
imports.add_url_rule("/<int:draft_id>/save", "save", saving.save, methods=["POST"])
imports.add_url_rule("/<int:draft_id>/done", "done", saving.done)
