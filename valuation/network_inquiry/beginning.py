"""The court begins a network inquiry: every platform of the roster is asked in one act.

Law: REF-06, REF-11.
"""

from __future__ import annotations

from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.calendar import due_in_days
from auction.kernel.ids import new_id
from auction.kernel.refusal import refuse
from valuation.acts import CLERICAL, filled
from valuation.network_inquiry.models import NetworkInquiry
from valuation.network_inquiry.platforms import platforms_to_ask
from valuation.network_inquiry.refusals import NetworkRefusal
from valuation.network_inquiry.rounds import Asked, start_round
from valuation.network_inquiry.rules import REPORT_DAYS, InquiryState, RoundKind
from valuation.procedure.access import procedure_of_court
from valuation.procedure.ladder import Method
from valuation.procedure.service import begin_method


async def begin_inquiry(
    uow: UnitOfWork,
    *,
    procedure_id: str,
    features: str,
    quantity: str,
    purpose: str,
    requirements: str = "",
) -> str:
    """Ask every platform neither suspended nor struck off; return the inquiry's id.

    Refused where the ladder refuses, and while the roster is empty. Law: REF-06, REF-11.
    """
    procedure = await procedure_of_court(uow, procedure_id, CLERICAL)
    inquiry_id = new_id("nin")
    await begin_method(uow, procedure, Method.network_inquiry, inquiry_id)
    platforms = await platforms_to_ask(uow, procedure.court_id)
    if not platforms:
        raise refuse(NetworkRefusal.no_platform_listed)
    row = NetworkInquiry(
        id=inquiry_id,
        court_id=procedure.court_id,
        case_id=procedure.case_id,
        asset_id=procedure.asset_id,
        procedure_id=procedure.id,
        state=InquiryState.asking,
        features=filled(features, "features"),
        quantity=filled(quantity, "quantity"),
        purpose=filled(purpose, "purpose"),
        requirements=requirements.strip(),
        round_kind=RoundKind.report,
        begun_at=uow.now,
        due_at=due_in_days(uow.now, REPORT_DAYS),
    )
    uow.add(row)
    await uow.session.flush()
    await start_round(uow, row, [Asked(platform.id, platform.fee_fen) for platform in platforms])
    return inquiry_id
