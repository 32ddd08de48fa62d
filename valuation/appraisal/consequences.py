"""What follows from an act on an appraisal: whose turn it is, which clock runs, when it is over.

Called by `service.py` alone, with the appraisal locked.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, select

from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.calendar import due_in_days
from auction.deadlines.models import Deadline
from auction.deadlines.service import close_deadline, open_deadline, stop_deadline
from auction.kernel.clock import court_day
from valuation.agencies.models import Agency
from valuation.appraisal.access import commissions_of
from valuation.appraisal.desk_models import ExtensionRequest
from valuation.appraisal.desk_rules import ExtensionState
from valuation.appraisal.events import (
    AppraisalCommissioned,
    CorrectionAsked,
    MaterialsAskedBack,
    ObjectionFellAway,
)
from valuation.appraisal.materials import ask_materials_back
from valuation.appraisal.models import Appraisal, AppraisalReport, Commission
from valuation.appraisal.results import standing_result
from valuation.appraisal.rules import (
    AGENCY_CLOCKS,
    CLOCK_OF_WAIT,
    PERIODS,
    AppraisalState,
    ClockKind,
    CommissionState,
    next_in_order,
)
from valuation.procedure.access import locked_procedure
from valuation.procedure.models import PriceProcedure
from valuation.procedure.service import fail_method, fix_price
from valuation.serving.dispute import Outcome, Wait, stand
from valuation.serving.objections import ObjectionState
from valuation.serving.records import Kept, close_points, kept_dispute

AGENCIES_USED_UP = "agencies_used_up"


async def offer_next(uow: UnitOfWork, appraisal: Appraisal) -> bool:
    """Commission the agency whose turn it is, with thirty days for its report.

    All three used up → the appraisal ends without a price, and the judge begins another one.
    Law: REF-23, REF-25, REF-27, TRAP-18. Returns whether somebody was commissioned.
    """
    rows = await commissions_of(uow.session, appraisal.id)
    place = next_in_order((row.place, CommissionState(row.state)) for row in rows)
    if place is None:
        appraisal.state, appraisal.closed_at = AppraisalState.exhausted, uow.now
        uow.audit("appraisal.exhausted", _subject(appraisal), appraisal.court_id)
        await fail_method(uow, await _procedure(uow, appraisal), AGENCIES_USED_UP)
        return False
    row = next(row for row in rows if row.place == place)
    row.state, row.offered_at = CommissionState.offered, uow.now
    await give_term(uow, appraisal, row, ClockKind.report)
    appraisal.state = AppraisalState.commissioned
    data = {"commission": row.id, "agency": row.agency_id}
    uow.audit("appraisal.commissioned", _subject(appraisal), appraisal.court_id, **data)
    uow.emit(AppraisalCommissioned(appraisal.id, appraisal.court_id, row.id))
    return True


async def ask_correction(
    uow: UnitOfWork, appraisal: Appraisal, commission: Commission, report: AppraisalReport
) -> None:
    """Give a report back to its agency: three days to correct it (REF-29)."""
    await _write_again(uow, appraisal, commission, ClockKind.correction)
    uow.emit(CorrectionAsked(appraisal.id, appraisal.court_id, commission.id, report.id))


async def settle(uow: UnitOfWork, appraisal: Appraisal, report: AppraisalReport) -> None:
    """Do what follows for a served report, from what was said against it and the time.

    Law: REF-41 to REF-43, REF-46.
    """
    until = report.objections_until_at or uow.now
    kept = await kept_dispute(uow.session, report.id, until)
    standing = stand(kept.dispute, uow.now, due_in_days)
    await run_clocks(uow, appraisal, standing.clocks)
    if standing.wait is not None:
        appraisal.state = AppraisalState(standing.wait.value)
        return
    commission = await uow.session.get_one(Commission, report.commission_id)
    match standing.outcome:
        case Outcome.correct:
            await close_points(uow, kept, ObjectionState.answered)
            await ask_correction(uow, appraisal, commission, report)
        case Outcome.next_agency:
            await _set_aside(uow, appraisal, commission, kept)
        case _:
            await close_points(uow, kept, ObjectionState.answered)
            await _fix_price(uow, appraisal, report)


async def give_term(
    uow: UnitOfWork, appraisal: Appraisal, commission: Commission, kind: ClockKind
) -> None:
    """Start an agency's clock; it stands still at once while the procedure does. Law: REF-25."""
    commission.due_at = await start_clock(uow, appraisal, kind, commission=commission.id)
    commission.stopped_at = None
    procedure = await _procedure(uow, appraisal)
    if procedure.suspended_at is not None:
        await stop_deadline(uow, kind=kind, subject=_subject(appraisal))
        commission.stopped_at = uow.now


