"""Writing snapshots of the lots a node keeps, behind the bids and never in front of them.

A snapshot is written only of an entry that is on disk with the hash it names, and never in place
of a newer one; so neither a late owner nor a lost commit can leave a false one.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from auction.bidding.kept_lot import KeptLot
from auction.bidding.snapshot_form import state_form

LOTS_AT_ONCE = 250


async def write_snapshots(connection: Any, lots: Sequence[KeptLot]) -> None:
    """Write where these lots stand on disk."""
    taken = [(lot, lot.state, lot.head) for lot in lots if lot.state.seq > lot.snapshot_seq]
    if not taken:
        return
    await connection.execute(
        _WRITE,
        [state.lot_id for _, state, _ in taken],
        [state.seq for _, state, _ in taken],
        [head for _, _, head in taken],
        [json.dumps(state_form(state)) for _, state, _ in taken],
    )
    for lot, state, _ in taken:
        lot.snapshot_seq = max(lot.snapshot_seq, state.seq)


async def want_checks(connection: Any, lots: Sequence[KeptLot]) -> None:
    """Ask for a replay of lots that were taken up from a snapshot, up to that snapshot."""
    begun = [lot for lot in lots if lot.snapshot_seq]
    if begun:
        await connection.execute(
            _WANT, [lot.lot_id for lot in begun], [lot.snapshot_seq for lot in begun]
        )


_WRITE = """
INSERT INTO lot_snapshot (lot_id, seq, hash, state)
SELECT s.lot_id, s.seq, s.hash, s.state
FROM unnest($1::text[], $2::bigint[], $3::text[], $4::jsonb[]) AS s(lot_id, seq, hash, state)
JOIN lot_event AS e ON e.lot_id = s.lot_id AND e.seq = s.seq AND e.hash = s.hash
ON CONFLICT (lot_id) DO UPDATE SET seq = excluded.seq, hash = excluded.hash, state = excluded.state
WHERE lot_snapshot.seq < excluded.seq
"""
_WANT = """
INSERT INTO lot_check (lot_id, wanted_seq, seq)
SELECT w.lot_id, w.seq, 0 FROM unnest($1::text[], $2::bigint[]) AS w(lot_id, seq)
ON CONFLICT (lot_id) DO UPDATE SET wanted_seq = greatest(lot_check.wanted_seq, excluded.wanted_seq)
"""
