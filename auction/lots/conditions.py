"""Setting what a lot asks of bidders, before it is announced; and reading it.

Law: OJA-14 (bidder conditions), OJA-16 (1), CAT-01.
"""

from __future__ import annotations

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.wording import check_wording
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.refusal import Refused, refuse
from auction.lots.access import insist_unpublished, own_lot
from auction.lots.entry_conditions import (
    CAPACITY,
    Condition,
    ConditionKind,
    Proof,
    check_condition,
    condition_from,
)
from auction.lots.models import LotCondition
from auction.lots.refusals import ConditionRefusal
from auction.lots.voiding import reopen_draft


async def set_condition(
    uow: UnitOfWork,
    *,
    lot_id: str,
    kind: ConditionKind,
    text_zh: str = "",
    text_en: str = "",
    proof: Proof = Proof.papers,
) -> None:
    """Ask something of whoever bids on a lot; setting a kind again replaces it.

    It stands in the announcement and never changes after it; before it, what the panel signed is
    void. Refuses words that may not be used. Law: OJA-43.
    """
    lot = await own_lot(uow, lot_id, Role.judge, Role.clerk)
    insist_unpublished(lot)
    condition = condition_from(kind, text_zh, text_en, proof)
    refusal = check_condition(condition) or check_wording({"text_zh": condition.text_zh})
    if refusal is not None:
        raise Refused(refusal)
    if condition in await extra_conditions(uow.session, lot.id):
        return
    await reopen_draft(uow, lot)
    await uow.session.merge(
        LotCondition(
            lot_id=lot.id,
            kind=condition.kind,
            court_id=lot.court_id,
            proof=condition.proof,
            text_zh=condition.text_zh,
            text_en=condition.text_en,
            is_rechecked=condition.is_rechecked,
            set_by=uow.actor.account_id or "",
            set_at=uow.now,
        )
    )
    uow.audit("condition.set", f"lot:{lot.id}", lot.court_id, kind=kind, version=condition.version)


async def drop_condition(uow: UnitOfWork, *, lot_id: str, kind: ConditionKind) -> None:
    """Ask for something no more, before the lot is announced."""
    lot = await own_lot(uow, lot_id, Role.judge, Role.clerk)
    insist_unpublished(lot)
    row = await uow.session.get(LotCondition, (lot.id, kind))
    if row is None:
        raise refuse(ConditionRefusal.condition_not_set)
    await reopen_draft(uow, lot)
    await uow.session.delete(row)
    uow.audit("condition.dropped", f"lot:{lot.id}", lot.court_id, kind=kind)


async def carry_conditions(uow: UnitOfWork, *, from_lot_id: str, to_lot_id: str) -> None:
    """Ask in the lot that follows what was asked in the one before; a judge may change it.

    House rule: a second auction, a sale or a re-sale sells the same thing to the same people.
    """
    rows = select(LotCondition).where(col(LotCondition.lot_id) == from_lot_id)
    for row in (await uow.session.exec(rows)).all():
        uow.add(LotCondition(**{**row.model_dump(), "lot_id": to_lot_id}))


async def extra_conditions(session: AsyncSession, lot_id: str) -> tuple[Condition, ...]:
    """Return what a lot asks beyond what every lot does."""
    rows = select(LotCondition).where(col(LotCondition.lot_id) == lot_id)
    found = (await session.exec(rows.order_by(col(LotCondition.kind)))).all()
    return tuple(
        Condition(
            ConditionKind(row.kind), Proof(row.proof), row.text_zh, row.text_en, row.is_rechecked
        )
        for row in found
    )


async def conditions_of(session: AsyncSession, lot_id: str) -> tuple[Condition, ...]:
    """Return everything a lot asks of whoever bids, what every lot asks first."""
    return (CAPACITY, *await extra_conditions(session, lot_id))
