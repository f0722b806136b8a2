"""Clock ticks: what the calendar makes due becomes outbox rows; delivery; housekeeping."""
