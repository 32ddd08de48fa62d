"""The court's look at what a buyer promised to be, before it makes the ruling.

Where buying houses is restricted, the ruling is made only if the buyer, or each of several, was
allowed to buy from applying until the ruling; if not, there is none. Law: CAT-01.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, refuse
from auction.lots.conditions import extra_conditions
from auction.lots.entry_conditions import Condition, ConditionKind
from auction.settlement.models import EligibilityCheck, Sale
from auction.settlement.refusals import EligibilityRefusal, SettlementRefusal
from auction.settlement.rules import SaleState

MOST_SOURCE = 1_000
_BEFORE_RULING = (SaleState.awaiting_balance, SaleState.paid)


@dataclass(frozen=True)
class CheckView:
    """What is to be looked at before the ruling, and what was found last, if anything."""

    condition: Condition
    is_eligible: bool | None
    source: str
    checked_at: datetime | None


async def record_eligibility_check(
    uow: UnitOfWork, *, sale_id: str, kind: ConditionKind, is_eligible: bool, source: str
) -> None:
    """Record whether every buyer was eligible all along, and where that was asked.

    The newest record counts. Refuses once the ruling is made, and for what the lot did not
    announce as checked again.
    """
    sale = await uow.session.get(Sale, sale_id, with_for_update=True)
    if sale is None or sale.court_id != uow.actor.court_id:
        raise refuse(CommonRefusal.not_found)
    if not uow.actor.is_one_of(Role.judge, Role.clerk):
        raise refuse(SettlementRefusal.not_the_judge)
    if sale.state not in _BEFORE_RULING:
        raise refuse(SettlementRefusal.ruling_made_already)
    if kind not in {each.kind for each in await _rechecked(uow.session, sale.lot_id)}:
        raise refuse(EligibilityRefusal.check_not_asked)
    if not source.strip():
        raise refuse(CommonRefusal.missing, "source")
    if len(source) > MOST_SOURCE:
        raise refuse(CommonRefusal.too_long, "source", longest=MOST_SOURCE)
    check = EligibilityCheck(
        id=new_id("check"),
        court_id=sale.court_id,
        sale_id=sale.id,
        kind=kind,
        is_eligible=is_eligible,
        source=source.strip(),
        checked_by=uow.actor.account_id or "",
        checked_at=uow.now,
    )
    uow.add(check)
    uow.audit(
        "eligibility.checked", f"sale:{sale.id}", sale.court_id, kind=kind, eligible=is_eligible
    )


async def insist_eligible(uow: UnitOfWork, sale: Sale) -> None:
    """Refuse the ruling while a promise was not looked at again, or was found not to hold."""
    for each in await eligibility_checks(uow.session, sale_id=sale.id, lot_id=sale.lot_id):
        if each.is_eligible is None:
            raise refuse(EligibilityRefusal.eligibility_unchecked)
        if not each.is_eligible:
            raise refuse(EligibilityRefusal.buyer_ineligible)


async def eligibility_checks(
    session: AsyncSession, *, sale_id: str, lot_id: str
) -> tuple[CheckView, ...]:
    """Return what is to be looked at before a sale's ruling, with what was found last."""
    found = []
    for each in await _rechecked(session, lot_id):
        newest = (
            select(EligibilityCheck)
            .where(EligibilityCheck.sale_id == sale_id, EligibilityCheck.kind == each.kind)
            .order_by(col(EligibilityCheck.checked_at).desc(), col(EligibilityCheck.id).desc())
        )
        row = (await session.exec(newest.limit(1))).first()
        if row is None:
            found.append(CheckView(each, None, "", None))
        else:
            found.append(CheckView(each, row.is_eligible, row.source, row.checked_at))
    return tuple(found)


async def _rechecked(session: AsyncSession, lot_id: str) -> tuple[Condition, ...]:
    return tuple(each for each in await extra_conditions(session, lot_id) if each.is_rechecked)
