"""An agency answers its commission and hands in its report; a late one is replaced.

Law: REF-20, REF-23, REF-25, REF-27, REF-47.
"""

from __future__ import annotations

from typing import Any

from sqlmodel import col, select

from auction.db.files import store_file
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.clock import court_day, last_day
from auction.kernel.ids import new_id
from auction.kernel.refusal import Refusal, Refused, refuse
from valuation.acts import filled, insist, member, must_be
from valuation.appraisal.access import commission_of_actor, commissions_of, note_act, reports_of
from valuation.appraisal.consequences import offer_next, start_clock, stop_agency_clocks
from valuation.appraisal.events import CommissionDeclined, CommissionLapsed, ReportReceived
from valuation.appraisal.figures import figures_of
from valuation.appraisal.materials import ask_materials_back
from valuation.appraisal.models import Appraisal, AppraisalReport, Commission
from valuation.appraisal.refusals import AgencyDeskRefusal
from valuation.appraisal.report_facts import FAR_OFF, ReportFacts, is_far_off, kept_until, may_state
from valuation.appraisal.rules import (
    AppraisalState,
    ClockKind,
    CommissionState,
    DeclineGround,
)
from valuation.procedure.access import conditions_of
from valuation.procedure.models import PriceProcedure
from valuation.refusals import ValuationRefusal
from valuation.report_file import CheckedReport, check_report
from valuation.serving.models import ReportObjection
from valuation.serving.objections import ObjectionState


async def accept_commission(
    uow: UnitOfWork, *, commission_id: str, no_interest: bool = False
) -> None:
    """Take a commission on; its thirty days have been running since it was offered.

    `no_interest`: the agency declares that neither it nor who will sign has an interest in the
    property or stands near a party. One that cannot declare it declines. Law: REF-23, REF-30.
    """
    appraisal, commission = await commission_of_actor(uow, commission_id)
    must_be(commission.state, CommissionState.offered)
    if not no_interest:
        raise refuse(AgencyDeskRefusal.declaration_missing, "no_interest")
    commission.state, commission.answered_at = CommissionState.accepted, uow.now
    commission.declared_at = uow.now
    note_act(uow, appraisal, "accepted", commission=commission_id, no_interest=True)


async def decline_commission(
    uow: UnitOfWork, *, commission_id: str, ground: str, note: str = ""
) -> None:
    """Give a commission back for a ground; the next agency in order is commissioned.

    "other" wants a note, a conflict of interest names the relation. Law: REF-20, REF-27, REF-30,
    TRAP-18.
    """
    appraisal, commission = await commission_of_actor(uow, commission_id)
    must_be(commission.state, CommissionState.offered)
    chosen = member(DeclineGround, ground, "ground")
    if chosen in {DeclineGround.other, DeclineGround.conflict_of_interest}:
        note = filled(note, "note")
    commission.state, commission.answered_at = CommissionState.declined, uow.now
    commission.decline_ground, commission.decline_note = chosen, note.strip()
    await stop_agency_clocks(uow, appraisal)
    note_act(uow, appraisal, "declined", commission=commission_id, ground=chosen)
    goes_on = await offer_next(uow, appraisal)
    uow.emit(CommissionDeclined(appraisal.id, appraisal.court_id, commission_id, not goes_on))


async def upload_report(
    uow: UnitOfWork,
    *,
    commission_id: str,
    name: str,
    content: bytes,
    facts: ReportFacts,
    confirmed: bool = False,
) -> str:
    """Hand in the report, or its correction, as a PDF with what it says; return the report's id.

    Judged by what the file is. Refused after the term, and when a report lies there already. A
    figure ten times off what else is known of the thing is taken only if it is `confirmed`.
    Law: REF-23, REF-25, REF-30, REF-47.
    """
    appraisal, commission = await commission_of_actor(uow, commission_id)
    _insist_awaited(uow, commission)
    assert commission.offered_at is not None, "it is its turn"
    offered_on = court_day(commission.offered_at)
    insist(may_state(facts, offered_on=offered_on, today=court_day(uow.now)))
    far_off = await _insist_likely(uow, appraisal, facts.amount_fen, confirmed=confirmed)
    checked = await check_report(content)
    if isinstance(checked, Refusal):
        raise Refused(checked)
    original_id, copy_id = await _keep_files(uow, commission.court_id, name, content, checked)
    earlier = await _reports_of_commission(uow, commission)
    report = AppraisalReport(
        id=new_id("rep"),
        court_id=commission.court_id,
        appraisal_id=appraisal.id,
        commission_id=commission_id,
        version=len(earlier) + 1,
        file_id=copy_id,
        original_file_id=original_id,
        pages=checked.pages,
        corrects_upheld=await _any_upheld(uow, earlier),
        uploaded_at=uow.now,
        far_off_confirmed=far_off,
        **await _said(uow, appraisal, facts),
    )
    uow.add(report)
    commission.state, appraisal.state = CommissionState.reported, AppraisalState.reported
    await stop_agency_clocks(uow, appraisal)
    await start_clock(uow, appraisal, ClockKind.delivery)
    note_act(uow, appraisal, "reported", report=report.id, fen=facts.amount_fen)
    uow.emit(ReportReceived(appraisal.id, appraisal.court_id, report.id))
    return report.id


