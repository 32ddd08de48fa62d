"""The application of one web process: routes, middleware, and the house behind them."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles

from auction.kernel.refusal import Refused
from auction.people.queries import courts
from auction.settings import Settings, read_settings
from web.assets import STATIC
from web.doors import Door
from web.errors import on_bug, on_http, on_refused
from web.house import House
from web.live.draw_socket import draw_socket
from web.live.socket import close_hub, live_socket
from web.routes import DOORS
from web.security.bodies import bounded
from web.security.headers import HeadersMiddleware
from web.security.middleware import SecurityMiddleware
from web.templating import viewer_of
from web.wiring import open_web_house

MOST_BYTES = 60_000_000


def create_app(settings: Settings | None = None) -> Starlette:
    """Build the application; the house opens with its lifespan and closes with it."""
    chosen = settings or read_settings()
    app = Starlette(
        routes=_routes(chosen),
        middleware=[
            Middleware(HeadersMiddleware, https=chosen.public_url.startswith("https://")),
            Middleware(SecurityMiddleware),
        ],
        exception_handlers={Refused: on_refused, HTTPException: on_http, Exception: on_bug},
        lifespan=_lifespan(chosen),
    )
    app.router.redirect_slashes = False  # It would repeat the Host header; `on_http` does not.
    return app


def _lifespan(
    settings: Settings,
) -> Callable[[Starlette], Any]:
    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncGenerator[dict[str, Any]]:
        async with open_web_house(settings) as house, _sandbox_at_work(app, settings):
            app.state.house = house
            try:
                yield {
                    "clock": house.clock,
                    "sandbox": house.clock if settings.is_sandbox else None,
                    "court_names": await _court_names(house),
                }
            finally:
                await close_hub(app)

    return lifespan


@asynccontextmanager
async def _sandbox_at_work(app: Starlette, settings: Settings) -> AsyncGenerator[None]:
    """Keep what a sandbox does behind its pages, and end it before the house closes."""
    if not settings.is_sandbox:
        yield
        return
    from web.sandbox.at_work import working  # Never loaded in production.

    async with working() as work:
        app.state.sandbox_at_work = work
        yield


async def _court_names(house: House) -> dict[str, str]:
    """Return how the house calls itself: the court's name where it serves just one."""
    async with house.database.session() as session:
        found = await courts(session)
    return {"zh": found[0].name_zh, "en": found[0].name_en} if len(found) == 1 else {}


def _routes(settings: Settings) -> list[Route | Mount | WebSocketRoute]:
    doors = [*DOORS, *_sandbox_doors(settings)]
    return [
        *(_route(door, settings) for door in doors),
        WebSocketRoute("/live/{lot_id}", live_socket),
        WebSocketRoute("/live/draws/{appraisal_id}", draw_socket),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]


def _sandbox_doors(settings: Settings) -> list[Door]:
    if not settings.is_sandbox:
        return []
    from web.sandbox.routes import SANDBOX_DOORS  # Never loaded in production.

    return SANDBOX_DOORS


def _route(door: Door, settings: Settings) -> Route:
    limits = settings.limits
    most = limits.body_bytes + (limits.upload_bytes if door.carries == "upload" else 0)
    return Route(door.path, guarded(door, most=most), methods=[door.method])


def guarded(door: Door, *, most: int = MOST_BYTES) -> Callable[[Request], Awaitable[Response]]:
    """Return the door's handler behind its guard, given at most so many bytes to read."""

    async def endpoint(request: Request) -> Response:
        refusal = door.guard.check(viewer_of(request))
        if refusal is not None:
            raise Refused(refusal)
        return await door.handler(bounded(request, most))

    return endpoint
