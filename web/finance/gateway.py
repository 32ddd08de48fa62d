"""The card gateway on the finance desk: its balance beside the books, and what fits neither."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.refusal import refuse
from auction.payments.card_books import reconciliation
from auction.payments.card_cases import close_case
from auction.payments.card_payouts import (
    gateway_payouts,
    may_leave_fen,
    order_gateway_payout,
)
from auction.payments.methods import TABLE, VERSION
from auction.payments.refusals import PaymentRefusal
from web.bidder.by_card import account_of_court
from web.court.acting import act_on, court_of
from web.forms import FormView, blank_form
from web.paging import page_number, pager
from web.requests import actor_of, house
from web.templating import render, see_other

_LONGEST_NOTE = 500


async def show_gateway(request: Request) -> Response:
    """Show the gateway's lines beside the books, what a person must look at, and the table."""
    return await _show(request, blank_form())


async def close(request: Request) -> Response:
    """Close a case with what was done about it."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        note = form.text("note", longest=_LONGEST_NOTE)
        form.check()
        await close_case(uow, case_id=request.path_params["case_id"], note=note)

    def then(_nothing: None) -> Response:
        return see_other("/finance/gateway", said="gateway_case_closed")

    return await act_on(request, act, again=_show, then=then)


async def send_to_bank(request: Request) -> Response:
    """Have money that is no payer's any more sent to the court's own bank."""
    gate = house(request)
    async with gate.database.session() as session:
        account = await account_of_court(gate, session, court_of(request))

    async def act(uow: UnitOfWork, form: FormView) -> None:
        amount_fen = form.amount("amount")
        form.check()
        if account is None:
            raise refuse(PaymentRefusal.gateway_off)
        await order_gateway_payout(
            uow, court_id=court_of(request), account=account, amount_fen=amount_fen
        )

    def then(_nothing: None) -> Response:
        return see_other("/finance/gateway", said="gateway_payout_ordered")

    return await act_on(request, act, again=_show, then=then)


async def _show(request: Request, form: FormView) -> Response:
    async with house(request).works.begin(actor_of(request)) as uow:
        uow.audit("finance.looked", "gateway", court_of(request))
        found = await reconciliation(uow.session, court_of(request), page_number(request))
        sent = await gateway_payouts(uow.session, court_of(request))
        free_fen = await may_leave_fen(uow.session, court_of(request))
    context = {
        "found": found,
        "sent": sent,
        "free_fen": free_fen,
        "is_on": house(request).cards is not None,
        "pager": pager(request, found.lines),
        "table": TABLE,
        "version": VERSION,
        "form": form,
        "tried": request.path_params.get("case_id"),
    }
    status = form.status if form.refused else 200
    return render(request, "finance/gateway.html", context, status=status)
