"""Valuation by commissioned appraisal, as the court and the parties see it."""

from __future__ import annotations

from typing import Any, Literal

from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.responses import Response

from auction.db.unit_of_work import UnitOfWork
from valuation.agencies.roster import Speciality
from valuation.appraisal import queries, service
from valuation.appraisal.queries import AppraisalView
from valuation.appraisal.rules import ReturnGround
from valuation.choice.rules import CHOICE_DAYS
from valuation.draw.contributing import CONTRIBUTION_DAYS
from valuation.draw.queries import draw_record
from valuation.serving.objections import ObjectionKind
from web.api.v1.answers import Made, found
from web.api.v1.assets import asset_of_court
from web.api.v1.cases import READERS, case_of_court
from web.api.v1.endpoint import Call
from web.api.v1.fields import Day, Id, Prose
from web.api.v1.listing import Listed, Paging, listed_from
from web.api.v1.reading import Body, NoBody, NoQuery, Query
from web.report_response import report_response


class AppraisalSearch(Paging):
    """Those that run, the oldest first; or those over, the newest first."""

    state: Literal["running", "over"] = "running"


class WhichFile(Query):
    """Which of a report's two files."""

    file: Literal["copy", "original"] = "copy"


class NewAppraisal(Body):
    """An appraisal; without a speciality the usual one of the kind of property."""

    speciality: Speciality | None = None
    choice_days: int = CHOICE_DAYS


class NewDraw(Body):
    """How many days the parties have to add numbers; 0 reveals the draw at once."""

    contribution_days: int = CONTRIBUTION_DAYS


class Agreement(Body):
    """The three agencies in the order the parties agreed on."""

    agency_ids: list[Id]


class Return(Body):
    """Why a report goes back to its agency before anyone else sees it."""

    ground: ReturnGround
    note: Prose


class Receipt(Body):
    """The day on which a party without an account received the report on paper."""

    party_id: Id
    received_on: Day


class Objection(Body):
    """A party's objection to the report served on it."""

    grounds: Prose
    kind: ObjectionKind = ObjectionKind.method_or_result


class Decision(Body):
    """The judge's decision on an objection."""

    upheld: bool
    reason: Prose


async def list_appraisals(
    session: AsyncSession, call: Call[NoBody, AppraisalSearch]
) -> Listed[AppraisalView]:
    """List the court's newest appraisals."""
    running = call.query.state == "running"
    court_id = call.court_id(*READERS)
    rows = await queries.appraisals_of_court(session, court_id, running=running)
    return listed_from(rows, call.query)


async def list_appraisals_of_case(
    session: AsyncSession, call: Call[NoBody, Paging]
) -> Listed[AppraisalView]:
    """List a case's appraisals, the oldest first."""
    case = await case_of_court(session, call)
    return listed_from(await queries.appraisals_of_case(session, case.id), call.query)


async def list_appraisals_of_asset(
    session: AsyncSession, call: Call[NoBody, Paging]
) -> Listed[AppraisalView]:
    """List the appraisals of seized property, the oldest first."""
    asset = await asset_of_court(session, call)
    of_case = await queries.appraisals_of_case(session, asset.case_id)
    return listed_from([row for row in of_case if row.asset_id == asset.id], call.query)


async def start_appraisal(uow: UnitOfWork, call: Call[NewAppraisal, NoQuery]) -> Made:
    """Begin an appraisal of seized property."""
    asset_id = call.path["asset_id"]
    return Made(
        await service.start_appraisal(
            uow,
            asset_id=asset_id,
            speciality=call.body.speciality,
            choice_days=call.body.choice_days,
        )
    )


async def show_appraisal(session: AsyncSession, call: Call[NoBody, NoQuery]) -> AppraisalView:
    """Show an appraisal: its commissions, reports, service and objections."""
    return await _of_court(session, call)


async def download_report(call: Call[NoBody, WhichFile]) -> Response:
    """Return a report as a PDF: its harmless copy, or the file as the agency signed it."""
    async with call.house.database.session() as session:
        shown = await _of_court(session, call)
        wanted = call.path["report_id"]
        report = found(next((row for row in shown.reports if row.id == wanted), None))
        original = call.query.file == "original"
        file_id = report.original_file_id if original else report.file_id
        return await report_response(session, file_id, keep=True)


async def show_draw(session: AsyncSession, call: Call[NoBody, NoQuery]) -> dict[str, Any]:
    """Show the record of a draw to anyone as it stands, to be recomputed once revealed."""
    return found(await draw_record(session, call.path["appraisal_id"]))


async def agree_agencies(uow: UnitOfWork, call: Call[Agreement, NoQuery]) -> AppraisalView:
    """Record the three agencies and their order as the parties agreed."""
    appraisal_id = call.path["appraisal_id"]
    agency_ids = call.body.agency_ids
    await service.agree_agencies(uow, appraisal_id=appraisal_id, agency_ids=agency_ids)
    return await _now(uow, appraisal_id)


async def draw_agencies(uow: UnitOfWork, call: Call[NewDraw, NoQuery]) -> AppraisalView:
    """Open the draw of three agencies in order from the roster as it stands now."""
    appraisal_id = call.path["appraisal_id"]
    days = call.body.contribution_days
    await service.draw_agencies(uow, appraisal_id=appraisal_id, contribution_days=days)
    return await _now(uow, appraisal_id)


async def return_report(uow: UnitOfWork, call: Call[Return, NoQuery]) -> AppraisalView:
    """Send a report back to its agency."""
    appraisal_id = call.path["appraisal_id"]
    await service.return_report(
        uow, appraisal_id=appraisal_id, ground=call.body.ground, note=call.body.note
    )
    return await _now(uow, appraisal_id)


async def deliver_report(uow: UnitOfWork, call: Call[NoBody, NoQuery]) -> AppraisalView:
    """Serve the reviewed report on every party of the case."""
    appraisal_id = call.path["appraisal_id"]
    await service.deliver_report(uow, appraisal_id=appraisal_id)
    return await _now(uow, appraisal_id)


async def record_receipt(uow: UnitOfWork, call: Call[Receipt, NoQuery]) -> AppraisalView:
    """Note the day on which a party received the report on paper."""
    appraisal_id, body = call.path["appraisal_id"], call.body
    await service.record_receipt(
        uow, appraisal_id=appraisal_id, party_id=body.party_id, received_on=body.received_on
    )
    return await _now(uow, appraisal_id)


async def object_to_report(uow: UnitOfWork, call: Call[Objection, NoQuery]) -> Made:
    """Object to the report served on one, as a party."""
    return Made(
        await service.object_to_report(
            uow,
            appraisal_id=call.path["appraisal_id"],
            grounds=call.body.grounds,
            kind=call.body.kind,
        )
    )


async def decide_objection(uow: UnitOfWork, call: Call[Decision, NoQuery]) -> Made:
    """Uphold or reject an objection, with a reason."""
    objection_id = call.path["objection_id"]
    await service.decide_objection(
        uow, objection_id=objection_id, upheld=call.body.upheld, reason=call.body.reason
    )
    return Made(objection_id)


async def _of_court(session: AsyncSession, call: Call[Any, Any]) -> AppraisalView:
    court_id = call.court_id(*READERS)
    return found(await queries.appraisal(session, court_id, call.path["appraisal_id"]))


async def _now(uow: UnitOfWork, appraisal_id: str) -> AppraisalView:
    """Return the appraisal as it stands after the act."""
    await uow.session.flush()
    return found(await queries.appraisal(uow.session, uow.actor.court_id or "", appraisal_id))
