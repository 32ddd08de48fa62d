"""The record of a lot as a file."""

from __future__ import annotations

from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from auction.bidding.queries import record_lines
from web.public.lot_page import public_lot
from web.requests import house


async def download_record(request: Request) -> Response:
    """Stream a lot's linked record, one JSON line an entry."""
    home = house(request)
    async with home.database.session() as session:
        shown = await public_lot(session, request.path_params["lot_id"])

    async def lines() -> AsyncIterator[str]:
        async with home.database.session() as reading:
            async for line in record_lines(reading, shown.id):
                yield line if line.endswith("\n") else f"{line}\n"

    name = f'attachment; filename="lot-{shown.number}.jsonl"'
    return StreamingResponse(
        lines(), media_type="application/jsonl", headers={"Content-Disposition": name}
    )
