"""Drafting a lot: for the first time by a judge, for a further round by the platform."""

from __future__ import annotations

from sqlalchemy import text
from sqlmodel import col, func, select

from auction.cases.models import SeizedAsset
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.clock import court_day
from auction.kernel.ids import new_id
from auction.lots.conditions import carry_conditions
from auction.lots.models import Lot, ReferencePriceRow
from auction.lots.sale_rounds import AuctionRound
from auction.lots.states import LotState


async def insert_draft(
    uow: UnitOfWork,
    asset: SeizedAsset,
    price: ReferencePriceRow,
    *,
    round_: AuctionRound,
    previous: Lot | None = None,
    is_resale: bool = False,
) -> Lot:
    """Write a draft under the court's next number; a further round keeps who was barred."""
    lot = Lot(
        id=new_id("lot"),
        court_id=asset.court_id,
        case_id=asset.case_id,
        asset_id=asset.id,
        reference_price_id=price.id,
        number=await _next_number(uow, asset.court_id),
        category=asset.kind,
        round=round_,
        previous_lot_id=previous.id if previous else None,
        is_resale=is_resale,
        barred_account_ids=list(previous.barred_account_ids) if previous else [],
        state=LotState.draft,
        drafted_at=uow.now,
    )
    uow.add(lot)
    await uow.session.flush()
    if previous is not None:
        await carry_conditions(uow, from_lot_id=previous.id, to_lot_id=lot.id)
    return lot


async def _next_number(uow: UnitOfWork, court_id: str) -> str:
    """Return the court's next number of the year, e.g. "2026-0412"; one draft at a time."""
    lock = text("SELECT pg_advisory_xact_lock(hashtext('lot-number'), hashtext(:court))")
    await uow.session.exec(lock, params={"court": court_id})  # type: ignore[call-overload]
    year = f"{court_day(uow.now).year}-"
    numbers = select(func.count()).where(
        col(Lot.court_id) == court_id, col(Lot.number).startswith(year)
    )
    return f"{year}{(await uow.session.exec(numbers)).one() + 1:04d}"
