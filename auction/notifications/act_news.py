"""Telling of the court's acts on a running lot: those who hold a deposit for it, and the parties.

A letter to a bidder names the deposit's number and nothing of the lot, not even the reason, which
would tell whoever reads the mail for what somebody means to bid (OJA-24); the reason stands on the
lot's page for everyone.
"""

from __future__ import annotations

from auction.bidding.lot_news import ActTaken
from auction.db.unit_of_work import UnitOfWork
from auction.enrolment.queries import deposits_of_lot
from auction.lots.acts import ActKind
from auction.lots.models import Lot, LotAct
from auction.notifications.kinds import MessageKind
from auction.notifications.service import tell, tell_parties

_TO_BIDDERS = {
    ActKind.suspension: MessageKind.bidding_stopped,
    ActKind.stay: MessageKind.bidding_stopped,
    ActKind.resumption: MessageKind.bidding_resumed,
    ActKind.withdrawal: MessageKind.bidding_withdrawn,
    ActKind.termination: MessageKind.bidding_withdrawn,
}
_TO_PARTIES = {
    ActKind.suspension: MessageKind.lot_suspended,
    ActKind.stay: MessageKind.lot_stayed,
    ActKind.resumption: MessageKind.lot_resumed,
    ActKind.withdrawal: MessageKind.lot_withdrawn,
    ActKind.termination: MessageKind.lot_terminated,
}


async def on_act_taken(uow: UnitOfWork, event: ActTaken) -> None:
    """React to an act that a lot took: tell those whose money waits, and the parties. OJA-46."""
    act = await uow.session.get_one(LotAct, event.act_id)
    lot = await uow.session.get_one(Lot, act.lot_id)
    kind = ActKind(act.kind)
    for deposit in await deposits_of_lot(uow.session, lot.id):
        await tell(
            uow,
            account_id=deposit.account_id,
            kind=_TO_BIDDERS[kind],
            data={"number": deposit.number},
            link=f"/my/deposits/{deposit.number}",
        )
    data = {"lot": lot.number, "reason": act.reason}
    await tell_parties(uow, lot, kind=_TO_PARTIES[kind], data=data)
