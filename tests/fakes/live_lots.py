"""Engines on a real database, on a clock the test moves, and a lot or two to bid on."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import asyncpg

from auction.bidding.answers import BidAnswer
from auction.bidding.codec import BidRequest
from auction.bidding.engine import Engine
from auction.bidding.kept_lot import KeptLot
from auction.bidding.lot_state import LotState
from auction.bidding.queries import record_lines
from auction.bidding.verify import Flaw, Verified, verify
from auction.db.engine import Database
from auction.db.unit_of_work import Works
from auction.kernel.clock import to_ms
from auction.lots.models import LotReserve
from auction.lots.secret_reserve import SecretReserve
from auction.lots.terms import BiddingTerms
from tests.fakes.court_of_tests import EveryReader

COURT = "court_1"
LOT = "lot_1"
MINUTE = 60_000
START_FEN = 100_000
STEP_FEN = 1_000
PATIENCE_SECONDS = 30


class HandClock:
    """Court time that stands until it is moved."""

    doubt_ms = 0.0
    rate = 1

    def __init__(self) -> None:
        self._at = datetime(2026, 3, 16, 4, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self._at

    def machine_now(self) -> datetime:
        return datetime.now(UTC)

    @property
    def ms(self) -> int:
        return to_ms(self._at)

    def set_ms(self, ms: int) -> None:
        self._at += timedelta(milliseconds=ms - self.ms)

    def advance(self, *, minutes: float = 0, seconds: float = 0) -> None:
        self._at += timedelta(minutes=minutes, seconds=seconds)


@dataclass(frozen=True)
class DataFolder:
    """What an engine needs of the settings."""

    data: Path


class LiveLots:
    """One running engine, and shorthand for what tests do with it."""

    def __init__(self, engine: Engine, database: Database, clock: HandClock) -> None:
        self.engine, self.database, self.clock = engine, database, clock
        self._ids = itertools.count(1)

    async def list_lot(self, lot_id: str = LOT, **terms: Any) -> str:
        """Put a lot on the engine: open now, for an hour, unless told otherwise."""
        await self.engine.enter(lot_id, COURT, terms_of(self.clock, **terms))
        return lot_id

    async def list_lot_with_reserve(self, reserve: SecretReserve, **terms: Any) -> str:
        """Put a lot on the engine whose reserve is secret until the close."""
        commitment = reserve.commitment()
        row = LotReserve(
            commitment=commitment,
            court_id=COURT,
            lot_id=LOT,
            reserve_fen=reserve.reserve_fen,
            salt=reserve.salt,
            fixed_at=self.clock.now(),
        )
        async with self.database.session() as session:
            session.add(row)
            await session.commit()
        return await self.list_lot(reserve_commitment=commitment, **terms)

    async def admit(self, *holders: str, lot_id: str = LOT, rank: int | None = None) -> None:
        for holder in holders:
            await self.engine.admit(
                lot_id, holder_tag=holder, deposit_number=f"9{holder}", box="sealed", rank=rank
            )

    async def bid(
        self, holder: str | None, price_fen: int, *, bid_id: str | None = None, lot_id: str = LOT
    ) -> BidAnswer:
        request = BidRequest(bid_id or f"bid{next(self._ids)}", price_fen)
        with self.engine.coming_in(lot_id) as stamp_ms:
            return await self.engine.place_bid(
                lot_id, request, holder_tag=holder, stamp_ms=stamp_ms
            )

    async def state(self, lot_id: str = LOT) -> LotState:
        state = await self.engine.look(lot_id)
        assert state is not None
        return state

    async def until(self, holds: Callable[[LotState], bool], lot_id: str = LOT) -> LotState:
        """Wait until a lot's durable state is as described, and return it."""
        come: asyncio.Future[LotState] = asyncio.get_running_loop().create_future()

        def changed(lot: KeptLot) -> None:
            if holds(lot.state) and not come.done():
                come.set_result(lot.state)

        lot = await self.engine.watch(lot_id, changed)
        assert lot is not None
        changed(lot)
        try:
            return await asyncio.wait_for(come, PATIENCE_SECONDS)
        finally:
            self.engine.leave(lot_id, changed)

    async def verified(self, lot_id: str = LOT) -> Verified | Flaw:
        async with self.database.session() as session:
            return verify([line async for line in record_lines(session, lot_id)])

    async def rows(self, query: str, *arguments: object) -> list[dict[str, Any]]:
        """Ask the database itself, past everything the engine remembers."""
        connection = await asyncpg.connect(self.database.url.replace("+asyncpg", ""))
        try:
            return [dict(row) for row in await connection.fetch(query, *arguments)]
        finally:
            await connection.close()


def terms_of(clock: HandClock, **terms: Any) -> BiddingTerms:
    """Return terms of a lot that is open now, for an hour."""
    usual: dict[str, Any] = {
        "kind": "auction",
        "round": "first",
        "start_fen": START_FEN,
        "increment_fen": STEP_FEN,
        "deposit_fen": 10_000,
        "opens_at_ms": clock.ms,
        "ends_at_ms": clock.ms + 60 * MINUTE,
    }
    return BiddingTerms(**usual | terms)


@asynccontextmanager
async def running_engine(
    url: str, data: Path, clock: HandClock, *, engine_url: str | None = None
) -> AsyncGenerator[LiveLots]:
    """Run an engine; `engine_url` leads it to the same database by another way."""
    database, own = Database(url), Database(engine_url or url)
    engine = Engine(Works(own, clock, EveryReader()), DataFolder(data), clock)
    try:
        async with engine.running():
            yield LiveLots(engine, database, clock)
    finally:
        await own.dispose()
        await database.dispose()


async def eventually(holds: Callable[[], Any], what: str) -> None:
    """Wait until something is so that nothing announces."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            found = holds()
            if asyncio.iscoroutine(found):
                found = await found
            if found:
                return
            await asyncio.sleep(0.02)
    raise AssertionError(what)
