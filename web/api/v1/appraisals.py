"""Valuation by commissioned appraisal, as the court and the parties see it."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field
from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.responses import Response

from auction.db.unit_of_work import UnitOfWork
from valuation.agencies.roster import Speciality
from valuation.appraisal import queries, service
from valuation.appraisal.desk_rules import ReviewCheck
from valuation.appraisal.queries import AppraisalView
from valuation.appraisal.rules import ReturnGround
from valuation.choice.rules import CHOICE_DAYS
from valuation.draw.contributing import CONTRIBUTION_DAYS
from valuation.draw.queries import draw_record
from valuation.procedure.rules import SuspensionGround
from valuation.serving.objections import ObjectionKind
from valuation.serving.rules import ReceiptWay
from web.api.v1.answers import Made, found
from web.api.v1.assets import asset_of_court
from web.api.v1.cases import READERS, case_of_court
from web.api.v1.endpoint import Call
from web.api.v1.fields import Day, Id, Line, OptionalProse, Prose
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


class Review(Body):
    """What the judge made sure of before serving; every check must be there."""

    checks: list[ReviewCheck] = Field(default_factory=list)


class TimeDecision(Body):
    """More days, not more than asked; or none, with the reason."""

    days: int | None = None
    answer: OptionalProse = ""


class Suspension(Body):
    """Why a pricing stands still; "other" wants a note."""

    ground: SuspensionGround
    note: OptionalProse = ""


class Receipt(Query):
    """When and how a party without an account received the report, or an explanation, on paper."""

    party_id: Id
    received_on: Day
    way: ReceiptWay = ReceiptWay.direct
    objection_id: Id | None = None
    name: Line = "proof.pdf"


class Objection(Body):
    """A party's objection to the report served on it: one ground, or several in `kinds`."""

    grounds: Prose
    kind: ObjectionKind = ObjectionKind.method_or_result
    kinds: list[ObjectionKind] | None = None


class Decision(Body):
    """The judge's ruling on the grounds in `kinds`, or on all that are the court's."""

    upheld: bool
    reason: Prose
    kinds: list[ObjectionKind] | None = None


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


async def deliver_report(uow: UnitOfWork, call: Call[Review, NoQuery]) -> AppraisalView:
    """Serve the reviewed report on every party of the case."""
    appraisal_id = call.path["appraisal_id"]
    await service.deliver_report(uow, appraisal_id=appraisal_id, checks=call.body.checks)
    return await _now(uow, appraisal_id)


async def record_receipt(uow: UnitOfWork, call: Call[NoBody, Receipt]) -> AppraisalView:
    """Note a receipt on paper; its proof is the raw body: a PDF or picture of at most 10 MB."""
    appraisal_id, said = call.path["appraisal_id"], call.query
    await service.record_receipt(
        uow,
        appraisal_id=appraisal_id,
        party_id=said.party_id,
        received_on=said.received_on,
        way=said.way,
        proof=call.content,
        proof_name=said.name,
        objection_id=said.objection_id,
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
            kinds=call.body.kinds,
        )
    )


async def decide_objection(uow: UnitOfWork, call: Call[Decision, NoQuery]) -> Made:
    """Uphold or reject an objection, with a reason."""
    objection_id = call.path["objection_id"]
    await service.decide_objection(
        uow,
        objection_id=objection_id,
        upheld=call.body.upheld,
        reason=call.body.reason,
        kinds=call.body.kinds,
    )
    return Made(objection_id)


async def decide_extension(uow: UnitOfWork, call: Call[TimeDecision, NoQuery]) -> Made:
    """Grant an agency more time, or refuse it with a reason."""
    request_id, body = call.path["request_id"], call.body
    await service.decide_extension(uow, request_id=request_id, days=body.days, answer=body.answer)
    return Made(request_id)


async def suspend_procedure(uow: UnitOfWork, call: Call[Suspension, NoQuery]) -> Made:
    """Let a pricing stand still, and the agency's clock with it."""
    procedure_id, body = call.path["procedure_id"], call.body
    await service.suspend_procedure(
        uow, procedure_id=procedure_id, ground=body.ground, note=body.note
    )
    return Made(procedure_id)


async def resume_procedure(uow: UnitOfWork, call: Call[NoBody, NoQuery]) -> Made:
    """Let a pricing go on."""
    procedure_id = call.path["procedure_id"]
    await service.resume_procedure(uow, procedure_id=procedure_id)
    return Made(procedure_id)


async def order_reissue(uow: UnitOfWork, call: Call[NoBody, NoQuery]) -> Made:
    """Have the original agency issue a report anew whose price ran out unannounced."""
    return Made(await service.order_reissue(uow, asset_id=call.path["asset_id"]))


async def _of_court(session: AsyncSession, call: Call[Any, Any]) -> AppraisalView:
    court_id = call.court_id(*READERS)
    return found(await queries.appraisal(session, court_id, call.path["appraisal_id"]))


async def _now(uow: UnitOfWork, appraisal_id: str) -> AppraisalView:
    """Return the appraisal as it stands after the act."""
    await uow.session.flush()
    return found(await queries.appraisal(uow.session, uow.actor.court_id or "", appraisal_id))
