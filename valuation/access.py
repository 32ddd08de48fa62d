"""Which rows an actor may act on; everything else is not found. Rows come locked, in one order.

The appraisal is locked before anything that hangs on it, so that a report, an objection and a
deadline that arrive together are taken one after the other.
"""

from __future__ import annotations

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.cases.models import CaseParty
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.refusal import CommonRefusal, refuse
from valuation.models import (
    Agency,
    AgencyAccount,
    Appraisal,
    AppraisalReport,
    Commission,
    ReportObjection,
)
from valuation.roster import RosterEntry, Speciality

CLERICAL = (Role.judge, Role.clerk)
JUDICIAL = (Role.judge,)


def court_of(uow: UnitOfWork, roles: tuple[Role, ...]) -> str:
    """Return the court the actor serves in one of these roles."""
    if uow.actor.court_id is None or not uow.actor.is_one_of(*roles):
        raise refuse(CommonRefusal.not_allowed)
    return uow.actor.court_id


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


async def parties_of_actor(uow: UnitOfWork, case_id: str) -> list[CaseParty]:
    """Return as whom the actor's account stands in a case; it must be somebody."""
    parties = select(CaseParty).where(
        col(CaseParty.case_id) == case_id, col(CaseParty.account_id) == uow.actor.account_id
    )
    rows = list((await uow.session.exec(parties.order_by(col(CaseParty.id)))).all())
    if uow.actor.account_id is None or not rows:
        raise refuse(CommonRefusal.not_found)
    return rows


async def commissions_of(session: AsyncSession, appraisal_id: str) -> list[Commission]:
    """Return an appraisal's commissions in order."""
    rows = select(Commission).where(col(Commission.appraisal_id) == appraisal_id)
    return list((await session.exec(rows.order_by(col(Commission.place)))).all())


async def reports_of(session: AsyncSession, appraisal_id: str) -> list[AppraisalReport]:
    """Return an appraisal's reports as they came in, the newest last."""
    rows = select(AppraisalReport).where(col(AppraisalReport.appraisal_id) == appraisal_id)
    in_order = rows.order_by(col(AppraisalReport.uploaded_at), col(AppraisalReport.version))
    return list((await session.exec(in_order)).all())


async def objections_to(session: AsyncSession, report_id: str) -> list[ReportObjection]:
    """Return the objections to a report, the first raised first."""
    rows = select(ReportObjection).where(col(ReportObjection.report_id) == report_id)
    return list((await session.exec(rows.order_by(col(ReportObjection.raised_at)))).all())


async def roster_of(session: AsyncSession, court_id: str) -> list[RosterEntry]:
    """Return a court's roster as the rules read it."""
    rows = select(Agency).where(col(Agency.court_id) == court_id).order_by(col(Agency.id))
    return [
        RosterEntry(
            row.id,
            row.name,
            row.licence_no,
            Speciality(row.speciality),
            row.suspended_at is not None,
        )
        for row in (await session.exec(rows)).all()
    ]


async def _acts_for(uow: UnitOfWork, agency_id: str) -> bool:
    if uow.actor.account_id is None:
        return False
    return await uow.session.get(AgencyAccount, (agency_id, uow.actor.account_id)) is not None
