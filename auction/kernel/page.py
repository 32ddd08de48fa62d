"""Pure. One page of a list: its rows, and where it lies in the whole."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

_Row = TypeVar("_Row")

PAGE_SIZE = 20


@dataclass(frozen=True)
class Page(Generic[_Row]):
    """Some rows of a list. Pages count from 1; `total` counts the rows of the whole list."""

    items: tuple[_Row, ...]
    total: int
    number: int = 1
    size: int = PAGE_SIZE

    @property
    def first(self) -> int:
        """Return which row of the whole list stands first here, from 1; 0 when there is none."""
        return (self.number - 1) * self.size + 1 if self.items else 0

    @property
    def last(self) -> int:
        """Return which row of the whole list stands last here."""
        return self.first + len(self.items) - 1 if self.items else 0

    @property
    def has_next(self) -> bool:
        """Say whether more rows follow."""
        return self.number * self.size < self.total

    @property
    def has_previous(self) -> bool:
        """Say whether rows stand before this page."""
        return self.number > 1
