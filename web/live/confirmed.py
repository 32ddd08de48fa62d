"""Whether bidding on a lot was confirmed in the browser a request came from. Law: OJA-23."""

from __future__ import annotations

from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import Request

from auction.enrolment import confirming
from auction.enrolment.refusals import Missing
from auction.people.sign_ins import token_id
from web.requests import house, viewer_of
from web.security.sessions import session_token


def sign_in_id(request: Request) -> str:
    """Return the id of the session a request came in."""
    return token_id(session_token(house(request), request.headers.get("cookie")) or "")


async def may_bid_here(request: Request, lot_id: str) -> bool:
    """Say whether a bid by HTTP comes by a token, or from a browser that confirmed."""
    if viewer_of(request).scopes is not None:
        return True
    async with house(request).database.session() as session:
        return await is_confirmed(request, session, lot_id)


async def is_confirmed(request: Request, session: AsyncSession, lot_id: str) -> bool:
    """Say whether the viewer confirmed here that they bid on a lot; a token does so by itself."""
    if viewer_of(request).scopes is not None:
        return True
    return await confirming.is_confirmed(session, sign_in_id=sign_in_id(request), lot_id=lot_id)


async def with_confirmation(
    request: Request, session: AsyncSession, lot_id: str, missing: tuple[str, ...]
) -> tuple[str, ...]:
    """Return what a viewer lacks on a lot, and the confirmation if it is not given here."""
    if not viewer_of(request).signed_in or await is_confirmed(request, session, lot_id):
        return missing
    return (*missing, Missing.bidding_unconfirmed.value)
