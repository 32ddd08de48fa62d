"""The chain of deadlines after the hammer and between the rounds: each opens and is closed."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import col, select

from auction.bidding.lot_news import LotKnockedDown, LotUnsold
from auction.db.engine import Database
from auction.deadlines.models import Deadline
from auction.kernel.clock import from_ms, to_ms
from auction.lots import service as lots
from auction.lots.queries import lots_of_case
from auction.settlement import depositing
from auction.settlement.depositing import TRANSFER
from tests.fakes.court_of_tests import CourtOfTests, open_court
from tests.fakes.lots_of_tests import SeizedFlat, seize_flat
from tests.fakes.sold_lot import PRICE_FEN, SoldLot, list_flat


async def clocks(court: CourtOfTests, kind: str) -> list[Deadline]:
    async with court.works.database.session() as session:
        rows = select(Deadline).where(col(Deadline.kind) == kind).order_by(col(Deadline.opened_at))
        return list((await session.exec(rows)).all())


async def hammer(lot: SoldLot) -> LotKnockedDown:
    """Let the clock of the buyer's deposit hear of the hammer; return what it heard."""
    now_ms = to_ms(lot.court.clock.now())
    event = LotKnockedDown(
        lot_id=lot.lot_id,
        court_id=lot.court.court_id,
        paddle="K4821",
        price_fen=PRICE_FEN,
        closed_at_ms=now_ms,
    )
    async with lot.court.acting() as uow:
        await depositing.watch_transfer(uow, event)
    return event


async def sold(database: Database) -> SoldLot:
    lot = await list_flat(await open_court(database))
    lot.buyer = await lot.bidder("李伟", "K4821")
    return lot


async def test_the_hammer_gives_twenty_four_hours_to_move_the_buyers_deposit(
    database: Database,
) -> None:
    lot = await sold(database)
    event = await hammer(lot)

    [clock] = await clocks(lot.court, TRANSFER)
    assert (clock.role, clock.law) == ("judge", "OJA-40")
    assert clock.due_at == from_ms(event.closed_at_ms) + timedelta(hours=24)
    assert "K4821" not in repr(clock.model_dump())


async def test_the_confirmed_sale_meets_it(database: Database) -> None:
    lot = await sold(database)
    await hammer(lot)
    await lot.knock_down("K4821")

    [clock] = await clocks(lot.court, TRANSFER)
    assert clock.closed_at is not None


async def test_a_hammer_heard_after_the_confirmation_opens_nothing(database: Database) -> None:
    lot = await sold(database)
    await lot.knock_down("K4821")
    await hammer(lot)

    assert await clocks(lot.court, TRANSFER) == []


async def failed(flat: SeizedFlat) -> str:
    """Let the first auction fail; return the lot of the second."""
    lot_id = await flat.published()
    event = LotUnsold(lot_id, flat.court.court_id, None, to_ms(flat.court.clock.now()))
    async with flat.court.acting() as uow:
        await lots.relist_after_failure(uow, event)
    async with flat.court.works.database.session() as session:
        return (await lots_of_case(session, flat.case_id))[-1].id


async def test_the_announcement_of_the_second_auction_meets_its_thirty_days(
    database: Database,
) -> None:
    flat = await seize_flat(await open_court(database))
    second = await failed(flat)
    [clock] = await clocks(flat.court, "second_auction")
    assert clock.closed_at is None

    await flat.published(second)
    [clock] = await clocks(flat.court, "second_auction")
    assert clock.closed_at is not None


async def test_terms_before_the_panel_meet_the_ten_days_to_begin_the_sale(
    database: Database,
) -> None:
    flat = await seize_flat(await open_court(database))
    lot_id = await flat.drafted()
    [clock] = await clocks(flat.court, "start_disposal")
    assert clock.closed_at is None

    await flat.proposed(lot_id)
    [clock] = await clocks(flat.court, "start_disposal")
    assert clock.closed_at is not None
