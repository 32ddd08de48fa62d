"""The court's roster of appraisal agencies: list, bind accounts, suspend, restore."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from valuation.agencies import service as roster_service
from valuation.agencies.queries import AgencyView, roster
from valuation.agencies.roster import Speciality
from web.forms import FormView, blank_form, read_form
from web.requests import actor_of, house, viewer_of
from web.templating import render, see_other


async def show(request: Request) -> Response:
    """Show the roster by speciality, and a form to list another agency."""
    return await _roster_page(request, blank_form())


async def show_agency(request: Request) -> Response:
    """Show one agency: who acts for it, and whether it may be named."""
    return await _agency_page(request, blank_form())


async def add(request: Request) -> Response:
    """List an agency."""
    async with read_form(request) as form:
        try:
            name = form.text("name", longest=200)
            licence_no = form.text("licence_no", longest=60)
            speciality = form.choice("speciality", Speciality)
            region = form.optional_text("region", longest=60)
            contact = form.optional_text("contact", longest=200)
            form.check()
            async with house(request).works.begin(actor_of(request)) as uow:
                await roster_service.list_agency(
                    uow,
                    name=name,
                    licence_no=licence_no,
                    speciality=speciality,
                    region=region,
                    contact=contact,
                )
        except Refused as refused:
            return await _roster_page(request, form.refuse(refused.refusal))
    return see_other("/court/roster", said="agency_listed")


async def bind(request: Request) -> Response:
    """Let an account act for an agency."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        email = form.text("email", longest=254)
        form.check()
        await roster_service.bind_account(uow, agency_id=_id(request), email=email)

    return await _act(request, act, said="agency_bound")


async def suspend(request: Request) -> Response:
    """Take an agency off what can be named."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        reason = form.text("reason")
        form.check()
        await roster_service.suspend_agency(uow, agency_id=_id(request), reason=reason)

    return await _act(request, act, said="agency_suspended")


async def restore(request: Request) -> Response:
    """Let an agency be named again."""

    async def act(uow: UnitOfWork, _form: FormView) -> None:
        await roster_service.restore_agency(uow, agency_id=_id(request))

    return await _act(request, act, said="agency_restored")


async def _act(
    request: Request, act: Callable[[UnitOfWork, FormView], Awaitable[None]], *, said: str
) -> Response:
    """Run one act on an agency and come back to its page; refused, with what was typed."""
    async with read_form(request) as form:
        try:
            async with house(request).works.begin(actor_of(request)) as uow:
                await act(uow, form)
        except Refused as refused:
            return await _agency_page(request, form.refuse(refused.refusal))
    return see_other(f"/court/roster/{_id(request)}", said=said)


async def _roster_page(request: Request, form: FormView) -> Response:
    context = {
        "form": form,
        "agencies": await _agencies(request),
        "specialities": list(Speciality),
        "may_keep": viewer_of(request).is_one_of(Role.judge, Role.clerk),
    }
    status = form.status if form.refused else 200
    return render(request, "valuation/roster.html", context, status=status)


async def _agency_page(request: Request, form: FormView) -> Response:
    agency = next((row for row in await _agencies(request) if row.id == _id(request)), None)
    if agency is None:
        raise refuse(CommonRefusal.not_found)
    status = form.status if form.refused else 200
    return render(request, "valuation/agency.html", {"form": form, "agency": agency}, status=status)


async def _agencies(request: Request) -> list[AgencyView]:
    court_id = viewer_of(request).court_id
    if court_id is None:
        raise refuse(CommonRefusal.not_allowed)
    async with house(request).database.session() as session:
        return await roster(session, court_id)


def _id(request: Request) -> str:
    return str(request.path_params["agency_id"])
