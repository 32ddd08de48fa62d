"""Deposits by card against the stand-in, with the vendor's real client between."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import timedelta

import pytest
import pytest_asyncio
import stripe

from auction.db.engine import Database
from auction.enrolment import service as enrolment
from auction.enrolment.queries import DepositView
from auction.enrolment.rules import DepositState
from auction.kernel.actor import Role
from auction.kernel.refusal import Refused
from auction.ledger import accounts
from auction.payments import queries, service
from auction.payments.batches import make_batches
from auction.payments.card_books import reconciliation
from auction.payments.methods import Capture, Means
from auction.payments.queries import PayoutState
from auction.payments.refusals import BatchRefusal
from auction.payments.stripe_orders import order_capture
from tests.fakes.card_house import CardHouse, card_house
from tests.fakes.court_of_tests import open_court
from tests.fakes.enrolled import publish_lot
from tests.fakes.stripe_standing import SECRET


@dataclass(frozen=True)
class AdmissionRefusedOf:
    """The engine's word that a deposit came too late."""

    lot_id: str
    deposit_number: str


@pytest_asyncio.fixture
async def house(database: Database) -> AsyncGenerator[CardHouse]:
    lot = await publish_lot(await open_court(database))
    async with card_house(lot) as opened:
        yield opened


async def _asked(house: CardHouse, name: str = "王芳") -> DepositView:
    return await house.lot.apply(await house.lot.bidder(name))


async def _end(house: CardHouse, keep: str | None = None) -> None:
    """Let the lot be over, and release everybody but the buyer."""
    court = house.lot.court
    async with court.acting() as uow:
        await enrolment.release_all_but(
            uow, lot_id=house.lot.lot_id, keep=keep, closed_at=court.clock.now()
        )
        if keep is not None:
            await order_capture(uow, number=keep)


async def _state(house: CardHouse, deposit: DepositView) -> DepositState:
    return (await house.lot.deposit(deposit.number)).state


@pytest.mark.parametrize("capture", list(Capture))
async def test_a_deposit_paid_by_card_is_held_and_given_back_the_way_it_came(
    house: CardHouse, capture: Capture
) -> None:
    deposit = await _asked(house)
    payment = await house.open(deposit, capture)
    await house.pay(payment)
    await house.reported()
    await house.settle()
    assert await _state(house, deposit) is DepositState.held
    holding = accounts.STRIPE if capture is Capture.automatic else accounts.STRIPE_HOLDS
    assert await house.balance(holding) == deposit.due_fen
    await house.lot.admit(deposit)
    await _end(house)
    await house.settle()
    assert await _state(house, deposit) is DepositState.returned
    assert await house.balance(holding) == 0
    assert await house.balance(accounts.deposit(deposit.number)) == 0
    ended = await house.payment(payment.id)
    assert ended.state == ("refunded" if capture is Capture.automatic else "cancelled")


async def test_what_goes_back_by_card_is_in_no_batch_for_the_bank(house: CardHouse) -> None:
    deposit = await _asked(house)
    await house.pay(await house.open(deposit, Capture.automatic))
    await house.reported()
    await house.settle()
    await house.lot.admit(deposit)
    await _end(house)
    assert await _state(house, deposit) is DepositState.instructed
    with pytest.raises(Refused) as refused:
        async with house.lot.court.acting(Role.finance) as uow:
            await make_batches(uow, court_id=house.lot.court.court_id)
    assert refused.value.refusal.code == BatchRefusal.nothing_to_pay


async def test_what_was_held_on_the_buyers_card_is_taken(house: CardHouse) -> None:
    deposit = await _asked(house)
    payment = await house.open(deposit, Capture.manual)
    await house.pay(payment)
    await house.reported()
    await house.settle()
    await house.lot.admit(deposit)
    await _end(house, keep=deposit.number)
    await house.settle()
    assert (await house.payment(payment.id)).state == "captured"
    assert await house.balance(accounts.STRIPE) == deposit.due_fen
    assert await house.balance(accounts.STRIPE_HOLDS) == 0


async def test_nothing_sent_to_stripe_names_a_payer_a_lot_or_a_paddle(house: CardHouse) -> None:
    deposit = await _asked(house)
    payment = await house.open(deposit)
    session = house.stand.stand_in.store.account("acct_platform").get(
        "checkout.session", payment.session_id or ""
    )
    told = json.dumps(session, ensure_ascii=False)
    assert deposit.number in told
    assert deposit.payer_name not in told
    assert house.lot.lot_id not in told


async def test_each_courts_money_goes_through_its_own_account(house: CardHouse) -> None:
    await house.stand.control("account", account="acct_court")
    deposit = await _asked(house)
    await house.pay(await house.open(deposit, account="acct_court"))
    await house.reported()
    await house.settle()
    assert await _state(house, deposit) is DepositState.held
    assert await house.gateway.balance_fen("acct_court") > 0
    assert house.stand.stand_in.store.account("acct_platform").balance() == {}
    await _end(house)
    await house.settle()
    assert await _state(house, deposit) is DepositState.returned
    assert await house.work.read_lines() == 2


