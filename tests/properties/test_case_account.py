"""Of any entries of a case: what came is what went and what is kept; no part overflows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from auction.settlement.account_telling import PARTS, parts_met, tell

_AT = datetime(2026, 3, 16, tzinfo=UTC)


@dataclass
class Entry:
    entry_id: int
    kind: str
    net_fen: int
    memo: dict[str, Any] = field(default_factory=dict)
    at: datetime = _AT


amounts = st.integers(-(10**12), 10**12)
entries = st.lists(
    st.builds(
        Entry,
        entry_id=st.integers(1, 10**6),
        kind=st.sampled_from(["transfer_arrived", "payout_instructed", "deposit_kept"]),
        net_fen=amounts,
        memo=st.one_of(st.just({}), st.fixed_dictionaries({"payout": st.sampled_from("abc")})),
    )
)
lines = st.lists(
    st.fixed_dictionaries(
        {"part": st.sampled_from([str(part) for part in PARTS]), "paid_fen": st.integers(0, 10**9)}
    )
)


@given(entries)
def test_what_came_less_what_was_ordered_out_is_what_the_books_hold(found: list[Entry]) -> None:
    told = tell(found)
    assert told.received_fen - told.ordered_fen == sum(entry.net_fen for entry in found)
    assert len(told.arrivals) + len(told.moves) == sum("payout" not in e.memo for e in found)


@given(lines, st.integers(0, 10**10))
def test_a_payment_meets_its_lines_in_order_and_no_line_twice(
    ordered: list[dict[str, Any]], met_fen: int
) -> None:
    met = parts_met(ordered, met_fen)
    due = {part: sum(e["paid_fen"] for e in ordered if e["part"] == part) for part in PARTS}
    assert sum(met.values()) == min(met_fen, sum(due.values()))
    assert all(0 <= fen <= due[part] for part, fen in met.items())
