"""Giving up one's account: what becomes of it, asked once more with the password, then done."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from auction.kernel.refusal import Refused
from auction.registers.forgetting import give_up_account, known_until, obstacle
from web.forms import FormView, blank_form, read_form
from web.people.once_more import insist_password
from web.requests import actor_of, house, viewer_of
from web.security.sessions import end_session
from web.templating import render, see_other


async def erasure_page(request: Request) -> Response:
    """Show what becomes of the account, or why it cannot be given up now."""
    return await _page(request, blank_form())


async def erase(request: Request) -> Response:
    """Give the account up; whoever held it is signed out everywhere, for good."""
    async with read_form(request) as form:
        try:
            password = form.secret("password")
            form.promised("understood")
            form.check()
            await insist_password(request, password)
            async with house(request).works.begin(actor_of(request)) as uow:
                now = house(request).clock.machine_now()
                erased = await give_up_account(uow, machine_now=now)
        except Refused as refused:
            return await _page(request, form.refuse(refused.refusal))
    response = see_other(
        "/", said="account_erased" if erased.known_until is None else "account_locked"
    )
    await end_session(house(request), response, request.headers.get("cookie"))
    return response


async def _page(request: Request, form: FormView) -> Response:
    account_id = viewer_of(request).account_id or ""
    async with house(request).database.session() as session:
        page = {
            "form": form,
            "obstacle": await obstacle(session, account_id),
            "known_until": await known_until(session, account_id, house(request).clock.now()),
        }
    status = form.status if form.refused else 200
    return render(request, "people/erasure.html", page, status=status)
