"""A court's tables of taxes: brought as a file, looked at line by line, let count, taken out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.refusal import CommonRefusal, Refusal, refuse
from auction.settlement.seller_taxes import record_seller_tax
from auction.taxes.queries import TableView, table_of, tables_of
from auction.taxes.refusals import TaxLineRefusal
from auction.taxes.service import let_count, preview_table
from auction.taxes.tax_file import HEADS, LONGEST_CELL, Column, write_table
from web.court.acting import act_on, court_of
from web.court.sales import show_sale_again
from web.csv_response import csv_response
from web.forms import FormView, blank_form
from web.requests import house
from web.templating import language_of, render, see_other


async def list_tables(request: Request) -> Response:
    """Show the court's tables and the form for a new one."""
    return await _list(request, blank_form())


async def preview(request: Request) -> Response:
    """Look at a file; nothing counts yet."""

    async def act(uow: UnitOfWork, form: FormView) -> str:
        file = form.file("table")
        columns = {
            column: form.optional_text(f"column_{column}", longest=LONGEST_CELL)
            for column in Column
        }
        form.check()
        assert file is not None
        return await preview_table(
            uow, name=file.filename or "", content=await file.read(), columns=columns
        )

    def then(table_id: str) -> Response:
        return see_other(f"/court/taxes/{table_id}", said="taxes_looked_at")

    return await act_on(request, act, again=_list, then=then)


async def show_table(request: Request) -> Response:
    """Show a table line by line, with what is refused and why."""
    return await _show(request, blank_form())


async def count(request: Request) -> Response:
    """Let a table count from now on."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        form.check()
        await let_count(uow, table_id=_id(request))

    def then(_done: None) -> Response:
        return see_other(f"/court/taxes/{_id(request)}", said="taxes_count")

    return await act_on(request, act, again=_show, then=then)


async def download(request: Request) -> Response:
    """Give a table as a file that can be brought again."""
    async with house(request).database.session() as session:
        table = await _table(request, session)
    return csv_response(f"taxes-{table.version or 'preview'}.csv", write_table(table.rates))


async def record(request: Request) -> Response:
    """Record what the tax authority stated for the seller's side of a sale."""
    sale_id = str(request.path_params["sale_id"])

    async def act(uow: UnitOfWork, form: FormView) -> None:
        tax, authority = form.text("tax", longest=100), form.text("authority", longest=200)
        account = form.text("tax_account", longest=60)
        amount_fen = form.amount("tax_amount")
        form.check()
        await record_seller_tax(
            uow,
            sale_id=sale_id,
            tax=tax,
            authority=authority,
            account=account,
            amount_fen=amount_fen,
        )

    def then(_done: None) -> Response:
        return see_other(f"/court/sales/{sale_id}", said="tax_recorded")

    return await act_on(request, act, again=show_sale_again, then=then)


async def _list(request: Request, form: FormView) -> Response:
    async with house(request).database.session() as session:
        tables = await tables_of(session, court_of(request))
    chinese = language_of(request) == "zh"
    context = {
        "tables": tables,
        "form": form,
        "columns": [(column, HEADS[column][0 if chinese else 1]) for column in Column],
        "heads": HEADS,
    }
    status = form.status if form.refused else 200
    return render(request, "court/taxes.html", context, status=status)


async def _show(request: Request, form: FormView) -> Response:
    async with house(request).database.session() as session:
        table = await _table(request, session)
    context: dict[str, Any] = {
        "table": table,
        "lines": [(line, _refusal(line)) for line in table.lines],
        "columns": list(Column),
        "heads": HEADS,
        "form": form,
    }
    status = form.status if form.refused else 200
    return render(request, "court/tax_table.html", context, status=status)


async def _table(request: Request, session: AsyncSession) -> TableView:
    table = await table_of(session, court_of(request), _id(request))
    if table is None:
        raise refuse(CommonRefusal.not_found)
    return table


def _refusal(line: Mapping[str, Any]) -> Refusal | None:
    if not line["refusal"]:
        return None
    return Refusal(TaxLineRefusal(line["refusal"]), line["data"])


def _id(request: Request) -> str:
    return str(request.path_params["table_id"])
