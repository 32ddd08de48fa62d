"""Where a body answers a court's inquiry, by the link the court gave it. Law: REF-05."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.clock import court_day
from auction.kernel.refusal import Refused
from valuation.directed_inquiry import service
from valuation.directed_inquiry.queries import AskedOfBody, asked_by_link
from valuation.procedure.pricing import last_valid_day
from web.forms import FormView, blank_form, read_form
from web.requests import actor_of, house
from web.templating import render


async def show(request: Request) -> Response:
    """Show what the court asks, and take the answer."""
    asked = await _asked(request)
    return _gone(request) if asked is None else _page(request, asked, blank_form())


async def answer(request: Request) -> Response:
    """Take the price and the paper."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        amount_fen = form.amount("amount")
        valid_until_on = form.day("valid_until")
        file = form.file("report")
        form.check()
        assert file is not None
        await service.answer_by_link(
            uow,
            token=_token(request),
            amount_fen=amount_fen,
            valid_until_on=valid_until_on,
            name=file.filename or "answer.pdf",
            content=await file.read(),
        )

    return await _act(request, act)


async def no_price(request: Request) -> Response:
    """Take it that there is no such price."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        note = form.text("note", longest=4_000)
        form.check()
        await service.no_price_by_link(uow, token=_token(request), note=note)

    return await _act(request, act)


async def _act(
    request: Request, act: Callable[[UnitOfWork, FormView], Awaitable[None]]
) -> Response:
    """Run one act; a link that leads nowhere is found out before the form is read."""
    asked = await _asked(request)
    if asked is None:
        return _gone(request)
    async with read_form(request, max_files=1) as form:
        try:
            async with house(request).works.begin(actor_of(request)) as uow:
                await act(uow, form)
        except Refused as refused:
            return _page(request, asked, form.refuse(refused.refusal))
    return render(request, "public/inquiry_thanks.html", {"asked": asked})


async def _asked(request: Request) -> AskedOfBody | None:
    async with house(request).database.session() as session:
        now = house(request).clock.now()
        return await asked_by_link(session, _token(request), now)


def _page(request: Request, asked: AskedOfBody, form: FormView) -> Response:
    context = {
        "asked": asked,
        "form": form,
        "here": f"/inquiries/{_token(request)}",
        "latest_on": last_valid_day(court_day(house(request).clock.now())),
    }
    status = form.status if form.refused else 200
    return render(request, "public/inquiry.html", context, status=status)


def _gone(request: Request) -> Response:
    return render(request, "public/inquiry_gone.html", status=404)


def _token(request: Request) -> str:
    return str(request.path_params["token"])
