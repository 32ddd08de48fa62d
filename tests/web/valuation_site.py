"""The doors of the valuation on a small site, where a test says who looks."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import httpx2
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from auction.kernel.actor import Actor
from auction.kernel.refusal import Refused
from tests.valuation.house import ValuationHouse
from web.app import guarded
from web.errors import on_refused
from web.routes import AGENCY, NETWORK, PARTY, PUBLIC, VALUATION
from web.security.viewer import Viewer


class _LookedAtBy:
    """Sets the viewer and the clock, as the session middleware and the lifespan do."""

    def __init__(self, app: ASGIApp, site: Site) -> None:
        self._app, self._site = app, site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope.setdefault("state", {}).update(viewer=self._site.viewer, clock=self._site.court.clock)
        await self._app(scope, receive, send)


class Site:
    """A client for the pages of one court; `as_` says who looks from now on."""

    def __init__(self, court: ValuationHouse) -> None:
        self.court = court
        self.viewer = Viewer()
        app = Starlette(
            routes=[
                Route(door.path, guarded(door), methods=[door.method], max_body_size=52_000_000)
                for door in (*VALUATION, *NETWORK, *PARTY, *AGENCY, *PUBLIC)
            ],
            exception_handlers={Refused: on_refused},
        )
        app.state.house = SimpleNamespace(
            database=court.database,
            works=court.works,
            clock=court.clock,
            settings=SimpleNamespace(public_url="http://court.test"),
        )
        self._client = httpx2.AsyncClient(
            transport=httpx2.ASGITransport(_LookedAtBy(app, self)), base_url="http://court.test"
        )

    def as_(self, actor: Actor) -> Site:
        """Look as somebody."""
        self.viewer = Viewer(actor.account_id, "someone", actor.roles, actor.court_id, csrf="x")
        return self

    async def get(self, path: str, language: str = "en") -> httpx2.Response:
        """Open a page."""
        return await self._client.get(path, headers={"Accept-Language": language})

    async def post(
        self,
        path: str,
        data: Mapping[str, Any] | None = None,
        *,
        report: bytes | None = None,
        field: str = "report",
        sheet: bytes | None = None,
    ) -> httpx2.Response:
        """Send a form; `field` names the file, if one goes with it."""
        files = None if report is None else {field: ("r.pdf", report, "application/pdf")}
        files = files if sheet is None else {"sheet": ("名册.csv", sheet, "text/csv")}
        return await self._client.post(
            path, data=dict(data or {}), files=files, headers={"Accept-Language": "en"}
        )

    async def close(self) -> None:
        """Close the client."""
        await self._client.aclose()
