from __future__ import annotations

from datetime import timedelta

from auction.db.engine import Database
from auction.registers.statistics import court_figures
from tests.auction.settlement.test_service import balance_is_due
from tests.fakes.court_of_tests import NOON, open_court
from tests.fakes.sold_lot import PRICE_FEN, SoldLot, list_flat


async def figures(lot: SoldLot, *, days_later: int = 0) -> dict[str, int]:
    since = NOON + timedelta(days=days_later - 1)
    async with lot.court.acting() as uow:
        found = await court_figures(
            uow.session, lot.court.court_id, since, since + timedelta(days=2)
        )
    return {figure.name: figure.value for figure in found}


async def sold_twice(database: Database) -> SoldLot:
    """One flat sold, its buyer in default, and sold again for the same price."""
    lot = await list_flat(await open_court(database))
    await lot.bidder("李伟", "K4821")
    await lot.knock_down("K4821")
    await balance_is_due(lot)
    await lot.list(previous_lot_id=lot.lot_id)
    await lot.bidder("王芳", "M1177")
    await lot.knock_down("M1177")
    return lot


async def test_runs_and_properties_are_counted_apart(database: Database) -> None:
    found = await figures(await sold_twice(database))
    assert (found["runs_ended"], found["runs_sold"]) == (2, 2)
    assert (found["assets_offered"], found["assets_sold"]) == (1, 1)


async def test_a_premium_is_on_the_start_and_a_discount_on_the_reference_price(
    database: Database,
) -> None:
    found = await figures(await sold_twice(database))
    assert found["price_sum_fen"] == 2 * PRICE_FEN
    # 2.4 million on a start of 2.0 and a reference price of 2.6 million.
    assert found["premium_per_mille_of_start"] == 200
    assert found["price_per_mille_of_reference"] == 923


async def test_a_default_is_counted(database: Database) -> None:
    assert (await figures(await sold_twice(database)))["defaults"] == 1


async def test_what_happened_at_another_time_is_not_counted(database: Database) -> None:
    found = await figures(await sold_twice(database), days_later=400)
    assert set(found.values()) == {0}


async def test_another_court_s_figures_are_its_own(database: Database) -> None:
    await sold_twice(database)
    elsewhere = await list_flat(await open_court(database))
    assert (await figures(elsewhere))["runs_ended"] == 0
