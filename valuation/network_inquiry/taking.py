"""What a platform said is taken down: a report in time, a request, or what is wrong with it.

Law: REF-12, REF-13. Called by the worker, as the platform, one answer in one unit of work.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from typing import assert_never

from sqlmodel import col, select

from auction.db.files import store_file
from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.calendar import due_in_days
from auction.kernel.clock import court_day
from auction.kernel.ids import new_id
from valuation.network_inquiry.access import locked_inquiry, mandates_of, note_act
from valuation.network_inquiry.answers import (
    Declined,
    ExtensionAsked,
    Fault,
    FaultKind,
    Pending,
    Quote,
    Reply,
    validity_fault,
)
from valuation.network_inquiry.models import (
    InquiryFault,
    InquiryMandate,
    InquiryReport,
    NetworkInquiry,
)
from valuation.network_inquiry.rounds import settle_asking, start_clock
from valuation.network_inquiry.rules import (
    REPORT_DAYS,
    ClockKind,
    InquiryState,
    MandateState,
    RoundKind,
)
from valuation.report_file import CheckedReport


async def note_received(uow: UnitOfWork, mandate_id: str) -> None:
    """Note that a platform has its mandate: its three days begin. Law: REF-12."""
    inquiry, row = await _locked(uow, mandate_id)
    if inquiry.state != InquiryState.asking or row.state != MandateState.waiting:
        return
    row.state, row.received_at = MandateState.received, uow.now
    row.due_at = due_in_days(uow.now, REPORT_DAYS)
    await uow.session.flush()
    latest = max(each.due_at for each in await mandates_of(uow.session, inquiry))
    if latest > inquiry.due_at:
        inquiry.due_at = await start_clock(uow, inquiry, ClockKind.report, latest)


async def take_reply(
    uow: UnitOfWork, mandate_id: str, reply: Reply, paper: CheckedReport | None = None
) -> None:
    """Take down what a platform said, and draw what follows. `paper` is its PDF, looked into."""
    inquiry, row = await _locked(uow, mandate_id)
    if InquiryState(inquiry.state).is_over or not row.is_asked:
        return
    if isinstance(reply, Fault):
        await note_fault(uow, row, reply)
    elif isinstance(reply, ExtensionAsked):
        _note_extension(uow, inquiry, row, reply)
    elif isinstance(reply, Declined):
        _decline(uow, inquiry, row, reply)
    elif isinstance(reply, Quote):
        await _take_quote(uow, inquiry, row, reply, paper)
    elif not isinstance(reply, Pending):
        assert_never(reply)
    await uow.session.flush()
    await settle_asking(uow, inquiry)


async def note_fault(uow: UnitOfWork, row: InquiryMandate, fault: Fault) -> None:
    """Keep what is wrong with an answer, with the hash of what came; once for each."""
    sha256 = hashlib.sha256(fault.raw).hexdigest() if fault.raw else ""
    known = select(InquiryFault).where(
        col(InquiryFault.mandate_id) == row.id,
        col(InquiryFault.kind) == fault.kind,
        col(InquiryFault.raw_sha256) == sha256,
    )
    found = (await uow.session.exec(known)).first()
    if found is not None:
        found.last_at, found.times = uow.now, found.times + 1
        return
    uow.add(
        InquiryFault(
            id=new_id("flt"),
            court_id=row.court_id,
            mandate_id=row.id,
            kind=fault.kind,
            detail=fault.detail[:200],
            raw_sha256=sha256,
            first_at=uow.now,
            last_at=uow.now,
        )
    )
    await uow.session.flush()


async def _take_quote(
    uow: UnitOfWork,
    inquiry: NetworkInquiry,
    row: InquiryMandate,
    quote: Quote,
    paper: CheckedReport | None,
) -> None:
    if row.state == MandateState.answered:
        await _compare(uow, inquiry, row, quote)
        return
    kind = _fault_of(uow, row, quote, paper)
    if kind is not None:
        await note_fault(uow, row, Fault(kind, str(quote.amount_fen), quote.raw))
        row.is_asked = row.state != MandateState.lapsed
        return
    await _keep(uow, inquiry, row, quote, paper)
    row.state = MandateState.answered


def _fault_of(
    uow: UnitOfWork, row: InquiryMandate, quote: Quote, paper: CheckedReport | None
) -> FaultKind | None:
    """Say why a well-formed report does not count; the last instant of the term is too late."""
    if not MandateState(row.state).is_open or uow.now >= row.due_at:
        return FaultKind.late
    if quote.report_pdf and paper is None:
        return FaultKind.bad_report_file
    return validity_fault(quote, court_day(uow.now))


async def _keep(
    uow: UnitOfWork,
    inquiry: NetworkInquiry,
    row: InquiryMandate,
    quote: Quote,
    paper: CheckedReport | None,
) -> None:
    """Write a report down, whole: what it says, the answer as it came, and its paper if any."""
    court_id = inquiry.court_id
    raw_file_id = store_file(
        uow,
        name=f"{row.id}.json",
        media_type="application/json",
        content=quote.raw,
        court_id=court_id,
    )
    papers = _store_paper(uow, court_id, quote, paper)
    await uow.session.flush()
    if row.corrects_id is not None:
        (await uow.session.get_one(InquiryReport, row.corrects_id)).superseded_at = uow.now
    said = asdict(quote)
    uow.add(
        InquiryReport(
            id=new_id("nrp"),
            court_id=court_id,
            inquiry_id=inquiry.id,
            mandate_id=row.id,
            platform_id=row.platform_id,
            round=row.round,
            amount_fen=quote.amount_fen,
            valid_until_on=quote.valid_until_on,
            content={name: said[name] for name in ("basis", "method", "samples")},
            content_sha256=quote.content_hash,
            raw_sha256=hashlib.sha256(quote.raw).hexdigest(),
            raw_file_id=raw_file_id,
            file_id=papers[0],
            original_file_id=papers[1],
            pages=paper.pages if paper else 0,
            corrects_upheld=inquiry.round_kind == RoundKind.after_objection,
            read_at=uow.now,
        )
    )
    note_act(uow, inquiry, "report", platform=row.platform_id, fen=quote.amount_fen)


def _store_paper(
    uow: UnitOfWork, court_id: str, quote: Quote, paper: CheckedReport | None
) -> tuple[str | None, str | None]:
    """Keep a report's harmless copy, and beside it the file as the platform sent it."""
    if paper is None or not quote.report_pdf:
        return None, None
    pdf = "application/pdf"
    copy_id, original_id = (
        store_file(uow, name="网络询价报告.pdf", media_type=pdf, content=content, court_id=court_id)
        for content in (paper.harmless, quote.report_pdf)
    )
    return copy_id, original_id


