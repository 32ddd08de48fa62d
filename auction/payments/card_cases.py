"""What at the card gateway a person must look at: opened once for each cause, closed by a note."""

from __future__ import annotations

from sqlalchemy.dialects.postgresql import insert
from sqlmodel import col, select

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, refuse
from auction.payments.gateway_facts import Trouble
from auction.payments.models import GatewayCase
from auction.payments.refusals import PaymentRefusal


async def open_case(
    uow: UnitOfWork, court_id: str, reason: Trouble, *, subject: str, number: str = ""
) -> None:
    """Lay something on the finance desk; a second time changes nothing."""
    row = insert(GatewayCase).values(
        id=new_id("gca"),
        court_id=court_id,
        reason=reason,
        subject=subject,
        number=number,
        opened_at=uow.now,
        note="",
    )
    kept = await uow.session.exec(row.on_conflict_do_nothing().returning(col(GatewayCase.id)))
    if kept.scalar_one_or_none() is not None:
        uow.audit("gateway_case_opened", f"gateway:{subject}", court_id, reason=reason)


async def close_case(uow: UnitOfWork, *, case_id: str, note: str) -> None:
    """Close a case, with what was done about it. The court's finance clerks."""
    row = await uow.session.get(GatewayCase, case_id, with_for_update=True)
    if row is None or row.court_id != uow.actor.court_id:
        raise refuse(CommonRefusal.not_found)
    if not uow.actor.is_one_of(Role.finance):
        raise refuse(PaymentRefusal.not_finance)
    if row.closed_at is not None:
        raise refuse(PaymentRefusal.gateway_case_closed)
    if not note.strip():
        raise refuse(CommonRefusal.missing, "note")
    row.closed_at, row.closed_by, row.note = uow.now, uow.actor.account_id, note.strip()
    uow.add(row)
    uow.audit("gateway_case_closed", f"gateway:{row.subject}", row.court_id, reason=row.reason)


async def close_case_about(uow: UnitOfWork, reason: Trouble, subject: str) -> None:
    """Close a case that has settled itself."""
    rows = select(GatewayCase).where(
        col(GatewayCase.reason) == reason,
        col(GatewayCase.subject) == subject,
        col(GatewayCase.closed_at).is_(None),
    )
    row = (await uow.session.exec(rows)).first()
    if row is not None:
        row.closed_at = uow.now
        uow.add(row)
