"""The most a bidder means to offer, saved or lifted on the lot's page; it guards every client."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from auction.bidding.engine import Unavailable
from auction.bidding.sealing import holder_tag
from auction.kernel.refusal import CommonRefusal, refuse
from web.forms import read_form
from web.public.lot_page import lot_again
from web.requests import house, viewer_of
from web.templating import see_other


async def save_ceiling(request: Request) -> Response:
    """Keep a ceiling, or lift it; only whoever holds a paddle has one."""
    home, lot_id = house(request), request.path_params["lot_id"]
    account_id = viewer_of(request).account_id or ""
    tag = holder_tag(home.settings.paddle_pepper, account_id, lot_id)
    state = await home.engine.look(lot_id)
    if state is None or tag not in state.admissions:
        raise refuse(CommonRefusal.not_found)
    async with read_form(request) as form:
        lifts = form.value("lift") == "yes"
        ceiling_fen = None if lifts else form.amount("ceiling")
        if form.refused:
            return await lot_again(request, form)
    try:
        await home.engine.save_ceiling(lot_id, holder_tag=tag, ceiling_fen=ceiling_fen)
    except Unavailable:  # It is on disk; the lot learns of it when it is next taken up.
        return see_other(f"/lots/{lot_id}", said="ceiling_later")
    return see_other(f"/lots/{lot_id}", said="ceiling_lifted" if lifts else "ceiling_saved")
