"""A judge's decisions on a deposit kept from a buyer who did not pay, on the page of its sale."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from auction.db.unit_of_work import UnitOfWork
from auction.remedies.entering import MOST_REASON
from auction.settlement import kept_deposits
from web.court.acting import act_on
from web.court.sales import show_sale_again
from web.forms import FormView
from web.templating import see_other


async def pay_related_debt(request: Request) -> Response:
    """Decide that a debt tied to the property is paid out of what three steps left."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        name = form.text("payee_name", longest=200)
        account = form.text("payee_account", longest=60)
        debt = form.text("debt", longest=2_000)
        amount_fen = form.amount("debt_amount")
        reason = form.text("debt_reason", longest=MOST_REASON)
        form.check()
        await kept_deposits.pay_related_debt(
            uow,
            sale_id=_id(request),
            payee_name=name,
            payee_account=account,
            debt=debt,
            amount_fen=amount_fen,
            reason=reason,
        )

    return await act_on(
        request, act, again=show_sale_again, then=lambda _: _back(request, "related_debt_paid")
    )


async def decide_top_up(request: Request) -> Response:
    """Decide whether the buyer who did not pay has to pay on top."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        is_ordered = form.one_of("ordered", ("yes", "no")) == "yes"
        amount_fen = form.optional_amount("top_up") or 0
        reason = form.text("top_up_reason", longest=MOST_REASON)
        form.check()
        await kept_deposits.decide_top_up(
            uow,
            sale_id=_id(request),
            is_ordered=is_ordered,
            amount_fen=amount_fen,
            reason=reason,
        )

    return await act_on(
        request, act, again=show_sale_again, then=lambda _: _back(request, "top_up_decided")
    )


def _id(request: Request) -> str:
    return str(request.path_params["sale_id"])


def _back(request: Request, said: str) -> Response:
    return see_other(f"/court/sales/{_id(request)}", said=said)
