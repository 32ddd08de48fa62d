"""What is left of a price paid by card: in parts, to the end, or sent back after a default."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass

import pytest_asyncio

from auction.ledger import accounts
from auction.payments import queries as payments
from auction.payments.card_payouts import may_leave_fen
from auction.payments.events import PaymentMet
from auction.settlement import service
from auction.settlement.rules import SaleState
from tests.auction.settlement.test_service import balance_is_due
from tests.fakes.card_house import CardHouse, card_house
from tests.fakes.sold_lot import PRICE_FEN, SoldLot, list_flat
from tests.web.people_site import Browser, PeopleSite
from web.house import Cards

PART_FEN = 90_000_000


@dataclass
class Buying:
    """A buyer whose court takes cards."""

    lot: SoldLot
    cards: CardHouse
    browser: Browser
    path: str

    async def pay(self, amount: str) -> None:
        """Pay a part on the gateway's page."""
        sent_on = await self.browser.send(f"{self.path}/card", {"means": "card", "amount": amount})
        assert sent_on.status_code == 303, sent_on.text
        paid = await self.cards.stand.pay(sent_on.headers["location"], name="王芳")
        assert paid.headers["location"].endswith(f"{self.path}?paid=1")
        await self.cards.reported()
        await self.settle()

    async def settle(self) -> None:
        """Let the gateway's worker and the reactions of the sale run."""
        await self.cards.settle()
        for met in await self.lot.court.happened(PaymentMet):
            async with self.lot.court.acting() as uow:
                await service.balance_met(uow, met)


@pytest_asyncio.fixture
async def buying(people_site: PeopleSite) -> AsyncGenerator[Buying]:
    lot = await list_flat(people_site.court)
    lot.buyer = await lot.bidder("王芳", "H2515")
    await lot.knock_down("H2515", PRICE_FEN)
    async with card_house(lot) as opened:
        people_site.house.cards = Cards(opened.gateway, opened.stand.url, {})
        browser = await people_site.signed_in(lot.buyer)
        path = f"/my/purchases/{(await lot.sale()).id}"
        await browser.get(path)
        yield Buying(lot, opened, browser, path)


async def test_a_part_paid_by_card_stands_among_what_arrived(buying: Buying) -> None:
    await buying.pay("900,000")
    sale = await buying.lot.sale()
    assert (sale.balance_received_fen, sale.state) == (PART_FEN, SaleState.awaiting_balance)
    assert "900,000" in (await buying.browser.get(buying.path)).text


async def test_the_last_part_pays_the_price(buying: Buying) -> None:
    left_fen = (await buying.lot.sale()).balance_left_fen
    while left_fen:
        part_fen = min(left_fen, PART_FEN)
        await buying.pay(str(part_fen // 100))
        left_fen -= part_fen
    assert (await buying.lot.sale()).state is SaleState.paid


async def test_more_than_the_gateway_takes_at_once_is_refused(buying: Buying) -> None:
    refused = await buying.browser.send(
        f"{buying.path}/card", {"means": "card", "amount": "1,000,000"}
    )
    assert "At most" in refused.text
    assert buying.cards.stand.stand_in.store.account("acct_platform").find("checkout.session") == []


async def test_a_part_stays_with_the_gateway_while_the_price_is_not_paid(buying: Buying) -> None:
    await buying.pay("900,000")
    await buying.cards.work.read_lines()
    async with buying.lot.court.works.database.session() as session:
        assert await may_leave_fen(session, buying.lot.court.court_id) == 0


async def test_after_a_default_each_part_goes_back_the_way_it_came(buying: Buying) -> None:
    await buying.pay("900,000")
    await buying.pay("100")
    await balance_is_due(buying.lot)
    await buying.settle()
    sale = await buying.lot.sale()
    async with buying.lot.court.works.database.session() as session:
        returns = await payments.payouts_of(session, ("balance_return",), sale.id)
    assert sorted(each.amount_fen for each in returns) == [10_000, PART_FEN]
    assert {(each.gateway, each.state) for each in returns} == {("stripe", "confirmed")}
    assert await buying.cards.balance(accounts.STRIPE) == 0
