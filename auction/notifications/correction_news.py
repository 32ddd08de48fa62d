"""Telling of a correction: those who hold a deposit number for the lot, and the parties.

A letter to a bidder names the number and nothing of the lot, as all letters to bidders do (Law:
OJA-24); what was corrected stands on the lot's page for everyone.
"""

from __future__ import annotations

from auction.db.unit_of_work import UnitOfWork
from auction.enrolment.queries import deposits_of_lot
from auction.lots.events import LotCorrected
from auction.lots.models import Lot
from auction.notifications.kinds import MessageKind
from auction.notifications.service import tell, tell_parties


async def on_lot_corrected(uow: UnitOfWork, event: LotCorrected) -> None:
    """React to a correction: whoever decided by the old text learns that there is a new one.

    House rule after OJA-14 and OJA-50: nobody is held to a text that was corrected behind them.
    """
    lot = await uow.session.get_one(Lot, event.lot_id)
    for deposit in await deposits_of_lot(uow.session, lot.id):
        await tell(
            uow,
            account_id=deposit.account_id,
            kind=MessageKind.announcement_corrected,
            data={"number": deposit.number},
            link=f"/my/deposits/{deposit.number}",
        )
    data = {"lot": lot.number, "version": event.version}
    await tell_parties(uow, lot, kind=MessageKind.lot_corrected, data=data)
