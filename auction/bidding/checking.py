"""Replaying whole records behind the scenes: what a lot was thought to be must be what they give.

A lot that was taken up from its snapshot is replayed from its first entry, each link checked; so
is every lot after its close. What differs stops that lot and wakes a person. The worker does it,
so that no bid waits for it.
"""

from __future__ import annotations

import json
from typing import Any

import structlog

from auction.bidding.figures import REPLAYED_EVENTS
from auction.bidding.kept_lot import KeptLot
from auction.bidding.line import Line
from auction.bidding.recovery import EVENTS, apply_row, blank_lot
from auction.bidding.snapshot_form import state_form
from auction.bidding.stops import StopCode, note_stop
from auction.kernel.invariant import Broken, hold

log = structlog.get_logger()

_ROWS_AT_ONCE = 1_000
_STANDING = (
    "ends_at_ms",
    "left_ms",
    "price_fen",
    "leader",
    "leader_rank",
    "bids",
    "extensions",
    "result",
)


# An entry that is linked and still cannot be read or applied is as broken as one that is not, and
# must not keep the replay of all other lots waiting.
_BROKEN = (Broken, LookupError, TypeError, ValueError)


class Differs(Exception):
    """A replay does not give what was kept; the message says at which entry and in what."""


class Checker:
    """Replays one wanted lot after the other."""

    def __init__(self, url: str) -> None:
        self._line = Line(url.replace("+asyncpg", ""), name="auction replays")

    async def run_due(self) -> int:
        """Replay every lot that wants it; return how many. Raises `LineDown`."""
        checked = 0
        while True:
            async with self._line.use() as connection:
                wanted = await connection.fetchrow(_WANTED)
                if wanted is None:
                    return checked
                await self._check(connection, wanted)
                checked += 1

    async def aclose(self) -> None:
        """Hang up."""
        await self._line.close()

    async def _check(self, connection: Any, wanted: Any) -> None:
        lot_id = wanted["lot_id"]
        try:
            await _replay(connection, wanted)
        except _BROKEN as problem:
            await self._stop(connection, lot_id, StopCode.record_broken, problem)
        except Differs as problem:
            await self._stop(connection, lot_id, StopCode.replay_differs, problem)
        await connection.execute(_CHECKED, lot_id, wanted["seq"])
        if wanted["finished"]:
            await connection.execute(_FORGET_SNAPSHOT, lot_id)

    async def _stop(self, connection: Any, lot_id: str, code: StopCode, problem: Exception) -> None:
        log.critical("replay_failed", lot=lot_id, code=code.value, problem=str(problem))
        await note_stop(connection, lot_id, code, {"problem": str(problem)})


async def _replay(connection: Any, wanted: Any) -> None:
    """Replay a record up to where the lot stood when we looked. Raises `Broken` or `Differs`."""
    lot = blank_lot(wanted)
    while lot.state.seq < wanted["seq"]:
        rows = await connection.fetch(EVENTS, lot.lot_id, lot.state.seq, _ROWS_AT_ONCE)
        hold(bool(rows), f"event {lot.state.seq + 1} of {lot.lot_id} is there")
        for row in rows:
            if lot.state.seq == wanted["seq"]:
                break
            apply_row(lot, row)
            if lot.state.seq == wanted["snapshot_seq"]:
                _compare_snapshot(lot, wanted)
        REPLAYED_EVENTS.inc(len(rows))
    _compare_standing(lot, wanted)


def _compare_snapshot(lot: KeptLot, wanted: Any) -> None:
    """Hold a replay against the snapshot. Its form has text only, so both go through JSON."""
    _insist(lot.head == wanted["snapshot_hash"], lot, "hash of the snapshot")
    replayed = json.loads(json.dumps(state_form(lot.state)))
    kept = json.loads(wanted["snapshot"])
    for name in replayed.keys() | kept.keys():
        _insist(replayed.get(name) == kept.get(name), lot, f"{name} of the snapshot")


def _compare_standing(lot: KeptLot, wanted: Any) -> None:
    _insist(lot.head == wanted["hash"], lot, "hash")
    _insist(lot.state.status.value == wanted["status"], lot, "status")
    for name in _STANDING:
        _insist(getattr(lot.state, name) == wanted[name], lot, name)


def _insist(same: bool, lot: KeptLot, what: str) -> None:
    if not same:
        raise Differs(f"at entry {lot.state.seq} the replay gives another {what}")


_WANTED = """
SELECT r.lot_id, r.court_id, r.terms, r.seq, r.hash, r.finished, r.status, r.ends_at_ms, r.left_ms,
       r.price_fen, r.leader, r.leader_rank, r.bids, r.extensions, r.result,
       s.seq AS snapshot_seq, s.hash AS snapshot_hash, s.state AS snapshot
FROM lot_check AS c JOIN lot_runtime AS r USING (lot_id)
LEFT JOIN lot_snapshot AS s ON s.lot_id = r.lot_id AND s.seq <= r.seq
WHERE c.wanted_seq > c.seq LIMIT 1
"""
_CHECKED = """
UPDATE lot_check SET seq = greatest(seq, $2), checked_at = clock_timestamp() WHERE lot_id = $1
"""
_FORGET_SNAPSHOT = "DELETE FROM lot_snapshot WHERE lot_id = $1"
