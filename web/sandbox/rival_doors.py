"""Doors to the rivals: sent to a lot, or called off."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from web.forms import read_form
from web.requests import house
from web.sandbox.at_work import at_work
from web.templating import see_other


async def send_rivals(request: Request) -> Response:
    """Let two scripted bidders bid for a lot."""
    async with read_form(request) as form:
        lot_id = form.text("lot_id", longest=64)
        form.check()
    await at_work(request).rivals.send_to(house(request), lot_id, _own_address(request))
    return see_other(f"/lots/{lot_id}", said="rivals_sent")


async def call_off_rivals(request: Request) -> Response:
    """Let the rivals of a lot stop."""
    async with read_form(request) as form:
        lot_id = form.text("lot_id", longest=64)
        form.check()
    await at_work(request).rivals.call_off(lot_id)
    return see_other("/sandbox", said="rivals_called_off")


def _own_address(request: Request) -> str:
    """Return where this very process listens, past any proxy."""
    host, port = request.scope["server"]
    return f"ws://[{host}]:{port}" if ":" in host else f"ws://{host}:{port}"
