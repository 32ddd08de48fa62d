"""The yardstick of throughput: one transaction a bid with a row lock, as one would first write it.

Started as `python -m tests.bench.row_lock DATABASE_URL CONNECTIONS`, on the servers' core like the
house. Each line on its input is a number of seconds to bid for; it answers with the bids done.
"""

from __future__ import annotations

import asyncio
import sys
import time
from typing import Any

import asyncpg
import uvloop

_TABLES = """
DROP TABLE IF EXISTS locked_bid, locked_lot;
CREATE TABLE locked_lot (id text PRIMARY KEY, price_fen bigint NOT NULL, seq bigint NOT NULL);
CREATE TABLE locked_bid (lot_id text, seq bigint, bidder text NOT NULL, price_fen bigint NOT NULL,
                         at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (lot_id, seq));
INSERT INTO locked_lot VALUES ('hot', 100000, 0)
"""


async def main(url: str, connections: int) -> None:
    """Bid whenever asked."""
    lines = [await asyncpg.connect(url) for _ in range(connections)]
    await lines[0].execute(_TABLES)
    loop = asyncio.get_running_loop()
    print("up", flush=True)
    while asked := await loop.run_in_executor(None, sys.stdin.readline):
        until = time.perf_counter() + float(asked)
        done = await asyncio.gather(*(_bid_until(line, until) for line in lines))
        print(sum(done), flush=True)


async def _bid_until(connection: Any, until: float) -> int:
    look = await connection.prepare(
        "SELECT price_fen, seq FROM locked_lot WHERE id = 'hot' FOR UPDATE"
    )
    raise_price = await connection.prepare(
        "UPDATE locked_lot SET price_fen = $1, seq = $2 WHERE id = 'hot'"
    )
    note = await connection.prepare("INSERT INTO locked_bid VALUES ('hot', $1, 'somebody', $2)")
    done = 0
    while time.perf_counter() < until:
        async with connection.transaction():
            row = await look.fetchrow()
            price_fen, seq = row["price_fen"] + 1_000, row["seq"] + 1
            await note.fetch(seq, price_fen)
            await raise_price.fetch(price_fen, seq)
        done += 1
    return done


if __name__ == "__main__":
    uvloop.run(main(sys.argv[1], int(sys.argv[2])))
