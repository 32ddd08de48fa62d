"""What follows from an act on a network inquiry: rounds of asking, review, and the price.

Called with the inquiry locked; every way out of a state opens the next clock or ends the method.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from sqlmodel import col, select

from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.calendar import due_in_days
from auction.deadlines.service import close_deadline, open_deadline
from auction.kernel.clock import court_day
from auction.kernel.ids import new_id
from valuation.network_inquiry.access import mandates_of, note_act, results_now, subject
from valuation.network_inquiry.events import NetworkReportsIn
from valuation.network_inquiry.models import (
    InquiryMandate,
    InquiryPlatform,
    InquiryReport,
    NetworkInquiry,
)
from valuation.network_inquiry.rules import (
    PERIODS,
    REPORT_DAYS,
    AtExpiry,
    ClockKind,
    Failing,
    InquiryState,
    MandateState,
    Mean,
    Result,
    RoundKind,
    at_expiry,
    counted,
    is_reissue_due,
    mean_of,
    to_correct,
)
from valuation.procedure.access import locked_procedure
from valuation.procedure.ladder import ProcedureState
from valuation.procedure.models import PriceProcedure
from valuation.procedure.service import fail_method, fix_price

_FAILS = {
    RoundKind.report: Failing.all_failed,
    RoundKind.correction: Failing.not_corrected,
    RoundKind.after_objection: Failing.not_corrected,
    RoundKind.reissue: Failing.not_reissued,
}


@dataclass(frozen=True)
class Asked:
    """Whom a round asks: the platform, its fee, and which report must be written again, and why."""

    platform_id: str
    fee_fen: int
    corrects_id: str | None = None
    flaw: str = ""


async def start_round(uow: UnitOfWork, inquiry: NetworkInquiry, asked: Sequence[Asked]) -> None:
    """Lay out the mandates of the inquiry's round, all in this one act. Law: REF-11, REF-12."""
    inquiry.state, inquiry.extended_at = InquiryState.asking, None
    due_at = due_in_days(uow.now, REPORT_DAYS)
    for one in asked:
        uow.add(
            InquiryMandate(
                id=new_id("ask"),
                court_id=inquiry.court_id,
                inquiry_id=inquiry.id,
                platform_id=one.platform_id,
                round=inquiry.round,
                fee_fen=one.fee_fen,
                flaw=one.flaw,
                corrects_id=one.corrects_id,
                state=MandateState.waiting,
                sent_at=uow.now,
                due_at=due_at,
            )
        )
    await uow.session.flush()
    inquiry.due_at = await start_clock(uow, inquiry, ClockKind.report, due_at)
    data = {"round": inquiry.round, "kind": inquiry.round_kind, "platforms": len(asked)}
    note_act(uow, inquiry, "asked", **data)


async def next_round(
    uow: UnitOfWork, inquiry: NetworkInquiry, kind: RoundKind, reports: Sequence[InquiryReport]
) -> None:
    """Ask the platforms of these reports once more. Law: REF-15, REF-16, REF-18."""
    await stop_asking(uow, inquiry)
    fees = {row.id: row.fee_fen for row in await mandates_of_all(uow, inquiry)}
    inquiry.round, inquiry.round_kind = inquiry.round + 1, kind
    asked = [
        Asked(report.platform_id, fees[report.mandate_id], report.id, _flaw(report, kind))
        for report in reports
    ]
    await start_round(uow, inquiry, asked)


