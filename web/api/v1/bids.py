"""Bidding over HTTP: the same entrance and the same answers as the live socket."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from pydantic import Field
from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.responses import JSONResponse, Response

from auction.bidding import codec, queries
from auction.bidding.answers import Accepted, BidAnswer
from auction.bidding.engine import refused
from auction.bidding.refusals import BidRefusal
from auction.bidding.sealing import holder_tag
from auction.kernel.refusal import CommonRefusal, refuse
from web.api.v1.endpoint import Call
from web.api.v1.fields import Fen, Id, left_out_never_null
from web.api.v1.reading import Body, NoBody, NoQuery
from web.live.confirmed import may_bid_here


class Bid(Body):
    """A bid; its `id`, chosen by the client, stands instead of an idempotency key.

    `max_steps` and `ceiling_fen` guard against a slip.
    """

    id: Id
    price_fen: Fen
    max_steps: Fen | None = Field(default=None, json_schema_extra=left_out_never_null)
    ceiling_fen: Fen | None = Field(default=None, json_schema_extra=left_out_never_null)


@dataclass(frozen=True)
class AcceptedBid:
    """The bid counts, and is on disk: event `seq`, stamped `at` (ms of court time)."""

    kind: Literal["accepted"]
    id: str
    seq: int
    at: int
    price_fen: int
    hash: str


@dataclass(frozen=True)
class RefusedBid:
    """The bid does not count. A transient refusal may be asked again under the same id."""

    kind: Literal["refused"]
    id: str
    code: str
    transient: bool
    data: dict[str, Any]


async def place_bid(call: Call[Bid, NoQuery]) -> Response:
    """Place a bid. 201: it counts; 409: it does not; 503: nothing is known, ask again.

    The same id with the same price gets the first answer again.
    """
    engine, lot_id = call.house.engine, call.path["lot_id"]
    # Before anything is awaited: the stamp decides whether a bid is late. Law: OJA-30.
    with engine.coming_in(lot_id) as stamp_ms:
        request = _bid(await call.request.body())
        answer: BidAnswer = refused(request, BidRefusal.unconfirmed)
        if await may_bid_here(call.request, lot_id):
            tag = _tag(call)
            answer = await engine.place_bid(lot_id, request, holder_tag=tag, stamp_ms=stamp_ms)
    return JSONResponse(
        codec.answer_form(answer), _status(answer), headers={"Cache-Control": "no-store"}
    )


async def show_bid(session: AsyncSession, call: Call[NoBody, NoQuery]) -> AcceptedBid | RefusedBid:
    """Show the answer kept for one's own bid, by its id."""
    kept = await queries.answer(session, call.path["lot_id"], _tag(call), call.path["bid_id"])
    if kept is None:
        raise refuse(CommonRefusal.not_found)
    form = codec.answer_form(kept)
    return AcceptedBid(**form) if form["kind"] == "accepted" else RefusedBid(**form)


def _bid(body: bytes) -> codec.BidRequest:
    match codec.parse_bid(body):
        case codec.BidRequest() as request:
            return request
        case codec.Malformed(field, bid_id):
            raise refuse(CommonRefusal.malformed, field, id=bid_id)
        case _:
            raise refuse(CommonRefusal.malformed)


def _tag(call: Call[Any, Any]) -> str:
    pepper = call.house.settings.paddle_pepper
    return holder_tag(pepper, call.account_id(), call.path["lot_id"])


def _status(answer: BidAnswer) -> int:
    if isinstance(answer, Accepted):
        return 201
    return 503 if answer.code.transient else 409
