"""What many sockets on two processes were told, held against the record and the rules.

Every acknowledged bid stands in the record once, after all that was known when it was sent; the
record is a legal run of the rules; and every refusal was right at some moment between its sending
and its answer.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
from collections import defaultdict
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from auction.bidding.answers import BidAnswer, RefusedBid
from auction.bidding.commands import PlaceBid
from auction.bidding.decide import decide
from auction.bidding.kept_answers import read_kept
from auction.bidding.lot_state import LotState
from auction.bidding.recovery import apply_row, blank_lot
from auction.bidding.refusals import BidRefusal
from auction.bidding.sealing import holder_tag
from auction.bidding.verify import Verified
from tests.fakes.engine_process import MachineClock
from tests.fakes.live_lots import START_FEN, STEP_FEN, LiveLots, running_engine
from tests.fakes.live_site import PEPPER, Viewer, live_site, viewer_of
from tests.fakes.site_process import site_process

LOTS = ("lot_1", "lot_2")
ADMITTED = ("ann", "ben", "eve", "fay")
STRANGER = "zoe"
HOLDING_PRIORITY = "fay"
BIDS, AT_ONCE = (400, 8) if os.environ.get("AUCTION_SOAK") else (25, 4)


@dataclass(frozen=True)
class Told:
    """A bid, what had been seen of its lot when it was sent, and what was answered by when."""

    lot: str
    who: str
    sent: dict[str, Any]
    seen_seq: int
    answer: dict[str, Any]
    by_seq: int


class Historian:
    """What all the sockets of a test have seen, and what they were told."""

    def __init__(self, database: asyncpg.Pool, chance: random.Random) -> None:
        self._database = database
        self._chance = chance
        self.seen: dict[str, int] = defaultdict(int)
        self.prices: dict[str, int] = {}
        self.told: list[Told] = []

    async def bid_on(self, url: str, token: str, lot: str, who: str, name: str) -> None:
        """Send bids of every kind through one socket, several under way at a time."""
        async with viewer_of(f"{url}/live/{lot}", {"Cookie": f"session={token}"}) as viewer:
            waiting: dict[str, tuple[dict[str, Any], int]] = {}
            for number in range(BIDS):
                bid_id = f"{name}-{number - 1 if number % 7 == 6 else number}"
                sent = {"kind": "bid", "id": bid_id, **self._offer(lot)}
                if bid_id in waiting:  # Its answer would not tell which of the two it is for.
                    await self._hear(viewer, lot, who, waiting, leave=0)
                waiting[bid_id] = (sent, self.seen[lot])
                await viewer.send(**sent)
                await self._hear(viewer, lot, who, waiting, leave=AT_ONCE - 1)
            await self._hear(viewer, lot, who, waiting, leave=0)

    def _offer(self, lot: str) -> dict[str, int]:
        """Return a price near what was seen, right, too low or off the grid; at times a guard."""
        price_fen = self.prices.get(lot, START_FEN - STEP_FEN)
        steps = self._chance.choice((-1, 0, 0, 1, 1, 1, 1, 2, 5))
        off_grid = self._chance.choice((0, 0, 0, 0, 0, 7))
        offer = {"price_fen": price_fen + steps * STEP_FEN + off_grid}
        guard = self._chance.choice(({}, {}, {}, {"max_steps": 2}, {"ceiling_fen": price_fen}))
        return {**offer, **guard}

    async def _hear(
        self,
        viewer: Viewer,
        lot: str,
        who: str,
        waiting: dict[str, tuple[dict[str, Any], int]],
        *,
        leave: int,
    ) -> None:
        while len(waiting) > leave:
            frame = await viewer.next()
            viewer.had.clear()
            if frame.get("transient"):
                await asyncio.sleep(0.05)
                await viewer.send(**waiting[frame["id"]][0])
                continue
            if frame["kind"] in ("accepted", "refused"):
                sent, seen_seq = waiting.pop(frame["id"])
                by_seq = await self._database.fetchval(_SEQ, lot)
                self.told.append(Told(lot, who, sent, seen_seq, frame, by_seq))
            for event in frame.get("events", ()):
                self._saw(lot, event["seq"], event.get("price_fen"))
            if frame["kind"] == "snapshot":
                self._saw(lot, frame["seq"], frame["state"]["price_fen"])

    def _saw(self, lot: str, seq: int, price_fen: int | None) -> None:
        self.seen[lot] = max(self.seen[lot], seq)
        if price_fen is not None:
            self.prices[lot] = max(self.prices.get(lot, 0), price_fen)


class Record:
    """A lot's states, one after each entry, and the answers that were kept."""

    def __init__(self, states: Sequence[LotState], kept: dict[tuple[str, str], BidAnswer]) -> None:
        self.states = states
        self._kept = kept

    def was_right(self, told: Told) -> bool:
        """Say whether a refusal was what the rules say of a state between sending and answer."""
        tag = holder_tag(PEPPER, told.who, told.lot)
        kept = self._kept.get((tag, told.sent["id"]))
        if told.answer["code"] == BidRefusal.id_reused:
            return kept is not None and kept.price_fen != told.sent["price_fen"]
        between = self.states[told.seen_seq : told.by_seq + 1]
        return any(self._refuses(state, told, tag) for state in between)

    def _refuses(self, state: LotState, told: Told, tag: str) -> bool:
        bid = PlaceBid(
            id=told.sent["id"],
            holder_tag=tag,
            price_fen=told.sent["price_fen"],
            stamp_ms=state.terms.opens_at_ms,
            max_steps=told.sent.get("max_steps"),
            ceiling_fen=told.sent.get("ceiling_fen"),
        )
        answer = decide(state, bid).answer
        if not isinstance(answer, RefusedBid):
            return False
        data = json.loads(json.dumps(dict(answer.data)))
        return (answer.code, data) == (told.answer["code"], told.answer["data"])


