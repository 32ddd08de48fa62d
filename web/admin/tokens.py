"""Tokens of the court's other software: each acts for one member of staff, within its scopes."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from auction.kernel.refusal import CommonRefusal, Refused
from auction.people import queries, service
from auction.people.rules import MOST_NAME
from auction.people.scopes import Scope
from web.forms import FormView, blank_form, read_form
from web.requests import actor_of, house, viewer_of
from web.security.sessions import new_token
from web.templating import render, see_other


async def tokens_page(request: Request) -> Response:
    """Show the tokens in use, and the form for another."""
    return await _render(request, blank_form())


async def create_token(request: Request) -> Response:
    """Make a token; it is shown this once and kept nowhere."""
    token = new_token()
    async with read_form(request) as form:
        try:
            name = form.text("name", longest=MOST_NAME)
            account_id = form.text("account_id", longest=40)
            form.check()
            async with house(request).works.begin(actor_of(request)) as uow:
                await service.create_token(
                    uow,
                    account_id=account_id,
                    name=name,
                    scopes=form.texts("scopes"),
                    token=token,
                    machine_now=house(request).clock.machine_now(),
                )
        except Refused as refused:
            if refused.refusal.code == CommonRefusal.not_found:
                raise
            return await _render(request, form.refuse(refused.refusal))
    return await _render(request, blank_form(), new_token=token)


async def revoke_token(request: Request) -> Response:
    """Take a token out of use."""
    async with house(request).works.begin(actor_of(request)) as uow:
        await service.revoke_token(
            uow,
            token_id=request.path_params["token_id"],
            machine_now=house(request).clock.machine_now(),
        )
    return see_other("/admin/tokens", said="token_revoked")


async def _render(request: Request, form: FormView, new_token: str | None = None) -> Response:
    async with house(request).database.session() as session:
        people = await queries.staff_of(session, viewer_of(request).court_id or "")
        tokens = await queries.tokens_of(session, [person.id for person in people])
    page = {
        "form": form,
        "choices": [(person.id, person.name) for person in people if not person.is_disabled],
        "tokens": tokens,
        "new_token": new_token,
        "scopes": [scope for scope in Scope if scope not in {Scope.bid, Scope.enrol}],
    }
    return render(request, "admin/tokens.html", page, status=form.status if form.refused else 200)
