"""Which node may write, and which lots are its own.

A node is a process that keeps lots. Its lease is one row with a rising epoch and a heartbeat;
lots are assigned to nodes, so that ten thousand idle lots cost one heartbeat a second. A node
that has gone silent is fenced first (its sessions ended, its epoch raised) and then loses its
lots: what it still tries to write finds its epoch gone. All of this is machine time, the
database's; only the heartbeat notes court time, for the outage rule.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import structlog

from auction.bidding.figures import NODES_TAKEN_OVER
from auction.bidding.journal import Fenced, Holding
from auction.bidding.line import Line
from auction.bidding.record import first_link
from auction.lots.terms import BiddingTerms

log = structlog.get_logger()

HEARTBEAT_SECONDS = 1.0
SILENT_AFTER_SECONDS = 3.0
"""Others look once a second and must go on within five."""
GONE_AFTER_SECONDS = 1.5
"""For a node whose session has ended as well: a process that was killed."""


@dataclass(frozen=True)
class Claim:
    """A lot that is this node's now; `down_ms`: last sign of life of who kept it before."""

    lot_id: str
    down_ms: int | None


@dataclass(frozen=True)
class Peer:
    """Another living node, and where it listens."""

    node_id: str
    address: str


class Lease:
    """This node's right to write."""

    def __init__(self, line: Line, *, node_id: str, address: str) -> None:
        self._line = line
        self._address = address
        self.node_id = node_id
        self.holding: Holding | None = None

    async def beat(self, court_ms: int, *, is_taking_bids: bool) -> bool:
        """Note a sign of life, or take a lease; False when the one we had has passed on.

        While no bids can be taken the court time of the last sign stays where it was.
        """
        if self.holding is None:
            self.holding = await self._acquire(court_ms)
            return True
        async with self._line.use() as connection:
            kept = await connection.fetchval(
                _BEAT, self.node_id, self.holding.epoch, court_ms if is_taking_bids else None
            )
        if kept is None:
            self.holding = None
        return kept is not None

    async def release(self, court_ms: int) -> None:
        """Give the lease back, so that others need not wait for us to be missed."""
        if self.holding is None:
            return
        async with self._line.use() as connection:
            await connection.execute(_RELEASE, self.node_id, self.holding.epoch, court_ms)
        self.holding = None

    async def claim_orphans(self) -> list[Claim]:
        """Take every unfinished lot whose node is dead, or that has none."""
        async with self._line.use() as connection:
            await connection.execute(_FORGET_DEAD, self.node_id)
            dead = [row["id"] for row in await connection.fetch(_DEAD, self.node_id)]
            async with connection.transaction():
                await self._insist(connection)
                rows = list(await connection.fetch(_TAKE_UNOWNED, self.node_id))
                for node_id in dead:
                    down_ms = await _fence(connection, node_id)
                    taken = await connection.fetch(_TAKE_ALL, self.node_id, node_id)
                    NODES_TAKEN_OVER.inc()
                    log.warning("node_taken_over", node=node_id, lots=len(taken))
                    rows += [(row["lot_id"], down_ms) for row in taken]
        return [Claim(row[0], row[1]) for row in rows]

    async def claims_of_ours(self, *, except_for: list[str]) -> list[Claim]:
        """Return the unfinished lots that are ours on disk, but for those named."""
        async with self._line.use() as connection:
            rows = await connection.fetch(_OURS, self.node_id, except_for)
        return [Claim(row["lot_id"], row["heartbeat_court_ms"]) for row in rows]

    async def claim(self, lot_id: str) -> Claim | Peer | None:
        """Make one lot ours if nobody living has it; else say who has. None: no such lot."""
        async with self._line.use() as connection, connection.transaction():
            await self._insist(connection)
            row = await connection.fetchrow(_OWNER, lot_id)
            if row is None:
                return None
            owner = row["node_id"]
            if owner == self.node_id:
                return Claim(lot_id, row["heartbeat_court_ms"])
            if owner is not None and not row["is_dead"]:
                return Peer(owner, row["address"])
            down_ms = None if owner is None else await _fence(connection, owner)
            taken = await connection.fetchval(_TAKE_ONE, lot_id, self.node_id, owner)
            if taken is None:
                raise Fenced(f"{lot_id} was taken by another node at this very moment")
            return Claim(lot_id, down_ms)

    async def take_from(self, node_id: str, lot_ids: list[str]) -> list[str]:
        """Make lots ours that another node gives us; return those that were still its own."""
        async with self._line.use() as connection, connection.transaction():
            await self._insist(connection)
            rows = await connection.fetch(_TAKE_GIVEN, self.node_id, node_id, lot_ids)
        return [row["lot_id"] for row in rows]

    async def enter(self, lot_id: str, court_id: str, terms: BiddingTerms) -> None:
        """Put a published lot on the engine, unless it is there."""
        async with self._line.use() as connection:
            await connection.execute(
                _ENTER,
                lot_id,
                court_id,
                json.dumps(terms.to_json()),
                terms.opens_at_ms,
                terms.ends_at_ms,
                first_link(lot_id, terms),
            )

    async def peers(self) -> list[Peer]:
        """Return the other living nodes."""
        async with self._line.use() as connection:
            rows = await connection.fetch(_PEERS, self.node_id)
        return [Peer(row["id"], row["address"]) for row in rows]

    async def fence(self, node_id: str) -> None:
        """Shut out a node that does not answer; its bids get `unavailable`."""
        async with self._line.use() as connection, connection.transaction():
            await self._insist(connection)
            await _fence(connection, node_id)
        log.warning("node_fenced", node=node_id)

    async def end_old_sessions(self) -> None:
        """End what is left of our own journal's broken sessions, so that their fate is settled."""
        async with self._line.use() as connection:
            await connection.execute(_END_SESSIONS, [journal_name(self.node_id)])

    async def _acquire(self, court_ms: int) -> Holding:
        async with self._line.use() as connection:
            epoch = await connection.fetchval(_ACQUIRE, self.node_id, self._address, court_ms)
        return Holding(self.node_id, epoch)

    async def _insist(self, connection: Any) -> None:
        """Hold our own lease row for the length of a takeover."""
        if self.holding is None:
            raise Fenced("no lease is held")
        epoch = self.holding.epoch
        if await connection.fetchval(_HOLD, self.node_id, epoch) is None:
            raise Fenced("the lease has passed on")


