"""An agency's commissions: its own, and nothing of the other two."""

from __future__ import annotations

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from valuation.acts import member
from valuation.appraisal import service
from valuation.appraisal.agency_queries import (
    CommissionLine,
    CommissionWhole,
    commission_of_account,
    commissions_of_account,
)
from valuation.appraisal.desk_rules import AnnexKind
from valuation.appraisal.report_facts import AppraisalMethod, Appraiser, ReportFacts
from valuation.appraisal.rules import DeclineGround
from web.api.v1.answers import Made, found
from web.api.v1.endpoint import Call
from web.api.v1.fields import (
    Day,
    Id,
    Instant,
    Line,
    OptionalLine,
    OptionalProse,
    Prose,
    TypedFen,
)
from web.api.v1.listing import Listed, Paging, listed_from
from web.api.v1.reading import Body, NoBody, NoQuery, Query


class Decline(Body):
    """Why a commission is given back; "other" wants a note."""

    ground: DeclineGround
    note: OptionalProse = ""


class Acceptance(Body):
    """The declaration without which nothing is taken on: that the agency has no interest."""

    no_interest: bool = False


class ReportFigures(Query):
    """What a report says. `methods`: market,income… `appraisers`: NAME:LICENCE,NAME:LICENCE…

    `confirmed`: a figure ten times off what else is known of the thing is meant so.
    """

    amount_fen: TypedFen
    valid_until_on: Day
    value_on: Day
    signed_on: Day
    methods: Line
    one_method_reason: OptionalProse = ""
    appraisers: Prose
    confirmed: bool = False
    name: Line = "report.pdf"


class AnnexFacts(Query):
    """What kind of file it is that belongs to the report."""

    kind: AnnexKind = AnnexKind.annex
    name: Line = "annex"


class Survey(Body):
    """When and where the thing is looked at."""

    meets_at: Instant
    place: Prose


class SurveyRecord(Body):
    """Who came, by the parties' ids; and who witnessed it if one did not."""

    attended: list[Id]
    witness_name: OptionalLine = ""
    witness_capacity: OptionalLine = ""
    note: OptionalProse = ""


class MoreTime(Body):
    """How many more days, 1 to 15, and why."""

    days: int
    reason: Prose


async def list_commissions(
    session: AsyncSession, call: Call[NoBody, Paging]
) -> Listed[CommissionLine]:
    """List what one's agencies were commissioned with, the newest first."""
    return listed_from(await commissions_of_account(session, call.account_id()), call.query)


async def show_commission(session: AsyncSession, call: Call[NoBody, NoQuery]) -> CommissionWhole:
    """Show a commission with all that its agency needs."""
    commission_id = call.path["commission_id"]
    return found(await commission_of_account(session, call.account_id(), commission_id))


async def accept_commission(uow: UnitOfWork, call: Call[Acceptance, NoQuery]) -> CommissionWhole:
    """Take a commission on, declaring that one has no interest in it."""
    commission_id = call.path["commission_id"]
    no_interest = call.body.no_interest
    await service.accept_commission(uow, commission_id=commission_id, no_interest=no_interest)
    return await _now(uow, call)


async def decline_commission(uow: UnitOfWork, call: Call[Decline, NoQuery]) -> Made:
    """Give a commission back; the next agency in order is commissioned."""
    commission_id = call.path["commission_id"]
    await service.decline_commission(
        uow, commission_id=commission_id, ground=call.body.ground, note=call.body.note
    )
    return Made(commission_id)


async def upload_report(uow: UnitOfWork, call: Call[NoBody, ReportFigures]) -> Made:
    """Hand in the report: a PDF of at most 50 MB as the raw body, its figures in the address."""
    said = call.query
    return Made(
        await service.upload_report(
            uow,
            commission_id=call.path["commission_id"],
            name=said.name,
            content=call.content,
            facts=ReportFacts(
                amount_fen=said.amount_fen,
                valid_until_on=said.valid_until_on,
                methods=tuple(_methods(said.methods)),
                one_method_reason=said.one_method_reason,
                value_on=said.value_on,
                signed_on=said.signed_on,
                appraisers=tuple(_appraisers(said.appraisers)),
            ),
            confirmed=said.confirmed,
        )
    )


async def add_annex(uow: UnitOfWork, call: Call[NoBody, AnnexFacts]) -> Made:
    """Add an annex or a photograph to the report that is being written, as the raw body."""
    return Made(
        await service.add_annex(
            uow,
            commission_id=call.path["commission_id"],
            kind=call.query.kind,
            name=call.query.name,
            content=call.content,
        )
    )


async def propose_survey(uow: UnitOfWork, call: Call[Survey, NoQuery]) -> Made:
    """Set the day and place of a survey; the parties are told."""
    commission_id, body = call.path["commission_id"], call.body
    return Made(
        await service.propose_survey(
            uow, commission_id=commission_id, meets_at=body.meets_at, place=body.place
        )
    )


async def record_survey(uow: UnitOfWork, call: Call[SurveyRecord, NoQuery]) -> Made:
    """Note who came to a survey."""
    survey_id, body = call.path["survey_id"], call.body
    await service.record_survey(
        uow,
        survey_id=survey_id,
        attended=body.attended,
        witness_name=body.witness_name,
        witness_capacity=body.witness_capacity,
        note=body.note,
    )
    return Made(survey_id)


async def request_extension(uow: UnitOfWork, call: Call[MoreTime, NoQuery]) -> Made:
    """Ask for more time for the report."""
    commission_id, body = call.path["commission_id"], call.body
    return Made(
        await service.request_extension(
            uow, commission_id=commission_id, days=body.days, reason=body.reason
        )
    )


async def return_materials(uow: UnitOfWork, call: Call[NoBody, NoQuery]) -> Made:
    """Note that a replaced agency gave the papers back; by the agency or by the court's desk."""
    commission_id = call.path["commission_id"]
    await service.return_materials(uow, commission_id=commission_id)
    return Made(commission_id)


async def _now(uow: UnitOfWork, call: Call[Any, NoQuery]) -> CommissionWhole:
    """Return the commission as it stands after the act."""
    await uow.session.flush()
    commission_id = call.path["commission_id"]
    return found(await commission_of_account(uow.session, call.account_id(), commission_id))


def _methods(typed: str) -> list[AppraisalMethod]:
    return [member(AppraisalMethod, name.strip(), "methods") for name in typed.split(",")]


def _appraisers(typed: str) -> list[Appraiser]:
    pairs = [pair.partition(":") for pair in typed.split(",")]
    return [Appraiser(name.strip(), licence.strip()) for name, _, licence in pairs]
