"""Who is behind a socket, and what a bidder still lacks."""

from __future__ import annotations

from dataclasses import dataclass

import asyncpg
from sqlalchemy.exc import SQLAlchemyError
from starlette.websockets import WebSocket

from auction.bidding.sealing import holder_tag
from auction.enrolment.queries import missing
from auction.people.sign_ins import token_id
from web.house import House
from web.live.roll import Known, Roll, Unknown
from web.security.csrf import is_from_us
from web.security.sessions import session_token

_TROUBLE = (OSError, SQLAlchemyError, asyncpg.PostgresError, asyncpg.InterfaceError, TimeoutError)


class IdentityUnknown(Exception):
    """The database did not say who this is; it may be somebody who may bid."""


@dataclass(frozen=True)
class Bidder:
    """A signed-in account on one lot."""

    account_id: str
    holder_tag: str
    is_confirmed: bool


class Identity:
    """The credentials a socket came with: a bearer token, else the session cookie."""

    def __init__(self, house: House, roll: Roll, websocket: WebSocket, lot_id: str) -> None:
        self._house = house
        self._roll = roll
        self._lot_id = lot_id
        headers = websocket.headers
        bearer = _bearer(headers.get("authorization"))
        cookie = session_token(house, headers.get("cookie"))
        token = bearer or cookie
        self.token_id = token_id(token) if token else None
        self._tags: dict[str, str] = {}
        ours = is_from_us(dict(headers), house.settings.public_url)
        self.is_foreign = bearer is None and cookie is not None and not ours
        """Whether another site's page opened the socket with our cookie."""

    async def look_up(self) -> Bidder | None:
        """Return who this is now; None for a visitor. Raises `IdentityUnknown`."""
        if self.token_id is None:
            return None
        found = await self._roll.who(self.token_id, self._lot_id)
        if isinstance(found, Unknown):
            raise IdentityUnknown("the database did not say whose session this is")
        return None if found is None else self.bidder(found)

    async def why_not(self, bidder: Bidder) -> tuple[str, ...]:
        """Return what the bidder still lacks, as the protocol's codes. Raises `IdentityUnknown`."""
        try:
            async with self._house.database.session() as session:
                return await missing(
                    session,
                    account_id=bidder.account_id,
                    lot_id=self._lot_id,
                    now=self._house.clock.now(),
                )
        except _TROUBLE as problem:
            raise IdentityUnknown(str(problem)) from problem

    def bidder(self, known: Known) -> Bidder:
        """Return an account as it is known on this lot."""
        account_id, pepper = known.account_id, self._house.settings.paddle_pepper
        if account_id not in self._tags:
            self._tags[account_id] = holder_tag(pepper, account_id, self._lot_id)
        return Bidder(account_id, self._tags[account_id], known.is_confirmed)


def _bearer(header: str | None) -> str | None:
    kind, _, token = (header or "").partition(" ")
    return (token.strip() or None) if kind.lower() == "bearer" else None
