"""Telling of what follows a default or an annulment: the buyer and the parties learn of it.

Law: OJA-38, TRAP-09, OJA-50.
"""

from __future__ import annotations

from auction.cases import queries as cases
from auction.db.unit_of_work import UnitOfWork
from auction.notifications.kinds import MessageKind
from auction.notifications.service import tell, tell_parties, tell_party
from auction.settlement.events import ReturnClaimed, TopUpDecided
from auction.settlement.models import ReturnClaim, Sale, TopUpDecision


async def on_top_up_decided(uow: UnitOfWork, event: TopUpDecided) -> None:
    """React to a decision on a top-up: who is to pay hears the sum and the number. TRAP-09."""
    sale = await uow.session.get_one(Sale, event.sale_id)
    row = await uow.session.get_one(TopUpDecision, event.sale_id)
    data = {"amount_fen": row.amount_fen, "reason": row.reason}
    if row.is_ordered:
        await tell(
            uow,
            account_id=sale.buyer_id,
            kind=MessageKind.top_up_ordered,
            data={**data, "number": row.payment_number or ""},
            link=f"/my/purchases/{sale.id}",
        )
    await tell_parties(uow, event, kind=MessageKind.top_up_decided, data=data)


async def on_return_claimed(uow: UnitOfWork, event: ReturnClaimed) -> None:
    """React to a claim for return: a payee who is a party hears sum, number and day. OJA-50.

    Whoever bore a cost and is no party of the case is written to by the court on paper.
    """
    row = await uow.session.get_one(ReturnClaim, event.claim_id)
    case = await cases.case(uow.session, event.court_id, event.case_id)
    if case is None:
        return
    data = {
        "case_number": case.number,
        "amount_fen": row.amount_fen,
        "number": row.payment_number,
        "due_at": row.due_at.isoformat(),
    }
    for party in case.parties:
        if party.name == row.payee_name:
            await tell_party(uow, event, party, kind=MessageKind.return_claimed, data=data)
            return
