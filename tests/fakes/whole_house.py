"""The real application over one case on its way, and whoever comes to its doors: by page or API.

A second court stands beside the first, with staff of its own and nothing to sell.
"""

from __future__ import annotations

import asyncio
import itertools
import socket
import tempfile
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg
import httpx2
import pytest_asyncio
import uvicorn

from auction.db.embedded import Server
from auction.db.pg_cluster import ROLE
from auction.enrolment.confirming import confirm_bidding
from auction.kernel.actor import PLATFORM, STAFF, Actor, Role
from auction.kernel.ids import new_id
from auction.people import service, sign_ins
from tests.integration.api.walking import Walk, a_case_with_everything
from tests.web.api.api_site import ApiSite, Client, as_role, served
from web.live.direct_line import DirectLine
from web.security.sessions import new_token

_numbers = itertools.count(1)


class Browser:
    """Somebody's browser: it sends the form token of its session along."""

    def __init__(self, client: httpx2.AsyncClient, csrf: str) -> None:
        self.http, self.csrf = client, csrf

    async def get(self, path: str, **headers: str) -> httpx2.Response:
        """Open a page."""
        return await self.http.get(path, headers=headers)

    async def send(
        self, path: str, form: dict[str, Any] | None = None, *, files: Any = None
    ) -> httpx2.Response:
        """Send a form; a field that is None is left out."""
        fields = {"csrf": self.csrf, **(form or {})}
        data = {name: value for name, value in fields.items() if value is not None}
        return await self.http.post(path, data=data, files=files)


@dataclass
class WholeHouse:
    """A house in which one lot is open and somebody has bid, with its people."""

    site: ApiSite
    walk: Walk
    url: str
    strangers: dict[Role, Actor] = field(default_factory=dict)
    other_staff: dict[Role, Actor] = field(default_factory=dict)
    other_court_id: str = ""

    @property
    def known(self) -> dict[str, str]:
        """Ids of what is there, by the names they have in addresses."""
        return self.walk.known

    async def browser(self, who: Actor | Role | None = None) -> Browser:
        """Return a browser in which somebody has signed in; None: a visitor's."""
        client = self.site.client().http
        if who is None:
            page = await client.get("/sign-in")
            return Browser(client, _csrf_in(page.text))
        actor = self.site.staff[who] if isinstance(who, Role) else who
        token, csrf = new_token(), new_token()
        async with self.site.house.works.begin(PLATFORM) as uow:
            await sign_ins.open_sign_in(
                uow.session,
                token=token,
                csrf=csrf,
                account_id=actor.account_id or "",
                machine_now=self.site.house.clock.machine_now(),
            )
        client.cookies.set("session", token)
        return Browser(client, csrf)

    async def bidding_browser(self, who: Actor, lot_id: str) -> Browser:
        """Return a browser in which somebody confirmed, as with the password, that they bid."""
        browser = await self.browser(who)
        session_id = sign_ins.token_id(browser.http.cookies["session"])
        async with self.site.house.works.begin(who) as uow:
            await confirm_bidding(uow, sign_in_id=session_id, lot_id=lot_id)
        return browser

    async def as_(self, who: Actor | Role) -> Client:
        """Return a program with somebody's token."""
        return await self.site.as_(who)

    async def second_court(self) -> None:
        """Open another court, with somebody in each role."""
        async with self.site.house.works.begin(PLATFORM) as uow:
            self.other_court_id = await service.create_court(
                uow, name_zh="上海海事法院", name_en="Shanghai Maritime Court", case_mark="沪72"
            )
        for role in sorted(STAFF):
            self.other_staff[role] = await self.site.member(role, self.other_court_id)

    async def people_with_nothing(self) -> None:
        """Register a bidder, a party and an agent who have nothing to do with the case."""
        for role in (Role.bidder, Role.party, Role.agency):
            self.strangers[role] = await self.site.person(f"Stranger {role}", role)

    @asynccontextmanager
    async def listening(self) -> AsyncGenerator[str]:
        """Serve the same application on a port of its own; give what begins a socket's address."""
        config = uvicorn.Config(
            self.site.serve,
            ws=DirectLine,
            ws_max_size=16_384,
            ws_per_message_deflate=False,
            lifespan="off",
            log_level="critical",
            interface="asgi3",
        )
        server = uvicorn.Server(config)
        with socket.socket() as listening:
            listening.bind(("127.0.0.1", 0))
            listening.listen()  # So that whoever connects before the server has begun waits.
            serving = asyncio.create_task(server._serve([listening]))
            try:
                yield f"ws://127.0.0.1:{listening.getsockname()[1]}"
            finally:
                server.should_exit = True
                await serving

    async def rows(
        self, statement: str, *params: object, role: str = ROLE
    ) -> list[tuple[Any, ...]]:
        """Read the database as its owner, or under a role; `$1` is the first parameter."""
        connection = await asyncpg.connect(as_role(self.url, role))
        try:
            return [tuple(row) for row in await connection.fetch(statement, *params)]
        finally:
            await connection.close()

    async def one(self, statement: str, *params: object) -> str:
        """Return the first column of the first row there is."""
        return str((await self.rows(statement, *params))[0][0])


async def _nothing(_site: ApiSite) -> None:
    """Do nothing before the case begins."""


@asynccontextmanager
async def whole_house(
    pg_server: Server,
    pg_template: str,
    *,
    before: Callable[[ApiSite], Awaitable[None]] = _nothing,
) -> AsyncGenerator[WholeHouse]:
    """Open the house on a database of its own and walk a case to an open lot with a bid.

    `before` may make more of the house first: the way to the open lot takes two months.
    """
    name = f"whole_{new_id('x')}_{next(_numbers)}"
    assert pg_server.sql(f"CREATE DATABASE {name} TEMPLATE {pg_template}") is not None
    # pytest's own folders are too deep for a socket's address.
    with tempfile.TemporaryDirectory(prefix="house-") as data:
        async with served(pg_server.url_of(name), Path(data), with_worker=True) as site:
            await before(site)
            house = WholeHouse(site, await a_case_with_everything(site), pg_server.url_of(name))
            await house.second_court()
            await house.people_with_nothing()
            yield house
    pg_server.sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def house(pg_server: Server, pg_template: str) -> AsyncIterator[WholeHouse]:
    """One house for all tests of a module: they read, or are refused, and change nothing."""
    async with whole_house(pg_server, pg_template) as opened:
        yield opened


def _csrf_in(html: str) -> str:
    return html.partition('name="csrf" value="')[2].partition('"')[0]