async def settle_asking(uow: UnitOfWork, inquiry: NetworkInquiry) -> None:
    """End the round if nothing more can come, or its term is over. Law: REF-12 to REF-14."""
    if inquiry.state != InquiryState.asking:
        return
    mandates = await mandates_of(uow.session, inquiry)
    if uow.now < inquiry.due_at and any(_may_change(row) for row in mandates):
        return
    delivered = [row for row in mandates if row.state == MandateState.answered]
    asked = [row for row in mandates if _is_open(row) and row.extension_asked_at is not None]
    follows = at_expiry(len(delivered), len(asked), was_extended=inquiry.extended_at is not None)
    if follows is AtExpiry.extend:
        await _extend(uow, inquiry, mandates)
        return
    _lapse(uow, mandates)
    await stop_clock(uow, inquiry, ClockKind.report)
    if follows is AtExpiry.go_on:
        await _lay_before_judge(uow, inquiry, len(delivered), len(mandates))
    elif follows is AtExpiry.fail:
        await nothing_came(uow, inquiry)
    else:
        assert_never(follows)


async def nothing_came(uow: UnitOfWork, inquiry: NetworkInquiry) -> None:
    """Draw what follows when a round brought nothing that counts. Law: REF-14, REF-18."""
    if inquiry.round_kind == RoundKind.after_objection:
        await conclude(uow, inquiry)
        return
    await fail(uow, inquiry, _FAILS[RoundKind(inquiry.round_kind)])


async def conclude(uow: UnitOfWork, inquiry: NetworkInquiry) -> None:
    """Fix the mean of what the law counts, or have written again what must be, or end.

    Nobody may object any more, and no objection waits. Law: REF-15, REF-17, REF-18.
    """
    pairs = await results_now(uow.session, inquiry.id)
    results = [result for _, result in pairs]
    wrong = to_correct(results)
    if wrong and inquiry.round_kind != RoundKind.after_objection:
        reports = [report for report, result in pairs if result in wrong]
        await next_round(uow, inquiry, RoundKind.after_objection, reports)
        return
    mean = mean_of(results)
    if mean is None:
        await fail(uow, inquiry, Failing.not_corrected)
        return
    lawful = _those(pairs, counted(results))
    if is_reissue_due(mean.valid_until_on, published=False, today=court_day(uow.now)):
        for report in lawful:
            report.superseded_at = uow.now
        await next_round(uow, inquiry, RoundKind.reissue, lawful)
        return
    await _fix(uow, inquiry, mean, lawful)


async def fail(uow: UnitOfWork, inquiry: NetworkInquiry, why: Failing) -> None:
    """End the inquiry without a price: the court goes on to an appraisal. Law: REF-14."""
    procedure = await _running_procedure(uow, inquiry)
    await close(uow, inquiry, InquiryState.failed)
    inquiry.why = why
    note_act(uow, inquiry, "failed", why=why)
    if procedure is not None:
        await fail_method(uow, procedure, why)


async def close(uow: UnitOfWork, inquiry: NetworkInquiry, state: InquiryState) -> None:
    """End the inquiry: nobody is asked any more, no clock of it stays open."""
    inquiry.state, inquiry.closed_at = state, uow.now
    await stop_asking(uow, inquiry)
    for kind in ClockKind:
        await stop_clock(uow, inquiry, kind)


async def stop_asking(uow: UnitOfWork, inquiry: NetworkInquiry) -> None:
    """Look at no mandate of the inquiry any more; one still open is withdrawn."""
    for row in await mandates_of_all(uow, inquiry):
        row.is_asked = False
        if _is_open(row):
            row.state = MandateState.withdrawn
    await uow.session.flush()


async def mandates_of_all(uow: UnitOfWork, inquiry: NetworkInquiry) -> list[InquiryMandate]:
    """Return the mandates of every round."""
    rows = select(InquiryMandate).where(col(InquiryMandate.inquiry_id) == inquiry.id)
    return list((await uow.session.exec(rows)).all())


async def start_clock(
    uow: UnitOfWork, inquiry: NetworkInquiry, kind: ClockKind, due_at: datetime | None = None
) -> datetime:
    """Open a deadline of the inquiry; return its instant (TIME-01, unless `due_at` is given)."""
    period = PERIODS[kind]
    due = due_at or due_in_days(uow.now, period.days)
    await open_deadline(
        uow,
        court_id=inquiry.court_id,
        case_id=inquiry.case_id,
        kind=kind,
        subject=subject(inquiry),
        role=period.role,
        law=period.law,
        due_at=due,
    )
    return due


