"""Pure. What is opened after the close, so that anyone can check who had which rank.

Opened are, for the paddles that bid and no others, the entries that gave them their rank. They
name no person: that part stays sealed. Law: OJA-24, OJA-26, OJA-31.
"""

from __future__ import annotations

from collections.abc import Sequence

from auction.bidding.events import Opening
from auction.bidding.lot_state import Admission, LotState


def to_open(state: LotState) -> tuple[int, ...]:
    """Return the numbers of the entries to open, ascending."""
    return tuple(admission.seq for admission in _of_bidders(state))


def misfits(state: LotState, openings: Sequence[Opening]) -> bool:
    """Say whether these openings are not exactly the ones the lot owes, in ascending order."""
    owed = [(one.seq, one.paddle, one.rank) for one in _of_bidders(state)]
    return owed != [(one.seq, one.paddle, one.rank) for one in openings]


def _of_bidders(state: LotState) -> list[Admission]:
    bidders = (one for one in state.admissions.values() if one.paddle in state.bidders)
    return sorted(bidders, key=lambda admission: admission.seq)
