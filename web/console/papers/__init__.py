"""Official papers: freezing a moment, its documents, what officers fill in, and what has arrived since."""

from __future__ import annotations

from flask import Blueprint

from web.console.papers import emblem, files, filling, moment, moments

papers = Blueprint("papers", __name__, url_prefix="/papers")
papers.add_url_rule("/", "show", moments.show)
papers.add_url_rule("/", "freeze", moments.freeze, methods=["POST"])
papers.add_url_rule("/<int:snapshot_id>/", "moment", moment.show)
papers.add_url_rule("/<int:snapshot_id>/differences", "differences", moment.since)
papers.add_url_rule("/<int:snapshot_id>/sent", "sent", moment.sent, methods=["POST"])
papers.add_url_rule("/<int:snapshot_id>/blanks", "fill", filling.fill, methods=["POST"])
papers.add_url_rule(
    "/<int:snapshot_id>/<any('memo.docx', 'letter.docx', 'workbook.xlsx', 'amss.zip'):name>", "file", files.file
)
papers.add_url_rule("/emblem", "emblem", emblem.show)
papers.add_url_rule("/emblem", "give_emblem", emblem.give, methods=["POST"])
papers.add_url_rule("/emblem/remove", "remove_emblem", emblem.remove, methods=["POST"])
papers.add_url_rule("/emblem.png", "emblem_picture", emblem.picture)
