"""Long lists, a page at a time: ``?page=3``."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request, url_for


@dataclass(frozen=True)
class Paging:
    """Page ``number`` (from 1) of lists of ``limit`` lines."""

    number: int
    limit: int

    @classmethod
    def asked(cls, limit: int) -> Paging:
        """The page that the address asks for; the first, where that is no page number."""
        number = request.args.get("page", 1, type=int)
        return cls(min(max(number, 1), 1_000_000), limit)

    @property
    def offset(self) -> int:
        return (self.number - 1) * self.limit

    def pages(self, total: int) -> int:
        """How many pages that many lines fill; at least one."""
        return max(1, -(-total // self.limit))

    @staticmethod
    def address(number: int) -> str:
        """This page's address with another page number, whatever else it asks for."""
        asked = {key: values for key, values in request.args.lists() if key != "page"}
        return url_for(request.endpoint or "", **{**(request.view_args or {}), **asked}, page=number)
