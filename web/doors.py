"""A door: one way in, with its guard, and how much a request through it may carry."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal

from starlette.requests import Request
from starlette.responses import Response

from web.guards import Guard

Handler = Callable[[Request], Awaitable[Response]]


@dataclass(frozen=True)
class Door:
    """A row of the table of routes. `upload` may carry a paper or a picture; all else is small."""

    method: str
    path: str
    handler: Handler
    guard: Guard
    carries: Literal["form", "upload"] = "form"


def page(method: str, path: str, handler: Handler, guard: Guard) -> Door:
    """Return a door to a page or a form."""
    return Door(method, path, handler, guard)


def upload(path: str, handler: Handler, guard: Guard) -> Door:
    """Return a door to a form that carries a paper or a picture."""
    return Door("POST", path, handler, guard, "upload")
