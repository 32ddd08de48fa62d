"""A ruling that waits for an authority's approval, such as for equity of some companies.

Without it in reasonable time the thing is auctioned again, without this buyer. Law: CAT-03.
"""

from __future__ import annotations

from datetime import datetime

from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.service import close_deadline, open_deadline
from auction.kernel.actor import Role
from auction.kernel.refusal import CommonRefusal, refuse
from auction.lots.models import Lot
from auction.lots.profile_queries import profile_of_lot
from auction.settlement.access import filled, own_sale
from auction.settlement.models import Sale, SaleApproval
from auction.settlement.refusals import SettlementRefusal
from auction.settlement.rules import SaleState

APPROVAL = "approval_due"
APPROVED, REFUSED = "approved", "refused"


async def await_approval(
    uow: UnitOfWork, *, sale_id: str, authority: str, until_at: datetime
) -> None:
    """Note that the ruling waits for an authority, and until when. A judge decides it. CAT-03."""
    sale = await own_sale(uow, sale_id, Role.judge)
    if sale.state not in {SaleState.awaiting_balance, SaleState.paid}:
        raise refuse(SettlementRefusal.ruling_made_already)
    if await uow.session.get(SaleApproval, sale.id) is not None:
        raise refuse(SettlementRefusal.approval_asked_already)
    if until_at <= uow.now:
        raise refuse(CommonRefusal.bad_date, "until_at")
    uow.add(
        SaleApproval(
            sale_id=sale.id,
            court_id=sale.court_id,
            authority=filled(authority, "authority", 200),
            asked_at=uow.now,
            until_at=until_at,
        )
    )
    await open_deadline(
        uow,
        court_id=sale.court_id,
        case_id=sale.case_id,
        kind=APPROVAL,
        subject=f"sale:{sale.id}",
        role=Role.judge,
        law="CAT-03",
        due_at=until_at,
        data={"sale": sale.id},
    )
    uow.audit("sale.approval_awaited", f"sale:{sale.id}", sale.court_id, authority=authority)


async def note_approved(uow: UnitOfWork, *, sale_id: str, note: str) -> None:
    """Note that the authority approved: the ruling may be made. A judge or a clerk does."""
    sale = await own_sale(uow, sale_id, Role.judge, Role.clerk)
    await decide_approval(uow, sale, APPROVED, note)


async def decide_approval(uow: UnitOfWork, sale: Sale, outcome: str, note: str) -> None:
    """Write what became of an approval, once."""
    row = await uow.session.get(SaleApproval, sale.id, with_for_update=True)
    if row is None:
        raise refuse(CommonRefusal.not_found)
    if row.outcome is not None:
        raise refuse(SettlementRefusal.approval_given)
    row.outcome, row.note, row.decided_at = outcome, filled(note, "approval_note"), uow.now
    uow.add(row)
    await close_deadline(uow, kind=APPROVAL, subject=f"sale:{sale.id}")
    uow.audit("sale.approval", f"sale:{sale.id}", sale.court_id, outcome=outcome)


async def insist_approved(uow: UnitOfWork, sale: Sale) -> None:
    """Refuse a ruling that waits for an authority, or must and does not yet. Law: CAT-03."""
    row = await uow.session.get(SaleApproval, sale.id)
    if row is not None and row.outcome != APPROVED:
        raise refuse(SettlementRefusal.approval_missing, authority=row.authority)
    if row is None:
        lot = await uow.session.get_one(Lot, sale.lot_id)
        if (await profile_of_lot(uow.session, lot)).needs_approval_before_ruling:
            raise refuse(SettlementRefusal.approval_not_asked)
