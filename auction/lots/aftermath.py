"""How a lot goes on and ends, and what follows: the platform's own acts, told by other rooms.

A failed auction is followed by a second one, a default by a re-sale; both begin as drafts that the
panel decides. Each is done once, however often it is told.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Protocol, cast

from sqlmodel import col, select

from auction.cases.models import SeizedAsset
from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.calendar import due_in_days
from auction.deadlines.queries import due_at
from auction.deadlines.service import close_deadline, open_deadline
from auction.kernel.actor import Role
from auction.kernel.clock import day_ends, from_ms
from auction.lots.after_failure import begin_fate
from auction.lots.drafting import insert_draft
from auction.lots.events import LotRelisted
from auction.lots.models import FailedLot, Lot, ReferencePriceRow
from auction.lots.sale_rounds import AuctionRound, follows_failure, second_by
from auction.lots.states import ANNULLED, DEFAULTED, LotState
from auction.lots.surplus_acts import review_case
from auction.remedies.claims import note_thing_free_again, note_thing_over
from auction.remedies.queries import why_blocked
from auction.remedies.refusals import RemedyRefusal

PROPOSE_RESALE_DAYS = 10


class LotEvent(Protocol):
    """Something that happened to a lot, told by a room to the right of this one."""

    @property
    def lot_id(self) -> str:
        """Return the lot's id."""
        ...


class LotEnd(LotEvent, Protocol):
    """The end of a lot's bidding."""

    @property
    def closed_at_ms(self) -> int:
        """Return when it ended, court time."""
        ...


async def mark_open(uow: UnitOfWork, event: LotEvent) -> None:
    """Note that bidding has begun."""
    lot = await _lot(uow, event.lot_id)
    if lot.state == LotState.published:
        lot.state = LotState.open
        uow.add(lot)


async def mark_closed(
    uow: UnitOfWork, *, lot_id: str, result: str, price_fen: int | None, closed_at: datetime
) -> None:
    """Note how a lot ended: sold (at a price), unsold or withdrawn. What has ended stays ended."""
    lot = await _lot(uow, lot_id)
    if lot.closed_at is not None:
        return
    lot.state, lot.result = LotState(result), result
    lot.price_fen, lot.closed_at = price_fen, closed_at
    uow.add(lot)
    uow.audit("lot.closed", f"lot:{lot_id}", lot.court_id, result=result, fen=price_fen)
    await uow.session.flush()
    await review_case(uow, lot.case_id, lot.court_id)


async def on_withdrawn(uow: UnitOfWork, event: LotEvent) -> None:
    """Note that the engine withdrew a published lot. Law: AUC-17."""
    await mark_closed(
        uow, lot_id=event.lot_id, result=LotState.withdrawn, price_fen=None, closed_at=uow.now
    )


async def relist_after_failure(uow: UnitOfWork, event: LotEnd) -> None:
    """Note that nobody bid, and draft the second auction, due within thirty days. Law: OJA-41.

    After the second failure nothing is drafted: the law offers the creditors the thing, then a
    sale (OJA-42), and the judge decides.
    """
    closed_at = from_ms(event.closed_at_ms)
    await mark_closed(
        uow, lot_id=event.lot_id, result=LotState.unsold, price_fen=None, closed_at=closed_at
    )
    failed = await _lot(uow, event.lot_id)
    round_ = follows_failure(failed.round)
    if round_ is None:
        await begin_fate(uow, failed)
    if round_ is None or await _has_follower(uow, failed.id):
        return
    lot = await _follow(uow, failed, round_=round_, is_resale=False)
    await open_deadline(
        uow,
        court_id=lot.court_id,
        case_id=lot.case_id,
        kind="second_auction",
        subject=f"lot:{lot.id}",
        role=Role.judge,
        law="OJA-41",
        due_at=day_ends(second_by(closed_at)),
        data={"failed_lot": failed.number},
    )


async def bar_buyer(uow: UnitOfWork, *, lot_id: str, account_id: str) -> None:
    """Bar a buyer who did not pay from every re-sale of the thing. Law: OJA-39."""
    lot = await _lot(uow, lot_id)
    if account_id not in lot.barred_account_ids:
        lot.barred_account_ids = [*lot.barred_account_ids, account_id]
        uow.add(lot)


