"""Reading a lot back from its journal: each link checked, each event applied, nothing guessed."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import AsyncIterator
from typing import Any

from auction.bidding.events import Admitted, PriorityConfirmed
from auction.bidding.evolve import evolve
from auction.bidding.kept_lot import TAIL_EVENTS, KeptLot, Tail
from auction.bidding.lot_state import new_lot
from auction.bidding.record import Salted, Secret, first_link, opening_of, read
from auction.kernel.canonical import chain_hash
from auction.kernel.invariant import hold
from auction.lots.terms import BiddingTerms

_ROWS_AT_ONCE = 1_000


async def read_lot(connection: Any, lot_id: str) -> KeptLot | None:
    """Return a lot as its journal has it; None when the engine was never given it.

    Raises `Broken` when a link, a secret or the numbers are wrong.
    """
    runtime = await connection.fetchrow(_RUNTIME, lot_id)
    if runtime is None:
        return None
    terms = BiddingTerms.from_json(json.loads(runtime["terms"]))
    empty: Tail = deque(maxlen=TAIL_EVENTS)
    lot = KeptLot(
        court_id=runtime["court_id"],
        state=new_lot(lot_id, terms),
        head=first_link(lot_id, terms),
        tail=empty,
    )
    await read_on(connection, lot)
    ceilings = await connection.fetch(_CEILINGS, lot_id)
    lot.ceilings.update({row["holder_tag"]: row["ceiling_fen"] for row in ceilings})
    return lot


async def read_on(connection: Any, lot: KeptLot) -> None:
    """Bring a lot up to date with what its journal holds beyond it."""
    async for row in _rows(connection, lot):
        _apply(lot, row)


def _apply(lot: KeptLot, row: Any) -> None:
    public = row["public"].encode()
    seq = lot.state.seq + 1
    hold(row["seq"] == seq, f"event {seq} of {lot.lot_id} is there")
    hold(
        chain_hash(lot.head, public) == row["hash"],
        f"event {seq} of {lot.lot_id} is linked to the one before",
    )
    secret = _secret(row)
    event = read(public, secret)
    lot.state = evolve(lot.state, event)
    lot.head = row["hash"]
    lot.tail.append((seq, public))
    if secret is not None and isinstance(event, Admitted | PriorityConfirmed):
        lot.openings[seq] = opening_of(seq, secret)


def _secret(row: Any) -> Secret | None:
    if row["opening"] is None:
        return None
    person = row["person"]
    return Secret(
        Salted.from_json(json.loads(row["opening"])),
        None if person is None else Salted.from_json(json.loads(person)),
    )


async def _rows(connection: Any, lot: KeptLot) -> AsyncIterator[Any]:
    while True:
        rows = await connection.fetch(_EVENTS, lot.lot_id, lot.state.seq, _ROWS_AT_ONCE)
        for row in rows:
            yield row
        if len(rows) < _ROWS_AT_ONCE:
            return


_RUNTIME = "SELECT court_id, terms FROM lot_runtime WHERE lot_id = $1"
_CEILINGS = "SELECT holder_tag, ceiling_fen FROM bid_ceiling WHERE lot_id = $1"
_EVENTS = """
SELECT e.seq, e.public, e.hash, p.opening, p.person
FROM lot_event AS e LEFT JOIN lot_private AS p USING (lot_id, seq)
WHERE e.lot_id = $1 AND e.seq > $2
ORDER BY e.seq LIMIT $3
"""
