"""The draw among creditors of a failed lot, for everybody to draw again."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from auction.in_kind.queries import offer_about
from auction.kernel.refusal import CommonRefusal, refuse
from web.public.lot_page import public_lot
from web.requests import house


async def show_draw(request: Request) -> Response:
    """Return the draw among creditors of a lot: the commitment, and once drawn everything."""
    async with house(request).database.session() as session:
        shown = await public_lot(session, request.path_params["lot_id"])
        offer = await offer_about(session, shown.id)
    if offer is None:
        raise refuse(CommonRefusal.not_found)
    waiting = {"draw": offer.id, "secret_sha256": offer.secret_sha256}
    return JSONResponse(offer.draw or waiting, headers={"Cache-Control": "no-store"})
