"""What may stand in an address."""

from __future__ import annotations

from typing import Any

from werkzeug.routing import IntegerConverter, Map

LARGEST = 2**31 - 1  # of an INTEGER column: a larger number is no row's


class RowNumber(IntegerConverter):
    """``<int:…>``: the number of a row. What no database could even be asked for is no address: 404."""

    def __init__(self, map: Map, *arguments: Any, **options: Any) -> None:
        super().__init__(map, *arguments, **{"max": LARGEST, **options})