async def _compare(
    uow: UnitOfWork, inquiry: NetworkInquiry, row: InquiryMandate, quote: Quote
) -> None:
    """Read a report a second time: the same stands, another one voids both. Never the mean of two.

    House rule: a price rests on what a platform says twice.
    """
    reports = select(InquiryReport).where(col(InquiryReport.mandate_id) == row.id)
    report = (await uow.session.exec(reports)).one()
    if report.content_sha256 == quote.content_hash:
        row.confirmed_at = row.confirmed_at or uow.now
        return
    report.voided_at = uow.now
    row.state, row.is_asked = MandateState.contradicted, False
    detail = f"{report.amount_fen} / {quote.amount_fen}"
    await note_fault(uow, row, Fault(FaultKind.two_answers, detail, quote.raw))
    note_act(uow, inquiry, "contradicted", platform=row.platform_id, report=report.id)


def _note_extension(
    uow: UnitOfWork, inquiry: NetworkInquiry, row: InquiryMandate, asked: ExtensionAsked
) -> None:
    """Note a request for more time, if it came before the term was over. Law: REF-13."""
    if not MandateState(row.state).is_open or uow.now >= row.due_at:
        return
    if row.extension_asked_at is None:
        row.extension_asked_at, row.extension_ground = uow.now, asked.ground
        note_act(uow, inquiry, "extension_asked", platform=row.platform_id)


def _decline(
    uow: UnitOfWork, inquiry: NetworkInquiry, row: InquiryMandate, declined: Declined
) -> None:
    if MandateState(row.state).is_open:
        row.state, row.declined_ground = MandateState.declined, declined.ground
        row.is_asked = False
        note_act(uow, inquiry, "declined", platform=row.platform_id, ground=declined.ground)


async def _locked(uow: UnitOfWork, mandate_id: str) -> tuple[NetworkInquiry, InquiryMandate]:
    row = await uow.session.get_one(InquiryMandate, mandate_id)
    inquiry = await locked_inquiry(uow, row.inquiry_id)
    assert inquiry is not None, "the key holds"
    await uow.session.refresh(row)
    return inquiry, row
