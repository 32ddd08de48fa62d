"""Staff accounts: employ, change roles, shut out; each by a one-time link, never by a password."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from auction.kernel.actor import STAFF, Role
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from auction.notifications.kinds import MessageKind
from auction.notifications.service import tell
from auction.people import queries, service
from auction.people.kinship import declared_of_court
from auction.people.queries import AccountView
from auction.people.rules import MOST_EMAIL, MOST_NAME
from web.forms import FormView, blank_form, read_form
from web.requests import actor_of, house, viewer_of
from web.security.links import sealed
from web.templating import render, see_other

_STAFF_ROLES = tuple(role for role in Role if role in STAFF)


async def staff_page(request: Request) -> Response:
    """Show who serves at the court."""
    async with house(request).database.session() as session:
        court_id = viewer_of(request).court_id or ""
        people = await queries.staff_of(session, court_id)
        court = await queries.court(session, court_id)
        declared = await declared_of_court(session, court_id)
    page = {"people": people, "court": court, "declared": declared}
    return render(request, "admin/staff.html", page)


async def new_staff_page(request: Request) -> Response:
    """Show the form for a new member of staff."""
    return _form_page(request, blank_form())


async def create_staff(request: Request) -> Response:
    """Open the account, and show the link by which its password is set."""
    async with read_form(request) as form:
        try:
            email = form.text("email", longest=MOST_EMAIL)
            name = form.text("name", longest=MOST_NAME)
            form.check()
            async with house(request).works.begin(actor_of(request)) as uow:
                account_id = await service.create_staff(
                    uow,
                    court_id=viewer_of(request).court_id or "",
                    email=email,
                    password_hash=service.NO_PASSWORD,
                    name=name,
                    roles=_roles(form),
                )
        except Refused as refused:
            return _form_page(request, form.refuse(refused.refusal))
    return await _invited(request, account_id)


async def member_page(request: Request) -> Response:
    """Show one member of staff: roles, and whether they are let in."""
    return await _member(request, blank_form())


async def set_roles(request: Request) -> Response:
    """Change what somebody may do, from now on."""
    async with read_form(request) as form:
        try:
            async with house(request).works.begin(actor_of(request)) as uow:
                await service.set_staff_roles(
                    uow,
                    account_id=request.path_params["account_id"],
                    roles=_roles(form),
                    machine_now=house(request).clock.machine_now(),
                )
        except Refused as refused:
            return await _member(request, form.refuse(refused.refusal))
    return see_other("/admin", said="saved")


async def set_disabled(request: Request) -> Response:
    """Shut somebody out, or let them in again."""
    async with read_form(request) as form:
        disabled = form.one_of("disabled", ("yes", "no")) == "yes"
        try:
            form.check()
            async with house(request).works.begin(actor_of(request)) as uow:
                await service.set_staff_disabled(
                    uow,
                    account_id=request.path_params["account_id"],
                    disabled=disabled,
                    machine_now=house(request).clock.machine_now(),
                )
        except Refused as refused:
            return await _member(request, form.refuse(refused.refusal))
    return see_other("/admin", said="saved")


async def invite(request: Request) -> Response:
    """Make a new link by which somebody sets their password."""
    await own_staff(request, request.path_params["account_id"])
    return await _invited(request, request.path_params["account_id"])


async def own_staff(request: Request, account_id: str) -> AccountView:
    """Return a member of staff of the administrator's own court; others are not found."""
    async with house(request).database.session() as session:
        account = await queries.account(session, account_id)
    if account is None or account.court_id != viewer_of(request).court_id:
        raise refuse(CommonRefusal.not_found)
    return account


async def _invited(request: Request, account_id: str) -> Response:
    account = await own_staff(request, account_id)
    async with house(request).works.begin(actor_of(request)) as uow:
        link_id = await service.invite(
            uow, account_id=account_id, machine_now=house(request).clock.machine_now()
        )
        kind = MessageKind.set_password
        await tell(uow, account_id=account_id, kind=kind, link=f"/set-password/{link_id}")
    page = {"account": account, "link": _shown(request, account, link_id)}
    return render(request, "admin/invited.html", page)


def _shown(request: Request, account: AccountView, link_id: str) -> str | None:
    """Return the link for the administrator's eyes: for whoever is new, or has no mail.

    Whoever has a password may have signed with it: nobody else is given the means to.
    """
    settings = house(request).settings
    if account.email_confirmed and settings.smtp_url:
        return None
    return f"{settings.public_url}/set-password/{sealed(settings.secret_key, link_id)}"


async def _member(request: Request, form: FormView) -> Response:
    account = await own_staff(request, request.path_params["account_id"])
    page = {"form": form, "account": account, "roles": _STAFF_ROLES}
    return render(request, "admin/member.html", page, status=form.status if form.refused else 200)


def _form_page(request: Request, form: FormView) -> Response:
    page = {"form": form, "roles": _STAFF_ROLES}
    return render(
        request, "admin/new_staff.html", page, status=form.status if form.refused else 200
    )


def _roles(form: FormView) -> list[Role]:
    known = set(_STAFF_ROLES)
    sent = form.texts("roles")
    if not set(sent) <= known:
        raise refuse(CommonRefusal.malformed, "roles")
    return [Role(role) for role in sent]
