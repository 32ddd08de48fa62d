"""Pure. What may be asked of a lot. Every instant is court time in whole milliseconds.

A `holder_tag` is the opaque name of one account on one lot (an HMAC made at the edge): nothing
in this room knows a person. Law: OJA-24.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from auction.bidding.events import Opening
from auction.lots.secret_reserve import SecretReserve

Act = Literal["stay", "suspension"]


@dataclass(frozen=True, slots=True)
class OpenLot:
    """Begin the bidding; due at `terms.opens_at_ms`."""

    at_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Admit:
    """Give a bidder a paddle, and a rank if the court confirmed a priority. Law: OJA-23, OJA-25.

    `box` is sealed at the edge and opaque here: who holds the paddle, for the settlement alone.
    """

    at_ms: int
    holder_tag: str
    paddle: str
    rank: int | None = None
    box: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmPriority:
    """Give an admitted bidder who has not bid yet a rank of priority. Law: OJA-25, OJA-26."""

    at_ms: int
    holder_tag: str
    rank: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StrikeOff:
    """Take no further bid from a bidder; what was bid stands."""

    at_ms: int
    holder_tag: str
    reason: str


class PlaceBid(NamedTuple):
    """Offer a price. `stamp_ms` is when its frame was read from the socket. Law: OJA-30.

    `max_steps` and `ceiling_fen` are the bidder's own guards; the caller has already joined a
    ceiling saved on the bidder's page with the one sent (the lower holds).
    """

    id: str
    holder_tag: str
    price_fen: int
    stamp_ms: int
    max_steps: int | None = None
    ceiling_fen: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspend:
    """Stop the clock: by the court's stay or by a suspension. Law: OJA-44, OJA-45.

    `since_ms` says when bidding really stopped, if that was before `at_ms` (an outage).
    """

    at_ms: int
    reason: str
    act: Act
    since_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume:
    """Let the clock run again, to a new end; None gives back exactly what was left. Law: OJA-47."""

    at_ms: int
    ends_at_ms: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw:
    """Take the lot off for good. Law: AUC-17."""

    at_ms: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendForOutage:
    """Give back time that an outage took from an open lot; the end never moves forward."""

    at_ms: int
    ends_at_ms: int
    reason: str


@dataclass(frozen=True, slots=True)
class ClosingDue:
    """Close the lot if its end has come; the only thing a timer can ask at the end.

    `reserve` opens a secret reserve; the lot's owner adds it when the command is decided.
    """

    at_ms: int
    reserve: SecretReserve | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRanks:
    """Open, after the close, the entries that gave those who bid their paddle and rank."""

    at_ms: int
    openings: tuple[Opening, ...]


Command = (
    OpenLot
    | Admit
    | ConfirmPriority
    | StrikeOff
    | PlaceBid
    | Suspend
    | Resume
    | Withdraw
    | ExtendForOutage
    | ClosingDue
    | OpenRanks
)
