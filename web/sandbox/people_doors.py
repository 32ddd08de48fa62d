"""Ready people of the sandbox: signed in by one press, and the letters they were sent."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from auction.kernel.page import Page
from auction.kernel.refusal import CommonRefusal, refuse
from auction.notifications import letters
from auction.notifications.queries import MessageView, inbox
from auction.people import queries
from auction.people.queries import AccountView
from web.forms import read_form
from web.house import House
from web.paging import page_number, pager
from web.people.sign_in_target import desk_of, local_path
from web.requests import house
from web.sandbox.people import EVERYBODY, SHOWN, ReadyPerson
from web.security.sessions import begin_session
from web.templating import language_of, render, see_other


async def sign_in_as(request: Request) -> Response:
    """Begin a session as one of the ready people, who share a password anyway."""
    async with read_form(request) as form:
        person = _person(form.value("login"))
        target = local_path(form.value("next"))
    account = await account_of(house(request), person)
    response = see_other(target or desk_of(account.roles))
    await begin_session(house(request), response, request.headers.get("cookie"), account.id)
    return response


async def show_mail(request: Request) -> Response:
    """Show what one of the ready people was sent; no letter joins a name and a paddle."""
    person = _person(request.query_params.get("who", SHOWN[0].login))
    account = await account_of(house(request), person)
    async with house(request).database.session() as session:
        found = await inbox(session, account.id, page_number(request))
    context = {
        "person": person,
        "people": SHOWN,
        "messages": _worded(request, found),
        "pager": pager(request, found),
        "by_mail": bool(house(request).settings.smtp_url),
    }
    return render(request, "sandbox/mail.html", context)


async def account_of(house: House, person: ReadyPerson) -> AccountView:
    """Return the account of a ready person; refuses `not_found` where there is none."""
    async with house.database.session() as session:
        account = await queries.account_by_email(session, person.email)
    if account is None:
        raise refuse(CommonRefusal.not_found)
    return account


def _person(login: str) -> ReadyPerson:
    for person in EVERYBODY:
        if person.login == login:
            return person
    raise refuse(CommonRefusal.not_found)


def _worded(request: Request, found: Page[MessageView]) -> list[dict[str, object]]:
    language = language_of(request)
    return [
        {
            "at": message.created_at,
            "email_state": message.email_state,
            "subject": letters.subject(language, message.kind, message.data),
            "body": letters.body(language, message.kind, message.data),
        }
        for message in found.items
    ]
