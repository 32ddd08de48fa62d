"""From the hammer to the creditors with every reader of every event, and a bank that pays."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from auction.bidding.commands import Command
from auction.bidding.lot_news import LotKnockedDown
from auction.bidding.lot_state import LotState
from auction.bidding.sealing import Holder
from auction.db.engine import Database
from auction.db.outbox import OutboxRelay, parked_rows, readers_of, undone_rows
from auction.db.unit_of_work import UnitOfWork
from auction.deadlines.service import fire_due
from auction.documents.papers import PaperKind
from auction.documents.queries import papers_of_case
from auction.kernel.actor import Role
from auction.kernel.clock import to_ms
from auction.ledger import accounts
from auction.ledger import queries as books
from auction.lots.models import Lot
from auction.payments.ports import PayoutOrder
from auction.payments.service import confirm_payout
from auction.reactions import Tools, reactions
from auction.settlement import queries, service
from auction.settlement.rules import DistributionState, SaleState
from tests.fakes.court_of_tests import StandingClock, open_court
from tests.fakes.proofs import service_proof
from tests.fakes.sold_lot import DEPOSIT_FEN, PRICE_FEN, SoldLot, list_flat

KEY = b"k" * 32


class PayingBank:
    """Pays every order at once."""

    name = "paying"

    async def instruct(self, uow: UnitOfWork, order: PayoutOrder) -> None:
        await confirm_payout(uow, payout_id=order.payout_id, bank_ref=f"out {order.payout_id}")


class NoLots:
    """No lot is live here any more."""

    async def take_up(self, lot_id: str) -> None:
        raise AssertionError(lot_id)

    async def admit(
        self,
        lot_id: str,
        *,
        holder_tag: str,
        deposit_number: str,
        box: str,
        rank: int | None = None,
    ) -> None:
        raise AssertionError(lot_id)

    async def look(self, lot_id: str) -> LotState | None:
        raise AssertionError(lot_id)

    async def command(self, lot_id: str, command: Command, *, about: str | None = None) -> object:
        raise AssertionError(lot_id)


@dataclass
class LivingCourt:
    """A court whose events are read by their real readers."""

    lot: SoldLot
    relays: list[OutboxRelay]

    async def knock_down(self, paddle: str) -> None:
        lot = self.lot
        event = LotKnockedDown(
            lot_id=lot.lot_id,
            court_id=lot.court.court_id,
            price_fen=PRICE_FEN,
            paddle=paddle,
            closed_at_ms=to_ms(lot.court.clock.at),
        )

        async def unseal(_session: AsyncSession, _lot_id: str, opened: str) -> Holder:
            return lot.paddles[opened]

        async with lot.court.acting() as uow:
            await service.confirm_sale(uow, event, unseal)
        await self.settle()

    async def settle(self) -> None:
        """Run every reader until nothing is left to read, and nobody waits for a person."""
        while sum([await relay.run_due() for relay in self.relays]):
            pass
        async with self.lot.court.acting() as uow:
            assert await parked_rows(uow.session) == []
            for lane in ("live", "worker"):
                assert await undone_rows(uow.session, uow.now, lane=lane) == 0

    async def let_days_pass(self, days: int) -> None:
        clock = self.lot.court.clock
        assert isinstance(clock, StandingClock)
        clock.pass_days(days)
        async with self.lot.court.acting() as uow:
            await fire_due(uow)
        await self.settle()


async def living_court(database: Database) -> LivingCourt:
    lot = await list_flat(await open_court(database))
    await lot.party("甲银行", "applicant")
    await lot.claim("甲银行", 1_000_000_00)
    await lot.bidder("李伟", "K4821")
    await lot.bidder("王芳", "M1177")
    table = reactions(
        Tools(
            live=NoLots(),
            bank=PayingBank(),
            paddle_pepper=KEY,
            sealing_public_key=KEY,
            sealing_private_key=None,
            signing_key=KEY,
        )
    )
    works = lot.court.works
    # What the fixtures emitted was for nobody: from here on there are readers.
    works.readers = readers_of(table)
    return LivingCourt(lot, [OutboxRelay(works, lane, table) for lane in ("live", "worker")])


async def test_a_hammer_becomes_money_in_the_creditors_hands(database: Database) -> None:
    court = await living_court(database)
    lot = court.lot
    await court.knock_down("K4821")
    assert await lot.balance(accounts.BANK) == DEPOSIT_FEN, "the loser's deposit has left the bank"
    await lot.pay(PRICE_FEN - DEPOSIT_FEN)
    await court.settle()
    sale = await lot.sale()
    async with lot.court.acting(Role.judge) as uow:
        await service.make_ruling(uow, sale_id=sale.id)
    async with lot.court.acting(Role.judge) as uow:
        await service.serve_ruling(uow, sale_id=sale.id, proof=service_proof(uow.now))
    await court.settle()
    async with lot.court.acting(Role.judge) as uow:
        shared = await queries.distribution_of_sale(uow.session, sale.id)
        assert shared is not None
        await service.approve_distribution(uow, distribution_id=shared.id)
    await court.settle()
    async with lot.court.acting() as uow:
        shared = await queries.distribution_of_sale(uow.session, sale.id)
        assert shared is not None
        assert shared.state is DistributionState.paid
        money = await queries.case_money(uow.session, lot.case_id)
        trial = await books.trial_balance(uow.session, lot.court.court_id)
        papers = {paper.kind for paper in await papers_of_case(uow.session, lot.case_id)}
    assert money.received_fen == PRICE_FEN
    assert money.paid_fen + money.costs_paid_fen + money.surplus_paid_fen == PRICE_FEN
    assert money.owed_fen == 0
    assert (trial.balanced, trial.total_debit) == (True, 0)
    assert papers == {
        PaperKind.confirmation,
        PaperKind.ruling,
        PaperKind.assistance,
        PaperKind.distribution,
    }


async def test_a_balance_that_never_comes_ends_in_a_re_sale_without_the_buyer(
    database: Database,
) -> None:
    court = await living_court(database)
    lot = court.lot
    await court.knock_down("K4821")
    await court.let_days_pass(30)
    assert (await lot.sale()).state is SaleState.defaulted
    assert await lot.balance(accounts.forfeited(lot.case_id)) == -DEPOSIT_FEN
    async with lot.court.acting() as uow:
        resale = (
            await uow.session.exec(select(Lot).where(col(Lot.previous_lot_id) == lot.lot_id))
        ).one()
    assert resale.is_resale
    assert resale.barred_account_ids == [lot.paddles["K4821"].account_id]
