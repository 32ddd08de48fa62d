"""The court's pages of a directed inquiry: write to the body, give it a link, enter its answer."""

from __future__ import annotations

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import Response

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.clock import court_day
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from valuation.directed_inquiry import service
from valuation.directed_inquiry.queries import InquiryView, inquiry
from valuation.directed_inquiry.rules import DAYS, FEWEST_DAYS, MOST_DAYS, PriceKind
from valuation.procedure.head import procedure_head
from valuation.procedure.pricing import last_valid_day
from web.court.acting import act_on, court_of
from web.forms import FormView, blank_form
from web.report_response import report_response
from web.requests import actor_of, house, viewer_of
from web.templating import render, see_other


async def begin_page(request: Request) -> Response:
    """Ask which body is written to, for which price, and until when it may answer."""
    return await _begin_page(request, blank_form())


async def begin(request: Request) -> Response:
    """Write to the body."""

    async def act(uow: UnitOfWork, form: FormView) -> str:
        asked = {
            "body_name": form.text("body_name"),
            "body_contact": form.text("body_contact"),
            "price_kind": form.choice("price_kind", PriceKind),
            "requirement": form.text("requirement", longest=4_000),
        }
        days = form.whole("days", least=FEWEST_DAYS, most=MOST_DAYS)
        form.check()
        return await service.begin_inquiry(
            uow, procedure_id=request.path_params["procedure_id"], **asked, days=days
        )

    return await act_on(request, act, again=_begin_page, then=_on_to("inquiry_sent"))


async def show(request: Request) -> Response:
    """Show an inquiry: its letter, its clock, its answer."""
    return await _page(request, blank_form())


async def make_link(request: Request) -> Response:
    """Make the body's link; it is shown on this page, once."""
    try:
        async with house(request).works.begin(actor_of(request)) as uow:
            token = await service.make_answer_link(uow, inquiry_id=_id(request))
    except Refused as refused:
        if refused.refusal.code == CommonRefusal.not_found:
            raise
        return await _page(request, blank_form().refuse(refused.refusal))
    public_url = house(request).settings.public_url.rstrip("/")
    return await _page(request, blank_form(), link=f"{public_url}/inquiries/{token}")


async def answer(request: Request) -> Response:
    """Enter the price the body named, with its paper."""

    async def act(uow: UnitOfWork, form: FormView) -> str:
        amount_fen = form.amount("amount")
        valid_until_on, received_on = form.day("valid_until"), form.day("received_on")
        file = form.file("report")
        form.check()
        assert file is not None
        await service.enter_answer(
            uow,
            inquiry_id=_id(request),
            amount_fen=amount_fen,
            valid_until_on=valid_until_on,
            received_on=received_on,
            name=file.filename or "answer.pdf",
            content=await file.read(),
        )
        return _id(request)

    return await act_on(request, act, again=_page, then=_on_to("inquiry_answered"))


async def no_price(request: Request) -> Response:
    """Enter that there is no such price."""

    async def act(uow: UnitOfWork, form: FormView) -> str:
        note = form.text("note", longest=4_000)
        form.check()
        await service.enter_no_price(uow, inquiry_id=_id(request), note=note)
        return _id(request)

    return await act_on(request, act, again=_page, then=_on_to("inquiry_without_price"))


async def paper(request: Request) -> Response:
    """Return the body's paper as a harmless copy; with ?original=1 as it was signed."""
    async with house(request).database.session() as session:
        found = _of_court(request, await inquiry(session, _id(request)))
        original = request.query_params.get("original") == "1"
        file_id = found.original_file_id if original else found.file_id
        if file_id is None:
            raise refuse(CommonRefusal.not_found)
        return await report_response(session, file_id, keep=original)


def _on_to(said: str) -> Callable[[str], Response]:
    return lambda inquiry_id: see_other(f"/court/directed-inquiries/{inquiry_id}", said=said)


async def _begin_page(request: Request, form: FormView) -> Response:
    async with house(request).database.session() as session:
        head = await procedure_head(session, court_of(request), request.path_params["procedure_id"])
    if head is None:
        raise refuse(CommonRefusal.not_found)
    context = {"form": form, "procedure": head, "days": DAYS, "price_kinds": list(PriceKind)}
    status = form.status if form.refused else 200
    return render(request, "valuation/inquiry_new.html", context, status=status)


async def _page(request: Request, form: FormView, *, link: str | None = None) -> Response:
    async with house(request).database.session() as session:
        found = _of_court(request, await inquiry(session, _id(request)))
    today = court_day(house(request).clock.now())
    context = {
        "form": form,
        "inquiry": found,
        "link": link,
        "is_judge": viewer_of(request).is_one_of(Role.judge),
        "today_on": today,
        "latest_on": last_valid_day(today),
    }
    status = form.status if form.refused else 200
    return render(request, "valuation/inquiry.html", context, status=status)


def _of_court(request: Request, found: InquiryView | None) -> InquiryView:
    if found is None or found.court_id != court_of(request):
        raise refuse(CommonRefusal.not_found)
    return found


def _id(request: Request) -> str:
    return str(request.path_params["inquiry_id"])
