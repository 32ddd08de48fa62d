"""A report in dispute with all that belongs to it, locked, for whoever may act on it."""

from __future__ import annotations

from dataclasses import dataclass

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.refusal import CommonRefusal, refuse
from valuation.acts import JUDICIAL, court_of
from valuation.appraisal.access import appraisal_of_court, commission_of_actor, locked_appraisal
from valuation.appraisal.models import Appraisal, AppraisalReport, Commission
from valuation.appraisal.rules import IN_DISPUTE
from valuation.serving.models import ReportObjection
from valuation.serving.records import Kept, kept_dispute
from valuation.serving.refusals import ServingRefusal


@dataclass(frozen=True)
class Disputed:
    """An appraisal, its report in dispute, and one objection to it."""

    appraisal: Appraisal
    report: AppraisalReport
    objection: ReportObjection
    kept: Kept


async def disputed_by_court(uow: UnitOfWork, objection_id: str) -> Disputed:
    """Return an objection of the judge's own court, with its report."""
    court_of(uow, JUDICIAL)
    row, report = await _objection(uow, objection_id)
    appraisal = await appraisal_of_court(uow, report.appraisal_id, JUDICIAL)
    return await _whole(uow, appraisal, report, row)


async def disputed_by_agency(
    uow: UnitOfWork, commission_id: str, objection_id: str
) -> tuple[Disputed, Commission]:
    """Return an objection forwarded to the agency the actor acts for."""
    appraisal, commission = await commission_of_actor(uow, commission_id)
    row, report = await _objection(uow, objection_id)
    if report.commission_id != commission_id or row.forwarded_at is None:
        raise refuse(CommonRefusal.not_found)
    return await _whole(uow, appraisal, report, row), commission


async def disputed_by_anyone(uow: UnitOfWork, objection_id: str) -> Disputed:
    """Return an objection with its report; who may act on it, the caller asks."""
    row, report = await _objection(uow, objection_id)
    appraisal = await locked_appraisal(uow, report.appraisal_id)
    if appraisal is None:
        raise refuse(CommonRefusal.not_found)
    return await _whole(uow, appraisal, report, row)


def insist_in_dispute(appraisal: Appraisal) -> None:
    """Refuse what belongs to a dispute once the report is no longer in one."""
    if appraisal.state not in IN_DISPUTE:
        raise refuse(ServingRefusal.report_set_aside)


async def _objection(uow: UnitOfWork, objection_id: str) -> tuple[ReportObjection, AppraisalReport]:
    row = await uow.session.get(ReportObjection, objection_id)
    report = await uow.session.get(AppraisalReport, row.report_id) if row else None
    if row is None or report is None:
        raise refuse(CommonRefusal.not_found)
    return row, report


async def _whole(
    uow: UnitOfWork, appraisal: Appraisal, report: AppraisalReport, row: ReportObjection
) -> Disputed:
    await uow.session.refresh(report)
    await uow.session.refresh(row)
    until = report.objections_until_at or uow.now
    return Disputed(appraisal, report, row, await kept_dispute(uow.session, report.id, until))
