"""Forgetting who applied for a lot, once its record's period is over. Law: OJA-24, OJA-48."""

from __future__ import annotations

from sqlalchemy import text
from sqlmodel import col, select

from auction.db.unit_of_work import UnitOfWork
from auction.enrolment.models import (
    Application,
    Deposit,
    EntryRequest,
    JointBidder,
    PriorityClaim,
)


async def forget_applicants(uow: UnitOfWork, *, lot_id: str) -> None:
    """Erase the names and bank accounts that stand with a lot's applications and deposits.

    Numbers and amounts stay: the books speak of them.
    """
    rows = (
        select(Application, Deposit)
        .join(Deposit, col(Deposit.application_id) == Application.id)
        .where(Application.lot_id == lot_id)
    )
    numbers = []
    for application, deposit in (await uow.session.exec(rows)).all():
        application.bidder_name = application.refund_account = ""
        deposit.payer_name = deposit.payer_account = ""
        numbers.append(deposit.number)
        uow.add(application, deposit)
    claims = select(PriorityClaim).where(col(PriorityClaim.lot_id) == lot_id)
    for claim in (await uow.session.exec(claims)).all():
        claim.claimant = claim.statement = claim.reason = ""
        claim.file_ids = []
        uow.add(claim)
    await _forget_entries(uow, lot_id)
    await uow.session.exec(text(_OF_NEWS), params={"numbers": numbers})  # type: ignore[call-overload]


async def _forget_entries(uow: UnitOfWork, lot_id: str) -> None:
    """Erase who was named to bid with others, and what was handed in to the desk."""
    together = (
        select(JointBidder)
        .join(Application, col(Application.id) == col(JointBidder.application_id))
        .where(Application.lot_id == lot_id)
    )
    for row in (await uow.session.exec(together)).all():
        row.name, row.email = "", row.id
        uow.add(row)
    papers = select(EntryRequest).where(col(EntryRequest.lot_id) == lot_id)
    for request in (await uow.session.exec(papers)).all():
        request.applicant = request.principal = request.statement = request.reason = ""
        request.file_ids = []
        uow.add(request)


# What rooms told each other is kept after it was done.
_OF_NEWS = """
UPDATE outbox SET payload = payload || '{"payer_account": ""}'
WHERE event = 'payment_met' AND done_at IS NOT NULL
  AND payload->>'number' = ANY(CAST(:numbers AS text[]))
"""
