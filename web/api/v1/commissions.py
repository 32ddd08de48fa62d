"""An agency's commissions: its own, and nothing of the other two."""

from __future__ import annotations

from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from valuation.appraisal import service
from valuation.appraisal.agency_queries import (
    CommissionLine,
    CommissionWhole,
    commission_of_account,
    commissions_of_account,
)
from valuation.appraisal.rules import DeclineGround
from web.api.v1.answers import Made, found
from web.api.v1.endpoint import Call
from web.api.v1.fields import Day, Line, OptionalProse, TypedFen
from web.api.v1.listing import Listed, Paging, listed_from
from web.api.v1.reading import Body, NoBody, NoQuery, Query


class Decline(Body):
    """Why a commission is given back; "other" wants a note."""

    ground: DeclineGround
    note: OptionalProse = ""


class ReportFigures(Query):
    """What a report says: the value, and until when it holds."""

    amount_fen: TypedFen
    valid_until_on: Day
    name: Line = "report.pdf"


async def list_commissions(
    session: AsyncSession, call: Call[NoBody, Paging]
) -> Listed[CommissionLine]:
    """List what one's agencies were commissioned with, the newest first."""
    return listed_from(await commissions_of_account(session, call.account_id()), call.query)


async def show_commission(session: AsyncSession, call: Call[NoBody, NoQuery]) -> CommissionWhole:
    """Show a commission with all that its agency needs."""
    commission_id = call.path["commission_id"]
    return found(await commission_of_account(session, call.account_id(), commission_id))


async def accept_commission(uow: UnitOfWork, call: Call[NoBody, NoQuery]) -> CommissionWhole:
    """Take a commission on."""
    await service.accept_commission(uow, commission_id=call.path["commission_id"])
    return await show_commission(uow.session, call)


async def decline_commission(uow: UnitOfWork, call: Call[Decline, NoQuery]) -> Made:
    """Give a commission back; the next agency in order is commissioned."""
    commission_id = call.path["commission_id"]
    await service.decline_commission(
        uow, commission_id=commission_id, ground=call.body.ground, note=call.body.note
    )
    return Made(commission_id)


async def upload_report(uow: UnitOfWork, call: Call[NoBody, ReportFigures]) -> Made:
    """Hand in the report: a PDF of at most 50 MB as the raw body, its figures in the address."""
    return Made(
        await service.upload_report(
            uow,
            commission_id=call.path["commission_id"],
            name=call.query.name,
            content=call.content,
            amount_fen=call.query.amount_fen,
            valid_until_on=call.query.valid_until_on,
        )
    )
