"""The court's roster of appraisal agencies."""

from __future__ import annotations

from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.responses import Response

from auction.db.unit_of_work import UnitOfWork
from auction.i18n.catalogue import translate
from auction.i18n.languages import Language
from auction.kernel.clock import court_day
from valuation.agencies import importing, keeping
from valuation.agencies import service as roster_service
from valuation.agencies.exporting import roster_rows
from valuation.agencies.importing import ImportView
from valuation.agencies.licences import AgencyState, RemovalGround
from valuation.agencies.models import Agency
from valuation.agencies.places import province_of
from valuation.agencies.queries import AgencyView, roster
from valuation.agencies.queries import RosterSearch as Wanted
from valuation.agencies.sheet import Encoding, csv_of
from valuation.agencies.speciality import Speciality
from valuation.record.queries import AgencyRecord, record_of
from web.api.v1.answers import Made, found
from web.api.v1.cases import READERS
from web.api.v1.endpoint import Call
from web.api.v1.fields import Day, Line, OptionalLine, Prose
from web.api.v1.listing import Listed, Paging, listed_from
from web.api.v1.reading import Body, NoBody, NoQuery, Query
from web.csv_response import XLSX, csv_response

SHEETS = ("text/csv", XLSX)


class RosterSearch(Paging):
    """Agencies by words, speciality, province and state; without a state all but the removed."""

    q: OptionalLine = ""
    speciality: Speciality | None = None
    province: OptionalLine = ""
    state: AgencyState | None = None


class NewAgency(Body):
    """An agency; its licence stands on a roster once."""

    name: Line
    licence_no: Line
    speciality: Speciality
    region: OptionalLine = ""
    contact: OptionalLine = ""
    province: OptionalLine = ""
    city: OptionalLine = ""
    address: OptionalLine = ""
    practice_scope: OptionalLine = ""
    expires_on: Day | None = None


class AgencyDetails(Body):
    """An agency's name, place, contact and scope, as they stand from now on."""

    name: Line
    province: OptionalLine = ""
    city: OptionalLine = ""
    address: OptionalLine = ""
    contact: OptionalLine = ""
    practice_scope: OptionalLine = ""


class NewLicence(Body):
    """The licence for a speciality, with its last day if it has one."""

    speciality: Speciality
    licence_no: Line
    expires_on: Day | None = None


class LicenceEnd(Body):
    """The speciality an agency values no more."""

    speciality: Speciality


class NewAppraiser(Body):
    """Somebody who signs for an agency."""

    name: Line
    category: Speciality
    licence_no: Line
    expires_on: Day | None = None


class AppraiserEnd(Body):
    """Somebody who no longer signs for an agency, by category and licence."""

    category: Speciality
    licence_no: Line


class Removal(Body):
    """Why an agency leaves the roster."""

    ground: RemovalGround
    note: Prose


class RosterFile(Query):
    """What the file is called."""

    name: Line = "roster.csv"


class RosterForm(Query):
    """In which encoding and language a roster is written."""

    encoding: Encoding = Encoding.utf8
    language: Language = Language.zh


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
    asked = call.query
    wanted = Wanted(
        text=asked.q,
        speciality=asked.speciality,
        province=province_of(asked.province) or asked.province,
        state=asked.state,
    )
    today = court_day(call.house.clock.now())
    return listed_from([row for row in rows if wanted.finds(row, today)], call.query)


async def show_agency(session: AsyncSession, call: Call[NoBody, NoQuery]) -> AgencyView:
    """Show an agency with its licences and appraisers."""
    return await _agency_of(session, call.court_id(*READERS), call.path["agency_id"])


async def show_record(session: AsyncSession, call: Call[NoBody, NoQuery]) -> AgencyRecord:
    """Show what an agency did: commissions, days, objections, prices got, as the public sees it."""
    agency_id = call.path["agency_id"]
    found(await session.get(Agency, agency_id))
    return (await record_of(session, [agency_id]))[agency_id]


