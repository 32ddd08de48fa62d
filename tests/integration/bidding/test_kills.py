"""The web process is killed again and again during bidding: no acknowledged bid is missing."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from auction.bidding.sealing import holder_tag
from auction.bidding.verify import Verified
from tests.fakes.engine_process import MachineClock
from tests.fakes.live_lots import LOT, LiveLots, running_engine
from tests.fakes.live_site import PEPPER, live_site
from tests.fakes.site_process import SiteProcess, site_process
from tests.fakes.stubborn import Answer, Stubborn

KILLS = 50 if os.environ.get("AUCTION_SOAK") else 2
BIDDERS = ("ann", "ben", "eve")


async def _prepare(url: str, data: Path) -> dict[str, str]:
    """List a lot and admit the bidders; return their tokens."""
    async with (
        running_engine(url, data, MachineClock()) as live,  # type: ignore[arg-type]
        live_site(live, data) as site,
    ):
        await live.list_lot()
        for name in BIDDERS:
            await live.admit(holder_tag(PEPPER, name, LOT))
        tokens = {name: await site.sign_in(name) for name in BIDDERS}
        for token in tokens.values():
            await site.confirm(token)
        return tokens


async def _kill_again_and_again(process: SiteProcess, stop: asyncio.Event) -> None:
    for _ in range(KILLS):
        await asyncio.sleep(1.0)
        await asyncio.to_thread(process.kill)
        await asyncio.to_thread(process.start)
    await asyncio.sleep(2.0)
    stop.set()


@pytest.mark.timeout(1_800)
async def test_no_acknowledged_bid_is_missing_however_often_the_process_is_killed(
    database_url: str, tmp_path: Path
) -> None:
    tokens = await _prepare(database_url, tmp_path)
    stop = asyncio.Event()
    with site_process(database_url, tmp_path) as process:
        await asyncio.to_thread(process.start)
        url = f"ws://127.0.0.1:{process.port}/live/{LOT}"
        bidders = [
            Stubborn(url, {"Cookie": f"session={token}"}, name) for name, token in tokens.items()
        ]
        await asyncio.gather(
            *(bidder.bid_until(stop) for bidder in bidders), _kill_again_and_again(process, stop)
        )
    accepted = [answer for bidder in bidders for answer in bidder.accepted]
    assert accepted
    async with running_engine(database_url, tmp_path, MachineClock()) as live:  # type: ignore[arg-type]
        await _holds(live, accepted)


async def _holds(live: LiveLots, accepted: list[Answer]) -> None:
    rows = await live.rows("SELECT seq, hash FROM lot_event WHERE kind = 'bid'")
    recorded = {row["seq"]: row["hash"] for row in rows}
    assert {one["seq"]: one["hash"] for one in accepted}.items() <= recorded.items()
    assert len({one["seq"] for one in accepted}) == len(accepted)
    assert isinstance(await live.verified(), Verified)
    gaps = await live.rows("SELECT * FROM lot_outage WHERE lot_id = $1", LOT)
    assert len(gaps) >= KILLS
    assert (await live.state()).status == "open"
