"""What was valued in the house of tests, sold: a lot and a sale at a price."""

from __future__ import annotations

from datetime import timedelta

from auction.kernel.actor import PLATFORM
from auction.kernel.ids import new_id
from auction.lots.models import Lot
from auction.settlement.models import Sale
from tests.valuation.house import ValuationHouse, price_of


async def sell(court: ValuationHouse, price_fen: int, *, defaulted: bool = False) -> None:
    """Sell what has a reference price."""
    price = await price_of(court)
    assert price is not None
    lot_id = new_id("lot")
    async with court.begin(PLATFORM) as uow:
        uow.add(
            Lot(
                id=lot_id,
                court_id=court.court_id,
                case_id=court.case_id,
                asset_id=court.asset_id,
                reference_price_id=price.id,
                number=lot_id,
                category="flat",
                round="first",
                state="sold",
                drafted_at=uow.now,
                price_fen=price_fen,
            )
        )
        await uow.session.flush()
        uow.add(
            Sale(
                id=new_id("sale"),
                court_id=court.court_id,
                case_id=court.case_id,
                lot_id=lot_id,
                buyer_id=court.stranger.account_id or "",
                buyer_name="买受人",
                paddle="A1",
                price_fen=price_fen,
                deposit_number="D1",
                deposit_fen=1,
                balance_fen=1,
                balance_due_at=uow.now + timedelta(days=10),
                state="confirmed",
                confirmed_at=uow.now,
                confirmation_number="C1",
                defaulted_at=uow.now if defaulted else None,
            )
        )
