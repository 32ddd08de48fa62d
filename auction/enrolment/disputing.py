"""A deposit whose card payment is disputed: who may go on bidding, and when it is over.

While the payer's bank has the money, the deposit is not with the court and its payer takes no
further part; what was bid stands. Won, the payer bids again under the same paddle. Lost while the
lot runs, the deposit is at its end: whoever paid it has it back. Law: OJA-20, OJA-23.
"""

from __future__ import annotations

from auction.db.unit_of_work import UnitOfWork
from auction.enrolment.events import DepositHeld
from auction.enrolment.rules import DepositState
from auction.enrolment.service import PURPOSE, give_back, locked_deposit
from auction.payments.events import CardDisputed


async def on_card_disputed(uow: UnitOfWork, event: CardDisputed) -> None:
    """React to how a dispute went: have its payer admitted again, or end the deposit."""
    if event.purpose != PURPOSE or event.outcome == "open":
        return
    deposit, application, lot = await locked_deposit(uow, event.subject_id)
    if not DepositState(deposit.state).is_with_court or lot.closed_at is not None:
        return
    if event.outcome == "won":
        uow.emit(DepositHeld(deposit.number, application.lot_id, deposit.court_id))
    else:
        await give_back(uow, deposit, application, ended_at=uow.now)


async def note_lost(uow: UnitOfWork, *, number: str) -> None:
    """Note that a buyer's deposit is with its payer: the card's bank has taken it back for good."""
    deposit, _application, _lot = await locked_deposit(uow, number)
    deposit.state, deposit.returned_at = DepositState.returned, uow.now
    uow.add(deposit)
