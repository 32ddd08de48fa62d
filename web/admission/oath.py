"""The oath of the admission desk: before it is taken, the desk stays shut."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from auction.kernel.refusal import Refused
from auction.people.oath import STANDING
from auction.people.oaths import oath_of, take_oath
from web.forms import FormView, blank_form, read_form
from web.requests import actor_of, house, viewer_of
from web.templating import language_of, render, see_other


async def oath_page(request: Request) -> Response:
    """Show what is sworn, or when it was."""
    return await _page(request, blank_form())


async def swear(request: Request) -> Response:
    """Take the oath in the language it was read in."""
    async with read_form(request) as form:
        try:
            version = form.text("version", longest=20)
            form.promised("sworn")
            form.check()
            async with house(request).works.begin(actor_of(request)) as uow:
                await take_oath(uow, version=version, language=language_of(request))
        except Refused as refused:
            return await _page(request, form.refuse(refused.refusal))
    return see_other("/court/admission", said="oath_taken")


async def _page(request: Request, form: FormView) -> Response:
    async with house(request).database.session() as session:
        oath = await oath_of(session, viewer_of(request).account_id)
    page = {
        "form": form,
        "taken": oath,
        "standing": STANDING,
        "lines": STANDING.lines(language_of(request)),
    }
    status = form.status if form.refused else 200
    return render(request, "admission/oath.html", page, status=status)
