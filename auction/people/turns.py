"""Taking turns: what two people at once could both find free is looked at one after the other."""

from __future__ import annotations

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

_TURN = text("SELECT pg_advisory_xact_lock(hashtext(:what), hashtext(:whose))")


async def take_turn(session: AsyncSession, what: str, whose: str) -> None:
    """Wait until nobody else is at the same thing; it is ours until the transaction ends."""
    await session.exec(_TURN, params={"what": what, "whose": whose})  # type: ignore[call-overload]
