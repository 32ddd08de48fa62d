"""The clock for the buyer's deposit: within 24 hours of the close it is with the court. OJA-40.

Here deposits are paid to the court's own account, so the transfer is a booking: the deposit counts
toward the price when the sale is confirmed. That needs the worker's key, and may fail; the clock
says so aloud. It is the judge's and not the finance desk's, which learns of no lot (OJA-24).
"""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import col, select

from auction.bidding.lot_news import LotKnockedDown
from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.service import close_deadline, open_deadline
from auction.kernel.actor import Role
from auction.kernel.clock import from_ms
from auction.ledger import service as ledger
from auction.lots.models import Lot
from auction.settlement.models import Sale

TRANSFER = "deposit_transfer"
TRANSFER_HOURS = 24


async def watch_transfer(uow: UnitOfWork, event: LotKnockedDown) -> None:
    """React to the hammer: open the clock, unless the sale is confirmed and the deposit counts.

    Exact hours, not days: TIME-01.
    """
    await ledger.take_books(uow, event.court_id)
    known = select(Sale.id).where(col(Sale.lot_id) == event.lot_id)
    if (await uow.session.exec(known)).first() is not None:
        return
    lot = await uow.session.get_one(Lot, event.lot_id)
    await open_deadline(
        uow,
        court_id=lot.court_id,
        case_id=lot.case_id,
        kind=TRANSFER,
        subject=f"lot:{lot.id}",
        role=Role.judge,
        law="OJA-40",
        due_at=from_ms(event.closed_at_ms) + timedelta(hours=TRANSFER_HOURS),
        data={"lot": lot.number},
    )


async def deposit_counts(uow: UnitOfWork, lot_id: str) -> None:
    """Note that the buyer's deposit is with the court and counts toward the price."""
    await close_deadline(uow, kind=TRANSFER, subject=f"lot:{lot_id}")
