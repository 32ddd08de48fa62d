"""A sale annulled at any point of its life: every sum ends at zero or at an open claim.

Beside the books stands a dumb sum: what the buyer paid, what the bank paid out, what came back.
After each step the books balance, and nobody is given more than is theirs. Law: OJA-50, OJA-38.
"""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass

from hypothesis import HealthCheck, Phase, event, given, settings
from hypothesis import strategies as st

from auction.db.engine import Database
from auction.kernel.actor import Role
from auction.ledger import accounts
from auction.payments.queries import PayoutState
from auction.settlement import service
from auction.settlement.rules import SaleState
from auction.settlement.unwinding_rules import ReturnState
from tests.auction.settlement.test_service import balance_is_due
from tests.fakes.annulled_sale import AnnulledSale
from tests.fakes.court_of_tests import open_court
from tests.fakes.proofs import service_proof
from tests.fakes.sold_lot import DEPOSIT_FEN, PRICE_FEN, list_flat

EXAMPLES = 150 if os.environ.get("AUCTION_SOAK") else 12
STAGES = ("hammer", "part", "paid", "ruling", "title", "proposed", "approved")


@dataclass(frozen=True)
class Life:
    """How far a sale came, what the bank did with each payout, and who gives back what."""

    stage: str
    after_default: bool
    price_fen: int
    claim_fen: int
    fates: list[str]
    returns: list[tuple[int, int]]


LIVES = st.builds(
    Life,
    st.sampled_from((*STAGES, *["approved"] * 6)),
    st.booleans(),
    st.integers(DEPOSIT_FEN + 2, PRICE_FEN),
    st.integers(1, PRICE_FEN * 2),
    st.lists(st.sampled_from(["paid", "paid", "failed", "waits"]), min_size=4, max_size=4),
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=8),
)


class Onlooker:
    """Follows a sale with sums of its own."""

    def __init__(self, sale: AnnulledSale, life: Life) -> None:
        self.sale, self.life, self.lot = sale, life, sale.lot
        self.from_buyer_fen, self.references = 0, 0

    async def live(self) -> None:
        await self.lot.cost("评估费", 8_000_00)
        await self.lot.claim("南海银行", self.life.claim_fen)
        await self.lot.bidder("李四", "A1234")
        if self.life.after_default:
            await self.lot.knock_down("A1234", PRICE_FEN)
            await balance_is_due(self.lot)
            await self.lot.list(previous_lot_id=self.lot.lot_id)
            await self.lot.bidder("王芳", "B1234")
        await self.lot.knock_down(
            "B1234" if self.life.after_default else "A1234", self.life.price_fen
        )
        self.from_buyer_fen = DEPOSIT_FEN
        for stage in STAGES[1 : STAGES.index(self.life.stage) + 1]:
            await getattr(self, f"come_to_{stage}")()

    async def come_to_part(self) -> None:
        await self.pay(1)

    async def come_to_paid(self) -> None:
        await self.pay(self.life.price_fen - DEPOSIT_FEN - 1)

    async def pay(self, fen: int) -> None:
        self.from_buyer_fen += fen
        await self.lot.pay(fen, ref=f"balance up to {self.from_buyer_fen}")

    async def come_to_ruling(self) -> None:
        sale = await self.lot.sale()
        async with self.sale.court.acting(Role.judge) as uow:
            await service.make_ruling(uow, sale_id=sale.id)

    async def come_to_title(self) -> None:
        sale = await self.lot.sale()
        async with self.sale.court.acting(Role.judge) as uow:
            await service.serve_ruling(uow, sale_id=sale.id, proof=service_proof(uow.now))

    async def come_to_proposed(self) -> None:
        await self.sale.propose()

    async def come_to_approved(self) -> None:
        await self.sale.approve()
        shared = await self.sale.shared()
        assert shared is not None
        for payout, fate in zip(shared.payouts, self.life.fates, strict=False):
            if fate == "paid":
                await self.sale.confirm(payout)
            elif fate == "failed":
                await self.sale.fail(payout)

    async def annul(self) -> None:
        await self.sale.upheld()
        await self.sale.annul()
        await self.look()

    async def come_back(self) -> None:
        for index, quarter in self.life.returns:
            claims = [
                claim
                for claim in (await self.sale.unwound()).returns
                if claim.state is ReturnState.open and claim.received_fen < claim.amount_fen
            ]
            if claims:
                claim = claims[index % len(claims)]
                left_fen = claim.amount_fen - claim.received_fen
                await self.give(
                    claim.payment_number, claim.payee_name, left_fen - left_fen * quarter // 4
                )
                await self.look()

    async def give(self, number: str, name: str, fen: int) -> None:
        self.references += 1
        await self.sale.give_back(number, name, fen, f"return {self.references}")

    async def look(self) -> None:
        """What is owed, what was ordered and what is still claimed add up; the books balance."""
        unwound = await self.sale.unwound()
        open_fen = sum(
            claim.amount_fen for claim in unwound.returns if claim.state is ReturnState.open
        )
        partial_fen = sum(
            claim.received_fen for claim in unwound.returns if claim.state is ReturnState.open
        )
        waiting_fen = unwound.waiting_fen + unwound.kept.waiting_fen
        ordered = [
            payout for payout in await self.sale.returns() if payout.state != PayoutState.failed
        ]
        assert unwound.refund_fen == self.from_buyer_fen
        assert sum(payout.amount_fen for payout in ordered) == unwound.ordered_fen
        held_fen = await self.sale.held_fen()
        assert held_fen == waiting_fen - open_fen + partial_fen >= 0
        assert unwound.waiting_fen == 0 or held_fen == partial_fen
        assert await self.sale.balanced()

    async def end(self) -> None:
        """Everybody gives back what is left: then nothing is owed, and nothing is there."""
        for claim in (await self.sale.unwound()).returns:
            if claim.state is ReturnState.open:
                left_fen = claim.amount_fen - claim.received_fen
                await self.give(claim.payment_number, claim.payee_name, left_fen)
        await self.look()
        await self.sale.pay_returns()
        unwound = await self.sale.unwound()
        kept_fen = DEPOSIT_FEN if self.life.after_default else 0
        assert (await self.lot.sale()).state is SaleState.annulled
        assert unwound.waiting_fen == unwound.kept.waiting_fen == 0
        assert await self.sale.held_fen() == 0
        assert await self.sale.kept_fen() == kept_fen
        assert await self.lot.balance(accounts.TRANSIT) == 0
        assert await self.lot.balance(accounts.BANK) == kept_fen


async def live_through(url: str, life: Life) -> None:
    database = Database(url, pool_size=1)
    try:
        onlooker = Onlooker(AnnulledSale(await list_flat(await open_court(database))), life)
        await onlooker.live()
        await onlooker.annul()
        await onlooker.come_back()
        await onlooker.end()
        claims = len((await onlooker.sale.unwound()).returns)
        event(f"{life.stage}, {claims} claims, after default: {life.after_default}")
    finally:
        await database.dispose()


def test_annulled_at_any_point_every_sum_ends_at_zero_or_at_an_open_claim(
    database_url: str,
) -> None:
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        report_multiple_bugs=False,
        phases=[
            Phase.explicit,
            Phase.generate,
        ],  # A life takes seconds: what fails stands as drawn.
        suppress_health_check=list(HealthCheck),
    )
    @given(LIVES)
    def check(life: Life) -> None:
        asyncio.run(live_through(database_url, life))

    check()
