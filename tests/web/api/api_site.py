"""The real application over a court of its own, asked as programs ask it: by bearer tokens."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable, MutableMapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import httpx2
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from starlette.applications import Starlette
from starlette.types import Receive, Scope, Send

from auction.db.court_clock import begin_court_time
from auction.db.engine import Database
from auction.db.pg_cluster import ROLE
from auction.db.roles import WEB, WORKER
from auction.kernel.actor import PLATFORM, STAFF, Actor, Role
from auction.kernel.ids import new_id
from auction.people import service, sign_ins
from auction.people.scopes import scopes_for
from auction.settings import Limits, Settings
from tests.fakes.lawful_beginning import begin_lawfully
from web.app import create_app
from web.house import House
from web.security.sessions import new_token
from web.wiring import run_worker_house

BEGINS = datetime(2026, 3, 16, 2, 0, tzinfo=UTC)
KEY = b"k" * 32
_PRIVATE = X25519PrivateKey.from_private_bytes(KEY)


class ApiSite:
    """A court with its staff, and clients for each of them."""

    def __init__(self, app: Starlette, state: MutableMapping[str, Any]) -> None:
        self.app = app
        self.house = cast("House", app.state.house)
        self._state = state
        self.court_id = ""
        self.staff: dict[Role, Actor] = {}
        self._clients: list[httpx2.AsyncClient] = []

    async def open_court(self, case_mark: str = "琼72") -> None:
        """Open a court and employ one person for each role."""
        async with self.house.works.begin(PLATFORM) as uow:
            self.court_id = await service.create_court(
                uow,
                name_zh="海口海事法院",
                name_en="Haikou Maritime Court",
                case_mark=case_mark,
                bank_name="中国银行海口分行",
                bank_account="266200001234",
                contact="0898-6600 0000",
            )
        for role in sorted(STAFF):
            self.staff[role] = await self.member(role)

    async def member(self, role: Role, court_id: str | None = None) -> Actor:
        """Employ somebody in one role, at this court or at another."""
        court_id = court_id or self.court_id
        async with self.house.works.begin(PLATFORM) as uow:
            account_id = await service.create_staff(
                uow,
                court_id=court_id,
                email=f"{new_id('x')}@court.example",
                password_hash="-",
                name=str(role),
                roles=[role],
            )
        return await self._begun(Actor(account_id, court_id, frozenset({role})))

    async def person(self, name: str, *roles: Role) -> Actor:
        """Register somebody outside the court, who may bid, and whatever else is said."""
        email = f"{new_id('x')}@people.example"
        async with self.house.works.begin(PLATFORM) as uow:
            account_id = await service.register(
                uow, email=email, password_hash="-", name=name, language="en"
            )
            await service.confirm_email(uow, account_id=account_id)
            for role in roles:
                await service.grant_role(uow, account_id=account_id, role=role)
        return await self._begun(Actor(account_id, None, frozenset({Role.bidder, *roles})))

    async def _begun(self, who: Actor) -> Actor:
        async with self.house.works.begin(who) as uow:
            await begin_lawfully(uow)
        return who

    async def other_court(self) -> Actor:
        """Open a second court; return its judge."""
        async with self.house.works.begin(PLATFORM) as uow:
            court_id = await service.create_court(
                uow, name_zh="上海海事法院", name_en="Shanghai Maritime Court", case_mark="沪72"
            )
        return await self.member(Role.judge, court_id)

    async def as_(self, who: Role | Actor, scopes: Iterable[str] | None = None) -> Client:
        """Return a client with a token of somebody's; for all its roles allow, unless said."""
        actor = self.staff[who] if isinstance(who, Role) else who
        token = new_token()
        async with self.house.database.session() as session:
            await sign_ins.add_token(
                session,
                token=token,
                account_id=actor.account_id or "",
                name="test",
                scopes=scopes_for(actor.roles) if scopes is None else scopes,
                machine_now=self.house.clock.machine_now(),
            )
            await session.commit()
        return self.client({"Authorization": f"Bearer {token}"})

    def client(self, headers: dict[str, str] | None = None) -> Client:
        """Return a client nobody knows."""
        client = httpx2.AsyncClient(
            transport=httpx2.ASGITransport(self.serve),
            base_url="http://localhost:8000",
            headers={"Accept-Language": "en", **(headers or {})},
        )
        self._clients.append(client)
        return Client(client)

    async def serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request as a server would, which hands on what the lifespan gave."""
        scope["state"] = {**self._state, **scope.get("state", {})}
        await self.app(scope, receive, send)

    async def close(self) -> None:
        for client in self._clients:
            await client.aclose()


class Client:
    """Asks the API; `ok` and `no` say what is expected, and return the body."""

    def __init__(self, client: httpx2.AsyncClient) -> None:
        self.http = client

    async def get(self, path: str, **query: Any) -> httpx2.Response:
        return await self.http.get(f"/api/v1{path}", params=query)

    async def post(
        self, path: str, body: Any = None, *, key: str | None = None, **more: Any
    ) -> httpx2.Response:
        headers = {**more.pop("headers", {}), **({"Idempotency-Key": key} if key else {})}
        if body is not None:
            more["json"] = body
        return await self.http.post(f"/api/v1{path}", headers=headers, **more)

    async def read(self, path: str, **query: Any) -> Any:
        """Read something that must be there."""
        answer = await self.get(path, **query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def act(self, path: str, body: Any = None, **more: Any) -> Any:
        """Do something that must succeed."""
        answer = await self.post(path, body, **more)
        assert answer.status_code in {200, 201}, answer.text
        return answer.json()

    async def made(self, path: str, body: Any = None, **more: Any) -> str:
        """Make something; return its id."""
        made: str = (await self.act(path, body, **more))["id"]
        return made


def refusal(answer: httpx2.Response) -> tuple[int, str, str | None]:
    """Return a refused answer's status, code and field; it must be a problem in words."""
    problem = answer.json()
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    assert problem["status"] == answer.status_code
    assert problem["title"]
    assert "refusal." not in problem["title"]
    return answer.status_code, problem["code"], problem.get("field")


def settings_for(database_url: str, data: Path) -> Settings:
    """Return the settings of a sandbox, whose court time a test may move."""
    many = 1_000_000
    return Settings(
        data=data,
        database_url=database_url,
        secret_key=KEY,
        paddle_pepper=KEY,
        sealing_public_key=_PRIVATE.public_key().public_bytes_raw(),
        sealing_private_key=KEY,
        signing_key=KEY,
        limits=Limits(requests_per_minute=many, forms_per_minute=many),
    )


def as_role(database_url: str, role: str) -> str:
    """Return the address of a database under another role than its owner's."""
    return database_url.replace(f"//{ROLE}@", f"//{role}@")


@asynccontextmanager
async def served(
    database_url: str, data: Path, *, with_worker: bool = False
) -> AsyncGenerator[ApiSite]:
    """Open the house and its first court; with the worker, what follows an act follows.

    Web and worker each have the database role and the keys that they have in a real house.
    """
    settings = settings_for(database_url, data)
    of_web = {"database_url": as_role(database_url, WEB), "sealing_private_key": None}
    of_worker = {"database_url": as_role(database_url, WORKER)}
    database = Database(database_url)
    await begin_court_time(database, at=BEGINS, rate=1)
    await database.dispose()
    app = create_app(settings.model_copy(update=of_web))
    async with app.router.lifespan_context(app) as state:
        site = ApiSite(app, dict(state or {}))
        await site.open_court()
        try:
            if with_worker:
                async with run_worker_house(settings.model_copy(update=of_worker)):
                    yield site
            else:
                yield site
        finally:
            await site.close()
