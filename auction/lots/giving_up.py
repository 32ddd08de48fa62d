"""A draft is given up: nothing of it stands, neither signatures nor notices nor clocks.

By the judge, by a claim that the court upheld, or because the thing belongs to somebody by now.
"""

from __future__ import annotations

from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.service import close_deadline
from auction.lots.models import Lot
from auction.lots.states import LotState
from auction.lots.voiding import void_decisions

_CLOCKS = ("second_auction", "resale", "no_surplus")


async def give_up_draft(uow: UnitOfWork, lot: Lot, *, reason: str) -> None:
    """Give up a lot before its announcement. Law: AUC-17.

    A notice that were left standing would go on collecting receipts of a sale that is off.
    """
    await void_decisions(uow, lot.id)
    lot.state, lot.result, lot.closed_at = LotState.withdrawn, LotState.withdrawn, uow.now
    uow.add(lot)
    subject = f"lot:{lot.id}"
    uow.audit("lot.draft_withdrawn", subject, lot.court_id, reason=reason)
    for kind in _CLOCKS:
        await close_deadline(uow, kind=kind, subject=subject)