async def replace_late(uow: UnitOfWork, appraisal: Appraisal, commission_id: str) -> None:
    """Commission the next agency if this one still owes its report after the term. Law: REF-27."""
    owing = {CommissionState.offered, CommissionState.accepted, CommissionState.correcting}
    rows = await commissions_of(uow.session, appraisal.id)
    row = next(row for row in rows if row.id == commission_id)
    if row.state not in owing or row.due_at is None or uow.now < row.due_at:
        return
    if row.stopped_at is not None:
        return
    row.state = CommissionState.lapsed
    await stop_agency_clocks(uow, appraisal)
    note_act(uow, appraisal, "lapsed", commission=commission_id)
    await ask_materials_back(uow, appraisal, row)
    goes_on = await offer_next(uow, appraisal)
    uow.emit(CommissionLapsed(appraisal.id, appraisal.court_id, commission_id, not goes_on))


def _insist_awaited(uow: UnitOfWork, commission: Commission) -> None:
    if commission.state == CommissionState.reported:
        raise refuse(ValuationRefusal.report_there_already)
    must_be(commission.state, CommissionState.accepted, CommissionState.correcting)
    is_over = commission.due_at is not None and uow.now >= commission.due_at
    if is_over and commission.stopped_at is None:
        assert commission.due_at is not None
        raise refuse(ValuationRefusal.report_too_late, due_on=last_day(commission.due_at))


async def _insist_likely(
    uow: UnitOfWork, appraisal: Appraisal, amount_fen: int, *, confirmed: bool
) -> bool:
    """Say whether a figure is far off what is known; refuse it unless it was confirmed.

    The other figures are not told: an agency values without them.
    """
    known = await figures_of(uow.session, appraisal.asset_id)
    if not is_far_off(amount_fen, known):
        return False
    if not confirmed:
        data = {"amount_fen": amount_fen, "factor": FAR_OFF}
        raise refuse(AgencyDeskRefusal.figure_far_off, "amount", **data)
    return True


async def _said(uow: UnitOfWork, appraisal: Appraisal, facts: ReportFacts) -> dict[str, Any]:
    """Return what the report says of itself, as its row keeps it."""
    procedure = await uow.session.get_one(PriceProcedure, appraisal.procedure_id)
    by_statute = conditions_of(procedure).appraisal_required is not None
    return {
        "amount_fen": facts.amount_fen,
        "valid_until_on": facts.valid_until_on,
        "methods": [method.value for method in dict.fromkeys(facts.methods)],
        "one_method_reason": facts.one_method_reason.strip(),
        "value_on": facts.value_on,
        "signed_on": facts.signed_on,
        "appraisers": [
            {"name": row.name.strip(), "licence_no": row.licence_no.strip()}
            for row in facts.appraisers
        ],
        "kept_until_on": kept_until(facts.signed_on, by_statute=by_statute),
    }


async def _keep_files(
    uow: UnitOfWork, court_id: str, name: str, content: bytes, checked: CheckedReport
) -> tuple[str, str]:
    """Store the file as it was signed, and its harmless copy; return their ids."""
    pdf = "application/pdf"
    original = store_file(uow, name=name, media_type=pdf, content=content, court_id=court_id)
    copy = store_file(uow, name=name, media_type=pdf, content=checked.harmless, court_id=court_id)
    await uow.session.flush()  # The report's row names the files: they come first.
    return original, copy


async def _reports_of_commission(uow: UnitOfWork, commission: Commission) -> list[AppraisalReport]:
    reports = await reports_of(uow.session, commission.appraisal_id)
    return [report for report in reports if report.commission_id == commission.id]


async def _any_upheld(uow: UnitOfWork, reports: list[AppraisalReport]) -> bool:
    upheld = select(ReportObjection.id).where(
        col(ReportObjection.report_id).in_([report.id for report in reports]),
        col(ReportObjection.state) == ObjectionState.upheld,
    )
    return (await uow.session.exec(upheld)).first() is not None
