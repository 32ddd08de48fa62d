"""The doors of version 1: one for each endpoint, and one for their description."""

from __future__ import annotations

from functools import cache
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from web.api.v1.endpoint import PREFIX
from web.api.v1.openapi import describe
from web.api.v1.table import ENDPOINTS
from web.doors import Door, page
from web.guards import anyone
from web.requests import house


async def show_openapi(request: Request) -> Response:
    """Return the description of the API (OpenAPI 3.1)."""
    return JSONResponse(_description(house(request).settings.public_url))


@cache
def _description(server: str) -> dict[str, Any]:
    return describe(ENDPOINTS, server=server)


API_DOORS: list[Door] = [
    page("GET", f"{PREFIX}/openapi.json", show_openapi, anyone),
    *(endpoint.door() for endpoint in ENDPOINTS),
]
