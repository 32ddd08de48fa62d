"""Every acceptance the load was told of is looked for in the record: number, price, stamp, hash."""

from __future__ import annotations

import json
from collections.abc import Sequence

from tests.bench.people import connected


class NotInTheRecord(Exception):
    """The house acknowledged a bid that its record does not hold: the bench fails."""


async def hold_in_record(url: str, accepted: Sequence[tuple[str, bytes]]) -> int:
    """Read the record of each lot and find every acceptance in it; return how many there were."""
    by_lot: dict[str, list[bytes]] = {}
    for lot_id, payload in accepted:
        by_lot.setdefault(lot_id, []).append(payload)
    async with connected(url) as connection:
        for lot_id, payloads in by_lot.items():
            told = [json.loads(payload) for payload in payloads]
            least = min(answer["seq"] for answer in told)
            rows = await connection.fetch(_RECORD, lot_id, least)
            record = {row["seq"]: row for row in rows}
            for answer in told:
                _insist(lot_id, answer, record.get(answer["seq"]))
    return len(accepted)


def _insist(lot_id: str, answer: dict[str, object], row: dict[str, str] | None) -> None:
    if row is None:
        raise NotInTheRecord(f"{lot_id}: acknowledged and missing: {answer}")
    event = json.loads(row["public"])
    told = (answer["price_fen"], answer["at"], answer["hash"])
    if event["kind"] != "bid" or (event["price_fen"], event["at"], row["hash"]) != told:
        raise NotInTheRecord(f"{lot_id}: acknowledged {answer}, recorded {event}, {row['hash']}")


_RECORD = "SELECT seq, public, hash FROM lot_event WHERE lot_id = $1 AND seq >= $2"
