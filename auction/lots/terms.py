"""Pure. The terms of bidding on a lot, as published. Published terms never change.

Instants are whole milliseconds of court time since the Unix epoch, amounts whole fen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Literal, Self, get_args

from auction.kernel.canonical import is_hash
from auction.kernel.money import MAX_FEN, is_amount

Kind = Literal["auction", "sale"]
Round = Literal["first", "second", "sale"]
LeaderMayRaise = Literal["yes", "no", "after_second_bidder"]
FirstBid = Literal["at_least_start", "equals_start"]


@dataclass(frozen=True, slots=True, kw_only=True)
class BiddingTerms:
    """What the bidding on one lot is bound by; senseless terms cannot be built (ValueError).

    `ends_at_ms` is the nominal end: of the bidding in an auction, of day 60 in a sale.
    `max_extensions` None means without a cap, as the law has it. `reserve_commitment` is there
    only where the reserve is secret until the close (`secret_reserve.py`).
    Law: OJA-27 to OJA-29, OJS-07, CAT-06.
    """

    kind: Kind
    round: Round
    start_fen: int
    increment_fen: int
    deposit_fen: int
    opens_at_ms: int
    ends_at_ms: int
    extension_seconds: int = 300
    max_extensions: int | None = None
    leader_may_raise: LeaderMayRaise = "yes"
    first_bid: FirstBid = "at_least_start"
    sale_bidding_seconds: int = 86_400
    reserve_commitment: str | None = None

    def __post_init__(self) -> None:
        for name, allowed in _CHOICES.items():
            _insist(getattr(self, name) in allowed, f"{name} must be one of {', '.join(allowed)}")
        for name, (least, most) in _BOUNDS.items():
            value = getattr(self, name)
            _insist(
                is_amount(value, least=least) and value <= most,
                f"{name} must be a whole number from {least} to {most}",
            )
        cap = self.max_extensions
        _insist(cap is None or is_amount(cap, least=0), "max_extensions must be null or from 0 up")
        commitment = self.reserve_commitment
        _insist(commitment is None or is_hash(commitment), "reserve_commitment must be a SHA-256")
        _insist((self.kind == "sale") == (self.round == "sale"), "kind and round must agree")
        _insist(self.opens_at_ms < self.ends_at_ms, "bidding must end after it opens")

    def to_json(self) -> dict[str, Any]:
        """Return the terms as a JSON object; a term invented later is named only if it is set.

        So the headings of older records keep their bytes.
        """
        unset = [name for name in _LATER if getattr(self, name) is None]
        return {name: value for name, value in asdict(self).items() if name not in unset}

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> Self:
        """Build the terms from `to_json`'s object; ValueError for an unknown or missing field."""
        known = {field.name for field in fields(cls)}
        unknown = sorted(set(value) - known)
        _insist(not unknown, f"unknown terms: {', '.join(unknown)}")
        missing = sorted(_REQUIRED - set(value))
        _insist(not missing, f"missing terms: {', '.join(missing)}")
        return cls(**value)


_CHOICES: dict[str, tuple[str, ...]] = {
    "kind": get_args(Kind),
    "round": get_args(Round),
    "leader_may_raise": get_args(LeaderMayRaise),
    "first_bid": get_args(FirstBid),
}
_YEAR_SECONDS = 366 * 24 * 3600
_BOUNDS = {
    "start_fen": (1, MAX_FEN),
    "increment_fen": (1, MAX_FEN),
    "deposit_fen": (0, MAX_FEN),
    "opens_at_ms": (0, MAX_FEN),
    "ends_at_ms": (1, MAX_FEN),
    "extension_seconds": (0, _YEAR_SECONDS),
    "sale_bidding_seconds": (1, _YEAR_SECONDS),
}
_LATER = ("reserve_commitment",)
_REQUIRED = {
    "kind",
    "round",
    "start_fen",
    "increment_fen",
    "deposit_fen",
    "opens_at_ms",
    "ends_at_ms",
}


def _insist(truth: bool, otherwise: str) -> None:
    if not truth:
        raise ValueError(otherwise)
