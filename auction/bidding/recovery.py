"""Reading a lot back from its journal: each link checked, each event applied, nothing guessed.

A lot that has a snapshot is read from there on, so that it takes bids again at once; its whole
record is replayed afterwards by the worker (`checking.py`), which stops a lot that differs.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from auction.bidding.events import Admitted, PriorityConfirmed
from auction.bidding.evolve import evolve
from auction.bidding.kept_lot import TAIL_EVENTS, KeptLot
from auction.bidding.lot_state import LotStatus, new_lot
from auction.bidding.record import Salted, Secret, first_link, opening_of, read
from auction.bidding.snapshot_form import state_of
from auction.kernel.canonical import chain_hash
from auction.kernel.invariant import Broken
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

    Lots with few events to read are read together; a lot with many is read in pages.
    """
    runtimes = await connection.fetch(_RUNTIMES, lot_ids)
    found: dict[str, KeptLot | Broken] = {row["lot_id"]: _begun(row) for row in runtimes}
    few = [row for row in runtimes if row["seq"] - (row["snapshot_seq"] or 0) <= _FEW_EVENTS]
    await _read_few(connection, found, few)
    for row in runtimes:
        lot = found[row["lot_id"]]
        if isinstance(lot, KeptLot) and lot.state.seq < row["seq"]:
            try:
                await read_on(connection, lot)
            except Broken as bug:
                found[row["lot_id"]] = bug
    await _read_openings(connection, found)
    await _read_reserves(connection, found)
    for row in await connection.fetch(_CEILINGS, lot_ids):
        lot = found[row["lot_id"]]
        if isinstance(lot, KeptLot):
            lot.ceilings[row["holder_tag"]] = row["ceiling_fen"]
    return found


async def read_on(connection: Any, lot: KeptLot) -> None:
    """Bring a lot up to date with what its journal holds beyond it."""
    async for row in _rows(connection, lot):
        apply_row(lot, row)


async def _read_reserves(connection: Any, found: Mapping[str, KeptLot | Broken]) -> None:
    """Give the lots with a secret reserve what their close will open; other lots cost nothing."""
    lots = [lot for lot in found.values() if isinstance(lot, KeptLot)]
    by_commitment = {lot.state.terms.reserve_commitment: lot for lot in lots}
    committed = [commitment for commitment in by_commitment if commitment is not None]
    for row in await connection.fetch(_RESERVES, committed) if committed else ():
        reserve = SecretReserve(row["reserve_fen"], row["salt"])
        by_commitment[row["commitment"]].reserve = reserve


def blank_lot(runtime: Any) -> KeptLot:
    """Return a lot to which nothing has happened yet, of its row of `lot_runtime`."""
    lot_id = runtime["lot_id"]
    terms = _terms(runtime["terms"])
    return KeptLot(
        court_id=runtime["court_id"],
        state=new_lot(lot_id, terms),
        head=first_link(lot_id, terms),
    )


def apply_row(lot: KeptLot, row: Any) -> None:
    """Take in the next entry of a lot's journal. Raises `Broken` when it does not hold."""
    public = row["public"].encode()
    seq = lot.state.seq + 1
    if row["seq"] != seq:
        raise Broken(f"event {seq} of {lot.lot_id} is there")
    if chain_hash(lot.head, public) != row["hash"]:
        raise Broken(f"event {seq} of {lot.lot_id} is linked to the one before")
    secret = _secret(row)
    event = read(public, secret)
    lot.state = evolve(lot.state, event)
    lot.head = row["hash"]
    lot.tail.append((seq, public))
    if secret is not None and isinstance(event, Admitted | PriorityConfirmed):
        lot.openings[seq] = opening_of(seq, secret)


def _begun(runtime: Any) -> KeptLot | Broken:
    """Return a lot as of its snapshot, or of nothing."""
    lot_id, seq = runtime["lot_id"], runtime["snapshot_seq"]
    if seq is None:
        return blank_lot(runtime)
    if seq > runtime["seq"]:
        return Broken(f"the snapshot of {lot_id} is of more than is in its journal")
    form = json.loads(runtime["snapshot"])
    return KeptLot(
        court_id=runtime["court_id"],
        state=state_of(form, lot_id, _terms(runtime["terms"])),
        head=runtime["snapshot_hash"],
        snapshot_seq=seq,
    )


