"""What the panel was shown has changed: nothing is signed any more, and no notice of it stands."""

from __future__ import annotations

from sqlmodel import col, select

from auction.db.unit_of_work import UnitOfWork
from auction.lots.models import Lot, TermsDecision
from auction.lots.panel import DecisionState
from auction.lots.states import LotState
from auction.notices.service import void_notice


async def void_decisions(uow: UnitOfWork, lot_id: str) -> bool:
    """Void the terms before the panel or decided by it, and their notice; say if there were any."""
    rows = select(TermsDecision).where(
        col(TermsDecision.lot_id) == lot_id, col(TermsDecision.state) != DecisionState.void
    )
    standing = (await uow.session.exec(rows)).all()
    for decision in standing:
        decision.state = DecisionState.void
        uow.add(decision)
    await void_notice(uow, lot_id)
    return bool(standing)


async def reopen_draft(uow: UnitOfWork, lot: Lot) -> None:
    """Let the panel decide anew: what bidders must bring is part of what it signs.

    House rule after OJA-43: each of the three sees the same draft, so any change voids signatures.
    """
    if await void_decisions(uow, lot.id):
        lot.state = LotState.draft
        uow.add(lot)
        uow.audit("terms.voided", f"lot:{lot.id}", lot.court_id)
