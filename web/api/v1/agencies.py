"""The court's roster of appraisal agencies."""

from __future__ import annotations

from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from valuation.agencies import service as roster_service
from valuation.agencies.queries import AgencyView, roster
from valuation.agencies.roster import Speciality
from web.api.v1.answers import Made, found
from web.api.v1.cases import READERS
from web.api.v1.endpoint import Call
from web.api.v1.fields import Line, OptionalLine, Prose
from web.api.v1.listing import Listed, Paging, listed_from
from web.api.v1.reading import Body, NoBody, NoQuery


class RosterSearch(Paging):
    """Agencies of one speciality, or all."""

    speciality: Speciality | None = None


class NewAgency(Body):
    """An agency; its licence stands on a roster once."""

    name: Line
    licence_no: Line
    speciality: Speciality
    region: OptionalLine = ""
    contact: OptionalLine = ""


class AgencyEmail(Body):
    """The confirmed address of an account that acts for an agency."""

    email: Line


class Suspension(Body):
    """Why an agency is named for nothing further."""

    reason: Prose


async def list_agencies(
    session: AsyncSession, call: Call[NoBody, RosterSearch]
) -> Listed[AgencyView]:
    """List the court's roster, by speciality and name."""
    rows = await roster(session, call.court_id(*READERS))
    asked = call.query.speciality
    return listed_from([row for row in rows if asked in {None, row.speciality}], call.query)


async def list_agency(uow: UnitOfWork, call: Call[NewAgency, NoQuery]) -> Made:
    """Put an agency on the roster."""
    return Made(await roster_service.list_agency(uow, **dict(call.body)))


async def bind_agency_account(uow: UnitOfWork, call: Call[AgencyEmail, NoQuery]) -> AgencyView:
    """Let the holder of a confirmed account act for an agency."""
    agency_id = call.path["agency_id"]
    await roster_service.bind_account(uow, agency_id=agency_id, email=call.body.email)
    return await _agency(uow, agency_id)


async def suspend_agency(uow: UnitOfWork, call: Call[Suspension, NoQuery]) -> AgencyView:
    """Let an agency be named for nothing further; what it was commissioned with goes on."""
    agency_id = call.path["agency_id"]
    await roster_service.suspend_agency(uow, agency_id=agency_id, reason=call.body.reason)
    return await _agency(uow, agency_id)


async def restore_agency(uow: UnitOfWork, call: Call[NoBody, NoQuery]) -> AgencyView:
    """Let a suspended agency be named again."""
    agency_id = call.path["agency_id"]
    await roster_service.restore_agency(uow, agency_id=agency_id)
    return await _agency(uow, agency_id)


async def _agency(uow: UnitOfWork, agency_id: str) -> AgencyView:
    rows = await roster(uow.session, uow.actor.court_id or "")
    return found(next((row for row in rows if row.id == agency_id), None))
