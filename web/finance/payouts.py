"""Payouts: what the bank was told, what it confirmed, what it sent back."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from auction.db.unit_of_work import UnitOfWork
from auction.payments import queries, service
from auction.payments.queries import PayoutState
from web.court.acting import act_on, court_of
from web.forms import FormView, blank_form
from web.paging import page_number, pager
from web.requests import actor_of, house
from web.templating import render, see_other


async def list_payouts(request: Request) -> Response:
    """Show payouts, what is due first on top; those that wait for the bank unless others asked."""
    return await _list(request, blank_form())


async def confirm(request: Request) -> Response:
    """Book that the bank has paid."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        bank_ref = form.text("bank_ref", longest=100)
        form.check()
        await service.confirm_payout(uow, payout_id=_id(request), bank_ref=bank_ref)

    return await act_on(request, act, again=_list, then=_back("payout_confirmed"))


async def fail(request: Request) -> Response:
    """Note that the bank sent it back, and why."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        reason = form.text("reason", longest=500)
        form.check()
        await service.fail_payout(uow, payout_id=_id(request), reason=reason)

    return await act_on(request, act, again=_list, then=_back("payout_failed", "failed"))


async def retry(request: Request) -> Response:
    """Order it again, to the account as it is now known."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        account = form.text("payee_account", longest=60)
        form.check()
        await service.retry_payout(uow, payout_id=_id(request), payee_account=account)

    return await act_on(request, act, again=_list, then=_back("payout_retried"))


async def _list(request: Request, form: FormView) -> Response:
    wanted = request.query_params.get("state", PayoutState.instructed)
    state = PayoutState(wanted) if wanted in PayoutState.__members__ else PayoutState.instructed
    async with house(request).works.begin(actor_of(request)) as uow:
        uow.audit("finance.looked", "payouts", court_of(request), state=state)
        page = await queries.payouts(uow.session, court_of(request), state, page_number(request))
    context = {
        "page": page,
        "pager": pager(request, page),
        "state": state,
        "states": list(PayoutState),
        "form": form,
        "tried": request.path_params.get("payout_id"),
    }
    status = form.status if form.refused else 200
    return render(request, "finance/payouts.html", context, status=status)


def _id(request: Request) -> str:
    return str(request.path_params["payout_id"])


def _back(said: str, state: str = PayoutState.instructed) -> Callable[[None], Response]:
    def then(_nothing: None) -> Response:
        return see_other(f"/finance/payouts?state={state}", said=said)

    return then
