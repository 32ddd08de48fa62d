"""Pure. A lot's state as JSON, so that a long record need not be read from its beginning.

A snapshot proves nothing and is never shown: the record is the truth, and a replay from its first
entry follows every time a snapshot was used (`checking.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from auction.bidding.lot_state import Admission, LotState, LotStatus
from auction.lots.secret_reserve import SecretReserve
from auction.lots.terms import BiddingTerms

_EVENTS_BETWEEN = 32
_EVENTS_AN_ADMISSION = 4


def is_due(state: LotState, snapshot_seq: int) -> bool:
    """Say whether so much has happened since the last snapshot that a new one is worth its bytes.

    A lot with many bidders has a large snapshot, and gets one less often.
    """
    worth = _EVENTS_BETWEEN + _EVENTS_AN_ADMISSION * len(state.admissions)
    return state.seq - snapshot_seq >= worth


def state_form(state: LotState) -> dict[str, Any]:
    """Return all of a state but its lot and its terms, which stand beside it."""
    return {
        **{name: getattr(state, name) for name in _PLAIN},
        "status": state.status.value,
        "bidders": sorted(state.bidders),
        "admissions": {
            tag: [one.paddle, one.rank, one.seq, one.struck_off]
            for tag, one in state.admissions.items()
        },
        "reserve": None if state.reserve is None else state.reserve.to_json(),
    }


def state_of(form: Mapping[str, Any], lot_id: str, terms: BiddingTerms) -> LotState:
    """Read it back."""
    return LotState(
        lot_id=lot_id,
        terms=terms,
        status=LotStatus(form["status"]),
        bidders=frozenset(form["bidders"]),
        admissions=MappingProxyType(
            {tag: Admission(*values) for tag, values in form["admissions"].items()}
        ),
        reserve=None if form["reserve"] is None else SecretReserve(**form["reserve"]),
        **{name: form[name] for name in _PLAIN},
    )


_APART = {"lot_id", "terms", "status", "bidders", "admissions", "reserve"}
_PLAIN = tuple(name for name in LotState._fields if name not in _APART)
