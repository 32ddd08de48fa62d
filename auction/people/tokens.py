"""The verbs of bearer tokens: make one for one's software, take it out of use."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import Role
from auction.kernel.refusal import CommonRefusal, refuse
from auction.people import rules, sign_ins
from auction.people.access import insist, own_or_staff
from auction.people.models import ApiToken
from auction.people.refusals import PeopleRefusal
from auction.people.scopes import Scope, check_scopes


async def create_token(
    uow: UnitOfWork,
    *,
    account_id: str,
    name: str,
    scopes: Iterable[str],
    token: str,
    machine_now: datetime,
) -> str:
    """Keep a bearer token for the actor's own account, or for one of their court's staff.

    A token that can sign for a member of the panel only the member makes. Law: OJA-43, TRAP-23.
    """
    row = await own_or_staff(uow, account_id)
    asked = sorted(set(scopes))
    held = await sign_ins.roles_of(uow.session, account_id)
    insist(rules.check_name(name), check_scopes(asked, held))
    if account_id != uow.actor.account_id and Role.panel in held and Scope.lots in asked:
        raise refuse(PeopleRefusal.panel_signs_itself, "scopes")
    token_id = await sign_ins.add_token(
        uow.session,
        token=token,
        account_id=account_id,
        name=name.strip(),
        scopes=asked,
        machine_now=machine_now,
    )
    if row.court_id:
        uow.audit("token.created", f"account:{account_id}", row.court_id, scopes=asked)
    return token_id


async def revoke_token(uow: UnitOfWork, *, token_id: str, machine_now: datetime) -> None:
    """Take a token out of use; it is refused from the next request on."""
    token = await uow.session.get(ApiToken, token_id)
    if token is None:
        raise refuse(CommonRefusal.not_found)
    row = await own_or_staff(uow, token.account_id)
    token.revoked_at = token.revoked_at or machine_now
    uow.add(token)
    if row.court_id:
        uow.audit("token.revoked", f"account:{row.id}", row.court_id)