async def export_roster(call: Call[NoBody, RosterForm]) -> Response:
    """Return the roster as CSV: one line for each licence, nothing in it a formula."""
    language = call.query.language
    async with call.house.database.session() as session:
        agencies = await roster(session, call.court_id(*READERS))
    rows = roster_rows(
        agencies,
        language=language,
        today=court_day(call.house.clock.now()),
        state_word=lambda state: translate(language, f"state.agency_state.{state}"),
    )
    encoding = call.query.encoding
    return csv_response("roster.csv", csv_of(rows, encoding), encoding)


async def preview_roster_import(uow: UnitOfWork, call: Call[NoBody, RosterFile]) -> Made:
    """Look at a roster file of at most 2 MB, CSV or a workbook; nothing is changed yet."""
    return Made(await importing.preview_import(uow, name=call.query.name, content=call.content))


async def show_roster_import(session: AsyncSession, call: Call[NoBody, NoQuery]) -> ImportView:
    """Show what each line of a roster file does."""
    court_id = call.court_id(*READERS)
    return found(await importing.import_of(session, court_id, call.path["import_id"]))


async def apply_roster_import(uow: UnitOfWork, call: Call[NoBody, NoQuery]) -> ImportView:
    """Do what the look at the file said, unless the roster has moved on since."""
    import_id = call.path["import_id"]
    await importing.apply_import(uow, import_id=import_id)
    await uow.session.flush()
    return found(await importing.import_of(uow.session, uow.actor.court_id or "", import_id))


async def keep_agency_details(uow: UnitOfWork, call: Call[AgencyDetails, NoQuery]) -> AgencyView:
    """Write down an agency's name, place, contact and scope anew."""
    agency_id = call.path["agency_id"]
    await keeping.keep_details(uow, agency_id=agency_id, **dict(call.body))
    return await _agency(uow, agency_id)


async def keep_agency_licence(uow: UnitOfWork, call: Call[NewLicence, NoQuery]) -> AgencyView:
    """Write down the licence for a speciality: a new one, a new number or a new last day."""
    agency_id = call.path["agency_id"]
    await keeping.keep_licence(uow, agency_id=agency_id, **dict(call.body))
    return await _agency(uow, agency_id)


async def end_agency_licence(uow: UnitOfWork, call: Call[LicenceEnd, NoQuery]) -> AgencyView:
    """Take a speciality off an agency; the last one stays."""
    agency_id = call.path["agency_id"]
    await keeping.drop_licence(uow, agency_id=agency_id, speciality=call.body.speciality)
    return await _agency(uow, agency_id)


async def add_agency_appraiser(uow: UnitOfWork, call: Call[NewAppraiser, NoQuery]) -> AgencyView:
    """Note who signs for an agency."""
    agency_id = call.path["agency_id"]
    await keeping.add_appraiser(uow, agency_id=agency_id, **dict(call.body))
    return await _agency(uow, agency_id)


async def end_agency_appraiser(uow: UnitOfWork, call: Call[AppraiserEnd, NoQuery]) -> AgencyView:
    """Note that somebody no longer signs for an agency."""
    agency_id = call.path["agency_id"]
    await keeping.remove_appraiser(uow, agency_id=agency_id, **dict(call.body))
    return await _agency(uow, agency_id)


async def remove_agency(uow: UnitOfWork, call: Call[Removal, NoQuery]) -> AgencyView:
    """Take an agency off the roster, by a judge; for misconduct it is barred for five years."""
    agency_id = call.path["agency_id"]
    await roster_service.remove_agency(uow, agency_id=agency_id, **dict(call.body))
    return await _agency(uow, agency_id)


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
    await uow.session.flush()
    return await _agency_of(uow.session, uow.actor.court_id or "", agency_id)


async def _agency_of(session: AsyncSession, court_id: str, agency_id: str) -> AgencyView:
    rows = await roster(session, court_id)
    return found(next((row for row in rows if row.id == agency_id), None))
