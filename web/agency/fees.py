"""An agency's fee: the estimate, where it is paid, what it spent."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.refusal import CommonRefusal, Refused
from valuation.fees import advancing
from valuation.fees import expenses as spent
from valuation.fees.queries import fees_of_commission
from web.forms import FormView, blank_form, read_form
from web.requests import actor_of, house, viewer_of
from web.templating import render, see_other


async def show(request: Request) -> Response:
    """Show the fee of a commission and how it is computed."""
    return await _page(request, blank_form())


async def estimate(request: Request) -> Response:
    """Estimate the fee from the value the agency expects."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        expected_fen = form.amount("expected")
        form.check()
        await advancing.estimate_by_agency(
            uow, commission_id=_id(request), expected_fen=expected_fen
        )

    return await _act(request, act, said="fee_estimated")


async def name_account(request: Request) -> Response:
    """Say where the agency is paid."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        account = form.text("bank_account", longest=60)
        form.check()
        await spent.name_fee_account(uow, commission_id=_id(request), bank_account=account)

    return await _act(request, act, said="saved")


async def enter_expenses(request: Request) -> Response:
    """Take what the agency spent, with its receipt."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        amount_fen = form.amount("expenses")
        note = form.text("note", longest=4_000)
        file = next((each for each in form.files("receipt") if each.filename), None)
        form.check()
        await spent.enter_expenses(
            uow,
            commission_id=_id(request),
            amount_fen=amount_fen,
            note=note,
            receipt_name=(file.filename or "") if file else "",
            receipt=await file.read() if file else None,
        )

    return await _act(request, act, said="expenses_entered")


async def _act(
    request: Request, act: Callable[[UnitOfWork, FormView], Awaitable[None]], *, said: str
) -> Response:
    async with read_form(request) as form:
        try:
            async with house(request).works.begin(actor_of(request)) as uow:
                await act(uow, form)
        except Refused as refused:
            if refused.refusal.code == CommonRefusal.not_found:
                raise
            return await _page(request, form.refuse(refused.refusal))
    return see_other(f"/agency/commissions/{_id(request)}/fee", said=said)


async def _page(request: Request, form: FormView) -> Response:
    account_id = viewer_of(request).account_id or ""
    async with house(request).database.session() as session:
        whole = await fees_of_commission(session, account_id, _id(request))
    status = form.status if form.refused else 200
    return render(request, "agency/fee.html", {"form": form, "whole": whole}, status=status)


def _id(request: Request) -> str:
    return str(request.path_params["commission_id"])
