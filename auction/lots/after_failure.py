"""What becomes of a failed lot, kept in one row: the verbs by which it turns, and the reads.

The row is locked before it turns, so that two acts at once cannot give a thing two fates.
Who is asked and who answers what is the room `in_kind`'s.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.service import close_deadline
from auction.kernel.refusal import Refusal, Refused, refuse
from auction.lots.fates import Stage, may_turn, why_not_free
from auction.lots.giving_up import give_up_draft
from auction.lots.models import FailedLot, Lot
from auction.lots.refusals import LotRefusal
from auction.lots.states import LotState

SALE_NOTICE = "sale_notice"
"""The deadline within which the notice of the judicial sale is published. Law: OJS-03."""


@dataclass(frozen=True)
class FateView:
    """Where a failed lot stands; `sale_id` is of whoever takes it, or took it."""

    lot_id: str
    stage: Stage
    failed_at: datetime
    sale_id: str | None
    turned_at: datetime


async def fate_of(session: AsyncSession, lot_id: str) -> FateView | None:
    """Return what becomes of a failed lot; None where nothing is to be decided."""
    row = await session.get(FailedLot, lot_id)
    if row is None:
        return None
    return FateView(row.lot_id, Stage(row.stage), row.failed_at, row.sale_id, row.turned_at)


async def begin_fate(uow: UnitOfWork, lot: Lot) -> FailedLot:
    """Note that a lot failed and what becomes of it is open; once, however often it is told."""
    row = await uow.session.get(FailedLot, lot.id, with_for_update=True)
    if row is not None:
        return row
    row = FailedLot(
        lot_id=lot.id,
        court_id=lot.court_id,
        case_id=lot.case_id,
        asset_id=lot.asset_id,
        failed_at=lot.closed_at or uow.now,
        stage=Stage.unasked,
        turned_at=uow.now,
    )
    uow.add(row)
    await uow.session.flush()
    return row


async def locked_fate(uow: UnitOfWork, lot_id: str) -> FailedLot:
    """Return the row of a failed lot, locked; refuses `not_failed` where there is none."""
    row = await uow.session.get(FailedLot, lot_id, with_for_update=True, populate_existing=True)
    if row is None:
        raise refuse(LotRefusal.not_failed)
    return row


async def turn(uow: UnitOfWork, lot_id: str, to: Stage, *, sale_id: str | None = None) -> None:
    """Let a failed lot turn to its next stage; refuses what does not follow from where it is."""
    row = await locked_fate(uow, lot_id)
    refusal = may_turn(Stage(row.stage), to)
    if refusal is not None:
        raise Refused(refusal)
    before, row.stage, row.sale_id, row.turned_at = row.stage, to, sale_id, uow.now
    uow.add(row)
    uow.audit("lot.fate", f"lot:{lot_id}", row.court_id, before=before, after=to.value)


async def insist_free(uow: UnitOfWork, lot_id: str) -> None:
    """Refuse as long as creditors were not asked, are being asked, or one of them takes it."""
    refusal = why_not_free(Stage((await locked_fate(uow, lot_id)).stage))
    if refusal is not None:
        raise Refused(refusal)


async def list_again(uow: UnitOfWork, failed: Lot) -> None:
    """Turn a failed lot to its further round. Law: OJA-42, OJS-02."""
    await begin_fate(uow, failed)
    await insist_free(uow, failed.id)
    await turn(uow, failed.id, Stage.listed)


async def note_listed(uow: UnitOfWork, lot: Lot) -> None:
    """Note that the round after a failure is announced: the days for its notice are kept."""
    if lot.previous_lot_id is None or lot.is_resale:
        return
    row = await uow.session.get(FailedLot, lot.previous_lot_id, with_for_update=True)
    if row is not None and row.stage == Stage.free:
        await turn(uow, lot.previous_lot_id, Stage.listed)
    await close_deadline(uow, kind=SALE_NOTICE, subject=f"lot:{lot.previous_lot_id}")


async def give_up_further_round(uow: UnitOfWork, lot: Lot) -> None:
    """Let a failed lot be free again when the round that was to follow it is given up."""
    if lot.previous_lot_id is None or lot.is_resale:
        return
    row = await uow.session.get(FailedLot, lot.previous_lot_id, with_for_update=True)
    if row is not None and row.stage == Stage.listed:
        await turn(uow, lot.previous_lot_id, Stage.free)


async def insist_undecided_nowhere(uow: UnitOfWork, asset_id: str) -> None:
    """Refuse a first auction of a thing whose failure has not found its end. Law: OJS-02, OJS-12.

    What was taken or released is sold no more; what failed is not begun anew as if it had not.
    House rule: a first failure that nobody takes in kind, and whose second auction was given up,
    is begun anew like one about which nobody was asked; no other act would lead on from it.
    """
    rows = (
        select(FailedLot.lot_id, FailedLot.stage, Lot.round)
        .join(Lot, col(Lot.id) == col(FailedLot.lot_id))
        .where(col(FailedLot.asset_id) == asset_id, col(FailedLot.stage) != Stage.listed)
    )
    for lot_id, stage, round_ in (await uow.session.exec(rows)).all():
        if (stage, round_) == (Stage.free, "first"):
            await turn(uow, lot_id, Stage.listed)
            continue
        raise refuse(
            LotRefusal.failure_undecided
            if not Stage(stage).is_final
            else LotRefusal.taken_already
            if stage == Stage.taken
            else LotRefusal.seizure_released
        )


async def standing_follower(session: AsyncSession, lot_id: str) -> Lot | None:
    """Return the lot that follows one, unless it was given up before it was announced."""
    rows = select(Lot).where(col(Lot.previous_lot_id) == lot_id)
    for lot in (await session.exec(rows.order_by(col(Lot.drafted_at)))).all():
        if lot.state != LotState.withdrawn or lot.published_at is not None:
            return lot
    return None


async def fate_of_the_one_before(session: AsyncSession, lot: Lot, _now: datetime) -> list[Refusal]:
    """Say that a lot is not announced while a creditor may still take it in kind. Law: AUC-16.

    After a first failure creditors are asked by the court's own decision only (TRAP-31), and the
    second auction waits for their answers.
    """
    if lot.previous_lot_id is None or lot.is_resale:
        return []
    row = await session.get(FailedLot, lot.previous_lot_id)
    if row is None or row.stage in (Stage.free, Stage.listed):
        return []
    refusal = why_not_free(Stage(row.stage))
    return [refusal] if refusal is not None else []


async def drop_follower(uow: UnitOfWork, lot_id: str) -> None:
    """Give up the draft of a further round, for the thing belongs to somebody now. Law: AUC-26."""
    lot = await standing_follower(uow.session, lot_id)
    if lot is None or not LotState(lot.state).is_before_publication:
        return
    await give_up_draft(uow, lot, reason="taken")
