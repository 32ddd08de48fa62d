"""The judge reads what came, leaves out or sends back what is flawed, and serves the rest.

Law: REF-10, REF-16, REF-40.
"""

from __future__ import annotations

from datetime import date

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.refusal import CommonRefusal, refuse
from valuation.acts import CLERICAL, JUDICIAL, filled, member, must_be
from valuation.network_inquiry.access import inquiry_of_court, note_act, standing_reports
from valuation.network_inquiry.events import NetworkReportsServed
from valuation.network_inquiry.models import InquiryMandate, InquiryReport, NetworkInquiry
from valuation.network_inquiry.objecting import settle
from valuation.network_inquiry.refusals import NetworkRefusal
from valuation.network_inquiry.rounds import next_round, nothing_came, stop_clock
from valuation.network_inquiry.rules import (
    AfterReview,
    ClockKind,
    FlawGround,
    InquiryState,
    MandateState,
    RoundKind,
    after_review,
)
from valuation.serving import service as serving


async def mark_flawed(uow: UnitOfWork, *, report_id: str, ground: str, note: str) -> None:
    """Note that a report has its basic facts wrong, covers too much or too little. Law: REF-16."""
    inquiry, report = await _report_to_review(uow, report_id)
    report.flaw_ground = member(FlawGround, ground, "ground")
    report.flaw_note, report.flawed_at = filled(note, "note"), uow.now
    note_act(uow, inquiry, "flawed", report=report_id, ground=report.flaw_ground)


async def mark_sound(uow: UnitOfWork, *, report_id: str) -> None:
    """Take back that a report is flawed, while it is still being reviewed."""
    inquiry, report = await _report_to_review(uow, report_id)
    report.flaw_ground, report.flaw_note, report.flawed_at = "", "", None
    note_act(uow, inquiry, "sound", report=report_id)


async def finish_review(uow: UnitOfWork, *, inquiry_id: str) -> None:
    """Serve the reports; were all flawed, have them corrected instead, once. Law: REF-16, REF-40.

    Only some flawed: those are served too, but do not count. A correction flawed again is none.
    """
    inquiry = await inquiry_of_court(uow, inquiry_id, JUDICIAL)
    must_be(inquiry.state, InquiryState.reviewing)
    reports = [
        report
        for report in await standing_reports(uow.session, inquiry_id)
        if report.round == inquiry.round
    ]
    kind = RoundKind(inquiry.round_kind)
    await stop_clock(uow, inquiry, ClockKind.service)
    match after_review([report.flawed_at is not None for report in reports], kind):
        case AfterReview.serve:
            await _serve(uow, inquiry, reports)
        case AfterReview.correct:
            await next_round(uow, inquiry, RoundKind.correction, reports)
        case AfterReview.fail:
            await nothing_came(uow, inquiry)


async def record_receipt(
    uow: UnitOfWork, *, inquiry_id: str, party_id: str, received_on: date
) -> None:
    """Note the day on which a party without an account received the reports on paper."""
    inquiry = await inquiry_of_court(uow, inquiry_id, CLERICAL)
    must_be(inquiry.state, InquiryState.served, InquiryState.objected)
    until = uow.now
    for report in await standing_reports(uow.session, inquiry_id):
        if report.delivered_at is not None:
            ends = await serving.note_receipt(
                uow, report_id=report.id, party_id=party_id, received_on=received_on
            )
            until = max(until, ends)
    inquiry.objections_until_at = until
    note_act(uow, inquiry, "receipt", party=party_id)
    await settle(uow, inquiry)


async def note_reading(uow: UnitOfWork, *, report_id: str) -> None:
    """Note that a party opened a report served on it, the first time it does."""
    report = await uow.session.get(InquiryReport, report_id)
    if report is None or report.delivered_at is None:
        raise refuse(CommonRefusal.not_found)
    inquiry = await uow.session.get_one(NetworkInquiry, report.inquiry_id)
    await serving.note_reading(uow, report_id=report_id, case_id=inquiry.case_id)


async def excuse_lateness(uow: UnitOfWork, *, mandate_id: str, reason: str) -> None:
    """Note that a platform was late with good reason: it does not count. Law: REF-10."""
    row = await uow.session.get(InquiryMandate, mandate_id)
    if row is None:
        raise refuse(CommonRefusal.not_found)
    inquiry = await inquiry_of_court(uow, row.inquiry_id, JUDICIAL)
    await uow.session.refresh(row)
    must_be(row.state, MandateState.lapsed)
    if row.excused_at is not None:
        raise refuse(NetworkRefusal.lateness_excused_already)
    row.excuse, row.excused_at = filled(reason, "reason"), uow.now
    note_act(uow, inquiry, "lateness_excused", mandate=mandate_id)


async def _serve(uow: UnitOfWork, inquiry: NetworkInquiry, reports: list[InquiryReport]) -> None:
    is_final = inquiry.round_kind == RoundKind.after_objection
    until = uow.now
    for report in reports:
        served = await serving.serve(
            uow, report_id=report.id, court_id=inquiry.court_id, case_id=inquiry.case_id
        )
        report.delivered_at = uow.now
        if not is_final:
            until = max(until, serving.everybody_until(served, uow.now))
    inquiry.state, inquiry.objections_until_at = InquiryState.served, until
    await uow.session.flush()
    note_act(uow, inquiry, "served", reports=len(reports))
    uow.emit(NetworkReportsServed(inquiry.id, inquiry.court_id, is_final))
    await settle(uow, inquiry)


async def _report_to_review(
    uow: UnitOfWork, report_id: str
) -> tuple[NetworkInquiry, InquiryReport]:
    report = await uow.session.get(InquiryReport, report_id)
    if report is None:
        raise refuse(CommonRefusal.not_found)
    inquiry = await inquiry_of_court(uow, report.inquiry_id, JUDICIAL)
    await uow.session.refresh(report)
    must_be(inquiry.state, InquiryState.reviewing)
    if report.round != inquiry.round or report.voided_at is not None:
        raise refuse(NetworkRefusal.report_reviewed_already)
    return inquiry, report