async def _prepared(url: str, data: Path) -> dict[str, str]:
    """List the lots and admit the bidders; return everyone's tokens."""
    async with (
        running_engine(url, data, MachineClock()) as live,  # type: ignore[arg-type]
        live_site(live, data) as site,
    ):
        for lot in LOTS:
            await live.list_lot(lot)
            for name in ADMITTED:
                rank = 1 if name == HOLDING_PRIORITY else None
                await live.admit(holder_tag(PEPPER, name, lot), lot_id=lot, rank=rank)
            await live.until(lambda state: state.status == "open", lot)
        tokens = {name: await site.sign_in(name) for name in (*ADMITTED, STRANGER)}
        for lot in LOTS:
            for token in tokens.values():
                await site.confirm(token, lot)
        return tokens


async def _records(live: LiveLots) -> dict[str, Record]:
    records = {}
    for runtime in await live.rows("SELECT * FROM lot_runtime"):
        lot = blank_lot(runtime)
        states = [lot.state]
        for row in await live.rows(_ENTRIES, lot.lot_id):
            apply_row(lot, row)
            states.append(lot.state)
        answers = await live.rows(_ANSWERS, lot.lot_id)
        kept = {(row["holder_tag"], row["bid_id"]): _kept(row) for row in answers}
        records[lot.lot_id] = Record(states, kept)
    return records


def _kept(row: asyncpg.Record) -> BidAnswer:
    whole = None if row["answer"] is None else json.loads(row["answer"])
    return read_kept(row["bid_id"], whole, (row["seq"], row["public"], row["hash"]))


@pytest.mark.timeout(1_800)
async def test_what_sockets_of_two_processes_were_told_is_one_legal_history(
    database_url: str, tmp_path: Path
) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    tokens = await _prepared(database_url, tmp_path)
    async with AsyncExitStack() as stack:
        urls = []
        for _ in range(2):
            process = stack.enter_context(site_process(database_url, tmp_path))
            await asyncio.to_thread(process.start)
            urls.append(f"ws://127.0.0.1:{process.port}")
        pool = asyncpg.create_pool(database_url, min_size=1, max_size=4)
        historian = Historian(await stack.enter_async_context(pool), random.Random(seed))
        await asyncio.gather(
            *(
                historian.bid_on(url, token, lot, who, f"{who}-{place}")
                for place, url in enumerate(urls)
                for who, token in tokens.items()
                for lot in LOTS
            )
        )
    async with running_engine(database_url, tmp_path, MachineClock()) as live:  # type: ignore[arg-type]
        assert all([isinstance(await live.verified(lot), Verified) for lot in LOTS])
        _is_one_history(historian.told, await _records(live), await live.rows(_BIDS))


def _is_one_history(
    told: Sequence[Told], records: dict[str, Record], written: Sequence[dict[str, Any]]
) -> None:
    refused = [one for one in told if one.answer["kind"] == "refused"]
    accepted = [one for one in told if one.answer["kind"] == "accepted"]
    codes = sorted({one.answer["code"] for one in refused})
    print(f"{len(told)} answers: {len(accepted)} accepted, {len(refused)} refused, {codes}")
    acknowledged = {(one.lot, one.answer["seq"]): one.answer["hash"] for one in accepted}
    assert acknowledged == {(row["lot_id"], row["seq"]): row["hash"] for row in written}
    first = {(one.lot, one.who, one.sent["id"]): one for one in reversed(accepted)}
    late = [one for one in first.values() if not one.seen_seq < one.answer["seq"] <= one.by_seq]
    assert late == []
    wrong = [one for one in refused if not records[one.lot].was_right(one)]
    assert [one for one in wrong if not _is_repeated(one, told)] == []


def _is_repeated(asked_again: Told, told: Sequence[Told]) -> bool:
    """Say whether this is the first answer to the same id and price, told again."""
    before = told[: told.index(asked_again)]
    return any(
        (one.lot, one.who, one.answer) == (asked_again.lot, asked_again.who, asked_again.answer)
        and one.sent["price_fen"] == asked_again.sent["price_fen"]
        for one in before
    )


_SEQ = "SELECT seq FROM lot_runtime WHERE lot_id = $1"
_BIDS = "SELECT lot_id, seq, hash FROM lot_event WHERE kind = 'bid'"
_ANSWERS = """
SELECT a.holder_tag, a.bid_id, a.answer, e.seq, e.public, e.hash
FROM lot_answer AS a LEFT JOIN lot_event AS e ON e.lot_id = a.lot_id AND e.seq = a.seq
WHERE a.lot_id = $1
"""
_ENTRIES = """
SELECT e.seq, e.public, e.hash, p.opening, p.person
FROM lot_event AS e LEFT JOIN lot_private AS p USING (lot_id, seq)
WHERE e.lot_id = $1 ORDER BY e.seq
"""
