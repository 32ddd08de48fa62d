"""Server-side sessions: an opaque token in a cookie, its SHA-256 in the database.

A session begins with a fresh token at every sign-in (whatever the browser brought is ended), lives
on while it is used, and ends at once when it is revoked; live sockets ask again for every bid.
Bearer tokens serve the API and the live socket only. All of this is machine time.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import cookie_parser
from starlette.responses import Response

from auction.i18n.languages import language_or_none
from auction.kernel.actor import PLATFORM
from auction.kernel.refusal import CommonRefusal, refuse
from auction.notifications.queries import unread
from auction.people import sign_ins
from web.house import House
from web.security.viewer import ANONYMOUS, Viewer


def cookie_name(house: House) -> str:
    """Return the session cookie's name; over HTTPS one that binds it to this very host."""
    return "__Host-session" if is_https(house) else "session"


def is_https(house: House) -> bool:
    """Say whether people reach us by HTTPS, so that cookies may be for it alone."""
    return house.settings.public_url.startswith("https://")


async def viewer_from_cookie(house: House, cookie_header: str | None) -> Viewer:
    """Return who a request's Cookie header belongs to; `ANONYMOUS` when nobody."""
    token = session_token(house, cookie_header)
    if not token:
        return ANONYMOUS
    async with house.database.session() as session:
        found = await sign_ins.find_sign_in(session, token, house.clock.machine_now())
        if found is None:
            return ANONYMOUS
        viewer = Viewer(
            account_id=found.account_id,
            name=found.name,
            roles=found.roles,
            court_id=found.court_id,
            csrf=found.csrf,
            language=language_or_none(found.language),
            unread=await unread(session, found.account_id),
        )
        await session.commit()
        return viewer


async def viewer_from_bearer(
    house: House, authorization: str | None, scope: str | None = None
) -> Viewer:
    """Return who an Authorization header belongs to; `ANONYMOUS` when nobody.

    Raises `Refused(not_allowed)` when the token is good but not for `scope`.
    """
    kind, _, token = (authorization or "").partition(" ")
    if kind.lower() != "bearer" or not token.strip():
        return ANONYMOUS
    async with house.database.session() as session:
        holder = await sign_ins.find_token(session, token.strip())
    if holder is None:
        return ANONYMOUS
    if scope is not None and scope not in holder.scopes:
        raise refuse(CommonRefusal.not_allowed, scope=scope)
    return Viewer(
        account_id=holder.account_id,
        name=holder.name,
        roles=holder.roles,
        court_id=holder.court_id,
        language=language_or_none(holder.language),
        scopes=holder.scopes,
    )


async def begin_session(
    house: House, response: Response, cookie_header: str | None, account_id: str
) -> None:
    """Sign an account in: end what the browser brought, give it a fresh token."""
    token = new_token()
    now = house.clock.machine_now()
    async with house.works.begin(PLATFORM) as uow:
        await _end(uow.session, house, cookie_header)
        await sign_ins.open_sign_in(
            uow.session, token=token, csrf=new_token(), account_id=account_id, machine_now=now
        )
    response.set_cookie(
        cookie_name(house),
        token,
        max_age=int(sign_ins.LONGEST.total_seconds()),
        path="/",
        secure=is_https(house),
        httponly=True,
        samesite="lax",
    )


async def end_session(house: House, response: Response, cookie_header: str | None) -> None:
    """Sign out: the token is worth nothing from now on, here and on open sockets."""
    async with house.works.begin(PLATFORM) as uow:
        await _end(uow.session, house, cookie_header)
    response.delete_cookie(
        cookie_name(house), path="/", secure=is_https(house), httponly=True, samesite="lax"
    )


def new_token() -> str:
    """Return a fresh secret of 256 bits, URL-safe."""
    return secrets.token_urlsafe(32)


def session_token(house: House, cookie_header: str | None) -> str | None:
    """Return the session token of a Cookie header, if it carries one."""
    return cookies(cookie_header).get(cookie_name(house))


def cookies(cookie_header: str | None) -> Mapping[str, str]:
    """Read a Cookie header."""
    return cookie_parser(cookie_header) if cookie_header else {}


async def _end(session: AsyncSession, house: House, cookie_header: str | None) -> None:
    token = session_token(house, cookie_header)
    if token:
        now = house.clock.machine_now()
        await sign_ins.revoke_sign_in(session, sign_ins.token_id(token), now)
