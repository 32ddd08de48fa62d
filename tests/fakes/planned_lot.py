"""A sold flat whose proceeds need a plan: what the court and the creditors then do, in a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import col, select

from auction.cases.kinds import ClaimClass
from auction.cases.models import CaseParty
from auction.deadlines.events import DeadlineDue
from auction.deadlines.service import fire_due
from auction.kernel.actor import Actor, Role
from auction.kernel.clock import court_day
from auction.ledger import accounts
from auction.payments import service as payments
from auction.payments.events import PayoutConfirmed
from auction.payments.queries import PayoutState
from auction.plans import making, objecting, paying, serving
from auction.plans.models import PlanObjection, PlanRecipient, PlanReply
from auction.plans.serving import Receipt
from auction.plans.steps import Answer
from auction.settlement import planning, queries, service
from auction.settlement.events import TitlePassed
from auction.settlement.proofs import ServiceChannel
from auction.settlement.queries import DistributionView
from tests.fakes.sold_lot import SoldLot


@dataclass
class PlannedLot:
    """A sold lot after its title has passed; names stand for the creditors' claims."""

    lot: SoldLot
    plan_id: str = ""

    async def propose(self) -> DistributionView:
        """Title passes, and the proceeds are laid out."""
        await self.lot.pass_title()
        event = (await self.lot.court.happened(TitlePassed))[-1]
        async with self.lot.court.acting() as uow:
            await service.propose_distribution(uow, event)
        return await self.now()

    async def order(self, *classes: ClaimClass) -> None:
        found = await self.now()
        async with self.lot.court.acting(Role.judge) as uow:
            await planning.confirm_class_order(uow, distribution_id=found.id, class_order=classes)

    async def make(self, *, seen: str = "", who: Role = Role.judge) -> str:
        found = await self.now()
        async with self.lot.court.acting(who) as uow:
            self.plan_id = await making.make_plan(uow, distribution_id=found.id, seen=seen)
        return self.plan_id

    async def now(self) -> DistributionView:
        sale = await self.lot.sale()
        async with self.lot.court.acting() as uow:
            found = await queries.distribution_of_sale(uow.session, sale.id)
        assert found is not None
        return found

    async def recipients(self) -> Sequence[PlanRecipient]:
        async with self.lot.court.acting() as uow:
            rows = select(PlanRecipient).where(col(PlanRecipient.plan_id) == self.plan_id)
            return (await uow.session.exec(rows.order_by(col(PlanRecipient.position)))).all()

    async def serve(self, *names: str) -> None:
        """Serve the plan on these, or on everybody."""
        for recipient in await self.recipients():
            if (not names and recipient.served_at is None) or recipient.name in names:
                async with self.lot.court.acting(Role.clerk) as uow:
                    await serving.note_service(
                        uow, recipient_id=recipient.id, receipt=self.receipt(uow.now)
                    )

    def receipt(self, at: datetime) -> Receipt:
        return Receipt(channel=ServiceChannel.post, address="海口市", at=at, note="回执 EMS-1188")

    async def line(self, name: str) -> str:
        """Return the claim of a creditor, by name."""
        return next(line.claim for line in (await self.now()).lines if line.name == name)

    async def party(self, name: str) -> str:
        async with self.lot.court.acting() as uow:
            rows = select(CaseParty.id).where(
                col(CaseParty.case_id) == self.lot.case_id, col(CaseParty.name) == name
            )
            return (await uow.session.exec(rows)).one()

    async def sign_in(self, name: str) -> Actor:
        """Give a party an account of its own."""
        actor = await self.lot.court.person(name, Role.party)
        party_id = await self.party(name)
        async with self.lot.court.acting() as uow:
            row = await uow.session.get_one(CaseParty, party_id)
            row.account_id = actor.account_id
            uow.add(row)
        return actor

    async def object(
        self, name: str, line: str, should_fen: int, *, received_at: datetime | None = None
    ) -> str:
        """The court enters what a party brought on paper."""
        party_id, claim = await self.party(name), await self.line(line)
        async with self.lot.court.acting(Role.clerk) as uow:
            return await objecting.object_to_line(
                uow,
                plan_id=self.plan_id,
                claim=claim,
                should_fen=should_fen,
                grounds="该债权已部分清偿。",
                party_id=party_id,
                received_at=received_at,
            )

    async def tell_others(self, objection_id: str) -> None:
        for reply in await self.replies(objection_id):
            if reply.told_at is None:
                async with self.lot.court.acting(Role.clerk) as uow:
                    await serving.tell_other(uow, reply_id=reply.id, receipt=self.receipt(uow.now))

    async def replies(self, objection_id: str) -> Sequence[PlanReply]:
        async with self.lot.court.acting() as uow:
            rows = select(PlanReply).where(col(PlanReply.objection_id) == objection_id)
            return (await uow.session.exec(rows)).all()

    async def objections(self) -> Sequence[PlanObjection]:
        async with self.lot.court.acting() as uow:
            rows = select(PlanObjection).where(col(PlanObjection.plan_id) == self.plan_id)
            return (await uow.session.exec(rows)).all()

    async def answer(self, name: str, objection_id: str, said: Answer) -> None:
        party_id = await self.party(name)
        async with self.lot.court.acting(Role.clerk) as uow:
            await objecting.answer(uow, objection_id=objection_id, said=said, party_id=party_id)

    async def tell_objector(self, objection_id: str) -> None:
        async with self.lot.court.acting(Role.judge) as uow:
            await serving.tell_objector(
                uow, objection_id=objection_id, receipt=self.receipt(uow.now)
            )

    async def sue(
        self, objection_id: str, disputed_fen: int, *, filed_on: date | None = None
    ) -> None:
        async with self.lot.court.acting(Role.clerk) as uow:
            await objecting.show_suit(
                uow,
                objection_id=objection_id,
                number="（2026）琼72民初88号",
                filed_on=filed_on or court_day(uow.now),
                disputed_fen=disputed_fen,
            )

    async def correct(self, objection_id: str) -> None:
        async with self.lot.court.acting(Role.judge) as uow:
            await objecting.correct(uow, objection_id=objection_id)

    async def judge(self, objection_id: str, line_fen: int) -> None:
        async with self.lot.court.acting(Role.judge) as uow:
            await paying.record_judgment(
                uow,
                objection_id=objection_id,
                number="（2026）琼72民初88号民事判决书",
                in_force_on=court_day(uow.now),
                line_fen=line_fen,
            )

    async def state(self, objection_id: str) -> str:
        async with self.lot.court.acting() as uow:
            return (await uow.session.get_one(PlanObjection, objection_id)).state

    async def pay(self) -> None:
        found = await self.now()
        async with self.lot.court.acting(Role.judge) as uow:
            await paying.pay_plan(uow, distribution_id=found.id)

    async def pay_kept(self) -> None:
        found = await self.now()
        async with self.lot.court.acting(Role.judge) as uow:
            await paying.pay_kept(uow, distribution_id=found.id)

    async def days_pass(self, days: int) -> None:
        """Court time goes on, and whatever falls due is heard of."""
        before = len(await self.lot.court.happened(DeadlineDue))
        self.lot.court.clock.at += timedelta(days=days)
        async with self.lot.court.acting() as uow:
            await fire_due(uow)
        for event in (await self.lot.court.happened(DeadlineDue))[before:]:
            async with self.lot.court.acting() as uow:
                await paying.on_deadline_due(uow, event)

    async def bank_pays(self) -> None:
        """The bank confirms every payout, and settlement hears of it."""
        for payout in (await self.now()).payouts:
            if payout.state != PayoutState.confirmed:
                async with self.lot.court.acting(Role.finance) as uow:
                    await payments.confirm_payout(
                        uow, payout_id=payout.id, bank_ref=f"out {payout.id}"
                    )
        for event in await self.lot.court.happened(PayoutConfirmed):
            async with self.lot.court.acting() as uow:
                await service.payout_confirmed(uow, event)

    async def paid(self) -> dict[str, int]:
        """Return what was ordered to be paid to each payee, over all payments."""
        got: dict[str, int] = {}
        for payout in (await self.now()).payouts:
            got[payout.payee_name] = got.get(payout.payee_name, 0) + payout.amount_fen
        return got

    async def kept_fen(self) -> int:
        return -await self.lot.balance(accounts.disputed(self.lot.case_id))

    async def held_fen(self) -> int:
        return -await self.lot.balance(accounts.proceeds(self.lot.case_id))


async def shared_flat(lot: SoldLot) -> PlannedLot:
    """A person owes 甲 three millions and 乙 one; the flat brings less, and the plan is made."""
    await lot.claim("甲银行", 3_000_000_00)
    await lot.claim("乙", 1_000_000_00)
    planned = PlannedLot(lot)
    await planned.propose()
    await planned.make()
    return planned
