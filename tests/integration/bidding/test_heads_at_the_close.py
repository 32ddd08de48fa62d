"""What a lot came to is signed when it closes; what a person must look at first is not signed."""

from __future__ import annotations

from typing import Any, cast

import pytest

from auction.bidding.heads import newest_head, sign_due
from auction.bidding.lot_news import LotKnockedDown, LotUnsold, LotWithdrawn
from auction.bidding.signing import SigningKey
from auction.bidding.stops import StopCode, stop_lot
from auction.db.unit_of_work import Works
from auction.kernel.actor import PLATFORM
from auction.kernel.event import Event
from auction.reactions import Tools, reactions
from tests.fakes.live_lots import COURT, LOT, START_FEN, LiveLots

KEY = b"a" * 32
CLOSES: list[Event] = [
    LotKnockedDown(LOT, COURT, START_FEN, "H2515", 1),
    LotUnsold(LOT, COURT, None, 1),
    LotWithdrawn(LOT, COURT, "settled"),
]


@pytest.mark.parametrize("close", CLOSES, ids=["sold", "unsold", "withdrawn"])
async def test_a_close_is_signed_in_reaction_to_its_news(live: LiveLots, close: Event) -> None:
    await live.list_lot()
    await live.admit("ann")
    await live.bid("ann", START_FEN)
    table = reactions(
        Tools(
            live=cast("Any", None),
            bank=cast("Any", None),
            paddle_pepper=KEY,
            sealing_public_key=KEY,
            sealing_private_key=None,
            signing_key=KEY,
        )
    )
    (sign,) = [
        each for each in table if each.event is type(close) and each.name.startswith("sign_")
    ]
    async with Works(live.database, live.clock, {}).begin(PLATFORM) as uow:
        await sign.run(uow, close)
    async with live.database.session() as session:
        head = await newest_head(session, LOT)
    assert head is not None
    assert head.seq == (await live.state()).seq


async def test_a_stopped_lot_is_not_signed(live: LiveLots) -> None:
    await live.list_lot()
    await live.admit("ann")
    async with live.database.session() as session:
        await stop_lot(session, LOT, next(iter(StopCode)), {})
        await session.commit()
    async with Works(live.database, live.clock, {}).begin(PLATFORM) as uow:
        assert await sign_due(uow, SigningKey(KEY)) == 0
