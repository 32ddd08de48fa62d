"""What people read about the court: its names, whom to ask, and where they pay."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from auction.kernel.refusal import CommonRefusal, Refused, refuse
from auction.people import queries, service
from auction.people.rules import MOST_NAME
from web.forms import FormView, blank_form, read_form
from web.requests import actor_of, house, viewer_of
from web.templating import render, see_other


async def court_page(request: Request) -> Response:
    """Show the court's details."""
    return await _render(request, blank_form())


async def change_court(request: Request) -> Response:
    """Change them; what was published before stays as it was."""
    async with read_form(request) as form:
        try:
            names = {name: form.text(name, longest=MOST_NAME) for name in ("name_zh", "name_en")}
            regions = {
                name: form.optional_text(name, longest=MOST_NAME)
                for name in ("region_zh", "region_en")
            }
            bank_name = form.text("bank_name", longest=MOST_NAME)
            bank_account = form.text("bank_account", longest=60)
            contact = form.text("contact", longest=300)
            form.check()
            async with house(request).works.begin(actor_of(request)) as uow:
                await service.change_court(
                    uow,
                    **names,
                    **regions,
                    contact=contact,
                    bank_name=bank_name,
                    bank_account=bank_account,
                )
        except Refused as refused:
            return await _render(request, form.refuse(refused.refusal))
    return see_other("/admin/court", said="saved")


async def _render(request: Request, form: FormView) -> Response:
    async with house(request).database.session() as session:
        court = await queries.court(session, viewer_of(request).court_id or "")
    if court is None:
        raise refuse(CommonRefusal.not_found)
    return render(
        request,
        "admin/court.html",
        {"form": form, "court": court},
        status=form.status if form.refused else 200,
    )
