"""Notices of assistance: a registry is told to enter the new owner. Law: OJA-36, AUC-26, AUC-27."""

from __future__ import annotations

from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.calendar import due_in_days
from auction.deadlines.service import close_deadline, open_deadline
from auction.kernel.actor import Role
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, refuse
from auction.settlement.access import filled, own_sale
from auction.settlement.models import AssistanceNotice
from auction.settlement.refusals import SettlementRefusal
from auction.settlement.rules import SaleState

REGISTRY = "registry_answer"
REGISTRY_DAYS = 15
"""House rule: the law names no days for a registry; those of the hand-over are watched."""


async def issue_notice(
    uow: UnitOfWork, *, sale_id: str, number: str, addressee: str, what: str
) -> str:
    """Issue a notice to a registry once title has passed; return its id. A judge does."""
    sale = await own_sale(uow, sale_id, Role.judge)
    if sale.state not in {SaleState.title_passed, SaleState.handed_over}:
        raise refuse(SettlementRefusal.title_not_passed)
    row = AssistanceNotice(
        id=new_id("aid"),
        court_id=sale.court_id,
        sale_id=sale.id,
        number=filled(number, "aid_number", 100),
        addressee=filled(addressee, "addressee", 200),
        what=filled(what, "what"),
        issued_at=uow.now,
        issued_by=uow.actor.account_id or "",
    )
    uow.add(row)
    await open_deadline(
        uow,
        court_id=sale.court_id,
        case_id=sale.case_id,
        kind=REGISTRY,
        subject=f"notice:{row.id}",
        role=Role.judge,
        law="AUC-27",
        due_at=due_in_days(uow.now, REGISTRY_DAYS),
        data={"sale": sale.id},
    )
    uow.audit(
        "assistance.issued", f"sale:{sale.id}", sale.court_id,
        number=row.number, addressee=row.addressee,
    )  # fmt: skip
    return row.id


async def note_done(uow: UnitOfWork, *, notice_id: str, note: str) -> None:
    """Note that the registry has done what it was asked. A judge or a clerk does."""
    known = await uow.session.get(AssistanceNotice, notice_id)
    if known is None:
        raise refuse(CommonRefusal.not_found)
    await own_sale(uow, known.sale_id, Role.judge, Role.clerk)
    row = await uow.session.get_one(AssistanceNotice, notice_id, populate_existing=True)
    if row.done_at is not None:
        raise refuse(SettlementRefusal.notice_done)
    row.done_at, row.done_note = uow.now, filled(note, "done_note")
    uow.add(row)
    await close_deadline(uow, kind=REGISTRY, subject=f"notice:{row.id}")
    uow.audit("assistance.done", f"sale:{row.sale_id}", row.court_id, number=row.number)
