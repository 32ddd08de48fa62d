"""A notice reached by the link of an e-mail: read first, then confirmed, which is the receipt."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from auction.kernel.refusal import Refused, refuse
from auction.notices import service
from auction.notices.queries import by_link
from auction.notices.refusals import NoticeRefusal
from web.forms import FormView, blank_form, read_form
from web.requests import actor_of, house
from web.security.links import opened
from web.templating import render, see_other


async def show(request: Request) -> Response:
    """Show the notice, and whether it was confirmed."""
    return await _page(request, blank_form())


async def confirm(request: Request) -> Response:
    """Note that the recipient confirmed the receipt."""
    async with read_form(request) as form:
        try:
            async with house(request).works.begin(actor_of(request)) as uow:
                await service.confirm_by_link(uow, service_id=_service_id(request))
        except Refused as refused:
            return await _page(request, form.refuse(refused.refusal))
    return see_other(request.url.path, said="notice_confirmed")


async def _page(request: Request, form: FormView) -> Response:
    async with house(request).database.session() as session:
        found = await by_link(session, _service_id(request))
        if found is None:
            raise refuse(NoticeRefusal.notice_link_unknown)
        notice, row = found
        context = {
            "form": form,
            "content": notice.content,
            "content_hash": notice.content_hash,
            "name": row.name,
            "received_on": row.received_on,
        }
    status = form.status if form.refused else 200
    return render(request, "public/notice_by_mail.html", context, status=status)


def _service_id(request: Request) -> str:
    key = house(request).settings.secret_key
    return opened(key, str(request.path_params["token"])) or ""
