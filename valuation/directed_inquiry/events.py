"""Pure. What an inquiry tells: each has a reader in `valuation/directed_inquiry/news.py`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from auction.kernel.event import Event


@dataclass(frozen=True)
class _InquiryEvent(Event):
    inquiry_id: str
    court_id: str

    def key(self) -> str:
        """Return the inquiry's key."""
        return f"directed_inquiry:{self.inquiry_id}"


@dataclass(frozen=True)
class InquirySent(_InquiryEvent):
    """The court wrote to the body at the property's place. Law: REF-05."""

    KIND: ClassVar[str] = "inquiry_sent"


@dataclass(frozen=True)
class InquiryAnswered(_InquiryEvent):
    """The body named its price in time; it is served, and stands. Law: REF-05, REF-40."""

    KIND: ClassVar[str] = "inquiry_answered"


@dataclass(frozen=True)
class InquiryFailed(_InquiryEvent):
    """The inquiry ended without a price."""

    KIND: ClassVar[str] = "inquiry_failed"

    why: str