async def test_many_losers_are_released_while_a_report_is_handled_at_once(
    house: CardHouse,
) -> None:
    losers = [await _asked(house, f"竞买人{position}") for position in range(10)]
    for position, deposit in enumerate(losers):
        await house.pay(await house.open(deposit), name=f"竞买人{position}")
    late = await _asked(house, "赵敏")
    page = await house.open(late)
    await house.reported()
    await house.settle()
    async with house.lot.court.acting() as uow:
        for deposit in losers:
            told = AdmissionRefusedOf(house.lot.lot_id, deposit.number)
            await enrolment.release_refused(uow, told)
    await house.pay(page, name="赵敏")
    await house.reported()
    await house.work.run_reports()
    assert (await house.payment(page.id)).state == "captured"
    await house.settle()
    states = {(await house.lot.deposit(deposit.number)).state for deposit in losers}
    assert states == {DepositState.returned}


async def test_a_report_that_comes_twice_is_kept_once(house: CardHouse) -> None:
    payment = await house.open(await _asked(house))
    await house.pay(payment)
    await house.stand.control("webhooks")
    payload, headers = house.stand.posted[0]
    taken = [await house.take(payload, headers["Stripe-Signature"]) for _ in range(2)]
    assert taken == [True, False]


async def test_a_payment_nobody_reported_is_found_at_the_next_look(house: CardHouse) -> None:
    deposit = await _asked(house)
    await house.pay(await house.open(deposit))
    await house.settle()
    assert await _state(house, deposit) is DepositState.asked
    house.lot.court.clock.at += timedelta(minutes=11)
    await house.settle()
    assert await _state(house, deposit) is DepositState.held


@pytest.mark.parametrize(
    ("change", "age_seconds"),
    [(b" ", 0), (b"", 301)],
    ids=["changed by a byte", "too old"],
)
async def test_a_report_with_a_bad_signature_is_refused(
    house: CardHouse, change: bytes, age_seconds: int
) -> None:
    await house.pay(await house.open(await _asked(house)))
    await house.stand.control("webhooks")
    payload, headers = house.stand.posted[0]
    signed = headers["Stripe-Signature"]
    if age_seconds:
        at = int(signed.partition(",")[0][2:]) - age_seconds
        signed = stripe.WebhookSignature.generate_signature_header(payload.decode(), SECRET, at)
    assert await house.refused_report(payload + change, signed) == "bad_signature"
    assert await house.refused_report(payload, None) == "bad_signature"


async def test_a_report_of_an_unknown_payment_lies_on_the_desk(house: CardHouse) -> None:
    await house.stand.client.v1.payment_intents.create_async(
        {"amount": 5_000, "currency": "cny", "confirm": True, "payment_method": "pm_card_visa"}
    )
    await house.reported()
    await house.settle()
    assert await house.cases() == ["unknown_payment"]
    assert await house.balance(accounts.STRIPE) == 0


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("currency", "usd", "other_currency"),
        ("amount_total", 1, "other_amount"),
        ("client_reference_id", "another", "unknown_payment"),
    ],
)
async def test_a_payment_that_is_not_what_was_asked_changes_nothing(
    house: CardHouse, name: str, value: object, reason: str
) -> None:
    deposit = await _asked(house)
    payment = await house.open(deposit)
    await house.pay(payment)
    books = house.stand.stand_in.store.account("acct_platform")
    books.get("checkout.session", payment.session_id or "")[name] = value
    await house.reported()
    await house.settle()
    assert await house.cases() == [reason]
    assert await _state(house, deposit) is DepositState.asked
    assert await house.balance(accounts.STRIPE) == 0


async def test_somebody_elses_card_lies_on_the_desk_and_is_given_back_by_a_clerk(
    house: CardHouse,
) -> None:
    deposit = await _asked(house)
    payment = await house.open(deposit)
    await house.pay(payment, name="李伟")
    await house.reported()
    await house.settle()
    assert await _state(house, deposit) is DepositState.asked
    court = house.lot.court
    async with court.acting() as uow:
        found = await queries.transfers(uow.session, court.court_id)
    assert found.items[0].reason == "other_payer"
    async with court.acting(Role.finance) as uow:
        await service.return_transfer(uow, transfer_id=found.items[0].id)
    await house.settle()
    assert (await house.payment(payment.id)).state == "refunded"
    assert await house.balance(accounts.SUSPENSE) == 0


async def test_what_is_paid_twice_goes_straight_back(house: CardHouse) -> None:
    deposit = await _asked(house)
    payment = await house.open(deposit)
    await house.lot.pay(deposit)
    await house.pay(payment)
    await house.reported()
    await house.settle()
    assert (await house.payment(payment.id)).state == "refunded"
    assert await house.balance(accounts.BANK) == deposit.due_fen
    assert await house.balance(accounts.STRIPE) == 0