async def _fence(connection: Any, node_id: str) -> int | None:
    """End a node's sessions, which may hold locks, then its epoch; return its last sign of life."""
    names = [journal_name(node_id), control_name(node_id)]
    await connection.execute(_END_SESSIONS, names)
    down_ms: int | None = await connection.fetchval(_FENCE, node_id)
    return down_ms


def journal_name(node_id: str) -> str:
    """Return how a node's journal session is known to the database."""
    return f"auction journal {node_id}"


def control_name(node_id: str) -> str:
    """Return how the session is known that shows a node is there."""
    return f"auction node {node_id}"


_IS_DEAD = f"""(
  n.released_at IS NOT NULL
  OR n.heartbeat_at < clock_timestamp() - interval '{SILENT_AFTER_SECONDS} s'
  OR (n.heartbeat_at < clock_timestamp() - interval '{GONE_AFTER_SECONDS} s'
      AND NOT EXISTS (SELECT FROM pg_stat_activity AS s
                      WHERE s.application_name = 'auction node ' || n.id)))"""

_ACQUIRE = """
INSERT INTO bidding_node (id, epoch, address, started_at, heartbeat_at, heartbeat_court_ms)
VALUES ($1, 1, $2, clock_timestamp(), clock_timestamp(), $3)
ON CONFLICT (id) DO UPDATE
SET epoch = bidding_node.epoch + 1, address = excluded.address, released_at = NULL,
    heartbeat_at = excluded.heartbeat_at
RETURNING epoch
"""
_BEAT = """
UPDATE bidding_node
SET heartbeat_at = clock_timestamp(), heartbeat_court_ms = coalesce($3, heartbeat_court_ms)
WHERE id = $1 AND epoch = $2 AND released_at IS NULL
RETURNING 1
"""
_RELEASE = """
UPDATE bidding_node
SET released_at = clock_timestamp(), heartbeat_at = clock_timestamp(), heartbeat_court_ms = $3
WHERE id = $1 AND epoch = $2
"""
_HOLD = """
SELECT 1 FROM bidding_node WHERE id = $1 AND epoch = $2 AND released_at IS NULL FOR SHARE
"""
_DEAD = f"""
SELECT n.id FROM bidding_node AS n
WHERE n.id <> $1 AND {_IS_DEAD}
  AND EXISTS (SELECT FROM lot_runtime AS r WHERE r.node_id = n.id AND NOT r.finished)
"""  # noqa: S608  Constants of ours, as in the statements below.
# What somebody holds who may be frozen is left for the next look: nobody waits for it.
_FORGET_DEAD = f"""
DELETE FROM bidding_node WHERE id IN (
  SELECT n.id FROM bidding_node AS n
  WHERE n.id <> $1 AND {_IS_DEAD}
    AND NOT EXISTS (SELECT FROM lot_runtime AS r WHERE r.node_id = n.id AND NOT r.finished)
  FOR UPDATE SKIP LOCKED)
"""  # noqa: S608
_PEERS = f"SELECT n.id, n.address FROM bidding_node AS n WHERE n.id <> $1 AND NOT {_IS_DEAD}"  # noqa: S608
_END_SESSIONS = """
SELECT pg_terminate_backend(pid, 1500) FROM pg_stat_activity
WHERE application_name = ANY($1::text[])
"""
_FENCE = """
UPDATE bidding_node
SET epoch = epoch + 1, released_at = coalesce(released_at, clock_timestamp())
WHERE id = $1
RETURNING heartbeat_court_ms
"""
_ENTER = """
INSERT INTO lot_runtime (lot_id, court_id, terms, status, opens_at_ms, ends_at_ms, bids,
                         extensions, seq, hash, finished)
VALUES ($1, $2, $3::jsonb, 'upcoming', $4, $5, 0, 0, 0, $6, false)
ON CONFLICT (lot_id) DO NOTHING
"""
_OWNER = f"""
SELECT r.node_id, n.address, n.heartbeat_court_ms, n.id IS NULL OR {_IS_DEAD} AS is_dead
FROM lot_runtime AS r LEFT JOIN bidding_node AS n ON n.id = r.node_id
WHERE r.lot_id = $1
"""  # noqa: S608
_OURS = """
SELECT r.lot_id, n.heartbeat_court_ms
FROM lot_runtime AS r JOIN bidding_node AS n ON n.id = r.node_id
WHERE r.node_id = $1 AND NOT r.finished AND NOT r.lot_id = ANY($2::text[])
"""
_TAKE_ONE = """
UPDATE lot_runtime SET node_id = $2 WHERE lot_id = $1 AND node_id IS NOT DISTINCT FROM $3
RETURNING 1
"""
_TAKE_ALL = """
UPDATE lot_runtime SET node_id = $1 WHERE node_id = $2 AND NOT finished RETURNING lot_id
"""
_TAKE_GIVEN = """
UPDATE lot_runtime SET node_id = $1
WHERE node_id = $2 AND lot_id = ANY($3::text[]) AND NOT finished RETURNING lot_id
"""
_TAKE_UNOWNED = """
UPDATE lot_runtime SET node_id = $1 WHERE lot_id IN (
  SELECT lot_id FROM lot_runtime WHERE node_id IS NULL AND NOT finished FOR UPDATE SKIP LOCKED)
RETURNING lot_id, NULL::bigint AS down_ms
"""
