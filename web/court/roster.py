"""The court's roster of appraisal agencies: search, list, bind accounts, suspend, restore.

What stands about one agency is kept by `agency_entries`, whole files by `roster_files`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import date
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.clock import court_day
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from auction.people.models import Court
from valuation.agencies import service as roster_service
from valuation.agencies.licences import AgencyState, RemovalGround
from valuation.agencies.places import PROVINCES, province_of, province_within
from valuation.agencies.queries import AgencyView, RosterSearch, history_of, roster
from valuation.agencies.speciality import Speciality
from valuation.record.queries import record_of
from web.court.acting import court_of
from web.forms import FormView, blank_form, read_form
from web.requests import actor_of, house, viewer_of
from web.templating import render, see_other

PAGE = 50


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
            typed = {
                "name": form.text("name", longest=200),
                "licence_no": form.text("licence_no", longest=60),
                "speciality": form.choice("speciality", Speciality),
                "province": form.optional_text("province", longest=60),
                "city": form.optional_text("city", longest=60),
                "address": form.optional_text("address", longest=300),
                "contact": form.optional_text("contact", longest=200),
                "region": form.optional_text("region", longest=60),
            }
            expires_on = form.optional_day("expires_on")
            form.check()
            async with house(request).works.begin(actor_of(request)) as uow:
                await roster_service.list_agency(uow, **typed, expires_on=expires_on)
        except Refused as refused:
            return await _roster_page(request, form.refuse(refused.refusal))
    return see_other("/court/roster", said="agency_listed")


async def bind(request: Request) -> Response:
    """Let an account act for an agency."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        email = form.text("email", longest=254)
        form.check()
        await roster_service.bind_account(uow, agency_id=_id(request), email=email)

    return await act_on_agency(request, act, said="agency_bound")


async def suspend(request: Request) -> Response:
    """Take an agency off what can be named."""

    async def act(uow: UnitOfWork, form: FormView) -> None:
        reason = form.text("reason")
        form.check()
        await roster_service.suspend_agency(uow, agency_id=_id(request), reason=reason)

    return await act_on_agency(request, act, said="agency_suspended")


async def restore(request: Request) -> Response:
    """Let an agency be named again."""

    async def act(uow: UnitOfWork, _form: FormView) -> None:
        await roster_service.restore_agency(uow, agency_id=_id(request))

    return await act_on_agency(request, act, said="agency_restored")


async def act_on_agency(
    request: Request, act: Callable[[UnitOfWork, FormView], Awaitable[None]], *, said: str
) -> Response:
    """Run one act on an agency and come back to its page; refused, with what was typed."""
    async with read_form(request) as form:
        try:
            async with house(request).works.begin(actor_of(request)) as uow:
                await act(uow, form)
        except Refused as refused:
            if refused.refusal.code == CommonRefusal.not_found:
                raise
            return await _agency_page(request, form.refuse(refused.refusal))
    return see_other(f"/court/roster/{_id(request)}", said=said)


def wanted_agencies(request: Request) -> RosterSearch:
    """Read a search from an address; what is not known counts as none."""
    asked = request.query_params
    speciality, state = asked.get("speciality", ""), asked.get("state", "")
    return RosterSearch(
        text=asked.get("q", "").strip()[:100],
        speciality=Speciality(speciality) if speciality in list(Speciality) else None,
        province=province_of(asked.get("province", "")) or "",
        state=AgencyState(state) if state in list(AgencyState) else None,
    )


def search_address(path: str, wanted: RosterSearch, page: int) -> str:
    """Return the address of a page of a search."""
    asked = {
        "q": wanted.text,
        "speciality": wanted.speciality or "",
        "province": wanted.province,
        "state": wanted.state or "",
        "page": str(page) if page > 1 else "",
    }
    given = {name: value for name, value in asked.items() if value}
    return f"{path}?{urlencode(given)}" if given else path


def page_number(request: Request) -> int:
    """Read which page of a list is asked for."""
    number = request.query_params.get("page", "1")
    return int(number) if number.isascii() and number.isdigit() and 0 < len(number) < 6 else 1


def agencies_context(request: Request, path: str, agencies: list[AgencyView]) -> dict[str, object]:
    """Return what a list of agencies shows: the page that was searched for, and the counts."""
    wanted, today = wanted_agencies(request), today_of(request)
    found = [agency for agency in agencies if wanted.finds(agency, today)]
    last = max(1, -(-len(found) // PAGE))
    number = min(max(page_number(request), 1), last)
    start = (number - 1) * PAGE
    return {
        "agencies": found[start : start + PAGE],
        "found": len(found),
        "listed": len(agencies),
        "counts": Counter(str(agency.state_on(today)) for agency in agencies),
        "wanted": wanted,
        "specialities": list(Speciality),
        "states": list(AgencyState),
        "provinces": list(PROVINCES.items()),
        "today": today,
        "pager": {
            "previous_href": search_address(path, wanted, number - 1) if number > 1 else None,
            "next_href": search_address(path, wanted, number + 1) if number < last else None,
            "where": f"{number} / {last}",
        },
    }


def today_of(request: Request) -> date:
    """Return the court's day."""
    return court_day(house(request).clock.now())


async def agencies_of(request: Request) -> list[AgencyView]:
    """Return the roster of the viewer's court."""
    async with house(request).database.session() as session:
        return await roster(session, court_of(request))


async def _roster_page(request: Request, form: FormView) -> Response:
    context = {
        **agencies_context(request, "/court/roster", await agencies_of(request)),
        "form": form,
        "own_province": await _own_province(request),
        "may_keep": viewer_of(request).is_one_of(Role.judge, Role.clerk),
    }
    status = form.status if form.refused else 200
    return render(request, "valuation/roster.html", context, status=status)


async def _agency_page(request: Request, form: FormView) -> Response:
    agency = next((row for row in await agencies_of(request) if row.id == _id(request)), None)
    if agency is None:
        raise refuse(CommonRefusal.not_found)
    async with house(request).database.session() as session:
        history = await history_of(session, agency.id)
        record = (await record_of(session, [agency.id]))[agency.id]
    context = {
        "form": form,
        "which": request.url.path.rpartition("/")[2],
        "agency": agency,
        "history": history,
        "record": record,
        "today": today_of(request),
        "specialities": list(Speciality),
        "grounds": list(RemovalGround),
        "provinces": list(PROVINCES.items()),
        "is_judge": viewer_of(request).is_one_of(Role.judge),
    }
    status = form.status if form.refused else 200
    return render(request, "valuation/agency.html", context, status=status)


async def _own_province(request: Request) -> str:
    async with house(request).database.session() as session:
        own = await session.get(Court, court_of(request))
    return province_within(own.region_zh or own.name_zh) if own is not None else ""


def _id(request: Request) -> str:
    return str(request.path_params["agency_id"])
