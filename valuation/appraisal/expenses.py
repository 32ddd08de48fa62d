"""What an agency spent on a commission, where the law pays that: for whoever reckons the fees.

Law: REF-51 (unsold), REF-52 (withdrawn). A replaced agency is owed nothing (REF-53).
"""

from __future__ import annotations

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.money import MAX_FEN, is_amount
from auction.kernel.refusal import CommonRefusal, refuse
from valuation.acts import filled, must_be
from valuation.appraisal.access import commission_of_actor, note_act
from valuation.appraisal.rules import CommissionState


async def state_expenses(
    uow: UnitOfWork, *, commission_id: str, amount_fen: int, note: str
) -> None:
    """Enter what was really spent, and on what; a later entry replaces an earlier one.

    Once the work is over: the report lies there, or the court called the commission back.
    """
    appraisal, commission = await commission_of_actor(uow, commission_id)
    must_be(commission.state, CommissionState.withdrawn, CommissionState.reported)
    if not is_amount(amount_fen):
        raise refuse(CommonRefusal.bad_amount, "amount", least_fen=1, most_fen=MAX_FEN)
    commission.expenses_note = filled(note, "note")
    commission.expenses_fen, commission.expenses_at = amount_fen, uow.now
    note_act(uow, appraisal, "expenses_stated", commission=commission_id, fen=amount_fen)
