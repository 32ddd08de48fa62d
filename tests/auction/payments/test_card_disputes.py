"""A card's bank takes a deposit back: no further bid, no double return, an end in the books."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import pytest

from auction.bidding.lot_news import AdmissionRefused, LotKnockedDown
from auction.bidding.sealing import Holder
from auction.db.engine import Database
from auction.enrolment import disputing
from auction.enrolment import service as enrolment
from auction.enrolment.queries import DepositView
from auction.enrolment.rules import DepositState
from auction.kernel.actor import Role
from auction.kernel.clock import to_ms
from auction.kernel.refusal import Refused
from auction.ledger import accounts
from auction.lots.models import Lot
from auction.payments import service
from auction.payments.events import CardDisputed, PaymentMet
from auction.payments.queries import payouts_of
from auction.settlement import defaulting, disputed
from auction.settlement import service as settlement
from auction.settlement.models import Sale
from auction.settlement.queries import sale_of_lot
from tests.fakes.card_house import CardHouse, card_house
from tests.fakes.court_of_tests import open_court
from tests.fakes.enrolled import publish_lot
from web.sandbox.stripe_stand_in.store import PLATFORM


@pytest.fixture
async def house(database: Database) -> AsyncGenerator[CardHouse]:
    lot = await publish_lot(await open_court(database))
    async with card_house(lot) as opened:
        yield opened


async def charged(house: CardHouse) -> DepositView:
    """Have a bidder pay by card, be charged and be admitted."""
    deposit = await house.lot.apply(await house.lot.bidder())
    await house.pay(await house.open(deposit))
    await house.reported()
    await house.settle()
    await house.lot.admit(deposit)
    return await house.lot.deposit(deposit.number)


async def is_disputed(house: CardHouse) -> str:
    """Let the payer's bank take the money back; return the dispute's id."""
    charge = house.stand.stand_in.store.account(PLATFORM).find("charge")[0]
    dispute = await house.stand.control(f"dispute/{charge['id']}")
    await heard(house)
    return str(dispute["id"])


async def ended(house: CardHouse, dispute: str, *, won: bool) -> None:
    await house.stand.control(f"dispute_end/{dispute}", won=str(won).lower())
    await heard(house)


async def heard(house: CardHouse) -> None:
    """Let reports, orders and reactions run until nothing happens any more."""
    court = house.lot.court
    await house.reported()
    await house.settle()
    for event in await court.happened(CardDisputed):
        if house._first(event.outcome, event.number):
            async with court.acting() as uow:
                await disputing.on_card_disputed(uow, event)
            async with court.acting() as uow:
                await disputed.on_card_disputed(uow, event)
    for met in await court.happened(PaymentMet):
        async with court.acting() as uow:
            await disputed.made_good(uow, met)
    await house.settle()


async def released(house: CardHouse) -> None:
    court = house.lot.court
    async with court.acting() as uow:
        await enrolment.release_all_but(
            uow, lot_id=house.lot.lot_id, keep=None, closed_at=court.clock.now()
        )
    await house.settle()


async def bought(house: CardHouse, deposit: DepositView) -> Sale:
    """Let the bidder win at twice the deposit."""
    court = house.lot.court

    async def unseal(*_: object) -> Holder:
        return Holder(deposit.account_id, deposit.number)

    news = LotKnockedDown(
        house.lot.lot_id, court.court_id, deposit.due_fen * 2, "1001", to_ms(court.clock.at)
    )
    async with court.acting() as uow:
        await settlement.confirm_sale(uow, news, unseal)
    return await sale_in(house)


async def sale_in(house: CardHouse) -> Sale:
    async with house.lot.court.works.database.session() as session:
        view = await sale_of_lot(session, house.lot.lot_id)
        assert view is not None
        return await session.get_one(Sale, view.id)


async def test_a_lost_dispute_ends_a_deposit_whose_lot_still_runs(house: CardHouse) -> None:
    deposit = await charged(house)
    await ended(house, await is_disputed(house), won=False)
    assert (await house.lot.deposit(deposit.number)).state == DepositState.returned
    assert await house.balance(accounts.STRIPE_DISPUTED) == 0
    assert await house.balance(accounts.deposit(deposit.number)) == 0
    assert await house.balance(accounts.TRANSIT) == 0


async def test_what_a_bank_took_back_is_not_paid_out_a_second_time(house: CardHouse) -> None:
    deposit = await charged(house)
    dispute = await is_disputed(house)
    await released(house)
    async with house.lot.court.works.database.session() as session:
        payout = (await payouts_of(session, ("deposit_return",), deposit.number))[0]
    assert payout.state == "failed"
    with pytest.raises(Refused, match="payment_disputed"):
        async with house.lot.court.acting(Role.finance) as uow:
            await service.retry_payout(uow, payout_id=payout.id, payee_account="6222 0001")
    await ended(house, dispute, won=False)
    assert (await house.lot.deposit(deposit.number)).state == DepositState.returned
    assert await house.balance(accounts.STRIPE_DISPUTED) == 0
    assert await house.balance(accounts.BANK) == 0


async def test_a_dispute_won_after_the_close_goes_back_by_card_at_once(house: CardHouse) -> None:
    deposit = await charged(house)
    dispute = await is_disputed(house)
    await released(house)
    await ended(house, dispute, won=True)
    assert (await house.lot.deposit(deposit.number)).state == DepositState.returned
    refunds = house.stand.stand_in.store.account(PLATFORM).find("refund")
    assert [refund["amount"] for refund in refunds] == [deposit.due_fen]
    assert await house.balance(accounts.STRIPE) == 0


async def test_no_ruling_is_made_while_the_buyers_deposit_is_disputed(house: CardHouse) -> None:
    sale = await bought(house, await charged(house))
    dispute = await is_disputed(house)
    async with house.lot.court.acting() as uow:
        row = await uow.session.get_one(Sale, sale.id)
        row.state = "paid"
        with pytest.raises(Refused, match="deposit_disputed"):
            await disputed.insist_undisputed(uow, row)
    await ended(house, dispute, won=True)
    async with house.lot.court.acting() as uow:
        await disputed.insist_undisputed(uow, await uow.session.get_one(Sale, sale.id))


async def test_a_buyer_whose_deposit_was_lost_is_declared_in_default(house: CardHouse) -> None:
    deposit = await charged(house)
    sale = await bought(house, deposit)
    dispute = await is_disputed(house)
    with pytest.raises(Refused, match="deposit_not_lost"):
        async with house.lot.court.acting(Role.judge) as uow:
            await defaulting.default_for_lost_deposit(uow, sale_id=sale.id)
    await ended(house, dispute, won=False)
    async with house.lot.court.acting(Role.judge) as uow:
        await defaulting.default_for_lost_deposit(uow, sale_id=sale.id)
    assert ((await sale_in(house)).state, (await sale_in(house)).deposit_fen) == ("defaulted", 0)
    assert (await house.lot.deposit(deposit.number)).state == DepositState.returned
    for code in (accounts.STRIPE_DISPUTED, accounts.proceeds(house.lot.case_id)):
        assert await house.balance(code) == 0


async def test_a_buyer_may_pay_a_lost_deposit_by_bank(house: CardHouse) -> None:
    deposit = await charged(house)
    sale = await bought(house, deposit)
    await ended(house, await is_disputed(house), won=False)
    async with house.lot.court.acting(Role.judge) as uow:
        number = await disputed.ask_anew(uow, sale_id=sale.id)
    async with house.lot.court.acting() as uow:
        await service.report_transfer(
            uow, court_id=house.lot.court.court_id, bank_ref="anew", number=number,
            payer_name="王芳", payer_account="6222", amount_fen=deposit.due_fen,
        )  # fmt: skip
    await heard(house)
    async with house.lot.court.acting() as uow:
        await disputed.insist_undisputed(uow, await uow.session.get_one(Sale, sale.id))
    assert await house.balance(accounts.STRIPE_DISPUTED) == 0
    assert await house.balance(accounts.BANK) == deposit.due_fen
    assert await house.balance(accounts.proceeds(house.lot.case_id)) == -deposit.due_fen


async def test_an_admission_heard_twice_after_the_close_takes_no_deposit_from_a_winner(
    house: CardHouse,
) -> None:
    deposit = await charged(house)
    court = house.lot.court
    again = AdmissionRefused(house.lot.lot_id, deposit.number, court.court_id, "lot_over")
    async with court.acting() as uow:
        lot = await uow.session.get_one(Lot, house.lot.lot_id)
        assert lot.closed_at is None
        await enrolment.release_refused(uow, again)
    assert (await house.lot.deposit(deposit.number)).state == DepositState.admitted
    assert (await bought(house, deposit)).deposit_fen == deposit.due_fen
