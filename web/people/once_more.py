"""The password once more: a session somebody left open is not enough for what weighs much."""

from __future__ import annotations

from starlette.requests import Request

from auction.kernel.refusal import CommonRefusal, refuse
from auction.people import queries
from auction.people.refusals import PeopleRefusal
from auction.people.rules import MOST_PASSWORD
from web.people.sign_in import limiter_of
from web.requests import house, viewer_of
from web.security.limits import Limited
from web.security.middleware import address_of
from web.security.passwords import is_password


async def insist_password(request: Request, password: str) -> None:
    """Refuse `password_wrong` unless it is the viewer's own; counted like signing in."""
    account_id = viewer_of(request).account_id or ""
    limiter, address = limiter_of(request), address_of(request)
    await limiter.spend(Limited.sign_in_from_address, address)
    async with house(request).database.session() as session:
        account = await queries.account(session, account_id)
        known = await queries.credentials(session, account.email) if account else None
    if known is None:
        raise refuse(CommonRefusal.not_found)
    await limiter.spend(Limited.sign_in_to_account, f"{account_id} {address}")
    if not await is_password(password[: MOST_PASSWORD + 1], known.password_hash):
        raise refuse(PeopleRefusal.password_wrong, "password")
