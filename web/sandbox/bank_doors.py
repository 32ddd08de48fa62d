"""The sandbox's bank: it reports any transfer one likes, and pays out at once. No money moves."""

from __future__ import annotations

from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from auction.kernel.actor import PLATFORM
from auction.kernel.clock import court_day
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from auction.payments import queries, service
from auction.payments.queries import PayoutView, TransferState, TransferView
from auction.people.queries import courts
from web.api.v1.fields import Fen, Line
from web.api.v1.reading import Body, read_body
from web.forms import FormView, blank_form, read_form
from web.house import House
from web.paging import page_number, pager
from web.requests import house
from web.sandbox.bank_statement import OneMore, statement_of_the_day
from web.sandbox.people import bank_account
from web.templating import render, see_other

_PAYER_POSITION = 904
_LATEST_PAYOUTS = 10


class TransferOrder(Body):
    """A transfer that is to arrive. What is left out is as it was asked for."""

    number: Line
    amount_fen: Fen | None = None
    payer_name: Line | None = None


async def order_transfer(request: Request) -> Response:
    """Let a transfer arrive, as it was asked for or otherwise; answer what became of it."""
    order = read_body(TransferOrder, await request.body())
    view = await _arrive(house(request), order)
    answer = {
        "id": view.id,
        "number": view.number,
        "payer_name": view.payer_name,
        "amount_fen": view.amount_fen,
        "state": view.state,
        "reason": view.reason,
    }
    return JSONResponse(answer, headers={"Cache-Control": "no-store"})


async def show_bank(request: Request) -> Response:
    """Show what is waited for, and what was paid out."""
    return await _page(request, blank_form())


async def press_button(request: Request) -> Response:
    """Let the transfer of a form arrive."""
    async with read_form(request) as form:
        try:
            number = form.text("number", longest=40)
            amount_fen = form.optional_amount("amount")
            payer_name = form.optional_text("payer_name", longest=200)
            form.check()
            order = TransferOrder(
                number=number, amount_fen=amount_fen, payer_name=payer_name or None
            )
            view = await _arrive(house(request), order)
        except Refused as refused:
            return await _page(request, form.refuse(refused.refusal))
    is_matched = view.state == TransferState.matched
    return see_other(
        "/sandbox/bank", said="sandbox_transfer_matched" if is_matched else "sandbox_transfer_desk"
    )


async def give_statement(request: Request) -> Response:
    """Give the bank's statement of all that moved since the last one that was booked.

    With `number`, `amount` and `payer_name` in the address it tells of one more transfer, which
    the court hears of by this statement alone.
    """
    form = FormView({name: [value] for name, value in request.query_params.items()})
    more = None
    if form.optional_text("amount"):
        more = OneMore(
            number=form.optional_text("number", longest=40),
            amount_fen=form.amount("amount"),
            payer_name=form.text("payer_name", longest=200),
        )
    if form.refused:
        return await _page(request, form)
    async with house(request).database.session() as session:
        court = (await courts(session))[0]
        content = await statement_of_the_day(session, court, house(request).clock.now(), more)
    name = f"statement-{court_day(house(request).clock.now())}.xml"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
    }
    return Response(content, headers=headers, media_type="application/xml")


async def _arrive(house: House, order: TransferOrder) -> TransferView:
    async with house.database.session() as session:
        asked = await queries.with_number(session, order.number)
        court_id = asked.court_id if asked else (await courts(session))[0].id
    amount_fen = order.amount_fen or (asked.left_fen if asked else 0)
    if not amount_fen:
        raise refuse(CommonRefusal.missing, "amount_fen")
    async with house.works.begin(PLATFORM) as uow:
        return await service.report_transfer(
            uow,
            court_id=court_id,
            bank_ref=new_id("SB"),
            number=order.number,
            payer_name=order.payer_name or (asked.payer_name if asked else "—"),
            payer_account=bank_account(_PAYER_POSITION),
            amount_fen=amount_fen,
        )


async def _page(request: Request, form: FormView) -> Response:
    async with house(request).database.session() as session:
        court = (await courts(session))[0]
        numbers = await queries.open_numbers(session, court.id, page_number(request))
        payouts = await _latest_payouts(session, court.id)
    context = {
        "form": form,
        "numbers": numbers,
        "payouts": payouts,
        "pager": pager(request, numbers),
    }
    return render(
        request, "sandbox/bank.html", context, status=form.status if form.refused else 200
    )


async def _latest_payouts(session: AsyncSession, court_id: str) -> list[PayoutView]:
    """Return the last page of the court's payouts, the last one first."""
    count = (await queries.payouts(session, court_id, size=1)).total
    last = max(1, -(-count // _LATEST_PAYOUTS))
    found = await queries.payouts(session, court_id, number=last, size=_LATEST_PAYOUTS)
    return list(reversed(found.items))
