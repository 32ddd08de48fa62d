"""People under consumption limits: the court's list, read in from a file, searched, shortened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

from auction.kernel.actor import Role
from auction.kernel.refusal import Refused, refuse
from auction.people import consumption
from auction.people.consumption_file import MOST_BYTES, LineOutcome, Outcome, read_lines
from auction.people.refusals import PeopleRefusal
from web.forms import FormView, blank_form, read_form
from web.paging import page_number, pager
from web.requests import actor_of, house, viewer_of
from web.templating import render, see_other

_MOST_NAME = 100


async def list_limits(request: Request) -> Response:
    """Show the list, or those whose name holds what is searched for."""
    return await _page(request, blank_form())


async def import_limits(request: Request) -> Response:
    """Read a file in, and say of each line what came of it."""
    async with read_form(request, max_files=1) as form:
        try:
            file = form.file("file")
            if file is None:
                raise refuse(PeopleRefusal.list_unreadable, "file")
            lines = read_lines(await file.read(MOST_BYTES + 1))
            async with house(request).works.begin(actor_of(request)) as uow:
                outcomes = await consumption.import_limits(
                    uow, lines=lines, pepper=house(request).settings.paddle_pepper
                )
        except Refused as refused:
            return await _page(request, form.refuse(refused.refusal))
    return await _page(request, blank_form(), outcomes)


async def remove_limit(request: Request) -> Response:
    """Take somebody off the list."""
    async with house(request).works.begin(actor_of(request)) as uow:
        await consumption.remove_limit(uow, limit_id=request.path_params["limit_id"])
    return see_other("/court/consumption-limits", said="saved")


async def _page(
    request: Request, form: FormView, outcomes: Sequence[LineOutcome] | None = None
) -> Response:
    viewer, name = viewer_of(request), request.query_params.get("name", "")[:_MOST_NAME]
    async with house(request).database.session() as session:
        found = await consumption.limits_of(
            session, viewer.court_id or "", name=name, number=page_number(request)
        )
    counted = Counter(each.outcome for each in outcomes or ())
    page = {
        "form": form,
        "limits": found,
        "pager": pager(request, found),
        "name": name,
        "outcomes": outcomes,
        "counts": [(each, counted[each]) for each in Outcome],
        "may_write": viewer.is_one_of(Role.clerk, Role.judge),
    }
    status = form.status if form.refused else 200
    return render(request, "court/consumption.html", page, status=status)
