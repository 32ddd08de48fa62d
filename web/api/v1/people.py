"""Who one is to the platform, and how one proves it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from pydantic import Field
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.refusal import CommonRefusal, refuse
from auction.people import identity, queries
from auction.people.consents import give_consent
from auction.people.notices import Notice
from auction.people.queries import AccountView, DossierView
from auction.people.rules import AccountKind
from web.api.v1.answers import Made, found
from web.api.v1.endpoint import Call
from web.api.v1.fields import Day, Id, Line, OptionalLine
from web.api.v1.reading import Body, NoBody, NoQuery, Query
from web.requests import viewer_of

DOCUMENTS = ("image/jpeg", "image/png", "image/webp", "application/pdf")


class DocumentName(Query):
    """What a paper is called."""

    name: Line


class IdentityClaim(Body):
    """Who one is: name and number as the state gave them, and papers uploaded before.

    `consent_version`: the version of the notice on identity papers one agrees to.
    """

    kind: AccountKind
    legal_name: Line
    number: Line
    representative: OptionalLine = ""
    file_ids: list[Id]
    nationality: OptionalLine = ""
    born_on: Day | None = None
    agent: OptionalLine = ""
    agent_number: OptionalLine = ""
    power_file_id: Id | None = None
    consent_version: Annotated[int, Field(ge=1, le=10_000)] | None = None


@dataclass(frozen=True)
class Me:
    """One's own account. `scopes` is null in a browser's session, which may do all it may."""

    account: AccountView
    scopes: tuple[str, ...] | None


async def show_me(session: AsyncSession, call: Call[NoBody, NoQuery]) -> Me:
    """Show one's own account, roles, and what the token may be used for."""
    account = found(await queries.account(session, call.account_id()))
    scopes = viewer_of(call.request).scopes
    return Me(account, None if scopes is None else tuple(sorted(scopes)))


async def show_identity(session: AsyncSession, call: Call[NoBody, NoQuery]) -> DossierView:
    """Show what one last handed in to prove who one is, and what was decided."""
    return found(await queries.newest_dossier(session, call.account_id()))


async def add_identity_document(uow: UnitOfWork, call: Call[NoBody, DocumentName]) -> Made:
    """Upload a paper of at most 10 MB as the raw body: JPEG, PNG, WebP or PDF."""
    _insist_bidder(call)
    name, content = call.query.name, call.content
    return Made(await identity.add_document(uow, name=name, content=content))


async def submit_identity(uow: UnitOfWork, call: Call[IdentityClaim, NoQuery]) -> Made:
    """Hand in who one is; the court's desk decides."""
    _insist_bidder(call)
    claim = dict(call.body)
    version = claim.pop("consent_version")
    if version is not None:
        account = found(await queries.account(uow.session, call.account_id()))
        await give_consent(uow, notice=Notice.identity, version=version, language=account.language)
    house = call.house
    return Made(
        await identity.submit_identity(
            uow, check=house.identity, pepper=house.settings.paddle_pepper, **claim
        )
    )


def _insist_bidder(call: Call[NoBody, DocumentName] | Call[IdentityClaim, NoQuery]) -> None:
    if not call.actor.is_one_of(Role.bidder):
        raise refuse(CommonRefusal.not_allowed)
