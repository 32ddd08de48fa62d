"""Every verb of a valuation under one name, and what follows when one of its clocks runs out.

`choosing`: the court names the agencies · `ranking`: the parties choose them · `lottery`: the
draw · `reporting`: an agency answers and reports · `serving`: the judge reviews and serves ·
`objecting`: a party objects, the judge decides. The roster's own verbs stand in `roster_service`.
"""

from __future__ import annotations

from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.events import DeadlineDue
from valuation.appraisal.access import commissions_of, locked_appraisal, note_act, reports_of
from valuation.appraisal.choosing import agree_agencies, draw_agencies, start_appraisal
from valuation.appraisal.consequences import settle, stop_clock
from valuation.appraisal.delivering import (
    deliver_report,
    note_reading,
    record_receipt,
    return_report,
)
from valuation.appraisal.lottery import (
    call_back_draw,
    confirm_figure,
    contribute_number,
    enter_figure,
    exclude_agency,
    on_choice_deadline,
    reveal_draw,
)
from valuation.appraisal.objecting import decide_objection, object_to_report
from valuation.appraisal.ranking import ask_for_draw, rank_agencies
from valuation.appraisal.reporting import (
    accept_commission,
    decline_commission,
    replace_late,
    upload_report,
)
from valuation.appraisal.rules import AGENCY_CLOCKS, AppraisalState, ClockKind, CommissionState
from valuation.procedure.events import ProcedureWithdrawn
from valuation.procedure.ladder import Method

__all__ = [
    "accept_commission",
    "agree_agencies",
    "ask_for_draw",
    "call_back_appraisal",
    "confirm_figure",
    "contribute_number",
    "decide_objection",
    "decline_commission",
    "deliver_report",
    "draw_agencies",
    "enter_figure",
    "exclude_agency",
    "note_reading",
    "object_to_report",
    "on_choice_deadline",
    "on_deadline",
    "rank_agencies",
    "record_receipt",
    "return_report",
    "reveal_draw",
    "start_appraisal",
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
            commission.state = CommissionState.withdrawn
    await call_back_draw(uow, appraisal)
    for kind in ClockKind:
        await stop_clock(uow, appraisal, kind)
    note_act(uow, appraisal, "withdrawn", ground=event.ground)


async def on_deadline(uow: UnitOfWork, event: DeadlineDue) -> None:
    """Draw what follows when a clock of an appraisal has run out; other deadlines are left alone.

    A late agency is replaced by the next in order; after the time to object the price stands.
    Law: REF-27, REF-46.
    """
    if event.kind not in {*AGENCY_CLOCKS, ClockKind.objection}:
        return
    appraisal = await locked_appraisal(uow, event.subject.removeprefix("appraisal:"))
    if appraisal is None or appraisal.closed_at is not None:
        return
    if event.kind in AGENCY_CLOCKS:
        await replace_late(uow, appraisal, event.data["commission"])
    elif appraisal.state == AppraisalState.delivered:
        await settle(uow, appraisal, (await reports_of(uow.session, appraisal.id))[-1])
