"""Which rows an actor may act on; everything else is not found. Rows come locked, in one order.

The appraisal is locked before anything that hangs on it, so that a report, an objection and a
deadline that arrive together are taken one after the other.
"""

from __future__ import annotations

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.refusal import CommonRefusal, refuse
from valuation.acts import court_of
from valuation.agencies.models import AgencyAccount
from valuation.appraisal.models import Appraisal, AppraisalReport, Commission
from valuation.serving.models import ReportObjection


async def appraisal_of_court(
    uow: UnitOfWork, appraisal_id: str, roles: tuple[Role, ...]
) -> Appraisal:
    """Return an appraisal of the actor's own court, locked."""
    court_id = court_of(uow, roles)
    row = await locked_appraisal(uow, appraisal_id)
    if row is None or row.court_id != court_id:
        raise refuse(CommonRefusal.not_found)
    return row


async def locked_appraisal(uow: UnitOfWork, appraisal_id: str) -> Appraisal | None:
    """Return an appraisal as it stands now, locked, whoever acts."""
    return await uow.session.get(
        Appraisal, appraisal_id, with_for_update=True, populate_existing=True
    )


async def commission_of_actor(uow: UnitOfWork, commission_id: str) -> tuple[Appraisal, Commission]:
    """Return a commission of an agency the actor's account is bound to, once it is its turn."""
    found = await uow.session.get(Commission, commission_id)
    if found is None or not await _acts_for(uow, found.agency_id):
        raise refuse(CommonRefusal.not_found)
    appraisal = await locked_appraisal(uow, found.appraisal_id)
    await uow.session.refresh(found)
    # One that still waits has not been offered: its agency does not know of it.
    if appraisal is None or found.offered_at is None:
        raise refuse(CommonRefusal.not_found)
    return appraisal, found


async def commissions_of(session: AsyncSession, appraisal_id: str) -> list[Commission]:
    """Return an appraisal's commissions in order."""
    rows = select(Commission).where(col(Commission.appraisal_id) == appraisal_id)
    return list((await session.exec(rows.order_by(col(Commission.place)))).all())


async def reports_of(session: AsyncSession, appraisal_id: str) -> list[AppraisalReport]:
    """Return an appraisal's reports as they came in, the newest last."""
    rows = (
        select(AppraisalReport)
        .join(Commission, col(Commission.id) == col(AppraisalReport.commission_id))
        .where(col(AppraisalReport.appraisal_id) == appraisal_id)
    )
    # Of two of one instant, on a clock that stands, the later agency's later version is newer.
    at = (AppraisalReport.uploaded_at, Commission.place, AppraisalReport.version)
    in_order = rows.order_by(*(col(each) for each in at))
    return list((await session.exec(in_order)).all())


async def objections_to(session: AsyncSession, report_id: str) -> list[ReportObjection]:
    """Return the objections to a report, the first raised first."""
    rows = select(ReportObjection).where(col(ReportObjection.report_id) == report_id)
    return list((await session.exec(rows.order_by(col(ReportObjection.raised_at)))).all())


async def _acts_for(uow: UnitOfWork, agency_id: str) -> bool:
    if uow.actor.account_id is None:
        return False
    return await uow.session.get(AgencyAccount, (agency_id, uow.actor.account_id)) is not None


def note_act(uow: UnitOfWork, appraisal: Appraisal, act: str, **data: object) -> None:
    """Note an act on an appraisal in the court's audit record."""
    uow.audit(f"appraisal.{act}", f"appraisal:{appraisal.id}", appraisal.court_id, **data)
