"""Who is behind a socket: looked up again for every bid, so that a sign-out counts at once."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError
from starlette.websockets import WebSocket

from auction.bidding.sealing import holder_tag
from auction.enrolment.queries import missing
from auction.kernel.refusal import Refused
from web.house import House
from web.security import sessions
from web.security.csrf import is_from_us
from web.security.viewer import ANONYMOUS, Viewer

LOOK_UP_SECONDS = 2.0
SCOPE = "bid"


class IdentityUnknown(Exception):
    """The database did not say who this is; it may be somebody who may bid."""


@dataclass(frozen=True)
class Bidder:
    """A signed-in account on one lot."""

    account_id: str
    holder_tag: str


class Identity:
    """The credentials a socket came with."""

    def __init__(self, house: House, websocket: WebSocket, lot_id: str) -> None:
        self._house = house
        self._lot_id = lot_id
        self._cookie = websocket.headers.get("cookie")
        self._bearer = websocket.headers.get("authorization")
        self._headers = dict(websocket.headers)

    @property
    def is_claimed(self) -> bool:
        """Say whether there is anything to look up."""
        return self._bearer is not None or self._has_session

    @property
    def is_foreign(self) -> bool:
        """Say whether another site's page opened the socket with our cookie."""
        ours = is_from_us(self._headers, self._house.settings.public_url)
        return self._bearer is None and self._has_session and not ours

    async def look_up(self) -> Bidder | None:
        """Return who this is now; None for a visitor. Raises `IdentityUnknown`."""
        if not self.is_claimed:
            return None
        try:
            async with asyncio.timeout(LOOK_UP_SECONDS):
                viewer = await self._viewer()
        except (OSError, SQLAlchemyError, TimeoutError) as problem:
            raise IdentityUnknown(str(problem)) from problem
        account_id = viewer.account_id
        if account_id is None:
            return None
        pepper = self._house.settings.paddle_pepper
        return Bidder(account_id, holder_tag(pepper, account_id, self._lot_id))

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
        except (OSError, SQLAlchemyError) as problem:
            raise IdentityUnknown(str(problem)) from problem

    @property
    def _has_session(self) -> bool:
        return sessions.session_token(self._house, self._cookie) is not None

    async def _viewer(self) -> Viewer:
        if self._bearer is None:
            return await sessions.viewer_from_cookie(self._house, self._cookie)
        try:
            return await sessions.viewer_from_bearer(self._house, self._bearer, SCOPE)
        except Refused:  # A good token, but not for bidding: whoever has it may watch.
            return ANONYMOUS
