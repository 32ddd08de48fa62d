"""Which rows an actor may act on; everything else is not found. The inquiry is locked first."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.refusal import CommonRefusal, refuse
from valuation.acts import court_of
from valuation.network_inquiry.models import InquiryMandate, InquiryReport, NetworkInquiry
from valuation.network_inquiry.rules import Result, gravest
from valuation.serving.models import ReportObjection
from valuation.serving.objections import ObjectionState


async def inquiry_of_court(
    uow: UnitOfWork, inquiry_id: str, roles: tuple[Role, ...]
) -> NetworkInquiry:
    """Return an inquiry of the actor's own court, locked."""
    court_id = court_of(uow, roles)
    row = await locked_inquiry(uow, inquiry_id)
    if row is None or row.court_id != court_id:
        raise refuse(CommonRefusal.not_found)
    return row


async def locked_inquiry(uow: UnitOfWork, inquiry_id: str) -> NetworkInquiry | None:
    """Return an inquiry as it stands now, locked, whoever acts."""
    return await uow.session.get(
        NetworkInquiry, inquiry_id, with_for_update=True, populate_existing=True
    )


async def mandates_of(
    session: AsyncSession, inquiry: NetworkInquiry, *, round_: int | None = None
) -> list[InquiryMandate]:
    """Return the mandates of an inquiry's present round, or of another one."""
    rows = select(InquiryMandate).where(
        col(InquiryMandate.inquiry_id) == inquiry.id,
        col(InquiryMandate.round) == (round_ or inquiry.round),
    )
    return list((await session.exec(rows.order_by(col(InquiryMandate.id)))).all())


async def standing_reports(session: AsyncSession, inquiry_id: str) -> list[InquiryReport]:
    """Return the newest report of each platform that was neither voided nor superseded."""
    rows = (
        select(InquiryReport)
        .where(
            col(InquiryReport.inquiry_id) == inquiry_id,
            col(InquiryReport.voided_at).is_(None),
            col(InquiryReport.superseded_at).is_(None),
        )
        .order_by(col(InquiryReport.round), col(InquiryReport.id))
    )
    return list((await session.exec(rows)).all())


async def objections_to(
    session: AsyncSession, reports: Sequence[InquiryReport]
) -> dict[str, list[ObjectionState]]:
    """Return what became of the objections to each of these reports."""
    found: dict[str, list[ObjectionState]] = {report.id: [] for report in reports}
    rows = select(ReportObjection.report_id, ReportObjection.state).where(
        col(ReportObjection.report_id).in_(list(found))
    )
    for report_id, state in await session.exec(rows):
        found[report_id].append(ObjectionState(state))
    return found


async def results_now(session: AsyncSession, inquiry_id: str) -> list[tuple[InquiryReport, Result]]:
    """Return the standing reports as the rules read them."""
    reports = await standing_reports(session, inquiry_id)
    objections = await objections_to(session, reports)
    return [(report, result_of(report, objections[report.id])) for report in reports]


def result_of(report: InquiryReport, objections: Sequence[ObjectionState]) -> Result:
    """Return a report as the rules read it; one read too late has no row, so each was in time."""
    said = ObjectionState.upheld if report.corrects_upheld else gravest(objections)
    return Result(
        amount_fen=report.amount_fen,
        valid_until_on=report.valid_until_on,
        is_flawed=report.flawed_at is not None,
        objection=said,
        is_corrected=report.corrects_upheld,
    )


def note_act(uow: UnitOfWork, inquiry: NetworkInquiry, act: str, **data: object) -> None:
    """Note an act on an inquiry in the court's audit record."""
    uow.audit(f"network_inquiry.{act}", subject(inquiry), inquiry.court_id, **data)


def subject(inquiry: NetworkInquiry) -> str:
    """Return what an inquiry's deadlines and audit entries are about."""
    return f"inquiry:{inquiry.id}"
