"""The court's desk on a small site, where a test says who looks."""

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
from tests.fakes.lots_of_tests import SeizedFlat
from web.app import guarded
from web.errors import on_refused
from web.party.cases import show as show_case
from web.public.files import show_file
from web.public.notices import list_notices
from web.routes import COURT
from web.routes_of_desk import DESK, VISITS
from web.routes_of_listing import LISTING
from web.routes_of_notices import NOTICES
from web.security.viewer import Viewer

SECRET_KEY = b"k" * 32


class _LookedAtBy:
    """Sets the viewer and the clock, as the session middleware and the lifespan do."""

    def __init__(self, app: ASGIApp, site: CourtSite) -> None:
        self._app, self._site = app, site

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        scope.setdefault("state", {}).update(viewer=self._site.viewer, clock=self._site.court.clock)
        await self._app(scope, receive, send)


class CourtSite:
    """A client for the desk of one court; `as_` says who looks from now on."""

    def __init__(self, flat: SeizedFlat) -> None:
        self.flat, self.court = flat, flat.court
        self.viewer = Viewer()
        self.app = _LookedAtBy(_application(self.court), self)
        self._client = httpx2.AsyncClient(
            transport=httpx2.ASGITransport(self.app), base_url="http://court.test"
        )
        self.as_(Role.judge)

    def as_(self, who: Role | Actor | None) -> CourtSite:
        """Look as somebody; None is a stranger."""
        actor = self.court.staff[who] if isinstance(who, Role) else who
        self.viewer = (
            Viewer(actor.account_id, "someone", actor.roles, actor.court_id, csrf="x")
            if actor
            else Viewer()
        )
        return self

    async def get(self, path: str, language: str = "en", **headers: str) -> httpx2.Response:
        """Open a page."""
        return await self._client.get(path, headers={"Accept-Language": language, **headers})

    async def post(
        self, path: str, data: dict[str, Any] | None = None, files: Any = None
    ) -> httpx2.Response:
        """Send a form."""
        return await self._client.post(
            path, data=data or {}, files=files, headers={"Accept-Language": "en"}
        )

    async def close(self) -> None:
        """Close the client."""
        await self._client.aclose()


def _application(court: CourtOfTests) -> Starlette:
    app = Starlette(
        routes=[
            *(
                Route(door.path, guarded(door), methods=[door.method])
                for door in (*COURT, *DESK, *VISITS, *NOTICES, *LISTING)
            ),
            Route("/files/{file_id}", show_file),
            Route("/notices", list_notices),
            Route("/my/cases/{case_id}", show_case),
        ],
        exception_handlers={Refused: on_refused},
    )
    works = court.works
    app.state.house = SimpleNamespace(
        database=works.database,
        works=works,
        clock=court.clock,
        settings=SimpleNamespace(public_url="https://court.test", secret_key=SECRET_KEY),
    )
    return app
