"""Signing in and out. Wrong address and wrong password are told apart by nobody."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from auction.kernel.refusal import Refused, refuse
from auction.people import queries
from auction.people.refusals import PeopleRefusal
from auction.people.rules import MOST_EMAIL, MOST_PASSWORD, plain_email
from web.forms import FormView, blank_form, read_form
from web.people.privacy import asked_first
from web.people.sign_in_target import desk_of, local_path
from web.requests import house, viewer_of
from web.security.limits import Limited, Limiter
from web.security.middleware import address_of
from web.security.passwords import is_password
from web.security.sessions import begin_session, end_session
from web.templating import render, see_other


async def sign_in_page(request: Request) -> Response:
    """Show the form; whoever has signed in goes to their desk."""
    viewer = viewer_of(request)
    if viewer.signed_in:
        return see_other(desk_of(viewer.roles))
    return render(request, "people/sign_in.html", _page(request, blank_form()))


async def sign_in(request: Request) -> Response:
    """Begin a session for whoever knows the password."""
    async with read_form(request) as form:
        try:
            account = await _recognised(request, form)
        except Refused as refused:
            form.refuse(refused.refusal)
            page = _page(request, form)
            return render(request, "people/sign_in.html", page, status=form.status)
        target = local_path(form.value("next")) or desk_of(account.roles)
        target = await asked_first(request, account, target)
    response = see_other(target)
    await begin_session(house(request), response, request.headers.get("cookie"), account.id)
    return response


async def sign_out(request: Request) -> Response:
    """End the session, here and on every socket it opened."""
    response = see_other("/", said="signed_out")
    await end_session(house(request), response, request.headers.get("cookie"))
    return response


def limiter_of(request: Request) -> Limiter:
    """Return what counts how often somebody asks."""
    limiter = request.state.limiter
    assert isinstance(limiter, Limiter)
    return limiter


async def _recognised(request: Request, form: FormView) -> queries.AccountView:
    email = plain_email(form.text("email", longest=MOST_EMAIL))
    password = form.secret("password")
    form.check()
    limiter, address = limiter_of(request), address_of(request)
    await limiter.spend(Limited.sign_in_from_address, address)
    # Counted by account and address together: else a rival could lock a bidder out at the close.
    await limiter.spend(Limited.sign_in_to_account, f"{email} {address}")
    async with house(request).database.session() as session:
        known = await queries.credentials(session, email)
        account = await queries.account(session, known.account_id) if known else None
    kept = known.password_hash if known else None
    right = await is_password(password[: MOST_PASSWORD + 1], kept)
    if known is None or account is None or not right:
        raise refuse(PeopleRefusal.wrong_credentials)
    if not known.email_confirmed:
        raise refuse(PeopleRefusal.email_unconfirmed)
    return account


def _page(request: Request, form: FormView) -> dict[str, object]:
    unconfirmed = any(r.code == PeopleRefusal.email_unconfirmed for r in form.general)
    wanted = local_path(request.query_params.get("next", "")) or ""
    return {"form": form, "next": form.value("next", wanted), "unconfirmed": unconfirmed}
