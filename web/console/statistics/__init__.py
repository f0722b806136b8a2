"""Monthly statistics at the console: who handed in, every figure, entry and correction, locks, totals and charts."""

from __future__ import annotations

from flask import Blueprint

from web.console.statistics import entry, grid, locks, month, workbook, year

statistics = Blueprint("statistics", __name__, url_prefix="/statistics")
statistics.add_url_rule("/", "show", grid.show)
statistics.add_url_rule("/months/<asked>", "month", month.show)
statistics.add_url_rule("/months/<asked>/lock", "lock", locks.lock, methods=["POST"])
statistics.add_url_rule("/months/<asked>/unlock", "unlock", locks.unlock, methods=["POST"])
statistics.add_url_rule("/months/<asked>/schools/<int:school_id>", "entry", entry.show)
statistics.add_url_rule("/months/<asked>/schools/<int:school_id>", "save", entry.save, methods=["POST"])
statistics.add_url_rule("/year", "year", year.show)
statistics.add_url_rule("/workbook", "workbook", workbook.download)
