"""Lists: every one has the same envelope and the same two parameters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from auction.kernel.page import PAGE_SIZE, Page
from web.api.v1.fields import PageNumber, PageSize
from web.api.v1.reading import Query

_Row = TypeVar("_Row")


class Paging(Query):
    """Which page of a list, from 1, and how many rows it has."""

    page: PageNumber = 1
    size: PageSize = PAGE_SIZE


@dataclass(frozen=True)
class Listed(Generic[_Row]):
    """One page of a list. `total` counts the rows of the whole list."""

    items: tuple[_Row, ...]
    total: int
    page: int
    size: int


def listed(page: Page[_Row]) -> Listed[_Row]:
    """Return a page that a query made."""
    return Listed(page.items, page.total, page.number, page.size)


def listed_from(rows: Sequence[_Row], paging: Paging) -> Listed[_Row]:
    """Return one page of rows that were read whole, because they are few."""
    start = (paging.page - 1) * paging.size
    shown = tuple(rows[start : start + paging.size])
    return Listed(shown, len(rows), paging.page, paging.size)
