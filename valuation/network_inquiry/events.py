"""Pure. What a network inquiry tells: each has a reader in `telling.py`."""

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
        return f"inquiry:{self.inquiry_id}"


@dataclass(frozen=True)
class NetworkReportsIn(_InquiryEvent):
    """A round is over: what came lies at the judge's desk. Law: REF-16, REF-40."""

    KIND: ClassVar[str] = "network_reports_in"

    reports: int
    asked: int


@dataclass(frozen=True)
class NetworkReportsServed(_InquiryEvent):
    """Every report was served on the parties. Law: REF-40. `is_final`: none may be objected to."""

    KIND: ClassVar[str] = "network_reports_served"

    is_final: bool


@dataclass(frozen=True)
class NetworkObjectionRaised(_InquiryEvent):
    """A party objected to a report in time: the judge decides. Law: REF-41."""

    KIND: ClassVar[str] = "network_objection_raised"

    objection_id: str


@dataclass(frozen=True)
class NetworkObjectionDecided(_InquiryEvent):
    """The judge rejected or upheld an objection."""

    KIND: ClassVar[str] = "network_objection_decided"

    objection_id: str
