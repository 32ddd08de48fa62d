"""Bidding by a plain form, for browsers without scripts: the same entrance, the same answers."""

from __future__ import annotations

import json

from starlette.requests import Request
from starlette.responses import Response

from auction.bidding import codec
from auction.bidding.answers import Accepted, BidAnswer
from auction.bidding.engine import refused
from auction.bidding.refusals import BidRefusal
from auction.bidding.sealing import holder_tag
from auction.kernel.ids import new_id
from auction.kernel.refusal import CommonRefusal, Refusal, Refused, refuse
from web.forms import FormView, read_form
from web.live.confirmed import may_bid_here
from web.requests import house, viewer_of
from web.templating import render, see_other


async def place_bid(request: Request) -> Response:
    """Place a bid; the lot's page then shows what became of it, accepted or refused for good."""
    engine, lot_id = house(request).engine, request.path_params["lot_id"]
    account_id = viewer_of(request).account_id
    if account_id is None:
        raise refuse(CommonRefusal.not_signed_in)
    async with read_form(request) as form:
        try:
            bid = _bid(form)
        except Refused as no:
            return _again(request, form.refuse(no.refusal), new_id("bid"))
    # Stamped once it is here whole: else its price could be chosen after the end. Law: OJA-30.
    with engine.coming_in(lot_id) as stamp_ms:
        answer: BidAnswer = refused(bid, BidRefusal.unconfirmed)
        if await may_bid_here(request, lot_id):
            tag = holder_tag(house(request).settings.paddle_pepper, account_id, lot_id)
            answer = await engine.place_bid(lot_id, bid, holder_tag=tag, stamp_ms=stamp_ms)
    if isinstance(answer, Accepted) or answer.code.kept:
        return see_other(f"/lots/{lot_id}?bid={bid.id}#record")
    return _not_kept(request, form, answer)


def _bid(form: FormView) -> codec.BidRequest:
    """Read the form as the protocol's bid frame, by the protocol's own rules."""
    asked: dict[str, object] = {
        "id": form.text("id", longest=64),
        "price_fen": form.amount("price"),
    }
    if form.value("max_steps"):
        asked["max_steps"] = form.whole("max_steps", least=1)
    if form.value("ceiling"):
        asked["ceiling_fen"] = form.amount("ceiling")
    form.check()
    match codec.parse_bid(json.dumps(asked).encode()):
        case codec.BidRequest() as bid:
            return bid
        case _:
            raise refuse(CommonRefusal.malformed)


def _not_kept(request: Request, form: FormView, answer: BidAnswer) -> Response:
    """Show the form again. Only a refusal for now may be asked again under the same id."""
    assert not isinstance(answer, Accepted)
    page = form.refuse(Refusal(answer.code, answer.data))
    if answer.code.transient:
        return _again(request, page, answer.id, status=503)
    return _again(request, page, new_id("bid"), status=409)


def _again(request: Request, form: FormView, bid_id: str, status: int = 422) -> Response:
    context = {"form": form, "lot_id": request.path_params["lot_id"], "bid_id": bid_id}
    return render(request, "live/bid.html", context, status)
