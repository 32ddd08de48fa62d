"""A web process over an engine, on a port of its own, and clients that speak the live protocol."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, cast

import uvicorn
from sqlalchemy import literal
from sqlalchemy.dialects.postgresql import insert
from sqlmodel import select
from starlette.applications import Starlette
from starlette.routing import Route, WebSocketRoute
from websockets.asyncio.client import ClientConnection, connect

from auction.bidding.sealing import holder_tag
from auction.enrolment.models import BiddingConfirmation
from auction.kernel.ids import new_id
from auction.notifications.ports import InboxOnly
from auction.payments.bank_transfer_gateway import BankTransferGateway
from auction.people.check_digits import DeskIdentityCheck
from auction.people.models import Account, ApiToken, SignIn
from auction.people.sign_ins import open_sign_in, revoke_sign_in, token_id
from auction.settings import Limits, Settings
from tests.fakes.live_lots import LOT, LiveLots
from web.app import guarded
from web.doors import Door
from web.guards import anyone
from web.house import House
from web.live.bid_form import place_bid
from web.live.direct_line import DirectLine
from web.live.hub import Hub
from web.live.socket import SUBPROTOCOL, close_hub, live_socket
from web.security.middleware import SecurityMiddleware

PEPPER = b"p" * 32


class LiveSite:
    """A served application and the people who use it."""

    def __init__(self, live: LiveLots, app: Starlette, port: int) -> None:
        self.live, self.app, self.port = live, app, port
        self.house: House = app.state.house

    @property
    def hub(self) -> Hub:
        """The hub, once somebody has connected."""
        hub: Hub = self.app.state.hub
        return hub

    async def sign_in(self, name: str) -> str:
        """Make an account and return its session token."""
        async with self.live.database.session() as session:
            session.add(self._account(name))
            await session.commit()
        return await self._session_of(name, f"token-of-{name}")

    async def sign_in_again(self, name: str) -> str:
        """Return the token of one more session of an account."""
        return await self._session_of(name, f"next-token-of-{name}")

    async def _session_of(self, name: str, token: str) -> str:
        async with self.live.database.session() as session:
            await open_sign_in(
                session,
                token=token,
                csrf="csrf",
                account_id=name,
                machine_now=self.house.clock.machine_now(),
            )
            await session.commit()
        return token

    async def sign_out(self, token: str) -> None:
        async with self.live.database.session() as session:
            await revoke_sign_in(session, token_id(token), self.house.clock.machine_now())
            await session.commit()

    async def give_token(self, name: str, *scopes: str) -> str:
        """Make an account and return a bearer token of its."""
        token = new_id("token")
        async with self.live.database.session() as session:
            session.add(self._account(name))
            await session.flush()
            session.add(
                ApiToken(
                    id=token_id(token),
                    account_id=name,
                    name="test",
                    scopes=list(scopes),
                    created_at=self.house.clock.machine_now(),
                )
            )
            await session.commit()
        return token

    async def admit(self, name: str, lot_id: str = LOT) -> str:
        """Admit an account to a lot; return its paddle."""
        tag = holder_tag(PEPPER, name, lot_id)
        await self.live.admit(tag, lot_id=lot_id)
        return (await self.live.state(lot_id)).admissions[tag].paddle

    async def confirm(self, token: str, lot_id: str = LOT) -> None:
        """Confirm bidding on a lot in a sign-in, as its password would."""
        signed_in = select(SignIn.id, literal(lot_id)).where(SignIn.id == token_id(token))
        row = insert(BiddingConfirmation).from_select(["sign_in_id", "lot_id"], signed_in)
        async with self.live.database.session() as session:
            await session.exec(row.on_conflict_do_nothing())
            await session.commit()

    @asynccontextmanager
    async def viewer(
        self,
        token: str | None = None,
        *,
        is_confirmed: bool = True,
        bearer: str | None = None,
        lot_id: str = LOT,
        query: str = "",
        headers: Mapping[str, str] | None = None,
        subprotocols: list[str] | None = None,
    ) -> AsyncGenerator[Viewer]:
        """Connect to a lot's socket."""
        sent = dict(headers or {})
        if token is not None:
            sent["Cookie"] = f"session={token}"
            if is_confirmed:
                await self.confirm(token, lot_id)
        if bearer is not None:
            sent["Authorization"] = f"Bearer {bearer}"
        url = f"ws://127.0.0.1:{self.port}/live/{lot_id}{query}"
        offered = [SUBPROTOCOL] if subprotocols is None else subprotocols
        async with viewer_of(url, sent, offered) as viewer:
            yield viewer

    def _account(self, name: str) -> Account:
        return Account(
            id=name,
            email=f"{name}@example.org",
            password_hash="-",
            name=name,
            created_at=self.house.clock.machine_now(),
        )


