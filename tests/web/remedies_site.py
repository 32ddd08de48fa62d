"""The doors of remedies on a small site, where a test says who looks."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import httpx2
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from auction.kernel.actor import Actor, Role
from auction.kernel.refusal import Refused
from tests.fakes.court_of_tests import CourtOfTests
from tests.fakes.pictures import PNG
from web.app import guarded
from web.errors import on_refused
from web.routes import PUBLIC, SALES
from web.routes_of_remedies import REMEDIES
from web.security.viewer import Viewer

_DOORS = (*REMEDIES, *SALES, *(door for door in PUBLIC if door.path.startswith("/papers")))


class RemediesSite:
    """A client for the pages of remedies; `as_` says who looks from now on."""

    def __init__(self, court: CourtOfTests) -> None:
        self.court, self.viewer = court, Viewer()
        app = Starlette(
            routes=[Route(door.path, guarded(door), methods=[door.method]) for door in _DOORS],
            exception_handlers={Refused: on_refused},
        )
        works = court.works
        app.state.house = SimpleNamespace(database=works.database, works=works, clock=court.clock)
        self._app: ASGIApp = app
        self._client = httpx2.AsyncClient(
            transport=httpx2.ASGITransport(self._looked_at), base_url="http://court.test"
        )

    async def _looked_at(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope.setdefault("state", {}).update(viewer=self.viewer, clock=self.court.clock)
        await self._app(scope, receive, send)

    def as_(self, who: Role | Actor | None) -> RemediesSite:
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

    async def post(self, path: str, *, paper: bool = False, **form: Any) -> httpx2.Response:
        """Send a form, with a paper if asked."""
        files = {"documents": ("paper.png", PNG, "image/png")} if paper else None
        return await self._client.post(
            path, data=form, files=files, headers={"Accept-Language": "en"}
        )
