"""Costs of a case that the platform itself computes, such as the fees of a valuation."""

from __future__ import annotations

from sqlmodel import col, func, select

from auction.cases.models import CaseCost
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.ids import new_id


async def book_cost(
    uow: UnitOfWork,
    *,
    court_id: str,
    case_id: str,
    name: str,
    payee_name: str,
    payee_account: str,
    amount_fen: int,
) -> str:
    """Enter a computed cost of enforcement, paid first from the proceeds; return its id.

    The room that computed it says when and how often. Law: DIST-07.
    """
    last = select(func.max(CaseCost.position)).where(col(CaseCost.case_id) == case_id)
    row = CaseCost(
        id=new_id("cost"),
        court_id=court_id,
        case_id=case_id,
        name=name,
        payee_name=payee_name,
        payee_account=payee_account,
        amount_fen=amount_fen,
        position=((await uow.session.exec(last)).one() or 0) + 1,
        added_at=uow.now,
    )
    uow.add(row)
    await uow.session.flush()
    uow.audit("case.cost_booked", f"case:{case_id}", court_id, cost=row.id, fen=amount_fen)
    return row.id
