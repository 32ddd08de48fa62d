"""Near relatives of a court's staff and of agencies' people: declared by themselves, unreadable."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from auction.kernel.refusal import Refused
from auction.people import kinship
from auction.people.relations import Relation
from web.forms import FormView, blank_form, read_form
from web.requests import actor_of, house, viewer_of
from web.templating import language_of, render, see_other
from web.words import named_state_label


async def relatives_page(request: Request) -> Response:
    """Show what somebody declared, and the form for one more."""
    return await _page(request, blank_form())


async def declare(request: Request) -> Response:
    """Declare oneself or a near relative; the number is hashed and forgotten."""
    async with read_form(request) as form:
        try:
            relation = form.choice("relation", Relation)
            number = form.text("number", longest=40)
            nationality = form.optional_text("nationality", longest=3)
            form.check()
            async with house(request).works.begin(actor_of(request)) as uow:
                await kinship.declare_relative(
                    uow,
                    relation=relation,
                    number=number,
                    nationality=nationality,
                    pepper=house(request).settings.paddle_pepper,
                )
        except Refused as refused:
            return await _page(request, form.refuse(refused.refusal))
    return see_other("/account/relatives", said="relative_declared")


async def withdraw(request: Request) -> Response:
    """Take one of one's own declarations back."""
    async with house(request).works.begin(actor_of(request)) as uow:
        await kinship.withdraw_relative(uow, relative_id=request.path_params["relative_id"])
    return see_other("/account/relatives", said="saved")


async def _page(request: Request, form: FormView) -> Response:
    async with house(request).database.session() as session:
        mine = await kinship.declared_by(session, viewer_of(request).account_id or "")
    language = language_of(request)
    page = {
        "form": form,
        "relatives": mine,
        "relations": [(each, named_state_label(language, "relation", each)) for each in Relation],
    }
    status = form.status if form.refused else 200
    return render(request, "people/relatives.html", page, status=status)
