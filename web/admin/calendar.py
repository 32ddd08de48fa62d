"""The calendar that every period of the law is counted by: its years, and filing one."""

from __future__ import annotations

from datetime import date

from starlette.requests import Request
from starlette.responses import Response

from auction.deadlines.court_years import YearView, file_year, read_filed_years, years
from auction.kernel.clock import court_day
from auction.kernel.refusal import CommonRefusal, Refusal, Refused, refuse
from web.forms import FormView, blank_form, read_form
from web.requests import actor_of, house
from web.templating import render, see_other

_YEARS_AHEAD = 3
_LONGEST = 2_000


async def show(request: Request) -> Response:
    """Show the years around this one, and which of them have an official list."""
    this = court_day(house(request).clock.now()).year
    async with house(request).database.session() as session:
        found = await years(session, this - 1, this + _YEARS_AHEAD)
    return render(request, "admin/calendar.html", {"years": found})


async def year_page(request: Request) -> Response:
    """Show a year as it counts now, to be filed anew."""
    return await _page(request, blank_form())


async def file(request: Request) -> Response:
    """File a year; this process counts by it at once, the others within seconds."""
    async with read_form(request) as form:
        try:
            days_off, workdays = _days(form, "days_off"), _days(form, "workdays")
            source = form.text("source", longest=500)
            form.check()
            async with house(request).works.begin(actor_of(request)) as uow:
                await file_year(
                    uow,
                    year=(await _year(request)).year,
                    days_off=days_off,
                    workdays=workdays,
                    source=source,
                )
        except Refused as refused:
            if refused.refusal.code == CommonRefusal.not_found:
                raise
            return await _page(request, form.refuse(refused.refusal))
    async with house(request).database.session() as session:
        await read_filed_years(session)
    return see_other("/admin/calendar", said="year_filed")


async def _page(request: Request, form: FormView) -> Response:
    context = {"form": form, "year": await _year(request)}
    status = form.status if form.refused else 200
    return render(request, "admin/calendar_year.html", context, status=status)


async def _year(request: Request) -> YearView:
    typed = request.path_params["year"]
    this = court_day(house(request).clock.now()).year
    known = {str(year) for year in range(this - 1, this + _YEARS_AHEAD + 1)}
    if typed not in known:
        raise refuse(CommonRefusal.not_found)
    async with house(request).database.session() as session:
        return (await years(session, int(typed), int(typed)))[0]


def _days(form: FormView, name: str) -> list[date]:
    """Read days written as 2027-01-01, one a line; what is none is refused at its field."""
    try:
        return [
            date.fromisoformat(line) for line in form.optional_text(name, longest=_LONGEST).split()
        ]
    except ValueError:
        form.refuse(Refusal(CommonRefusal.bad_date, {}, name))
        return []
