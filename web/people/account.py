"""One's own account: who one is and how to prove it, the language of letters, API tokens."""

from __future__ import annotations

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import Response

from auction.db.unit_of_work import UnitOfWork
from auction.i18n.languages import Language
from auction.kernel.actor import STAFF, Role
from auction.kernel.refusal import Refused, refuse
from auction.people import identity, queries, service
from auction.people.consents import consents_of
from auction.people.notices import Notice, standing
from auction.people.queries import AccountView, DossierView
from auction.people.refusals import PeopleRefusal
from auction.people.rules import (
    MOST_DOCUMENT_BYTES,
    MOST_DOCUMENTS,
    MOST_NAME,
    AccountKind,
    IdentityState,
)
from auction.people.scopes import scopes_for
from web.forms import FormView, blank_form, read_form
from web.people.once_more import insist_password
from web.people.privacy import agree
from web.requests import actor_of, house, viewer_of
from web.security.sessions import new_token
from web.templating import language_of, render, see_other

_TYPED = (
    "legal_name",
    "number",
    "representative",
    "nationality",
    "born_on",
    "agent",
    "agent_number",
)


async def account_page(request: Request) -> Response:
    """Show what is known of the account."""
    return await _render(request)


async def submit_identity(request: Request) -> Response:
    """Hand in name, number and papers."""
    async with read_form(request, max_files=MOST_DOCUMENTS + 2) as form:
        try:
            await _submit(request, form)
        except Refused as refused:
            return await _render(request, identity_form=form.refuse(refused.refusal))
    return see_other("/account", said="identity_submitted")


async def set_language(request: Request) -> Response:
    """Choose the language of one's letters."""
    async with read_form(request) as form:
        language = form.choice("language", Language)
        form.check()
        async with house(request).works.begin(actor_of(request)) as uow:
            await service.set_language(uow, language=language)
    return see_other("/account", said="saved")


async def create_token(request: Request) -> Response:
    """Make a token for one's own software; it is shown this once.

    With the password, for a token bids without being asked again. Law: OJA-23.
    """
    token = new_token()
    async with read_form(request) as form:
        try:
            name, scopes = form.text("name", longest=MOST_NAME), form.texts("scopes")
            password = form.secret("password")
            form.check()
            await insist_password(request, password)
            async with house(request).works.begin(actor_of(request)) as uow:
                await service.create_token(
                    uow,
                    account_id=viewer_of(request).account_id or "",
                    name=name,
                    scopes=scopes,
                    token=token,
                    machine_now=house(request).clock.machine_now(),
                )
        except Refused as refused:
            return await _render(request, token_form=form.refuse(refused.refusal))
    return await _render(request, new_token=token)


async def revoke_token(request: Request) -> Response:
    """Take one of one's own tokens out of use."""
    async with house(request).works.begin(actor_of(request)) as uow:
        await service.revoke_token(
            uow,
            token_id=request.path_params["token_id"],
            machine_now=house(request).clock.machine_now(),
        )
    return see_other("/account", said="token_revoked")


async def _submit(request: Request, form: FormView) -> None:
    kind = form.choice("kind", AccountKind)
    typed = {
        "legal_name": form.text("legal_name", longest=MOST_NAME),
        "number": form.text("number", longest=40),
        "representative": form.optional_text("representative", longest=MOST_NAME),
        "nationality": form.optional_text("nationality", longest=3),
        "agent": form.optional_text("agent", longest=MOST_NAME),
        "agent_number": form.optional_text("agent_number", longest=40),
    }
    born_on = form.optional_day("born_on")
    form.promised("consent")
    files, power = form.files("documents"), next(iter(form.files("power")), None)
    if not files:
        raise refuse(PeopleRefusal.documents_missing, "documents")
    form.check()
    async with house(request).works.begin(actor_of(request)) as uow:
        await agree(uow, form, Notice.identity, language_of(request))
        file_ids = [await _keep(uow, file) for file in files]
        power_file_id = await _keep(uow, power) if power is not None else None
        await identity.submit_identity(
            uow,
            kind=kind,
            **typed,
            born_on=born_on,
            file_ids=[*file_ids, *([power_file_id] if power_file_id else [])],
            power_file_id=power_file_id,
            check=house(request).identity,
            pepper=house(request).settings.paddle_pepper,
        )


async def _keep(uow: UnitOfWork, file: UploadFile) -> str:
    content = await file.read(MOST_DOCUMENT_BYTES + 1)
    return await identity.add_document(uow, name=file.filename or "", content=content)


async def _render(
    request: Request,
    *,
    identity_form: FormView | None = None,
    token_form: FormView | None = None,
    new_token: str | None = None,
) -> Response:
    account_id = viewer_of(request).account_id or ""
    async with house(request).database.session() as session:
        account = await queries.account(session, account_id)
        dossier = await queries.newest_dossier(session, account_id)
        consents = await consents_of(session, account_id)
        tokens = await queries.tokens_of(session, [account_id])
        court = await queries.court(session, account.court_id or "") if account else None
    assert account is not None
    refused = identity_form or token_form
    page = {
        "account": account,
        "court": court,
        "consents": consents,
        "declares": bool(account.roles & {*STAFF, Role.agency}),
        "notice": standing(Notice.identity),
        "typed": _typed_before(account, dossier),
        "dossier": dossier,
        "may_submit": account.identity_state in {IdentityState.none, IdentityState.rejected},
        "identity_form": identity_form or blank_form(),
        "token_form": token_form or blank_form(),
        "tokens": tokens,
        "new_token": new_token,
        "scopes": sorted(scopes_for(account.roles)),
        "most_documents": MOST_DOCUMENTS,
        "instant_check": house(request).identity.name == "sandbox",
    }
    return render(request, "people/account.html", page, status=refused.status if refused else 200)


def _typed_before(account: AccountView, dossier: DossierView | None) -> dict[str, object]:
    """Return what the form begins with: after a refusal, all that was typed the last time."""
    if dossier is None:
        return {"kind": account.kind, **dict.fromkeys(_TYPED, "")}
    typed: dict[str, object] = {name: getattr(dossier, name) or "" for name in _TYPED}
    number = dossier.number.removeprefix(f"{dossier.nationality} ")
    return {"kind": dossier.kind, **typed, "number": number}