async def test_a_lot_that_is_over_closes_the_page_of_whoever_has_not_paid(
    house: CardHouse,
) -> None:
    payment = await house.open(await _asked(house))
    await _end(house)
    await house.settle()
    assert (await house.payment(payment.id)).state == "expired"
    assert "已结束" in (await house.pay(payment)).text


async def test_another_means_takes_the_place_of_the_page_that_was_open(house: CardHouse) -> None:
    deposit = await _asked(house)
    first = await house.open(deposit)
    same = await house.open(deposit)
    other = await house.open(deposit, means=Means.alipay)
    assert same.id == first.id
    assert other.id != first.id
    assert (await house.payment(first.id)).state == "expired"


async def test_a_refund_to_a_wallet_is_confirmed_when_the_wallet_has_it(house: CardHouse) -> None:
    deposit = await _asked(house)
    payment = await house.open(deposit, means=Means.alipay)
    await house.pay(payment, means="alipay")
    await house.reported()
    await house.settle()
    await _end(house)
    await house.settle()
    assert await _state(house, deposit) is DepositState.instructed
    refund = house.stand.stand_in.store.account("acct_platform").find("refund")[0]
    await house.stand.control(f"refund_end/{refund['id']}")
    await house.reported()
    await house.settle()
    assert await _state(house, deposit) is DepositState.returned


async def test_a_refund_after_its_window_fails_onto_the_payout_desk(house: CardHouse) -> None:
    deposit = await _asked(house)
    await house.pay(await house.open(deposit, means=Means.alipay), means="alipay")
    await house.reported()
    await house.settle()
    await house.stand.control("ahead", seconds=91 * 86_400)
    await _end(house)
    await house.settle()
    court = house.lot.court
    async with court.acting() as uow:
        failed = await queries.payouts(uow.session, court.court_id, PayoutState.failed)
    assert failed.items[0].failure == "stripe: charge_expired_for_refund"
    assert await house.balance(accounts.deposit(deposit.number)) == -deposit.due_fen


async def test_a_clerk_confirms_nothing_that_the_gateway_pays(house: CardHouse) -> None:
    deposit = await _asked(house)
    await house.pay(await house.open(deposit))
    await house.reported()
    await house.settle()
    await _end(house)
    court = house.lot.court
    async with court.acting() as uow:
        waiting = await queries.payouts(uow.session, court.court_id, PayoutState.instructed)
    with pytest.raises(Refused, match="payout_by_gateway"):
        async with court.acting(Role.finance) as uow:
            await service.confirm_payout(uow, payout_id=waiting.items[0].id, bank_ref="X")


async def test_a_dispute_lies_on_the_desk_until_it_is_won(house: CardHouse) -> None:
    deposit = await _asked(house)
    payment = await house.open(deposit)
    await house.pay(payment)
    await house.reported()
    await house.settle()
    charge = (await house.payment(payment.id)).charge_id
    dispute = await house.stand.control(f"dispute/{charge}")
    await house.reported()
    await house.settle()
    assert await house.cases() == ["disputed"]
    assert await house.balance(accounts.STRIPE_DISPUTED) == deposit.due_fen
    await house.stand.control(f"dispute_end/{dispute['id']}", won="true")
    await house.reported()
    await house.settle()
    assert await house.balance(accounts.STRIPE_DISPUTED) == 0
    assert await house.balance(accounts.STRIPE) == deposit.due_fen


async def test_a_hold_that_would_end_before_the_lot_is_taken_in_time(house: CardHouse) -> None:
    deposit = await _asked(house)
    payment = await house.open(deposit, Capture.manual)
    await house.pay(payment)
    await house.reported()
    await house.settle()
    house.lot.court.clock.at += timedelta(days=6, minutes=1)
    await house.settle()
    assert (await house.payment(payment.id)).state == "captured"
    assert await _state(house, deposit) is DepositState.held


async def test_a_hold_its_bank_gave_up_lies_on_the_desk(house: CardHouse) -> None:
    payment = await house.open(await _asked(house), Capture.manual)
    await house.pay(payment)
    await house.reported()
    await house.settle()
    intent = (await house.payment(payment.id)).intent_id or ""
    await house.stand.client.v1.payment_intents.cancel_async(intent)
    await house.reported()
    await house.settle()
    assert await house.cases() == ["hold_lost"]


async def test_the_gateways_balance_is_what_the_books_say(house: CardHouse) -> None:
    for name in ("王芳", "李伟", "赵敏"):
        deposit = await _asked(house, name)
        await house.pay(await house.open(deposit), name=name)
    await house.reported()
    await house.settle()
    await _end(house, keep=deposit.number)
    await house.settle()
    assert await house.work.read_lines() == 5
    assert await house.work.read_lines() == 0
    async with house.lot.court.works.database.session() as session:
        found = await reconciliation(session, house.lot.court.court_id)
    assert found.difference_fen == 0
    assert found.unmatched == 0
    assert found.lines_net_fen == await house.gateway.balance_fen("")
    assert found.fees_fen == found.charged_fen > 0
