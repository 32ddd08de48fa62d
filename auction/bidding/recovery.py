"""Reading a lot back from its journal: each link checked, each event applied, nothing guessed."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

from auction.bidding.events import Admitted, PriorityConfirmed
from auction.bidding.evolve import evolve
from auction.bidding.kept_lot import KeptLot
from auction.bidding.lot_state import new_lot
from auction.bidding.record import Salted, Secret, first_link, opening_of, read
from auction.kernel.canonical import chain_hash
from auction.kernel.invariant import Broken, hold
from auction.lots.secret_reserve import SecretReserve
from auction.lots.terms import BiddingTerms

_ROWS_AT_ONCE = 1_000
_FEW_EVENTS = 200


async def read_lot(connection: Any, lot_id: str) -> KeptLot | None:
    """Return a lot as its journal has it; None when the engine was never given it.

    Raises `Broken` when a link, a secret or the numbers are wrong.
    """
    found = (await read_lots(connection, [lot_id])).get(lot_id)
    if isinstance(found, Broken):
        raise found
    return found


async def read_lots(connection: Any, lot_ids: Sequence[str]) -> dict[str, KeptLot | Broken]:
    """Return many lots as their journals have them, and what is wrong with those that do not hold.

    Lots with few events are read together; a lot with many is read in pages.
    """
    runtimes = await connection.fetch(_RUNTIMES, lot_ids)
    found: dict[str, KeptLot | Broken] = {row["lot_id"]: _blank(row) for row in runtimes}
    few = [row["lot_id"] for row in runtimes if 0 < row["seq"] <= _FEW_EVENTS]
    for row in await connection.fetch(_EVENTS_OF_MANY, few) if few else ():
        _apply_or_note(found, row)
    for runtime in runtimes:
        lot = found[runtime["lot_id"]]
        if runtime["seq"] > _FEW_EVENTS and isinstance(lot, KeptLot):
            try:
                await read_on(connection, lot)
            except Broken as bug:
                found[runtime["lot_id"]] = bug
    await _read_reserves(connection, found)
    for row in await connection.fetch(_CEILINGS, lot_ids):
        lot = found[row["lot_id"]]
        if isinstance(lot, KeptLot):
            lot.ceilings[row["holder_tag"]] = row["ceiling_fen"]
    return found


async def read_on(connection: Any, lot: KeptLot) -> None:
    """Bring a lot up to date with what its journal holds beyond it."""
    async for row in _rows(connection, lot):
        _apply(lot, row)


async def _read_reserves(connection: Any, found: Mapping[str, KeptLot | Broken]) -> None:
    """Give the lots with a secret reserve what their close will open; other lots cost nothing."""
    lots = [lot for lot in found.values() if isinstance(lot, KeptLot)]
    by_commitment = {lot.state.terms.reserve_commitment: lot for lot in lots}
    committed = [commitment for commitment in by_commitment if commitment is not None]
    for row in await connection.fetch(_RESERVES, committed) if committed else ():
        reserve = SecretReserve(row["reserve_fen"], row["salt"])
        by_commitment[row["commitment"]].reserve = reserve


def _blank(runtime: Any) -> KeptLot:
    lot_id = runtime["lot_id"]
    terms = BiddingTerms.from_json(json.loads(runtime["terms"]))
    return KeptLot(
        court_id=runtime["court_id"],
        state=new_lot(lot_id, terms),
        head=first_link(lot_id, terms),
    )


def _apply_or_note(found: dict[str, KeptLot | Broken], row: Any) -> None:
    lot = found[row["lot_id"]]
    if isinstance(lot, KeptLot):
        try:
            _apply(lot, row)
        except Broken as bug:
            found[row["lot_id"]] = bug


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


_RUNTIMES = "SELECT lot_id, court_id, terms, seq FROM lot_runtime WHERE lot_id = ANY($1::text[])"
_CEILINGS = "SELECT lot_id, holder_tag, ceiling_fen FROM bid_ceiling WHERE lot_id = ANY($1::text[])"
_RESERVES = """
SELECT commitment, reserve_fen, salt FROM lot_reserve WHERE commitment = ANY($1::text[])
"""
_EVENTS = """
SELECT e.seq, e.public, e.hash, p.opening, p.person
FROM lot_event AS e LEFT JOIN lot_private AS p USING (lot_id, seq)
WHERE e.lot_id = $1 AND e.seq > $2
ORDER BY e.seq LIMIT $3
"""
_EVENTS_OF_MANY = """
SELECT e.lot_id, e.seq, e.public, e.hash, p.opening, p.person
FROM lot_event AS e LEFT JOIN lot_private AS p USING (lot_id, seq)
WHERE e.lot_id = ANY($1::text[])
ORDER BY e.lot_id, e.seq
"""
