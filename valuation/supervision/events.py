"""Pure. What a request for supervision tells; read in `valuation/objection_news.py`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from auction.kernel.event import Event


@dataclass(frozen=True)
class _SupervisionEvent(Event):
    request_id: str
    court_id: str

    def key(self) -> str:
        """Return the request's key."""
        return f"supervision:{self.request_id}"


@dataclass(frozen=True)
class SupervisionAsked(_SupervisionEvent):
    """A party asks for enforcement supervision. Law: REF-45."""

    KIND: ClassVar[str] = "supervision_asked"


@dataclass(frozen=True)
class SupervisionAnswered(_SupervisionEvent):
    """The judge answered a request."""

    KIND: ClassVar[str] = "supervision_answered"
