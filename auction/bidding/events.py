"""Pure. What happened to a lot. The journal keeps these, numbered by `seq` from 1 without a gap.

The number is not in the event: it is always one more than the state's. Public events are shown
as they are; of a secret one the world sees only that it is there (`record.py` writes both).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from auction.lots.secret_reserve import SecretReserve

Result = Literal["sold", "unsold"]


@dataclass(frozen=True, slots=True)
class Opened:
    """Bidding began."""

    at_ms: int


class BidPlaced(NamedTuple):
    """A bid counts; `ends_at_ms` is the end as it stands after it. Law: OJA-29, OJA-31."""

    at_ms: int
    paddle: str
    price_fen: int
    rank: int | None
    ends_at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Extended:
    """The end was moved back because an outage took time away."""

    at_ms: int
    ends_at_ms: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspended:
    """The clock stands, with `left_ms` to run. Law: OJA-44 to OJA-46."""

    at_ms: int
    reason: str
    act: Literal["stay", "suspension"]
    left_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Resumed:
    """The clock runs again; before `terms.opens_at_ms` the lot is upcoming, else open."""

    at_ms: int
    ends_at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """The lot was taken off for good. Law: AUC-17, OJA-46."""

    at_ms: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """Bidding ended; price and paddle are None when nothing was sold.

    `reserve` opens the reserve that was secret until now, on the lots that had one. Law: CAT-06.
    """

    at_ms: int
    result: Result
    reason: Literal["reserve_not_met"] | None
    price_fen: int | None
    paddle: str | None
    ends_at_ms: int
    reserve: SecretReserve | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What opens one secret entry to everyone: its salt, and the content that names no person."""

    seq: int
    paddle: str
    rank: int | None
    kind: Literal["admitted", "priority"]
    sealed: str
    salt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RanksOpened:
    """After the close: which paddle had which rank, and by which entry. Law: OJA-26."""

    at_ms: int
    openings: tuple[Opening, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """Secret until the close. A bidder received a paddle. Law: OJA-23, OJA-24."""

    at_ms: int
    holder_tag: str
    paddle: str
    rank: int | None
    box: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorityConfirmed:
    """Secret until the close. A bidder's priority received its rank. Law: OJA-25, OJA-26."""

    at_ms: int
    holder_tag: str
    paddle: str
    rank: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StruckOff:
    """Secret. No further bid is taken from a bidder."""

    at_ms: int
    holder_tag: str
    paddle: str
    reason: str


@dataclass(frozen=True, slots=True)
class Hidden:
    """A secret event read by someone who may not know it, or whose person was erased."""


SecretEvent = Admitted | PriorityConfirmed | StruckOff
PublicEvent = Opened | BidPlaced | Extended | Suspended | Resumed | Withdrawn | Closed | RanksOpened
LotEvent = PublicEvent | SecretEvent | Hidden
