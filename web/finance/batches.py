"""Batches of payouts: made here, released by a second person, taken to the bank as a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.refusal import CommonRefusal, refuse
from auction.payments import batch_queries, batches
from auction.payments.queries import PayoutState, payouts
from web.court.acting import act_on, court_of
from web.forms import FormView, blank_form
from web.paging import page_number, pager
from web.requests import actor_of, house, viewer_of
from web.templating import render, see_other

_LIST = "/finance/batches"


async def list_batches(request: Request) -> Response:
    """Show the court's batches, the newest first."""
    return await _list(request, blank_form())


async def make(request: Request) -> Response:
    """Put every payout that waits into a batch."""

    async def act(uow: UnitOfWork, form: FormView) -> list[str]:
        form.check()
        return await batches.make_batches(uow, court_id=court_of(request))

    def then(made: list[str]) -> Response:
        return see_other(_LIST if len(made) > 1 else f"{_LIST}/{made[0]}", said="batch_made")

    return await act_on(request, act, again=_list, then=then)


async def show_batch(request: Request) -> Response:
    """Show a batch, payout by payout."""
    return await _show(request, blank_form())


async def release(request: Request) -> Response:
    """Release a batch that somebody else made."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        form.check()
        await batches.release(uow, batch_id=_id(request))

    return await act_on(request, act, again=_show, then=_to(request, "batch_released"))


async def give_up(request: Request) -> Response:
    """Give a batch up before it is released."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        reason = form.text("reason", longest=500)
        form.check()
        await batches.give_up(uow, batch_id=_id(request), reason=reason)

    return await act_on(request, act, again=_show, then=_to(request, "batch_given_up"))


async def download(request: Request) -> Response:
    """Give a released batch's file; every time it is taken is noted."""
    async with house(request).works.begin(actor_of(request)) as uow:
        content = await batches.batch_file(uow.session, court_of(request), _id(request))
        uow.audit("finance.exported", f"batch:{_id(request)}", court_of(request))
    return pain001_response(content, _id(request))


def pain001_response(content: bytes, batch_id: str) -> Response:
    """Return a batch's file as something to be kept, and nowhere cached."""
    name = f"{batch_id}.pain.001.xml"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "no-store",
    }
    return Response(content, headers=headers, media_type="application/xml")


async def _list(request: Request, form: FormView) -> Response:
    async with house(request).works.begin(actor_of(request)) as uow:
        uow.audit("finance.looked", "batches", court_of(request))
        page = await batch_queries.batches(uow.session, court_of(request), page_number(request))
        waiting = await payouts(uow.session, court_of(request), PayoutState.instructed, size=1)
    context = {
        "page": page,
        "pager": pager(request, page),
        "waiting": waiting.total,
        "form": form,
    }
    return _rendered(request, "finance/batches.html", context, form)


async def _show(request: Request, form: FormView) -> Response:
    async with house(request).works.begin(actor_of(request)) as uow:
        view = await batch_queries.batch(uow.session, court_of(request), _id(request))
        if view is None:
            raise refuse(CommonRefusal.not_found)
        uow.audit("finance.looked", f"batch:{view.id}", court_of(request))
        page = await batch_queries.items(uow.session, view.id, page_number(request))
    context = {
        "batch": view,
        "page": page,
        "pager": pager(request, page),
        "is_own": view.made_by == viewer_of(request).account_id,
        "form": form,
    }
    return _rendered(request, "finance/batch.html", context, form)


def _rendered(request: Request, template: str, context: dict[str, Any], form: FormView) -> Response:
    return render(request, template, context, status=form.status if form.refused else 200)


def _id(request: Request) -> str:
    return str(request.path_params["batch_id"])


def _to(request: Request, said: str) -> Callable[[None], Response]:
    def then(_nothing: None) -> Response:
        return see_other(f"{_LIST}/{_id(request)}", said=said)

    return then