async def relist_after_default(uow: UnitOfWork, event: LotEvent) -> None:
    """Draft the re-sale after a default, without whoever was barred. Law: OJA-39, TRAP-10.

    It is no second auction: the start may not be cut, and a first auction's notice is given.
    """
    await _resell(uow, event, DEFAULTED)


async def relist_after_annulment(uow: UnitOfWork, event: LotEvent) -> None:
    """Draft the re-sale after a sale was annulled; the seizure binds the thing again.

    It is no second auction (TRAP-10). What the court found to be an outsider's is not sold.
    Law: OJA-50, REM-03, SEI-01.
    """
    lot = await _lot(uow, event.lot_id)
    await note_thing_free_again(uow, asset_id=lot.asset_id)
    await _watch_seizure(uow, lot)
    if await uow.session.get(FailedLot, lot.id) is not None:
        return  # Somebody took what had failed: it is as it failed, and nothing is sold again.
    lot.result = ANNULLED
    uow.add(lot)
    await uow.session.flush()
    why = await why_blocked(uow.session, lot.asset_id)
    if why is None or why.code is not RemedyRefusal.thing_is_another_s:
        await _resell(uow, event, ANNULLED)


async def _resell(uow: UnitOfWork, event: LotEvent, result: str) -> None:
    lot = await _lot(uow, event.lot_id)
    lot.result = result
    uow.add(lot)
    await uow.session.flush()
    await review_case(uow, lot.case_id, lot.court_id)
    if await _has_follower(uow, lot.id):
        return
    resale = await _follow(uow, lot, round_=cast("AuctionRound", lot.round), is_resale=True)
    await open_deadline(
        uow,
        court_id=resale.court_id,
        case_id=resale.case_id,
        kind="resale",
        subject=f"lot:{resale.id}",
        role=Role.judge,
        law="REF-48",
        due_at=due_in_days(uow.now, PROPOSE_RESALE_DAYS),
        data={f"{result}_lot": lot.number},
    )


async def _watch_seizure(uow: UnitOfWork, lot: Lot) -> None:
    """Let the clock of the seizure run again that stopped when title passed. Law: SEI-01."""
    subject = f"asset:{lot.asset_id}"
    if await due_at(uow.session, kind="seizure_lapses", subject=subject) is not None:
        return
    asset = await uow.session.get_one(SeizedAsset, lot.asset_id)
    await open_deadline(
        uow,
        court_id=lot.court_id,
        case_id=lot.case_id,
        kind="seizure_lapses",
        subject=subject,
        role=Role.judge,
        law="SEI-01",
        due_at=day_ends(asset.seizure_lapses_on) - timedelta(days=1),
        data={"lapses_on": asset.seizure_lapses_on.isoformat()},
    )


async def on_title_passed(uow: UnitOfWork, event: LotEvent) -> None:
    """Stop the clock of the seizure: the thing is the buyer's now. Law: OJA-36, SEI-01, REM-04."""
    lot = await _lot(uow, event.lot_id)
    await close_deadline(uow, kind="seizure_lapses", subject=f"asset:{lot.asset_id}")
    await note_thing_over(uow, asset_id=lot.asset_id)


async def _follow(uow: UnitOfWork, previous: Lot, *, round_: AuctionRound, is_resale: bool) -> Lot:
    asset = await uow.session.get_one(SeizedAsset, previous.asset_id)
    price = await uow.session.get_one(ReferencePriceRow, previous.reference_price_id)
    lot = await insert_draft(
        uow, asset, price, round_=round_, previous=previous, is_resale=is_resale
    )
    uow.audit("lot.relisted", f"lot:{lot.id}", lot.court_id, follows=previous.number)
    uow.emit(
        LotRelisted(
            lot_id=lot.id,
            previous_lot_id=previous.id,
            case_id=lot.case_id,
            court_id=lot.court_id,
            is_resale=is_resale,
        )
    )
    return lot


async def _has_follower(uow: UnitOfWork, lot_id: str) -> bool:
    followers = select(Lot.id).where(col(Lot.previous_lot_id) == lot_id)
    return (await uow.session.exec(followers)).first() is not None


async def _lot(uow: UnitOfWork, lot_id: str) -> Lot:
    return await uow.session.get_one(Lot, lot_id, with_for_update=True)
