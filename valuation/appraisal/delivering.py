"""The judge reviews a report and serves it on the parties.

Law: REF-29, REF-40, REF-44.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlmodel import select

from auction.cases.models import CaseParty
from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.calendar import due_in_days
from auction.kernel.clock import court_day, day_begins
from auction.kernel.refusal import CommonRefusal, refuse
from valuation.acts import CLERICAL, JUDICIAL, filled, member, must_be, parties_of_actor
from valuation.appraisal.access import appraisal_of_court, note_act, reports_of
from valuation.appraisal.consequences import ask_correction, settle, stop_clock
from valuation.appraisal.events import ReportDelivered
from valuation.appraisal.models import Appraisal, AppraisalReport, Commission
from valuation.appraisal.rules import PERIODS, AppraisalState, ClockKind, ReturnGround
from valuation.refusals import ValuationRefusal
from valuation.serving.models import ReportService
from valuation.serving.rules import PUBLIC_NOTICE_DAYS, ServedBy


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


async def deliver_report(uow: UnitOfWork, *, appraisal_id: str) -> None:
    """Serve the reviewed report on every party of the case; their time to object begins.

    A party with an account has received it now; one without, after fifteen full days of public
    notice, unless a receipt is recorded. A report corrected because an objection was upheld is
    not open to another: its price stands. Law: REF-40, REF-41, REF-44, REF-46.
    """
    appraisal = await appraisal_of_court(uow, appraisal_id, JUDICIAL)
    must_be(appraisal.state, AppraisalState.reported)
    report = (await reports_of(uow.session, appraisal_id))[-1]
    served = [_serve(uow, report, party) for party in await _parties(uow, appraisal.case_id)]
    report.delivered_at = uow.now
    report.objections_until_at = max(
        (row.objections_until_at for row in served),
        default=due_in_days(uow.now, PERIODS[ClockKind.objection].days),
    )
    if report.corrects_upheld:
        report.objections_until_at = uow.now
    await uow.session.flush()
    await stop_clock(uow, appraisal, ClockKind.delivery)
    note_act(uow, appraisal, "delivered", report=report.id, parties=len(served))
    uow.emit(ReportDelivered(appraisal.id, appraisal.court_id, report.id))
    await settle(uow, appraisal, report)


async def record_receipt(
    uow: UnitOfWork, *, appraisal_id: str, party_id: str, received_on: date
) -> None:
    """Note the day on which a party without an account received the report on paper."""
    appraisal = await appraisal_of_court(uow, appraisal_id, CLERICAL)
    must_be(appraisal.state, AppraisalState.delivered, AppraisalState.objected)
    report = (await reports_of(uow.session, appraisal_id))[-1]
    row = await uow.session.get(ReportService, (report.id, party_id))
    if row is None:
        raise refuse(CommonRefusal.not_found)
    must_be(row.way, ServedBy.public_notice)
    if received_on < court_day(row.served_at):
        raise refuse(ValuationRefusal.received_before_served, "received_on")
    if received_on > court_day(uow.now):
        raise refuse(ValuationRefusal.received_in_future, "received_on")
    # The notice may have run out before the paper was signed for: the earlier day counts.
    row.way, row.received_on = ServedBy.paper, min(received_on, row.received_on)
    row.objections_until_at = _objections_until(row.received_on)
    await uow.session.flush()
    report.objections_until_at = await _last_period(uow, report.id)
    note_act(uow, appraisal, "receipt", report=report.id, party=party_id)
    await settle(uow, appraisal, report)


async def note_reading(uow: UnitOfWork, *, report_id: str) -> None:
    """Note that a party opened the report served on it, the first time it does."""
    report = await uow.session.get(AppraisalReport, report_id)
    if report is None or report.delivered_at is None:
        raise refuse(CommonRefusal.not_found)
    appraisal = await uow.session.get_one(Appraisal, report.appraisal_id)
    for party in await parties_of_actor(uow, appraisal.case_id):
        row = await uow.session.get(ReportService, (report_id, party.id))
        if row is not None and row.read_at is None:
            row.read_at = uow.now


def _serve(uow: UnitOfWork, report: AppraisalReport, party: CaseParty) -> ReportService:
    today = court_day(uow.now)
    has_account = party.account_id is not None
    received_on = today if has_account else today + timedelta(days=PUBLIC_NOTICE_DAYS)
    row = ReportService(
        report_id=report.id,
        party_id=party.id,
        court_id=report.court_id,
        way=ServedBy.account if has_account else ServedBy.public_notice,
        served_at=uow.now,
        received_on=received_on,
        objections_until_at=_objections_until(received_on),
    )
    uow.add(row)
    return row


def _objections_until(received_on: date) -> datetime:
    return due_in_days(day_begins(received_on), PERIODS[ClockKind.objection].days)


async def _parties(uow: UnitOfWork, case_id: str) -> Sequence[CaseParty]:
    return (await uow.session.exec(select(CaseParty).where(CaseParty.case_id == case_id))).all()


async def _last_period(uow: UnitOfWork, report_id: str) -> datetime:
    rows = select(ReportService.objections_until_at).where(ReportService.report_id == report_id)
    return max((await uow.session.exec(rows)).all())
