"""A court's tables of taxes, and what the one that counts says of a price."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.responses import Response

from auction.cases.kinds import AssetKind
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.clock import court_day
from auction.kernel.refusal import CommonRefusal, refuse
from auction.lots.queries import lot
from auction.settlement.seller_taxes import record_seller_tax
from auction.taxes.queries import TableView, estimate_for, table_of, tables_of
from auction.taxes.rules import Estimated
from auction.taxes.service import let_count, preview_table
from auction.taxes.tax_file import write_table
from web.api.v1.answers import Made, found
from web.api.v1.cases import READERS
from web.api.v1.endpoint import Call
from web.api.v1.fields import Fen, Line, TypedFen
from web.api.v1.listing import Listed, Paging, listed_from
from web.api.v1.reading import Body, NoBody, NoQuery, Query
from web.csv_response import csv_response


class TaxesAt(Query):
    """The price the taxes are estimated at."""

    price_fen: TypedFen


class TaxFile(Query):
    """The file's name; the file is the raw body, headed by the usual headings."""

    name: Line = "taxes.csv"


class SellerTax(Body):
    """What the tax authority stated for the seller's side, and where it is paid."""

    tax: Line
    authority: Line
    account: Line
    amount_fen: Fen


@dataclass(frozen=True)
class TaxesEstimated:
    """Each side's sum of what the price tells, line by line, and by which table of which day."""

    version: int
    counts_since_at: datetime
    price_fen: int
    buyer_fen: int
    seller_fen: int
    lines: tuple[Estimated, ...]


async def estimate_taxes(session: AsyncSession, call: Call[NoBody, TaxesAt]) -> TaxesEstimated:
    """Estimate each side's taxes of a lot at a price, by the table that counts today.

    Not found where the court filed none, or for a lot that is not published.
    """
    shown = found(await lot(session, call.path["lot_id"]))
    if not shown.is_public:
        raise refuse(CommonRefusal.not_found)
    told = found(
        await estimate_for(
            session,
            court_id=shown.court.id,
            kind=AssetKind(shown.asset.kind),
            price_fen=call.query.price_fen,
            on=court_day(call.house.clock.now()),
        )
    )
    sums = told.estimate
    return TaxesEstimated(
        told.version,
        told.counts_since_at,
        sums.price_fen,
        sums.buyer_fen,
        sums.seller_fen,
        sums.lines,
    )


async def list_tax_tables(session: AsyncSession, call: Call[NoBody, Paging]) -> Listed[TableView]:
    """List the court's tables of taxes, the one brought last first."""
    return listed_from(await tables_of(session, call.court_id(*READERS)), call.query)


async def show_tax_table(session: AsyncSession, call: Call[NoBody, NoQuery]) -> TableView:
    """Show a table: each line as it was read or refused, and the rates it makes."""
    return found(await table_of(session, call.court_id(*READERS), call.path["table_id"]))


async def preview_tax_table(uow: UnitOfWork, call: Call[NoBody, TaxFile]) -> Made:
    """Look at a file of at most 1 MB; nothing counts yet."""
    return Made(await preview_table(uow, name=call.query.name, content=call.content))


async def let_tax_table_count(uow: UnitOfWork, call: Call[NoBody, NoQuery]) -> TableView:
    """Let a table count from now on; the one before it is kept."""
    await let_count(uow, table_id=call.path["table_id"])
    await uow.session.flush()
    return found(await table_of(uow.session, uow.actor.court_id or "", call.path["table_id"]))


async def export_tax_table(call: Call[NoBody, NoQuery]) -> Response:
    """Return a table as CSV that can be brought again."""
    async with call.house.database.session() as session:
        table = found(await table_of(session, call.court_id(*READERS), call.path["table_id"]))
    return csv_response("taxes.csv", write_table(table.rates))


async def record_tax_figure(uow: UnitOfWork, call: Call[SellerTax, NoQuery]) -> Made:
    """Record the tax authority's figure for the seller's side: a cost, paid first."""
    return Made(await record_seller_tax(uow, sale_id=call.path["sale_id"], **dict(call.body)))
