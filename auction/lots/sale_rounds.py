"""Pure. First auction, second auction, re-sale after default: floors, notices and last days.

A re-sale is not a second auction: nothing failed, so nothing may be cut (Law: TRAP-10).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from auction.kernel.clock import court_day
from auction.kernel.money import share_up

AuctionRound = Literal["first", "second"]

FIRST_FLOOR_PER_MILLE = 700
SECOND_FLOOR_PER_MILLE = 800
SECOND_WITHIN_DAYS = 30

_NOTICE_DAYS = {
    # (longer notice for immovables and rights, second auction): days
    (False, False): 15,
    (True, False): 30,
    (False, True): 7,
    (True, True): 15,
}


@dataclass(frozen=True, kw_only=True)
class SaleBasis:
    """What the terms of a lot are measured against.

    `previous_start_fen` is the start of the lot this one follows; `failed_at` when that one
    failed (None after a default); `first_published_on` the day the chain's first lot was
    announced, by which the reference price is judged.
    """

    round: AuctionRound
    is_resale: bool
    is_immovable_or_right: bool
    reference_fen: int
    valid_until_on: date
    seizure_lapses_on: date
    first_published_on: date | None = None
    previous_start_fen: int | None = None
    failed_at: datetime | None = None

    @property
    def is_second(self) -> bool:
        """Say whether this follows a failed auction, with its shorter notice and its cut."""
        return self.round == "second" and not self.is_resale


def floor_fen(basis: SaleBasis) -> int:
    """Return the lowest lawful start, exact in fen, rounded up.

    First: 70 % of the reference price. Second: 80 % of the previous start. Re-sale: the
    previous start itself. Law: OJA-11, OJA-41, TRAP-01, TRAP-10.
    """
    if basis.previous_start_fen is None:
        return share_up(basis.reference_fen, FIRST_FLOOR_PER_MILLE)
    if basis.is_second:
        return share_up(basis.previous_start_fen, SECOND_FLOOR_PER_MILLE)
    return basis.previous_start_fen


def floor_law(basis: SaleBasis) -> str:
    """Return the rule the floor comes from."""
    if basis.previous_start_fen is None:
        return "OJA-11"
    return "OJA-41" if basis.is_second else "TRAP-10"


def notice_days(basis: SaleBasis) -> int:
    """Return how many days lie between announcement and opening. Law: OJA-13, OJA-41, TRAP-10."""
    return _NOTICE_DAYS[basis.is_immovable_or_right, basis.is_second]


def earliest_opening(basis: SaleBasis, published_at: datetime) -> datetime:
    """Return the first instant at which bidding may open: N times 24 hours after publication."""
    return published_at + timedelta(days=notice_days(basis))


def second_by(failed_at: datetime) -> date:
    """Return the last day on which a second auction may open. Law: OJA-41."""
    return court_day(failed_at) + timedelta(days=SECOND_WITHIN_DAYS)


def is_second_overdue(basis: SaleBasis, published_at: datetime) -> bool:
    """Say whether the thirty days can no longer be kept, so that the delay is only noted.

    House rule: a court that is late must still be able to sell, as soon as it lawfully can.
    """
    if basis.failed_at is None or not basis.is_second:
        return False
    return court_day(earliest_opening(basis, published_at)) > second_by(basis.failed_at)


def follows_failure(failed_round: str) -> AuctionRound | None:
    """Return what comes after a failed auction: a second one, and after that none. Law: OJA-42."""
    return "second" if failed_round == "first" else None
