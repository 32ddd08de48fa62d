"""The court's roster of appraisal agencies: list, bind accounts, suspend, restore."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from valuation import roster_service
from valuation.queries import roster
from valuation.roster import Speciality
from web.forms import FormView, blank_form, read_form
from web.requests import actor_of, house, viewer_of
from web.templating import render, see_other


async def show(request: Request) -> Response:
    """Show the roster by speciality, and a form to list another agency."""
    return await _page(request, blank_form())


async def add(request: Request) -> Response:
    """List an agency."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        name = form.text("name", longest=200)
        licence_no = form.text("licence_no", longest=60)
        speciality = form.choice("speciality", Speciality)
        region = form.optional_text("region", longest=60)
        contact = form.optional_text("contact", longest=200)
        form.check()
        await roster_service.list_agency(
            uow,
            name=name,
            licence_no=licence_no,
            speciality=speciality,
            region=region,
            contact=contact,
        )

    return await _act(request, act, said="agency_listed")


async def bind(request: Request) -> Response:
    """Let an account act for an agency."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        email = form.text("email", longest=254)
        form.check()
        agency_id = request.path_params["agency_id"]
        await roster_service.bind_account(uow, agency_id=agency_id, email=email)

    return await _act(request, act, said="agency_bound")


async def suspend(request: Request) -> Response:
    """Take an agency off what can be named."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        reason = form.text("reason", longest=500)
        form.check()
        agency_id = request.path_params["agency_id"]
        await roster_service.suspend_agency(uow, agency_id=agency_id, reason=reason)

    return await _act(request, act, said="agency_suspended")


async def restore(request: Request) -> Response:
    """Let an agency be named again."""

    async def act(uow: UnitOfWork, _form: FormView) -> None:
        await roster_service.restore_agency(uow, agency_id=request.path_params["agency_id"])

    return await _act(request, act, said="agency_restored")


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
    return see_other("/court/roster", said=said)


async def _page(request: Request, form: FormView) -> Response:
    court_id = viewer_of(request).court_id
    if court_id is None:
        raise refuse(CommonRefusal.not_allowed)
    async with house(request).database.session() as session:
        agencies = await roster(session, court_id)
    context = {
        "form": form,
        "agencies": agencies,
        "specialities": list(Speciality),
        "acted_on": request.path_params.get("agency_id"),
        "may_keep": viewer_of(request).is_one_of(Role.judge, Role.clerk),
    }
    status = form.status if form.refused else 200
    return render(request, "valuation/roster.html", context, status=status)
