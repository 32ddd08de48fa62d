"""Telling the parties of a case what only one side of it must hear."""

from __future__ import annotations

from auction.cases.kinds import PartyRole
from auction.db.unit_of_work import UnitOfWork
from auction.lots.events import NoSurplusTold
from auction.lots.models import Lot
from auction.notifications.kinds import MessageKind
from auction.notifications.service import tell_parties


async def on_no_surplus(uow: UnitOfWork, event: NoSurplusTold) -> None:
    """Tell the applicants that a sale would leave them nothing, and how to ask for it. AUC-06."""
    lot = await uow.session.get_one(Lot, event.lot_id)
    figures = {"start_fen": event.start_fen, "burden_fen": event.burden_fen}
    await tell_parties(
        uow, lot, kind=MessageKind.no_surplus, data=figures, role=PartyRole.applicant
    )
