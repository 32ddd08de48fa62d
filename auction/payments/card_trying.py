"""How things are tried at the card gateway: read outside of any transaction, written in one.

What fails is tried again, later each time, while all else goes on. Any number of workers may run:
keys, locks and states let nothing happen twice.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import structlog
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from auction.db.unit_of_work import UnitOfWork, Works
from auction.kernel.actor import PLATFORM
from auction.kernel.refusal import Failure, Refused
from auction.payments.cards import bring_up
from auction.payments.gateway_facts import Seen
from auction.payments.models import GatewayPayment
from auction.payments.ports import CardGateway, GatewayRefused

MOST_AT_ONCE = 100
SIDE_BY_SIDE = 8
LONGEST_PAUSE_SECONDS = 300

log = structlog.get_logger()


class Trying:
    """What every part of the gateway's worker does: take what is due, try it, look at a payment."""

    def __init__(self, works: Works, gateway: CardGateway) -> None:
        self._works = works
        self._gateway = gateway

    def now(self) -> datetime:
        """Return court time."""
        return self._works.clock.now()

    def session(self) -> AsyncSession:
        """Return a session for reading."""
        return self._works.database.session()

    async def ids(self, rows: SelectOfScalar[str]) -> list[str]:
        """Return the ids of what is due, a bounded number of them."""
        async with self.session() as session:
            return list((await session.exec(rows.limit(MOST_AT_ONCE))).all())

    async def look(self, payment: GatewayPayment) -> Seen:
        """Read a payment from the gateway, and stand where it stands."""
        seen = await self._gateway.look(payment.account, payment.session_id or "")
        async with self._works.begin(PLATFORM) as uow:
            await bring_up(uow, payment_id=payment.id, seen=seen)
        return seen

    async def each(
        self,
        ids: list[str],
        run: Callable[[str], Awaitable[None]],
        late: Callable[[UnitOfWork, str], Awaitable[None]],
    ) -> int:
        """Do each, some side by side; what the gateway did not answer is due again later."""
        places = asyncio.Semaphore(SIDE_BY_SIDE)

        async def one(which: str) -> None:
            async with places:
                try:
                    await run(which)
                except (Failure, GatewayRefused, Refused) as problem:
                    log.warning("gateway_not_done", which=which, reason=str(problem))
                    async with self._works.begin(PLATFORM) as uow:
                        await late(uow, which)

        found = await asyncio.gather(*(one(which) for which in ids), return_exceptions=True)
        for problem in found:
            if isinstance(problem, BaseException):
                raise problem
        return len(ids)


def pause(attempts: int) -> timedelta:
    """Return how long to wait after so many attempts."""
    return timedelta(seconds=min(2 ** min(attempts, 10), LONGEST_PAUSE_SECONDS))
