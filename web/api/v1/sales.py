"""Sales after the hammer: the balance, the ruling, its service, the keys."""

from __future__ import annotations

from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.refusal import CommonRefusal, refuse
from auction.settlement import queries, service
from auction.settlement.queries import SaleView
from auction.settlement.rules import SaleState
from web.api.v1.answers import found
from web.api.v1.cases import READERS
from web.api.v1.endpoint import Call
from web.api.v1.fields import OptionalProse
from web.api.v1.listing import Listed, Paging, listed_from
from web.api.v1.reading import Body, NoBody, NoQuery


class SaleSearch(Paging):
    """Sales in one state, or in any."""

    state: SaleState | None = None


class HandOver(Body):
    """How the property was handed over."""

    note: OptionalProse = ""


async def list_sales(session: AsyncSession, call: Call[NoBody, SaleSearch]) -> Listed[SaleView]:
    """List the court's sales, the newest first."""
    rows = await queries.sales_of_court(session, call.court_id(*READERS), call.query.state)
    return listed_from(rows, call.query)


async def list_purchases(session: AsyncSession, call: Call[NoBody, Paging]) -> Listed[SaleView]:
    """List what one bought, the newest first."""
    return listed_from(await queries.sales_of_buyer(session, call.account_id()), call.query)


async def show_sale(session: AsyncSession, call: Call[NoBody, NoQuery]) -> SaleView:
    """Show a sale to its court, or to its buyer."""
    sale = found(await queries.sale(session, call.path["sale_id"]))
    if not sale.is_bought_by(call.account_id()) and sale.court_id != call.actor.court_id:
        raise refuse(CommonRefusal.not_found)
    if not sale.is_bought_by(call.account_id()):
        call.court_id(*READERS)
    return sale


async def make_ruling(uow: UnitOfWork, call: Call[NoBody, NoQuery]) -> SaleView:
    """Make the sale ruling once the price is paid."""
    await service.make_ruling(uow, sale_id=call.path["sale_id"])
    return await _now(uow, call)


async def serve_ruling(uow: UnitOfWork, call: Call[NoBody, NoQuery]) -> SaleView:
    """Note that the ruling was served: at this instant title passes."""
    await service.serve_ruling(uow, sale_id=call.path["sale_id"])
    return await _now(uow, call)


async def hand_over(uow: UnitOfWork, call: Call[HandOver, NoQuery]) -> SaleView:
    """Note that the buyer received the property, and how."""
    sale_id = call.path["sale_id"]
    await service.hand_over(uow, sale_id=sale_id, note=call.body.note)
    await uow.session.flush()
    return found(await queries.sale(uow.session, sale_id))


async def _now(uow: UnitOfWork, call: Call[NoBody, NoQuery]) -> SaleView:
    """Return the sale as it stands after the act."""
    await uow.session.flush()
    return found(await queries.sale(uow.session, call.path["sale_id"]))
