"""Public events as JSON objects. That all of them come back is held by `test_record.py`."""

from __future__ import annotations

from typing import Any

import pytest

from auction.bidding.public_form import event_of

BID: dict[str, Any] = {
    "seq": 1,
    "kind": "bid",
    "at": 1,
    "paddle": "A1",
    "price_fen": 1,
    "rank": None,
    "ends_at": 2,
}
FAULTS: list[dict[str, Any]] = [
    {"kind": None},
    {"kind": ["bid"]},
    {"kind": "hidden"},
    {"at": -1},
    {"at": True},
    {"at": 1.0},
    {"paddle": ""},
    {"paddle": None},
    {"price_fen": 0},
    {"rank": 0},
    {"note": "x"},
]


@pytest.mark.parametrize("fault", FAULTS, ids=[str(fault) for fault in FAULTS])
def test_an_object_that_is_not_the_form_is_no_event(fault: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        event_of({**BID, **fault})


def test_a_missing_name_is_no_event() -> None:
    with pytest.raises(ValueError):
        event_of({name: BID[name] for name in BID if name != "rank"})
