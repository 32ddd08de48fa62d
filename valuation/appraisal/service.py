"""Every verb of a valuation under one name, and what follows when one of its clocks runs out.

`choosing`: the court names the agencies · `ranking`: the parties choose them · `lottery`: the
draw · `reporting`: an agency answers and reports · `delivering`: the judge reviews and serves ·
`objecting`, `explaining`, `reviewing`: what is said against a report · `surveying`, `extending`,
`annexing`, `materials`: the agency's desk · `suspending`: the pricing stands still ·
`reissuing`: a price that ran out. The roster's own verbs stand in `agencies/service.py`.
"""

from __future__ import annotations

from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.events import DeadlineDue
from valuation.appraisal.access import commissions_of, locked_appraisal, note_act, reports_of
from valuation.appraisal.annexing import add_annex
from valuation.appraisal.choosing import agree_agencies, draw_agencies, start_appraisal
from valuation.appraisal.consequences import lapse_extensions, settle, stop_clock
from valuation.appraisal.delivering import (
    deliver_report,
    note_reading,
    record_receipt,
    return_report,
)
from valuation.appraisal.events import CommissionWithdrawn
from valuation.appraisal.explaining import (
    dispute_explanation,
    explain_objection,
    forward_objection,
    serve_explanation,
)
from valuation.appraisal.extending import decide_extension, request_extension
from valuation.appraisal.lottery import (
    call_back_draw,
    confirm_figure,
    contribute_number,
    enter_figure,
    exclude_agency,
    on_choice_deadline,
    reveal_draw,
)
from valuation.appraisal.materials import return_materials
from valuation.appraisal.objecting import (
    decide_objection,
    object_to_report,
)
from valuation.appraisal.ranking import ask_for_draw, rank_agencies
from valuation.appraisal.reissuing import order_reissue
from valuation.appraisal.reporting import (
    accept_commission,
    decline_commission,
    replace_late,
    upload_report,
)
from valuation.appraisal.reviewing import commission_review, conclude_review
from valuation.appraisal.rules import (
    AGENCY_CLOCKS,
    IN_DISPUTE,
    SETTLING_CLOCKS,
    AppraisalState,
    ClockKind,
    CommissionState,
)
from valuation.appraisal.surveying import propose_survey, record_survey
from valuation.appraisal.suspending import resume_procedure, suspend_procedure
from valuation.procedure.events import ProcedureWithdrawn
from valuation.procedure.ladder import Method

__all__ = [
    "accept_commission",
    "add_annex",
    "agree_agencies",
    "ask_for_draw",
    "call_back_appraisal",
    "commission_review",
    "conclude_review",
    "confirm_figure",
    "contribute_number",
    "decide_extension",
    "decide_objection",
    "decline_commission",
    "deliver_report",
    "dispute_explanation",
    "draw_agencies",
    "enter_figure",
    "exclude_agency",
    "explain_objection",
    "forward_objection",
    "note_reading",
    "object_to_report",
    "on_choice_deadline",
    "on_deadline",
    "order_reissue",
    "propose_survey",
    "rank_agencies",
    "record_receipt",
    "record_survey",
    "request_extension",
    "resume_procedure",
    "return_materials",
    "return_report",
    "reveal_draw",
    "serve_explanation",
    "start_appraisal",
    "suspend_procedure",
    "upload_report",
]

_CALLED_BACK = (
    CommissionState.offered,
    CommissionState.accepted,
    CommissionState.reported,
    CommissionState.correcting,
)


async def call_back_appraisal(uow: UnitOfWork, event: ProcedureWithdrawn) -> None:
    """End the appraisal of a withdrawn procedure; its agency owes nothing more. Law: REF-31."""
    if event.method != Method.appraisal:
        return
    appraisal = await locked_appraisal(uow, event.reference)
    if appraisal is None or appraisal.closed_at is not None:
        return
    appraisal.state, appraisal.closed_at = AppraisalState.withdrawn, uow.now
    for commission in await commissions_of(uow.session, appraisal.id):
        if commission.state in _CALLED_BACK:
            commission.state, commission.stopped_at = CommissionState.withdrawn, None
            told = (appraisal.id, appraisal.court_id, commission.id, event.ground)
            uow.emit(CommissionWithdrawn(*told))
    await call_back_draw(uow, appraisal)
    for kind in ClockKind:
        await stop_clock(uow, appraisal, kind)
    await lapse_extensions(uow, appraisal)
    note_act(uow, appraisal, "withdrawn", ground=event.ground)


async def on_deadline(uow: UnitOfWork, event: DeadlineDue) -> None:
    """Draw what follows when a clock of an appraisal has run out; other deadlines are left alone.

    A late agency is replaced by the next in order; after the time to object the price stands.
    Law: REF-27, REF-46.
    """
    if event.kind not in AGENCY_CLOCKS | SETTLING_CLOCKS:
        return
    appraisal = await locked_appraisal(uow, event.subject.removeprefix("appraisal:"))
    if appraisal is None or appraisal.closed_at is not None:
        return
    if event.kind in AGENCY_CLOCKS:
        await replace_late(uow, appraisal, event.data["commission"])
    elif appraisal.state in IN_DISPUTE:
        await settle(uow, appraisal, (await reports_of(uow.session, appraisal.id))[-1])
