"""Sales after the hammer: the balance, the ruling, its service, the keys."""

from __future__ import annotations

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.refusal import CommonRefusal, refuse
from auction.settlement import queries, service
from auction.settlement.proofs import ServiceChannel, ServiceProof, SignedRecord
from auction.settlement.queries import SaleView
from auction.settlement.rules import SaleState
from web.api.v1.answers import found
from web.api.v1.cases import READERS
from web.api.v1.endpoint import Call
from web.api.v1.fields import Instant, Line, OptionalLine
from web.api.v1.listing import Listed, Paging, listed_from
from web.api.v1.reading import NoBody, NoQuery, Query


class SaleSearch(Paging):
    """Sales in one state, or in any."""

    state: SaleState | None = None


class Served(Query):
    """How, where and when a ruling was served; the receipt is the raw body."""

    channel: ServiceChannel
    address: Line
    served_at: Instant
    name: Line = "receipt.pdf"


class HandOver(Query):
    """Who gave and received the property, in which condition; the signed record is the raw body."""

    giver: Line
    receiver: Line
    condition: Line
    handed_at: Instant
    meters: OptionalLine = ""
    keys: OptionalLine = ""
    note: OptionalLine = ""
    name: Line = "record.pdf"


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


async def serve_ruling(uow: UnitOfWork, call: Call[NoBody, Served]) -> SaleView:
    """Note that the ruling was served, with its receipt (PDF or picture): then title passed."""
    said = call.query
    proof = ServiceProof(
        channel=said.channel,
        address=said.address,
        served_at=said.served_at,
        receipt=call.content,
        receipt_name=said.name,
    )
    await service.serve_ruling(uow, sale_id=call.path["sale_id"], proof=proof)
    return await _now(uow, call)


async def hand_over(uow: UnitOfWork, call: Call[NoBody, HandOver]) -> SaleView:
    """Note that the buyer received the property, by the record both signed (PDF or picture)."""
    said = call.query
    record = SignedRecord(
        giver=said.giver,
        receiver=said.receiver,
        condition=said.condition,
        handed_at=said.handed_at,
        meters=said.meters,
        keys=said.keys,
        file=call.content,
        file_name=said.name,
    )
    await service.hand_over(uow, sale_id=call.path["sale_id"], note=said.note, record=record)
    return await _now(uow, call)


async def _now(uow: UnitOfWork, call: Call[NoBody, Any]) -> SaleView:
    """Return the sale as it stands after the act."""
    await uow.session.flush()
    return found(await queries.sale(uow.session, call.path["sale_id"]))