async def stop_clock(uow: UnitOfWork, inquiry: NetworkInquiry, kind: ClockKind) -> bool:
    """Close a deadline of the inquiry; say whether one was open."""
    return await close_deadline(uow, kind=kind, subject=subject(inquiry))


def _is_open(row: InquiryMandate) -> bool:
    return MandateState(row.state).is_open


def _may_change(row: InquiryMandate) -> bool:
    """Say whether a report may come, or one that came has not been read a second time yet."""
    return _is_open(row) or (row.state == MandateState.answered and row.confirmed_at is None)


async def _extend(
    uow: UnitOfWork, inquiry: NetworkInquiry, mandates: Sequence[InquiryMandate]
) -> None:
    """Give three more days to all who asked in time, once. Law: REF-13."""
    due_at = due_in_days(uow.now, REPORT_DAYS)
    asked = [row for row in mandates if _is_open(row) and row.extension_asked_at is not None]
    _lapse(uow, [row for row in mandates if row not in asked])
    for row in asked:
        row.extension_granted, row.due_at = True, due_at
    inquiry.extended_at = uow.now
    inquiry.due_at = await start_clock(uow, inquiry, ClockKind.report, due_at)
    note_act(uow, inquiry, "extended", platforms=len(asked))


def _lapse(uow: UnitOfWork, mandates: Sequence[InquiryMandate]) -> None:
    for row in mandates:
        if not _is_open(row):
            continue
        row.state, row.lapsed_at = MandateState.lapsed, uow.now
        if row.extension_asked_at is not None and row.extension_granted is None:
            row.extension_granted = False


async def _lay_before_judge(
    uow: UnitOfWork, inquiry: NetworkInquiry, delivered: int, asked: int
) -> None:
    for row in await mandates_of(uow.session, inquiry):
        # A late answer is still looked for, so that it is known to have been one.
        row.is_asked = row.state == MandateState.lapsed
    inquiry.state = InquiryState.reviewing
    await start_clock(uow, inquiry, ClockKind.service)
    note_act(uow, inquiry, "reported", delivered=delivered, asked=asked)
    uow.emit(NetworkReportsIn(inquiry.id, inquiry.court_id, delivered, asked))


async def _fix(
    uow: UnitOfWork, inquiry: NetworkInquiry, mean: Mean, lawful: Sequence[InquiryReport]
) -> None:
    procedure = await _running_procedure(uow, inquiry)
    await close(uow, inquiry, InquiryState.fixed)
    inquiry.amount_fen, inquiry.valid_until_on = mean.amount_fen, mean.valid_until_on
    note_act(uow, inquiry, "fixed", fen=mean.amount_fen, reports=[row.id for row in lawful])
    if procedure is None:
        inquiry.state = InquiryState.withdrawn
        return
    platforms = [await uow.session.get_one(InquiryPlatform, row.platform_id) for row in lawful]
    await fix_price(
        uow,
        procedure,
        amount_fen=mean.amount_fen,
        source="、".join(sorted(platform.name for platform in platforms)),
        report_file_id=next((row.file_id for row in lawful if row.file_id), None),
        valid_until_on=mean.valid_until_on,
    )


async def _running_procedure(uow: UnitOfWork, inquiry: NetworkInquiry) -> PriceProcedure | None:
    """Return the procedure, locked; None when it was withdrawn and the news is still on its way."""
    row = await locked_procedure(uow, inquiry.procedure_id)
    assert row is not None, "the key holds"
    return None if ProcedureState(row.state).is_over else row


def _those(
    pairs: Sequence[tuple[InquiryReport, Result]], wanted: Sequence[Result]
) -> list[InquiryReport]:
    return [report for report, result in pairs if result in wanted]


def _flaw(report: InquiryReport, kind: RoundKind) -> str:
    return f"{report.flaw_ground}: {report.flaw_note}" if kind is RoundKind.correction else ""
