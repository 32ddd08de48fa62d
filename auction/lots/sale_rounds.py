"""Pure. First auction, second auction, judicial sale, re-sale: floors, notices and last days.

A re-sale is not a second auction: nothing failed, so nothing may be cut (Law: TRAP-10). A judicial
sale is no third auction: its price is the start that failed (Law: OJS-05, TRAP-11).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from auction.cases.kinds import AssetKind, is_immovable_or_right
from auction.kernel.clock import court_day
from auction.kernel.court_calendar import elapsed_after
from auction.kernel.money import share_up
from auction.lots.pricing import Pricing

AuctionRound = Literal["first", "second", "sale"]

FIRST_FLOOR_PER_MILLE = 700
SECOND_FLOOR_PER_MILLE = 800
SECOND_WITHIN_DAYS = 30
SHIP_FLOOR_PER_MILLE = 800
SHIP_SALE_FLOOR_PER_MILLE = 500
SHIP_AGAIN_NOTICE_DAYS = 7
SALE_DAYS = 60

_NOTICE_DAYS = {
    # (longer notice for immovables and rights, after a failure): days
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
    announced, by which the reference price is judged. `previous_reserve_fen` is the reserve that
    lot kept secret, if it had one and it was opened.
    """

    round: AuctionRound
    is_resale: bool
    kind: AssetKind
    reference_fen: int
    valid_until_on: date
    seizure_lapses_on: date
    first_published_on: date | None = None
    previous_start_fen: int | None = None
    previous_reserve_fen: int | None = None
    failed_at: datetime | None = None

    @property
    def is_immovable_or_right(self) -> bool:
        """Say whether the longer notices apply. Law: OJA-13."""
        return is_immovable_or_right(self.kind)

    @property
    def is_sale(self) -> bool:
        """Say whether this is a judicial sale (变卖)."""
        return self.round == "sale"

    @property
    def follows_a_failure(self) -> bool:
        """Say whether the shorter notice is enough: nobody has waited in vain for this one."""
        return self.round != "first" and not self.is_resale

    @property
    def is_second(self) -> bool:
        """Say whether this follows a failed auction, with its shorter notice and its cut."""
        return self.round == "second" and not self.is_resale


def floor_fen(basis: SaleBasis, pricing: Pricing = Pricing.standard) -> int:
    """Return the lowest lawful start, exact in fen, rounded up.

    First: 70 % of the reference price. Second: 80 % of the previous start. Re-sale: the
    previous start itself; a judicial sale too, and there it is the only lawful price. Where the
    reserve is secret or there is none, the panel is free: one fen.
    Law: OJA-11, OJA-41, OJS-05, CAT-02, CAT-06, CAT-07, TRAP-01, TRAP-10.
    """
    if pricing is not Pricing.standard:
        return 1
    if basis.previous_start_fen is None:
        return share_up(basis.reference_fen, FIRST_FLOOR_PER_MILLE)
    if basis.is_second:
        return share_up(basis.previous_start_fen, SECOND_FLOOR_PER_MILLE)
    return basis.previous_start_fen


def reserve_floor_fen(basis: SaleBasis) -> int:
    """Return the lowest lawful secret reserve, exact in fen, rounded up.

    First: 80 % of the appraisal. Again: 80 % of the reserve before it. Sale: half the appraisal;
    below that two thirds of the registered claims would have to agree. Law: CAT-06.
    """
    if basis.is_sale:
        return share_up(basis.reference_fen, SHIP_SALE_FLOOR_PER_MILLE)
    if basis.previous_reserve_fen is None:
        return share_up(basis.reference_fen, SHIP_FLOOR_PER_MILLE)
    if basis.is_resale:
        return basis.previous_reserve_fen
    return share_up(basis.previous_reserve_fen, SECOND_FLOOR_PER_MILLE)


def floor_law(basis: SaleBasis, pricing: Pricing = Pricing.standard) -> str:
    """Return the rule the floor comes from."""
    if pricing is not Pricing.standard:
        return pricing.law
    if basis.previous_start_fen is None:
        return "OJA-11"
    if basis.is_sale:
        return "OJS-05"
    return "OJA-41" if basis.is_second else "TRAP-10"


def notice_days(basis: SaleBasis) -> int:
    """Return how many days lie between announcement and opening.

    A ship is announced again seven days ahead. Law: OJA-13, OJA-41, OJS-04, CAT-06, TRAP-10.
    """
    if basis.kind is AssetKind.ship and basis.follows_a_failure:
        return SHIP_AGAIN_NOTICE_DAYS
    return _NOTICE_DAYS[basis.is_immovable_or_right, basis.follows_a_failure]


def earliest_opening(basis: SaleBasis, published_at: datetime) -> datetime:
    """Return the first instant at which bidding may open: N times 24 hours after publication."""
    return elapsed_after(published_at, notice_days(basis))


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
    """Return what follows a failed auction of itself: a second one, and after that nothing.

    After the second the creditors are asked first, then the judge may list a sale. Law: OJA-42.
    """
    return "second" if failed_round == "first" else None
