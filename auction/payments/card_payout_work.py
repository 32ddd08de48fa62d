"""The worker's part that has the card gateway send money to the court's bank."""

from __future__ import annotations

from sqlmodel import col, select

from auction.db.unit_of_work import UnitOfWork
from auction.kernel.actor import PLATFORM
from auction.payments.card_payouts import PayoutStage, mark_of, note_refused, note_sent
from auction.payments.card_trying import Trying, pause
from auction.payments.models import GatewayPayout
from auction.payments.ports import GatewayRefused


class PayoutWork(Trying):
    """Gives the gateway each order to send money until it answers; its key lets it be once."""

    async def due(self) -> int:
        """Do every order that is due; return how many there were."""
        rows = select(GatewayPayout.id).where(
            col(GatewayPayout.state) == PayoutStage.waiting, col(GatewayPayout.due_at) <= self.now()
        )
        ids = await self.ids(rows.order_by(col(GatewayPayout.due_at)))
        return await self.each(ids, self._send, _later)

    async def _send(self, payout_id: str) -> None:
        async with self.session() as session:
            row = await session.get_one(GatewayPayout, payout_id)
        try:
            seen = await self._gateway.pay_out(
                row.account, row.amount_fen, mark=mark_of(row.id), key=row.id
            )
        except GatewayRefused as refused:
            async with self._works.begin(PLATFORM) as uow:
                await note_refused(uow, payout_id=payout_id, why=refused.code)
            return
        async with self._works.begin(PLATFORM) as uow:
            await note_sent(uow, payout_id=payout_id, seen=seen)


async def _later(uow: UnitOfWork, payout_id: str) -> None:
    row = await uow.session.get_one(GatewayPayout, payout_id, with_for_update=True)
    row.attempts += 1
    row.due_at = uow.now + pause(row.attempts)
    uow.add(row)
