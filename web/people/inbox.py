"""One's inbox: what the court told, in the language one reads now."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from auction.notifications import letters, queries, service
from web.paging import page_number, pager
from web.requests import actor_of, house, viewer_of
from web.templating import language_of, render, see_other


async def inbox_page(request: Request) -> Response:
    """Show the messages, the newest first."""
    account_id = viewer_of(request).account_id or ""
    async with house(request).database.session() as session:
        found = await queries.inbox(session, account_id, page_number(request))
    language = language_of(request)
    messages = [
        {
            "view": message,
            "subject": letters.subject(language, message.kind, message.data),
            "body": letters.body(language, message.kind, message.data),
        }
        for message in found.items
    ]
    return render(
        request, "people/inbox.html", {"messages": messages, "pager": pager(request, found)}
    )


async def open_message(request: Request) -> Response:
    """Note that a message was read, and go where it leads."""
    async with house(request).works.begin(actor_of(request)) as uow:
        link = await service.mark_read(uow, message_id=request.path_params["message_id"])
    return see_other(link or "/inbox")


async def read_all(request: Request) -> Response:
    """Note that everything was read."""
    async with house(request).works.begin(actor_of(request)) as uow:
        await service.mark_all_read(uow)
    return see_other("/inbox")
