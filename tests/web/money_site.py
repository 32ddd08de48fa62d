"""The doors of money, sales and papers on a small site, where a test says who looks."""

from __future__ import annotations

from types import SimpleNamespace

import httpx2
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from auction.kernel.actor import Actor, Role
from auction.kernel.refusal import Refused
from tests.fakes.court_of_tests import CourtOfTests
from web.app import guarded
from web.errors import on_refused
from web.routes import FINANCE, PUBLIC, SALES
from web.routes_of_case_account import CASE_ACCOUNT, STANDING
from web.routes_of_plans import PLANS
from web.security.viewer import Viewer

_OPEN = ("/papers", "/lots/{lot_id}/versions")
_DOORS = (
    *FINANCE,
    *SALES,
    *CASE_ACCOUNT,
    *STANDING,
    *PLANS,
    *(door for door in PUBLIC if door.path.startswith(_OPEN)),
)


class _LookedAtBy:
    """Sets the viewer and the clock, as the session middleware and the lifespan do."""

    def __init__(self, app: ASGIApp, site: MoneySite) -> None:
        self._app, self._site = app, site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope.setdefault("state", {}).update(viewer=self._site.viewer, clock=self._site.court.clock)
        await self._app(scope, receive, send)


class MoneySite:
    """A client for the money pages of one court; `as_` says who looks from now on."""

    def __init__(self, court: CourtOfTests) -> None:
        self.court = court
        self.viewer = Viewer()
        app = Starlette(
            routes=[
                Route(door.path, guarded(door), methods=[door.method], max_body_size=100_000)
                for door in _DOORS
            ],
            exception_handlers={Refused: on_refused},
        )
        self.house = app.state.house = SimpleNamespace(
            database=court.works.database,
            works=court.works,
            clock=court.clock,
            cards=None,
            settings=SimpleNamespace(public_url="https://court.test", signing_key=b"\x07" * 32),
        )
        self.app: ASGIApp = _LookedAtBy(app, self)
        self._client = httpx2.AsyncClient(
            transport=httpx2.ASGITransport(self.app), base_url="http://court.test"
        )

    def as_(self, who: Role | Actor | None) -> MoneySite:
        """Look as a member of staff, as somebody, or as a visitor."""
        actor = self.court.staff[who] if isinstance(who, Role) else who
        self.viewer = (
            Viewer()
            if actor is None
            else Viewer(actor.account_id, "someone", actor.roles, actor.court_id, csrf="x")
        )
        return self

    async def get(self, path: str, language: str = "en") -> httpx2.Response:
        """Open a page."""
        return await self._client.get(path, headers={"Accept-Language": language})

    async def post(
        self, path: str, *, file: tuple[str, bytes] | None = None, **form: str
    ) -> httpx2.Response:
        """Send a form; `file` is the name of its field and a picture that goes with it."""
        files = None if file is None else {file[0]: ("a.png", file[1], "image/png")}
        return await self._client.post(
            path, data=form, files=files, headers={"Accept-Language": "en"}
        )
