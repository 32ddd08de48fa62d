"""Who was behind a paddle that did not buy: asked for with a reason, signed by somebody else."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.refusal import CommonRefusal, refuse
from auction.lots.queries import lot
from auction.people.queries import names
from auction.settlement import openings
from web.court.acting import act_on, court_of
from web.forms import FormView, blank_form
from web.requests import actor_of, house, viewer_of
from web.templating import render, see_other

MOST_REASON = 1_000


async def show_openings(request: Request) -> Response:
    """Show a lot's orders; whom one named, only to the two who signed it."""
    return await _page(request, blank_form())


async def ask(request: Request) -> Response:
    """Ask that a paddle's box be opened."""

    async def act(uow: UnitOfWork, form: FormView) -> str:
        paddle = form.text("paddle", longest=10).upper()
        reason = form.text("reason", longest=MOST_REASON)
        form.check()
        lot_id = request.path_params["lot_id"]
        await openings.ask(uow, lot_id=lot_id, paddle=paddle, reason=reason)
        return str(lot_id)

    return await act_on(
        request, act, again=_page, then=lambda lot_id: _back(lot_id, "opening_asked")
    )


async def sign(request: Request) -> Response:
    """Sign an order; the box is opened at once and cannot be closed again."""

    async def act(uow: UnitOfWork, form: FormView) -> str:
        form.check()
        return await openings.sign(uow, order_id=request.path_params["order_id"])

    return await act_on(
        request, act, again=_page, then=lambda lot_id: _back(lot_id, "opening_signed")
    )


async def decline(request: Request) -> Response:
    """Say no to an order."""

    async def act(uow: UnitOfWork, form: FormView) -> str:
        form.check()
        return await openings.decline(uow, order_id=request.path_params["order_id"])

    return await act_on(
        request, act, again=_page, then=lambda lot_id: _back(lot_id, "opening_declined")
    )


async def _page(request: Request, form: FormView) -> Response:
    viewer = viewer_of(request)
    lot_id = request.path_params["lot_id"]
    async with house(request).works.begin(actor_of(request)) as uow:
        found = await lot(uow.session, lot_id)
        if found is None or found.court_id != court_of(request):
            raise refuse(CommonRefusal.not_found)
        orders = await openings.look(uow, lot_id=lot_id)
        people = {each for order in orders for each in (order.asked_by, order.decided_by) if each}
        named = await names(uow.session, people)
    context = {
        "form": form,
        "lot": found,
        "orders": orders,
        "names": named,
        "may_ask": viewer.is_one_of(Role.judge, Role.panel) and found.closed_at is not None,
        "may_decide": viewer.is_one_of(Role.president),
    }
    return render(
        request, "court/openings.html", context, status=form.status if form.refused else 200
    )


def _back(lot_id: str, said: str) -> Response:
    return see_other(f"/court/lots/{lot_id}/openings", said=said)
