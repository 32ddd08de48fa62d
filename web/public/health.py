"""Is this process alive, and may it be given work? Figures for whoever watches it."""

from __future__ import annotations

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from web.requests import house


async def show_health(_request: Request) -> Response:
    """Say that the process answers."""
    return JSONResponse({"alive": True})


async def show_readiness(request: Request) -> Response:
    """Say whether clock, lease and database are good; 503 when one is not."""
    health = house(request).engine.health()
    body = {
        "ready": health.is_ready,
        "taking_bids": health.taking_bids,
        "lease_held": health.lease_held,
        "clock_doubt_ms": round(health.clock_doubt_ms, 3),
        "lots": health.lots,
    }
    return JSONResponse(body, 200 if health.is_ready else 503)


async def show_metrics(_request: Request) -> Response:
    """Return the process's counters; no figure names a person or a paddle."""
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)