async def start_clock(
    uow: UnitOfWork,
    appraisal: Appraisal,
    kind: ClockKind,
    *,
    due_at: datetime | None = None,
    commission: str = "",
) -> datetime:
    """Open a deadline of the appraisal; return its instant (TIME-01, unless `due_at` is given)."""
    period = PERIODS[kind]
    due = due_at or due_in_days(uow.now, period.days)
    await open_deadline(
        uow,
        court_id=appraisal.court_id,
        case_id=appraisal.case_id,
        kind=kind,
        subject=_subject(appraisal),
        role=period.role,
        law=period.law,
        due_at=due,
        data={"commission": commission} if commission else {},
    )
    return due


async def stop_clock(uow: UnitOfWork, appraisal: Appraisal, kind: ClockKind) -> bool:
    """Close a deadline of the appraisal; say whether one was open."""
    return await close_deadline(uow, kind=kind, subject=_subject(appraisal))


async def run_clocks(uow: UnitOfWork, appraisal: Appraisal, wanted: dict[Wait, datetime]) -> None:
    """Run exactly the clocks of a dispute that are wanted; one that runs so already is let run."""
    open_now = select(Deadline.kind, Deadline.due_at).where(
        col(Deadline.subject) == _subject(appraisal), col(Deadline.closed_at).is_(None)
    )
    running = dict((await uow.session.exec(open_now)).all())
    for wait, kind in CLOCK_OF_WAIT.items():
        if wait not in wanted:
            if kind in running:
                await stop_clock(uow, appraisal, kind)
        elif running.get(kind) != wanted[wait]:
            await start_clock(uow, appraisal, kind, due_at=wanted[wait])


async def stop_agency_clocks(uow: UnitOfWork, appraisal: Appraisal) -> None:
    """Close whatever its agency had to do by a day."""
    for kind in AGENCY_CLOCKS:
        await stop_clock(uow, appraisal, kind)
    await lapse_extensions(uow, appraisal)


async def lapse_extensions(uow: UnitOfWork, appraisal: Appraisal) -> None:
    """Note of a request for more time that waits that nothing follows from it. House rule."""
    await stop_clock(uow, appraisal, ClockKind.extension)
    ids = select(Commission.id).where(col(Commission.appraisal_id) == appraisal.id)
    rows = select(ExtensionRequest).where(
        col(ExtensionRequest.commission_id).in_(ids),
        col(ExtensionRequest.state) == ExtensionState.pending,
    )
    for row in (await uow.session.exec(rows)).all():
        row.state = ExtensionState.lapsed


async def _set_aside(
    uow: UnitOfWork, appraisal: Appraisal, commission: Commission, kept: Kept
) -> None:
    """Set a report aside whose agency may not appraise or broke procedure: the next in order.

    Its materials are due back in three days; what else was said against it falls away.
    Law: REF-43.
    """
    commission.state = CommissionState.replaced
    await ask_materials_back(uow, appraisal, commission)
    data = {"commission": commission.id}
    uow.audit("appraisal.set_aside", _subject(appraisal), appraisal.court_id, **data)
    for row in await close_points(uow, kept, ObjectionState.fell_away):
        uow.emit(ObjectionFellAway(appraisal.id, appraisal.court_id, row.id))
    uow.emit(MaterialsAskedBack(appraisal.id, appraisal.court_id, commission.id))
    await offer_next(uow, appraisal)


async def _write_again(
    uow: UnitOfWork, appraisal: Appraisal, commission: Commission, kind: ClockKind
) -> None:
    commission.state, appraisal.state = CommissionState.correcting, AppraisalState.correcting
    await give_term(uow, appraisal, commission, kind)


async def _fix_price(uow: UnitOfWork, appraisal: Appraisal, report: AppraisalReport) -> None:
    commission = await uow.session.get_one(Commission, report.commission_id)
    result = await standing_result(uow, report)
    if result.valid_until_on < court_day(uow.now):
        # Objections took longer than the report lasts: its agency issues it anew. Law: REF-28.
        await _write_again(uow, appraisal, commission, ClockKind.reissue)
        uow.emit(CorrectionAsked(appraisal.id, appraisal.court_id, commission.id, report.id))
        return
    agency = await uow.session.get_one(Agency, commission.agency_id)
    appraisal.state, appraisal.closed_at = AppraisalState.fixed, uow.now
    fen = result.amount_fen
    uow.audit("appraisal.price_fixed", _subject(appraisal), appraisal.court_id, fen=fen)
    await fix_price(
        uow,
        await _procedure(uow, appraisal),
        amount_fen=fen,
        source=agency.name,
        report_file_id=result.file_id,
        valid_until_on=result.valid_until_on,
    )


async def _procedure(uow: UnitOfWork, appraisal: Appraisal) -> PriceProcedure:
    row = await locked_procedure(uow, appraisal.procedure_id)
    assert row is not None, "the key holds"
    return row


def _subject(appraisal: Appraisal) -> str:
    return f"appraisal:{appraisal.id}"
