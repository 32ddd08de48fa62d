"""Pure. What notices tell the other rooms."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from auction.kernel.event import Event


@dataclass(frozen=True)
class NoticeSent(Event):
    """A notice is to reach somebody in their account or by e-mail; only a receipt proves it."""

    KIND: ClassVar[str] = "notice_sent"

    service_id: str
    lot_id: str

    def key(self) -> str:
        """Return the lot's key."""
        return f"lot:{self.lot_id}"


@dataclass(frozen=True)
class PublicNoticeRan(Event):
    """The public notices of a sale have stood their full days. Law: OJA-18."""

    KIND: ClassVar[str] = "public_notice_ran"

    lot_id: str
    court_id: str

    def key(self) -> str:
        """Return the lot's key."""
        return f"lot:{self.lot_id}"
