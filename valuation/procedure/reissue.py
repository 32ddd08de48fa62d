"""A procedure that takes up where an earlier one ended: its price ran out before it was announced.

Law: REF-28. House rule: what the earlier one found and tried stays found and tried.
"""

from __future__ import annotations

from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.service import close_deadline
from auction.kernel.ids import new_id
from valuation.procedure.access import methods_of
from valuation.procedure.ladder import Method, MethodState, ProcedureState
from valuation.procedure.models import PriceMethod, PriceProcedure


async def take_up(
    uow: UnitOfWork, earlier: PriceProcedure, *, method: Method, reference: str
) -> PriceProcedure:
    """Begin a procedure with an earlier one's findings, in which a method runs at once.

    The methods that failed then are copied, so that the ladder goes on from there if this one
    fails too. The asset is locked, and nothing else prices it now. Law: REF-28.
    """
    row = PriceProcedure(
        id=new_id("prc"),
        court_id=earlier.court_id,
        case_id=earlier.case_id,
        asset_id=earlier.asset_id,
        state=ProcedureState.running,
        findings=dict(earlier.findings),
        conditions=dict(earlier.conditions),
        started_at=uow.now,
        found_at=earlier.found_at,
    )
    uow.add(row)
    await uow.session.flush()
    had = await methods_of(uow.session, earlier.id)
    failed = [one for one in had if one.state == MethodState.failed]
    for place, one in enumerate(failed, 1):
        uow.add(_tried_before(row, one, place))
    running = PriceMethod(
        id=new_id("mth"),
        court_id=row.court_id,
        procedure_id=row.id,
        place=len(failed) + 1,
        method=method,
        state=MethodState.running,
        reference=reference,
        begun_at=uow.now,
    )
    uow.add(running)
    await uow.session.flush()
    await close_deadline(uow, kind="price_procedure", subject=f"asset:{row.asset_id}")
    subject = f"procedure:{row.id}"
    uow.audit("procedure.taken_up", subject, row.court_id, earlier=earlier.id, method=method)
    return row


def _tried_before(procedure: PriceProcedure, one: PriceMethod, place: int) -> PriceMethod:
    """Copy a method that failed; its own room keeps it under the earlier procedure."""
    return PriceMethod(
        id=new_id("mth"),
        court_id=procedure.court_id,
        procedure_id=procedure.id,
        place=place,
        method=one.method,
        state=one.state,
        begun_at=one.begun_at,
        ended_at=one.ended_at,
        why=one.why,
    )
