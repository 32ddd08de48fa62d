"""A case that is paid off before the sale: the sum of today, the number, the judge's decision."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from auction.cases.queries import case
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.refusal import CommonRefusal, refuse
from auction.lots.queries import lots_of_case
from auction.remedies.entering import LEAST_REASON, MOST_REASON
from auction.settlement import redeeming, redemption_queries
from auction.settlement.redemption_queries import RedemptionState
from web.court.acting import act_on, court_of
from web.forms import FormView, blank_form
from web.requests import house, viewer_of
from web.templating import render, see_other


async def show(request: Request) -> Response:
    """Show what pays the case off today, what came, and what the judge may decide."""
    return await _page(request, blank_form())


async def ask(request: Request) -> Response:
    """Give whoever comes to pay a number for the sum of today."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        payer = form.optional_text("payer_name", longest=200)
        form.check()
        await redeeming.ask_redemption(uow, case_id=_id(request), payer_name=payer)

    return await _act(request, act, said="redemption_asked")


async def accept(request: Request) -> Response:
    """Allow that the sale stops."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        reason = form.text("accept_reason", longest=500)
        form.check()
        await redeeming.accept_redemption(uow, case_id=_id(request), reason=reason)

    return await _act(request, act, said="redemption_accepted")


async def send_back(request: Request) -> Response:
    """Send the money back to whoever paid it."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        reason = form.text("return_reason", longest=MOST_REASON)
        form.check()
        await redeeming.send_redemption_back(uow, case_id=_id(request), reason=reason)

    return await _act(request, act, said="redemption_sent_back")


async def name_account(request: Request) -> Response:
    """Name a creditor's bank account, and pay them."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        claim = form.text("claim", longest=60)
        account = form.text("account", longest=60)
        form.check()
        await redeeming.name_redemption_account(
            uow, case_id=_id(request), claim=claim, account=account
        )

    return await _act(request, act, said="redemption_account_named")


async def _act(
    request: Request, act: Callable[[UnitOfWork, FormView], Awaitable[None]], *, said: str
) -> Response:
    def then(_nothing: None) -> Response:
        return see_other(f"/court/cases/{_id(request)}/redemption", said=said)

    return await act_on(request, act, again=_page, then=then)


async def _page(request: Request, form: FormView) -> Response:
    court_id, viewer = court_of(request), viewer_of(request)
    async with house(request).database.session() as session:
        found = await case(session, court_id, _id(request))
        if found is None:
            raise refuse(CommonRefusal.not_found)
        known = await redemption_queries.redemptions_of_case(session, found.id)
        context = {
            "form": form,
            "case": found,
            "owed": await redemption_queries.owed(session, court_id, found.id),
            "redemptions": known,
            "is_paid": any(row.state is RedemptionState.paid for row in known),
            "unpaid": await redemption_queries.unpaid_payees(session, court_id, found.id),
            "lots": [lot for lot in await lots_of_case(session, found.id) if lot.opens_at],
            "may_write": viewer.is_one_of(Role.judge, Role.clerk),
            "is_judge": viewer.is_one_of(Role.judge),
            "least_reason": LEAST_REASON,
        }
    status = form.status if form.refused else 200
    return render(request, "court/redemption.html", context, status=status)


def _id(request: Request) -> str:
    return str(request.path_params["case_id"])
