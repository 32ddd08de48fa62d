"""Reports of the card gateway: proved on their raw bytes, kept, answered; handled by the worker."""

from __future__ import annotations

import hashlib

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from auction.kernel.actor import PLATFORM
from auction.kernel.refusal import CommonRefusal, Refused, refuse
from auction.payments.cards import take_report
from web.requests import house


async def stripe_webhook(request: Request) -> Response:
    """Keep a report whose signature is good; the same one again changes nothing.

    Another is refused with its code and changes nothing. Nothing is done about a report here:
    whoever sends it gets its answer at once.
    """
    cards = house(request).cards
    if cards is None:
        raise refuse(CommonRefusal.not_found)
    raw = await request.body()
    try:
        told = cards.gateway.report(raw, request.headers.get("stripe-signature"))
    except Refused as refused:
        return JSONResponse({"error": str(refused.refusal.code)}, 400)
    async with house(request).works.begin(PLATFORM) as uow:
        is_new = await take_report(uow, told, content_hash=hashlib.sha256(raw).hexdigest())
    return JSONResponse({"kept": is_new})
