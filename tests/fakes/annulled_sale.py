"""A sold flat that may be annulled at any point of its life, and payees who give money back."""

from __future__ import annotations

from auction.kernel.actor import Role
from auction.ledger import accounts
from auction.ledger import queries as books
from auction.payments import batches
from auction.payments import service as payments
from auction.payments.events import PaymentMet, PayoutConfirmed, PayoutReturned
from auction.payments.queries import PayoutState, PayoutView, payouts_of
from auction.remedies import objections
from auction.remedies.objection_steps import (
    ObjectionState,
    ObjectionStep,
    ObjectionTarget,
    Outcome,
    SaleGround,
)
from auction.settlement import service, unwinding
from auction.settlement.annulling import annul_sale
from auction.settlement.events import TitlePassed
from auction.settlement.queries import DistributionView, distribution_of_sale
from auction.settlement.unwinding_queries import Unwound, unwound_sale
from tests.fakes.claimed_flat import ClaimedThings
from tests.fakes.sold_lot import BUYER_ACCOUNT, SoldLot

REASON = "拍卖公告对房屋面积的说明严重失实，裁定撤销拍卖。"


class AnnulledSale:
    """The steps of a sale toward its end, its annulment, and what follows it."""

    def __init__(self, lot: SoldLot) -> None:
        self.lot, self.court = lot, lot.court

    async def propose(self) -> DistributionView:
        """Lay the proceeds out, and name an account for whoever has none."""
        sale = await self.lot.sale()
        async with self.court.acting() as uow:
            await service.propose_distribution(
                uow, TitlePassed(sale.id, sale.lot_id, sale.case_id, sale.court_id)
            )
        shared = await self.shared()
        assert shared is not None
        for payee in shared.without_account:
            async with self.court.acting(Role.judge) as uow:
                await service.name_account(
                    uow, distribution_id=shared.id, claim=payee.claim, account=BUYER_ACCOUNT
                )
        return shared

    async def approve(self) -> None:
        shared = await self.shared()
        assert shared is not None
        async with self.court.acting(Role.judge) as uow:
            await service.approve_distribution(uow, distribution_id=shared.id)

    async def shared(self) -> DistributionView | None:
        sale = await self.lot.sale()
        async with self.court.acting() as uow:
            return await distribution_of_sale(uow.session, sale.id)

    async def confirm(self, payout: PayoutView) -> None:
        async with self.court.acting(Role.finance) as uow:
            await payments.confirm_payout(uow, payout_id=payout.id, bank_ref=f"out {payout.id}")
        await self.hear()

    async def fail(self, payout: PayoutView) -> None:
        async with self.court.acting(Role.finance) as uow:
            await payments.fail_payout(uow, payout_id=payout.id, reason="户名不符")

    async def send_back(self, payout_id: str) -> None:
        """Let the bank return a payment it had made."""
        async with self.court.acting(Role.finance) as uow:
            await payments.return_payout(
                uow, payout_id=payout_id, bank_ref=f"back {payout_id}", reason="账户已销户"
            )
        await self.hear()

    async def batch(self) -> None:
        """Give the bank everything that waits."""
        async with self.court.acting(Role.finance) as uow:
            made = await batches.make_batches(uow, court_id=self.court.court_id)
        second = await self.court.person("出纳", Role.finance, court_id=self.court.court_id)
        for batch_id in made:
            async with self.court.acting(second) as uow:
                await batches.release(uow, batch_id=batch_id)

    async def upheld(self) -> None:
        """Let an objection to the sale be upheld and in force."""
        outsider = await ClaimedThings(self.court).outsider()
        async with self.court.acting(outsider) as uow:
            objection_id = await objections.file_objection(
                uow,
                case_id=self.lot.case_id,
                asset_id=self.lot.asset_id,
                target=ObjectionTarget.sale,
                sale_ground=SaleGround.untrue_description,
                act_attacked="2026年3月16日的网络司法拍卖",
                words="公告面积与实际不符。",
            )
        for step in (ObjectionStep.register, ObjectionStep.decide, ObjectionStep.serve):
            async with self.court.acting(Role.judge) as uow:
                await objections.take_step(
                    uow,
                    objection_id=objection_id,
                    step=step,
                    reason=REASON,
                    outcome=Outcome.upheld,
                    served_at=self.court.clock.now(),
                )
        async with self.court.acting() as uow:
            row = await uow.session.get_one(objections.EnforcementObjection, objection_id)
            row.state = ObjectionState.in_force
            uow.add(row)

    async def annul(self) -> None:
        sale = await self.lot.sale()
        async with self.court.acting(Role.judge) as uow:
            await annul_sale(uow, sale_id=sale.id, reason=REASON)

    async def unwound(self) -> Unwound:
        sale = await self.lot.sale()
        async with self.court.acting() as uow:
            found = await unwound_sale(uow.session, sale.id)
        assert found is not None
        return found

    async def give_back(self, number: str, name: str, amount_fen: int, ref: str) -> None:
        """Let a payee pay under the number of the claim against them."""
        async with self.court.acting() as uow:
            await payments.report_transfer(
                uow,
                court_id=self.court.court_id,
                bank_ref=ref,
                number=number,
                payer_name=name,
                payer_account="6200 3333",
                amount_fen=amount_fen,
            )
        await self.hear()

    async def hear(self) -> None:
        """Let settlement hear of everything that happened, twice."""
        for _ in range(2):
            for met in await self.court.happened(PaymentMet):
                async with self.court.acting() as uow:
                    await unwinding.return_met(uow, met)
            for back in await self.court.happened(PayoutReturned):
                async with self.court.acting() as uow:
                    await unwinding.payout_came_back(uow, back)
            for paid in await self.court.happened(PayoutConfirmed):
                async with self.court.acting() as uow:
                    await service.payout_confirmed(uow, paid)

    async def returns(self) -> list[PayoutView]:
        """Return what was ordered to be paid back since."""
        sale = await self.lot.sale()
        async with self.court.acting() as uow:
            return await payouts_of(uow.session, (unwinding.RETURN,), sale.id)

    async def pay_returns(self) -> None:
        """Let the bank pay everything that goes back."""
        for payout in await self.returns():
            if payout.state == PayoutState.instructed:
                await self.confirm(payout)

    async def held_fen(self) -> int:
        return -await self.lot.balance(accounts.proceeds(self.lot.case_id))

    async def kept_fen(self) -> int:
        return -await self.lot.balance(accounts.forfeited(self.lot.case_id))

    async def balanced(self) -> bool:
        async with self.court.acting() as uow:
            return (await books.trial_balance(uow.session, self.court.court_id)).balanced
