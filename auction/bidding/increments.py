"""Pure. By how much one must raise: prices are the start and whole increments above it.

Law: OJA-10, OJA-27. House rule after PLAT-03: a price off that grid is refused, a jump is not.
"""

from __future__ import annotations

from auction.bidding.lot_state import LotState
from auction.kernel.money import MAX_FEN
from auction.lots.terms import BiddingTerms


def next_fen(state: LotState) -> int | None:
    """Return the least price an ordinary bidder may offer now; None when none is left to offer."""
    if state.price_fen is None:
        return state.terms.start_fen
    return _within_reach(state.price_fen + state.terms.increment_fen)


def is_on_grid(terms: BiddingTerms, price_fen: int) -> bool:
    """Say whether a price is the start plus whole increments."""
    return (price_fen - terms.start_fen) % terms.increment_fen == 0


def neighbours(terms: BiddingTerms, price_fen: int) -> tuple[int, int | None]:
    """Return the prices on the grid just below and just above one that is off it."""
    below = price_fen - (price_fen - terms.start_fen) % terms.increment_fen
    return below, _within_reach(below + terms.increment_fen)


def steps(state: LotState, price_fen: int) -> int:
    """Return how many increments a price on the grid lies above the price now, or the start."""
    floor = state.terms.start_fen if state.price_fen is None else state.price_fen
    return (price_fen - floor) // state.terms.increment_fen


def _within_reach(price_fen: int) -> int | None:
    return price_fen if price_fen <= MAX_FEN else None
