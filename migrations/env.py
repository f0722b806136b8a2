"""Alembic's entry: runs on the connection that models.migrate hands over."""

from typing import Any, Literal

from alembic import context

from models.database import UtcDateTime
from models.tables import METADATA


def _as_stored(kind: str, item: Any, _autogen: Any) -> str | Literal[False]:
    """Migrations speak of the database's own types, so that they outlive the classes of today."""
    return "sa.DateTime()" if kind == "type" and isinstance(item, UtcDateTime) else False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    render_as_batch=True,
    compare_type=True,
    render_item=_as_stored,
)
with context.begin_transaction():
    context.run_migrations()
