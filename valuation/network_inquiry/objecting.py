"""A party objects to one report of an inquiry; the judge decides; what follows when none waits.

Law: REF-18, REF-41, REF-44, TRAP-15.
"""

from __future__ import annotations

from sqlmodel import col, select

from auction.cases.models import CaseParty
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, Refusal, Refused, refuse
from valuation.acts import JUDICIAL, court_of, filled, member, parties_of_actor
from valuation.network_inquiry.access import (
    inquiry_of_court,
    locked_inquiry,
    note_act,
    objections_to,
    standing_reports,
)
from valuation.network_inquiry.events import NetworkObjectionDecided, NetworkObjectionRaised
from valuation.network_inquiry.models import InquiryReport, NetworkInquiry
from valuation.network_inquiry.refusals import NetworkRefusal
from valuation.network_inquiry.rounds import conclude, start_clock, stop_clock
from valuation.network_inquiry.rules import ClockKind, InquiryState
from valuation.refusals import ValuationRefusal
from valuation.serving.models import ReportObjection, ReportService
from valuation.serving.objections import ObjectionKind, ObjectionState, Served, may_object


async def object_to_network_report(
    uow: UnitOfWork, *, report_id: str, kind: str, grounds: str
) -> str:
    """Object to a network report, once a party and within its five days; return the id.

    Only on the four grounds of the law: against a method or a result nothing is open here, unlike
    against an appraisal. Law: REF-41, REF-42, REF-44, TRAP-15.
    """
    inquiry, report = await _report_and_inquiry(uow, report_id)
    party = await _objector(uow, inquiry, report)
    chosen = member(ObjectionKind, kind, "kind")
    if chosen is ObjectionKind.method_or_result:
        raise refuse(NetworkRefusal.result_not_open_to_objection, "kind")
    row = ReportObjection(
        id=new_id("obj"),
        court_id=inquiry.court_id,
        report_id=report.id,
        party_id=party.id,
        kind=chosen,
        grounds=filled(grounds, "grounds"),
        state=ObjectionState.pending,
        raised_at=uow.now,
        raised_by=uow.actor.account_id or "",
    )
    uow.add(row)
    await uow.session.flush()
    note_act(uow, inquiry, "objected", report=report.id, objection=row.id, party=party.id)
    uow.emit(NetworkObjectionRaised(inquiry.id, inquiry.court_id, row.id))
    await settle(uow, inquiry)
    return row.id


async def decide_network_objection(
    uow: UnitOfWork, *, objection_id: str, upheld: bool, reason: str
) -> None:
    """Reject an objection or uphold it, with a reason.

    What follows waits until nobody else can object any more. Law: REF-18.
    """
    court_of(uow, JUDICIAL)
    row = await uow.session.get(ReportObjection, objection_id)
    report = await uow.session.get(InquiryReport, row.report_id) if row is not None else None
    if row is None or report is None:
        raise refuse(CommonRefusal.not_found)
    inquiry = await inquiry_of_court(uow, report.inquiry_id, JUDICIAL)
    await uow.session.refresh(row)
    if row.state != ObjectionState.pending:
        raise refuse(ValuationRefusal.objection_decided_already)
    row.reason = filled(reason, "reason")
    row.state = ObjectionState.upheld if upheld else ObjectionState.rejected
    row.decided_at, row.decided_by = uow.now, uow.actor.account_id
    await uow.session.flush()
    note_act(uow, inquiry, "objection_decided", objection=row.id, upheld=upheld)
    uow.emit(NetworkObjectionDecided(inquiry.id, inquiry.court_id, row.id))
    await settle(uow, inquiry)


async def settle(uow: UnitOfWork, inquiry: NetworkInquiry) -> None:
    """Do what follows from the objections and the time; nobody's time is ever cut short.

    Law: REF-18. One waiting objection holds everything at the judge's desk.
    """
    if inquiry.state not in {InquiryState.served, InquiryState.objected}:
        return
    reports = await standing_reports(uow.session, inquiry.id)
    said = await objections_to(uow.session, reports)
    until = inquiry.objections_until_at or uow.now
    if any(ObjectionState.pending in states for states in said.values()):
        await _lay_before_judge(uow, inquiry)
        return
    await stop_clock(uow, inquiry, ClockKind.decision)
    if uow.now < until:
        inquiry.state = InquiryState.served
        await start_clock(uow, inquiry, ClockKind.objection, until)
        return
    await stop_clock(uow, inquiry, ClockKind.objection)
    await conclude(uow, inquiry)


async def _lay_before_judge(uow: UnitOfWork, inquiry: NetworkInquiry) -> None:
    if inquiry.state != InquiryState.objected:  # A second objection gives no second period.
        await start_clock(uow, inquiry, ClockKind.decision)
    await stop_clock(uow, inquiry, ClockKind.objection)
    inquiry.state = InquiryState.objected


async def _report_and_inquiry(
    uow: UnitOfWork, report_id: str
) -> tuple[NetworkInquiry, InquiryReport]:
    report = await uow.session.get(InquiryReport, report_id)
    if report is None or report.delivered_at is None:
        raise refuse(CommonRefusal.not_found)
    inquiry = await locked_inquiry(uow, report.inquiry_id)
    assert inquiry is not None, "the key holds"
    await uow.session.refresh(report)
    return inquiry, report


async def _objector(uow: UnitOfWork, inquiry: NetworkInquiry, report: InquiryReport) -> CaseParty:
    """Return as whom the actor may object to a report; or say why not."""
    parties = await parties_of_actor(uow, inquiry.case_id)
    if report.flawed_at is not None or report.superseded_at is not None:
        raise refuse(NetworkRefusal.report_does_not_count)
    refusals = []
    for party in parties:
        refusal = await _why_not(uow, report, party)
        if refusal is None:
            return party
        refusals.append(refusal)
    raise Refused(refusals[0])


async def _why_not(uow: UnitOfWork, report: InquiryReport, party: CaseParty) -> Refusal | None:
    row = await uow.session.get(ReportService, (report.id, party.id))
    served = None
    if row is not None:
        objected = await _has_objected(uow, report.id, party.id)
        served = Served(row.objections_until_at, objected)
    return may_object(served, is_final=report.corrects_upheld, now=uow.now)


async def _has_objected(uow: UnitOfWork, report_id: str, party_id: str) -> bool:
    rows = select(ReportObjection.id).where(
        col(ReportObjection.report_id) == report_id, col(ReportObjection.party_id) == party_id
    )
    return (await uow.session.exec(rows)).first() is not None
