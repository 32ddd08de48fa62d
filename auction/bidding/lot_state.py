"""Pure. Where a lot stands: all that `decide` needs to know, small enough to carry along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from auction.bidding.events import Result
from auction.lots.secret_reserve import SecretReserve
from auction.lots.terms import BiddingTerms


class LotStatus(StrEnum):
    """Where a lot is in its life."""

    upcoming = "upcoming"
    open = "open"
    suspended = "suspended"
    closed = "closed"
    withdrawn = "withdrawn"

    @property
    def is_over(self) -> bool:
        """Say whether nothing can happen to the bidding any more."""
        return self in (LotStatus.closed, LotStatus.withdrawn)


@dataclass(frozen=True, slots=True)
class Admission:
    """A bidder on this lot; `seq` is the entry that gave the rank now in force."""

    paddle: str
    rank: int | None
    seq: int
    struck_off: bool = False


class LotState(NamedTuple):
    """A lot after its first `seq` events. A tuple, since every bid makes a new one.

    `ends_at_ms` is the end as it stands; while suspended it does not run and `left_ms` says what
    is left. `bidders` are the paddles that have bid. Admissions are found by holder tag.
    `reserve` is the secret one, once the close has opened it.
    """

    lot_id: str
    terms: BiddingTerms
    ends_at_ms: int
    seq: int = 0
    status: LotStatus = LotStatus.upcoming
    left_ms: int | None = None
    price_fen: int | None = None
    leader: str | None = None
    leader_rank: int | None = None
    bids: int = 0
    extensions: int = 0
    result: Result | None = None
    reserve: SecretReserve | None = None
    ranks_opened: bool = False
    bidders: frozenset[str] = frozenset()
    admissions: Mapping[str, Admission] = MappingProxyType({})


def new_lot(lot_id: str, terms: BiddingTerms) -> LotState:
    """Return the state of a lot to which nothing has happened yet."""
    return LotState(lot_id=lot_id, terms=terms, ends_at_ms=terms.ends_at_ms)
