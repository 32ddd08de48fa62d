"""One's own ceiling on a lot: it guards every client, and nobody bids by it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from auction.bidding.sealing import holder_tag
from auction.db.unit_of_work import UnitOfWork
from auction.kernel.refusal import CommonRefusal, refuse
from web.api.v1.endpoint import Call
from web.api.v1.fields import Fen
from web.api.v1.reading import Body, NoBody, NoQuery


class NewCeiling(Body):
    """The most one means to offer; null lifts it."""

    ceiling_fen: Fen | None


@dataclass(frozen=True)
class Ceiling:
    """One's own ceiling on a lot, in fen; null for none."""

    ceiling_fen: int | None


async def show_ceiling(_session: AsyncSession, call: Call[NoBody, NoQuery]) -> Ceiling:
    """Show one's own ceiling on a lot."""
    return Ceiling(await call.house.engine.ceiling(call.path["lot_id"], await _tag(call)))


async def save_ceiling(_uow: UnitOfWork, call: Call[NewCeiling, NoQuery]) -> Ceiling:
    """Save the most one means to offer on a lot, or lift it."""
    ceiling_fen, lot_id = call.body.ceiling_fen, call.path["lot_id"]
    tag = await _tag(call)
    await call.house.engine.save_ceiling(lot_id, holder_tag=tag, ceiling_fen=ceiling_fen)
    return Ceiling(ceiling_fen)


async def _tag(call: Call[Any, Any]) -> str:
    """Return the reader's tag on a lot; refuses whoever holds no paddle there."""
    lot_id = call.path["lot_id"]
    tag = holder_tag(call.house.settings.paddle_pepper, call.account_id(), lot_id)
    state = await call.house.engine.look(lot_id)
    if state is None or tag not in state.admissions:
        raise refuse(CommonRefusal.not_found)
    return tag
