"""The judge reviews a report and serves it on the parties.

Law: REF-29, REF-40, REF-44.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.refusal import CommonRefusal, refuse
from valuation.acts import CLERICAL, JUDICIAL, filled, insist, member, must_be
from valuation.appraisal.access import appraisal_of_court, note_act, reports_of
from valuation.appraisal.consequences import ask_correction, settle, stop_clock
from valuation.appraisal.desk_rules import ReviewCheck, all_checked
from valuation.appraisal.events import ReportDelivered
from valuation.appraisal.models import Appraisal, AppraisalReport, Commission
from valuation.appraisal.rules import AppraisalState, ClockKind, ReturnGround
from valuation.serving import service as serving


async def return_report(uow: UnitOfWork, *, appraisal_id: str, ground: str, note: str) -> None:
    """Send a report back to its agency before anyone else sees it. Law: REF-29."""
    appraisal = await appraisal_of_court(uow, appraisal_id, JUDICIAL)
    must_be(appraisal.state, AppraisalState.reported)
    report = (await reports_of(uow.session, appraisal_id))[-1]
    report.return_ground = member(ReturnGround, ground, "ground")
    report.return_note, report.returned_at = filled(note, "note"), uow.now
    commission = await uow.session.get_one(Commission, report.commission_id)
    await stop_clock(uow, appraisal, ClockKind.delivery)
    note_act(uow, appraisal, "returned", report=report.id, ground=report.return_ground)
    await ask_correction(uow, appraisal, commission, report)


async def deliver_report(
    uow: UnitOfWork, *, appraisal_id: str, checks: Collection[str] = ()
) -> None:
    """Serve the reviewed report on every party of the case; their time to object begins.

    `checks`: what the judge ticked, every one of `ReviewCheck`, else nothing is served (REF-29).

    A party with an account has received it now; one without, after fifteen full days of public
    notice, unless a receipt is recorded. A report corrected because an objection was upheld is
    not open to another: its price stands. Law: REF-40, REF-41, REF-44, REF-46.
    """
    appraisal = await appraisal_of_court(uow, appraisal_id, JUDICIAL)
    must_be(appraisal.state, AppraisalState.reported)
    insist(all_checked(checks))
    report = (await reports_of(uow.session, appraisal_id))[-1]
    report.review_checks = [check.value for check in ReviewCheck]
    served = await serving.serve(
        uow, report_id=report.id, court_id=appraisal.court_id, case_id=appraisal.case_id
    )
    report.delivered_at = uow.now
    report.objections_until_at = serving.everybody_until(served, uow.now)
    if report.corrects_upheld:
        report.objections_until_at = uow.now
    await uow.session.flush()
    await stop_clock(uow, appraisal, ClockKind.delivery)
    note_act(
        uow, appraisal, "delivered", report=report.id, parties=len(served), checks=sorted(checks)
    )
    uow.emit(ReportDelivered(appraisal.id, appraisal.court_id, report.id))
    await settle(uow, appraisal, report)


async def record_receipt(
    uow: UnitOfWork, *, appraisal_id: str, party_id: str, received_on: date
) -> None:
    """Note the day on which a party without an account received the report on paper."""
    appraisal = await appraisal_of_court(uow, appraisal_id, CLERICAL)
    must_be(appraisal.state, AppraisalState.delivered, AppraisalState.objected)
    report = (await reports_of(uow.session, appraisal_id))[-1]
    report.objections_until_at = await serving.note_receipt(
        uow, report_id=report.id, party_id=party_id, received_on=received_on
    )
    note_act(uow, appraisal, "receipt", report=report.id, party=party_id)
    await settle(uow, appraisal, report)


async def note_reading(uow: UnitOfWork, *, report_id: str) -> None:
    """Note that a party opened the report served on it, the first time it does."""
    report = await uow.session.get(AppraisalReport, report_id)
    if report is None or report.delivered_at is None:
        raise refuse(CommonRefusal.not_found)
    appraisal = await uow.session.get_one(Appraisal, report.appraisal_id)
    await serving.note_reading(uow, report_id=report_id, case_id=appraisal.case_id)
