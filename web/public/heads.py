"""Signed heads of records, and the keys that sign, for anyone to take and keep."""

from __future__ import annotations

import re
from collections.abc import Iterable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from auction.bidding.heads import (
    MOST_HEADS,
    PublishedKey,
    heads_after,
    heads_of_lot,
    keys_of,
    published_keys,
)
from auction.bidding.signed import Head, PublicKey, line
from auction.kernel.clock import to_ms
from auction.kernel.refusal import CommonRefusal, refuse
from web.public.lot_page import public_lot
from web.requests import house

_NUMBER = re.compile(r"\d{1,15}", re.ASCII)


async def list_heads(request: Request) -> Response:
    """Give the signed heads of all lots in their order, a thousand at a time.

    `after` is how many one has already; the header `Link` leads on while there are more.
    """
    after = request.query_params.get("after", "0")
    if not _NUMBER.fullmatch(after):
        raise refuse(CommonRefusal.malformed, "after")
    async with house(request).database.session() as session:
        found = await heads_after(session, int(after), most=MOST_HEADS + 1)
    shown = found[:MOST_HEADS]
    response = _lines(head for _, head in shown)
    if len(found) > MOST_HEADS:
        response.headers["Link"] = f'</heads.jsonl?after={shown[-1][0]}>; rel="next"'
    return response


async def list_heads_of_lot(request: Request) -> Response:
    """Give a lot's signed heads, oldest first, after the public keys that signed them."""
    async with house(request).database.session() as session:
        shown = await public_lot(session, request.path_params["lot_id"])
        heads = await heads_of_lot(session, shown.id)
        keys = await keys_of(session, heads)
    response = _lines([*keys, *heads])
    name = f'attachment; filename="lot-{shown.number}-heads.jsonl"'
    response.headers["Content-Disposition"] = name
    return response


async def show_keys(request: Request) -> Response:
    """Give every public key that ever signed, with its full fingerprint."""
    async with house(request).database.session() as session:
        keys = await published_keys(session)
    return JSONResponse({"keys": [_key_form(key) for key in keys]})


def _lines(things: Iterable[Head | PublicKey]) -> Response:
    content = "".join(f"{line(thing)}\n" for thing in things)
    return Response(content, media_type="application/jsonl", headers={"Cache-Control": "no-store"})


def _key_form(key: PublishedKey) -> dict[str, object]:
    retired_at = None if key.retired_at is None else to_ms(key.retired_at)
    return {
        **key.key.to_json(),
        "fingerprint": key.key.fingerprint,
        "first_used_at": to_ms(key.first_used_at),
        "retired_at": retired_at,
    }