@lru_cache(maxsize=1_000)
def _terms(text: str) -> BiddingTerms:
    """Read terms; lots of one court often have the same."""
    return BiddingTerms.from_json(json.loads(text))


async def _read_few(
    connection: Any, found: dict[str, KeptLot | Broken], runtimes: Sequence[Any]
) -> None:
    """Read what came after the snapshots."""
    if not runtimes:
        return
    first = [_first_read(row) for row in runtimes]
    rows = await connection.fetch(_EVENTS_OF_MANY, [row["lot_id"] for row in runtimes], first)
    for row in rows:
        lot = found[row["lot_id"]]
        if isinstance(lot, Broken):
            continue
        if row["seq"] <= lot.snapshot_seq:
            lot.tail.append((row["seq"], row["public"].encode()))
            continue
        try:
            apply_row(lot, row)
        except Broken as bug:
            found[row["lot_id"]] = bug


def _first_read(runtime: Any) -> int:
    """Return after which entry to read; of a suspended lot the newest ones say why it stands.

    All others do without: whoever comes back up to date needs none of them to go on.
    """
    begun: int = runtime["snapshot_seq"] or 0
    if runtime["status"] != LotStatus.suspended:
        return begun
    return min(begun, int(runtime["seq"]) - TAIL_EVENTS)


async def _read_openings(connection: Any, found: dict[str, KeptLot | Broken]) -> None:
    """Read what opens the admissions before a snapshot, which are not in it."""
    lots = [lot for lot in found.values() if isinstance(lot, KeptLot) and lot.snapshot_seq]
    if not lots:
        return
    by_id = {lot.lot_id: lot for lot in lots}
    seqs = [lot.snapshot_seq for lot in lots]
    for row in await connection.fetch(_OPENINGS, list(by_id), seqs):
        secret = Secret(Salted.from_json(json.loads(row["opening"])), None)
        if secret.opening.content["kind"] in ("admitted", "priority"):
            by_id[row["lot_id"]].openings[row["seq"]] = opening_of(row["seq"], secret)


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
        rows = await connection.fetch(EVENTS, lot.lot_id, lot.state.seq, _ROWS_AT_ONCE)
        for row in rows:
            yield row
        if len(rows) < _ROWS_AT_ONCE:
            return


_RUNTIMES = """
SELECT r.lot_id, r.court_id, r.terms, r.seq, r.status,
       s.seq AS snapshot_seq, s.hash AS snapshot_hash, s.state AS snapshot
FROM lot_runtime AS r LEFT JOIN lot_snapshot AS s USING (lot_id)
WHERE r.lot_id = ANY($1::text[])
"""
_CEILINGS = "SELECT lot_id, holder_tag, ceiling_fen FROM bid_ceiling WHERE lot_id = ANY($1::text[])"
_RESERVES = """
SELECT commitment, reserve_fen, salt FROM lot_reserve WHERE commitment = ANY($1::text[])
"""
EVENTS = """
SELECT e.seq, e.public, e.hash, p.opening, p.person
FROM lot_event AS e LEFT JOIN lot_private AS p USING (lot_id, seq)
WHERE e.lot_id = $1 AND e.seq > $2
ORDER BY e.seq LIMIT $3
"""
# OFFSET 0 makes it look each lot up by key; else it may read every event there is, to find none.
_EVENTS_OF_MANY = """
SELECT e.lot_id, e.seq, e.public, e.hash, p.opening, p.person
FROM unnest($1::text[], $2::bigint[]) AS begun(lot_id, seq)
CROSS JOIN LATERAL (
  SELECT * FROM lot_event AS e WHERE e.lot_id = begun.lot_id AND e.seq > begun.seq OFFSET 0
) AS e
LEFT JOIN lot_private AS p ON p.lot_id = e.lot_id AND p.seq = e.seq
ORDER BY e.lot_id, e.seq
"""
_OPENINGS = """
SELECT p.lot_id, p.seq, p.opening
FROM unnest($1::text[], $2::bigint[]) AS begun(lot_id, seq)
JOIN lot_private AS p ON p.lot_id = begun.lot_id AND p.seq <= begun.seq
"""