@asynccontextmanager
async def viewer_of(
    url: str, headers: Mapping[str, str], subprotocols: Sequence[str] = (SUBPROTOCOL,)
) -> AsyncGenerator[Viewer]:
    """Connect to a live socket."""
    async with connect(
        url,
        subprotocols=subprotocols,  # type: ignore[arg-type]
        additional_headers=headers,
        proxy=None,
        compression=None,
        close_timeout=1,
    ) as connection:
        yield Viewer(connection)


class Viewer:
    """One client. Keeps what it was sent."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.had: list[dict[str, Any]] = []

    async def send(self, **frame: Any) -> None:
        await self.connection.send(json.dumps(frame))

    async def bid(self, bid_id: str, price_fen: int, **guards: int) -> dict[str, Any]:
        """Bid and return the answer."""
        await self.send(kind="bid", id=bid_id, price_fen=price_fen, **guards)
        return await self.until(
            lambda frame: frame["kind"] in ("accepted", "refused") and frame["id"] == bid_id
        )

    async def next(self) -> dict[str, Any]:
        async with asyncio.timeout(45):
            frame: dict[str, Any] = json.loads(await self.connection.recv())
        self.had.append(frame)
        return frame

    async def until(self, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Read until a frame is as described, and return it."""
        while not holds(frame := await self.next()):
            pass
        return frame

    async def event(self, kind: str) -> dict[str, Any]:
        """Read until an event of a kind comes, and return it."""
        frame = await self.until(
            lambda frame: (
                frame["kind"] == "events"
                and any(event["kind"] == kind for event in frame["events"])
            )
        )
        return next(event for event in frame["events"] if event["kind"] == kind)


@asynccontextmanager
async def live_site(
    live: LiveLots, data: Path, *, port: int = 0, **limits: int
) -> AsyncGenerator[LiveSite]:
    """Serve an engine's lots by uvicorn, in this very loop."""
    house = House(
        settings=Settings(
            data=data,
            secret_key=b"s" * 32,
            paddle_pepper=PEPPER,
            sealing_public_key=b"k" * 32,
            signing_key=b"k" * 32,
            limits=Limits(**limits),
        ),
        database=live.database,
        clock=cast("Any", live.clock),
        works=live.engine._works,
        engine=live.engine,
        bank=BankTransferGateway(),
        identity=DeskIdentityCheck(),
        mailer=InboxOnly(),
    )
    form = Door("POST", "/lots/{lot_id}/bid", place_bid, anyone)
    app = Starlette(
        routes=[
            WebSocketRoute("/live/{lot_id}", live_socket),
            Route(form.path, guarded(form), methods=[form.method]),
        ]
    )
    app.state.house = house
    app.add_middleware(SecurityMiddleware)
    config = uvicorn.Config(
        app,
        ws=DirectLine,
        ws_max_size=16_384,
        ws_per_message_deflate=False,
        lifespan="off",
        log_level="critical",
    )
    server = uvicorn.Server(config)
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(("127.0.0.1", port))
        listening.listen()  # So that whoever connects before the server has begun waits for it.
        serving = asyncio.create_task(server._serve([listening]))
        try:
            yield LiveSite(live, app, listening.getsockname()[1])
        finally:
            server.should_exit = True
            await serving
            await close_hub(app)
