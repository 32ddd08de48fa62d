"""Registering, and the links that prove an address: confirm it, or set a password by it.

Who has an account here is nobody's business: every address gets the same answer on the page, and
the truth by mail.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from auction.kernel.actor import PLATFORM
from auction.kernel.refusal import Refused, refuse
from auction.notifications.kinds import MessageKind
from auction.notifications.service import tell
from auction.people import links, queries, rules, service
from auction.people.links import LinkPurpose
from auction.people.notices import Notice, standing
from auction.people.refusals import PeopleRefusal
from auction.people.rules import MOST_EMAIL, MOST_NAME, AccountKind
from web.forms import FormView, blank_form, read_form
from web.people.privacy import agree
from web.people.sign_in import limiter_of
from web.requests import house
from web.security.limits import Limited
from web.security.links import opened, sealed
from web.security.middleware import address_of
from web.security.passwords import hash_password
from web.templating import language_of, render, see_other


async def register_page(request: Request) -> Response:
    """Show the form."""
    return render(request, "people/register.html", _page(blank_form()))


async def register(request: Request) -> Response:
    """Open an account and write to its address."""
    async with read_form(request) as form:
        try:
            link = await _register(request, form)
        except Refused as refused:
            page = _page(form.refuse(refused.refusal))
            return render(request, "people/register.html", page, status=form.status)
        return _letter_sent(request, form.value("email"), link)


async def confirm_again(request: Request) -> Response:
    """Write once more to an address that is not confirmed."""
    async with read_form(request) as form:
        email = form.text("email", longest=MOST_EMAIL)
        form.check()
        await limiter_of(request).spend(Limited.registration, address_of(request))
        link_id = None
        async with house(request).works.begin(PLATFORM) as uow:
            account = await queries.account_by_email(uow.session, email)
            if account is not None and not account.email_confirmed:
                now = house(request).clock.machine_now()
                link_id = service.ask_to_confirm(uow, account_id=account.id, machine_now=now)
        return _letter_sent(request, email, _shown(request, "/confirm-email/", link_id))


async def confirm_page(request: Request) -> Response:
    """Ask for one press of a button: mail programs open links by themselves."""
    link = await _found(request, LinkPurpose.confirm_email)
    page = {"token": request.path_params["token"], "works": link is not None}
    return render(request, "people/confirm_email.html", page, status=200 if link else 404)


async def confirm(request: Request) -> Response:
    """Note that the address is read; the link works no more."""
    async with house(request).works.begin(PLATFORM) as uow:
        link = await links.use_link(
            uow.session,
            _link_id(request),
            LinkPurpose.confirm_email,
            house(request).clock.machine_now(),
        )
        await service.confirm_email(uow, account_id=link.account_id)
    return see_other("/sign-in", said="email_confirmed")


async def forgotten_page(request: Request) -> Response:
    """Show the form of whoever forgot the password."""
    return render(request, "people/forgotten.html", {"form": blank_form()})


async def forgotten(request: Request) -> Response:
    """Write to an address by which link its password is set anew."""
    async with read_form(request) as form:
        try:
            email = form.text("email", longest=MOST_EMAIL)
            form.check()
            await limiter_of(request).spend(Limited.registration, address_of(request))
        except Refused as refused:
            page = {"form": form.refuse(refused.refusal)}
            return render(request, "people/forgotten.html", page, status=form.status)
    link_id = await _offer_password(request, email)
    return _letter_sent(request, email, _shown(request, "/set-password/", link_id))


async def password_page(request: Request) -> Response:
    """Show the form that sets a password by a one-time link."""
    link = await _found(request, LinkPurpose.set_password)
    page = {"form": blank_form(), "token": request.path_params["token"], "works": link is not None}
    return render(request, "people/set_password.html", page, status=200 if link else 404)


async def set_password(request: Request) -> Response:
    """Set the password and use the link up; every session the account had is over."""
    async with read_form(request) as form:
        try:
            await _set_password(request, form)
        except Refused as refused:
            page = {
                "form": form.refuse(refused.refusal),
                "token": request.path_params["token"],
                "works": refused.refusal.code != PeopleRefusal.link_unknown,
            }
            return render(request, "people/set_password.html", page, status=form.status)
    return see_other("/sign-in", said="password_set")


def _page(form: FormView) -> dict[str, object]:
    return {"form": form, "notice": standing(Notice.account)}


async def _register(request: Request, form: FormView) -> str | None:
    name = form.text("name", longest=MOST_NAME)
    kind = form.choice("kind", AccountKind)
    email = rules.plain_email(form.text("email", longest=MOST_EMAIL))
    password = _new_password(form, email)
    form.promised("terms")
    form.promised("consent")
    form.check()
    await limiter_of(request).spend(Limited.registration, address_of(request))
    kept = await hash_password(password)
    try:
        async with house(request).works.begin(PLATFORM) as uow:
            account_id = await service.register(
                uow,
                email=email,
                password_hash=kept,
                name=name,
                language=language_of(request),
                kind=kind,
                machine_now=house(request).clock.machine_now(),
            )
            await uow.session.flush()
            await agree(uow, form, Notice.account, language_of(request), account_id)
            link_id = await links.newest_link(uow.session, account_id, LinkPurpose.confirm_email)
    except Refused as refused:
        if refused.refusal.code != PeopleRefusal.email_taken:
            raise
        await _tell_holder(request, email)
        return None
    return _shown(request, "/confirm-email/", link_id)


def _new_password(form: FormView, email: str) -> str:
    password = form.secret("password")
    refusal = rules.check_password(password, email=email) if password else None
    if refusal is not None:
        form.refuse(refusal)
    elif password != form.value("password_again"):
        form.refuse(refuse(PeopleRefusal.password_differs, "password_again").refusal)
    return password


async def _tell_holder(request: Request, email: str) -> None:
    """Somebody registers an address that has an account: only its holder hears of it."""
    async with house(request).works.begin(PLATFORM) as uow:
        account = await queries.account_by_email(uow.session, email)
        if account is not None:
            kind = MessageKind.already_registered
            await tell(uow, account_id=account.id, kind=kind, link="/sign-in")


async def _offer_password(request: Request, email: str) -> str | None:
    async with house(request).works.begin(PLATFORM) as uow:
        account = await queries.account_by_email(uow.session, email)
        if account is None or account.is_disabled:
            return None
        now = house(request).clock.machine_now()
        link_id = await service.invite(uow, account_id=account.id, machine_now=now)
        kind = MessageKind.set_password
        await tell(uow, account_id=account.id, kind=kind, link=f"/set-password/{link_id}")
        return link_id


async def _set_password(request: Request, form: FormView) -> None:
    link = await _found(request, LinkPurpose.set_password)
    if link is None:
        raise refuse(PeopleRefusal.link_unknown)
    async with house(request).database.session() as session:
        account = await queries.account(session, link.account_id)
    password = _new_password(form, account.email if account else "")
    form.check()
    kept = await hash_password(password)
    now = house(request).clock.machine_now()
    async with house(request).works.begin(PLATFORM) as uow:
        await links.use_link(uow.session, link.id, LinkPurpose.set_password, now)
        await service.set_password(
            uow, account_id=link.account_id, password_hash=kept, machine_now=now
        )


async def _found(request: Request, purpose: LinkPurpose) -> links.LinkView | None:
    async with house(request).database.session() as session:
        now = house(request).clock.machine_now()
        return await links.find_link(session, _link_id(request), purpose, now)


def _link_id(request: Request) -> str | None:
    return opened(house(request).settings.secret_key, request.path_params["token"])


def _shown(request: Request, path: str, link_id: str | None) -> str | None:
    """Return a link for the page itself: only in a sandbox that has no mail to send it by."""
    settings = house(request).settings
    if link_id is None or not settings.is_sandbox or settings.smtp_url:
        return None
    return path + sealed(settings.secret_key, link_id)


def _letter_sent(request: Request, email: str, link: str | None) -> Response:
    return render(request, "people/letter_sent.html", {"email": email, "sandbox_link": link})
