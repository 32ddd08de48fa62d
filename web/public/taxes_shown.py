"""The taxes block of a lot's page: each side at the start price, and at a price one types."""

from __future__ import annotations

from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession
from starlette.requests import Request

from auction.cases.kinds import AssetKind
from auction.kernel.clock import court_day
from auction.kernel.money import MAX_FEN, parse_yuan
from auction.lots.queries import LotView
from auction.taxes.queries import EstimateView, estimate_for
from web.requests import house

PRICE = "tax_price"


async def taxes_shown(
    request: Request, session: AsyncSession, shown: LotView, start_fen: int
) -> dict[str, Any]:
    """Return the estimates and what was typed; none where the court filed no table. OJA-49."""
    typed = request.query_params.get(PRICE, "").strip()[:40]
    asked_fen = parse_yuan(typed) if typed else None
    is_price = asked_fen is not None and 0 < asked_fen <= MAX_FEN

    async def at(price_fen: int) -> EstimateView | None:
        return await estimate_for(
            session,
            court_id=shown.court.id,
            kind=AssetKind(shown.asset.kind),
            price_fen=price_fen,
            on=court_day(house(request).clock.now()),
        )

    return {
        "taxes": await at(start_fen),
        "taxes_asked": await at(asked_fen) if is_price and asked_fen else None,
        "tax_price": typed,
        "tax_price_wrong": bool(typed) and not is_price,
    }
