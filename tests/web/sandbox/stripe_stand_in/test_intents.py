from __future__ import annotations

from typing import Any

import pytest
import stripe

from tests.fakes.stripe_standing import Standing

HELD: Any = {
    "amount": 900_000,
    "currency": "cny",
    "capture_method": "manual",
    "confirm": True,
    "payment_method": "pm_card_visa",
}
TAKEN: Any = {**HELD, "capture_method": "automatic"}


async def test_a_hold_waits_and_is_captured_once(stand: Standing) -> None:
    intents = stand.client.v1.payment_intents
    held = await intents.create_async(HELD)
    assert (held.status, held.amount_capturable, held.amount_received) == (
        "requires_capture", 900_000, 0,
    )  # fmt: skip
    taken = await intents.capture_async(held.id)
    assert (taken.status, taken.amount_received) == ("succeeded", 900_000)
    with pytest.raises(stripe.InvalidRequestError, match="status of succeeded"):
        await intents.capture_async(held.id)


async def test_the_rest_of_a_hold_captured_in_part_is_let_go(stand: Standing) -> None:
    intents = stand.client.v1.payment_intents
    held = await intents.create_async(HELD)
    taken = await intents.capture_async(held.id, {"amount_to_capture": 400_000})
    charge = await stand.client.v1.charges.retrieve_async(str(taken.latest_charge))
    assert (taken.amount_received, charge.amount_captured, charge.amount_refunded) == (
        400_000, 400_000, 500_000,
    )  # fmt: skip


async def test_a_cancelled_hold_is_captured_by_nobody(stand: Standing) -> None:
    intents = stand.client.v1.payment_intents
    held = await intents.create_async(HELD)
    assert (await intents.cancel_async(held.id)).status == "canceled"
    with pytest.raises(stripe.InvalidRequestError, match="status of canceled"):
        await intents.capture_async(held.id)
    assert stand.stand_in.store.account("acct_platform").balance() == {}


async def test_a_hold_ends_by_itself_after_seven_days(stand: Standing) -> None:
    intents = stand.client.v1.payment_intents
    held = await intents.create_async(HELD)
    await stand.control("ahead", seconds=7 * 86_400 - 1)
    assert (await intents.retrieve_async(held.id)).status == "requires_capture"
    await stand.control("ahead", seconds=1)
    ended = await intents.retrieve_async(held.id)
    assert (ended.status, ended.cancellation_reason) == ("canceled", "automatic")


async def test_a_declined_card_takes_nothing_and_may_be_tried_again(stand: Standing) -> None:
    intents = stand.client.v1.payment_intents
    made = await intents.create_async({"amount": 900_000, "currency": "cny"})
    with pytest.raises(stripe.CardError, match="declined"):
        await intents.confirm_async(made.id, {"payment_method": "pm_card_chargeDeclined"})
    assert (await intents.retrieve_async(made.id)).status == "requires_payment_method"
    paid = await intents.confirm_async(made.id, {"payment_method": "pm_card_visa"})
    assert paid.status == "succeeded"


async def test_a_card_whose_bank_asks_waits_for_its_holder(stand: Standing) -> None:
    asked = await stand.client.v1.payment_intents.create_async(
        {**TAKEN, "payment_method": "pm_card_authenticationRequired"}
    )
    assert asked.status == "requires_action"
    assert asked.next_action is not None


@pytest.mark.parametrize(
    ("amount", "code"), [(399, "amount_too_small"), (100_000_000, "amount_too_large")]
)
async def test_an_amount_out_of_bounds_is_refused(stand: Standing, amount: int, code: str) -> None:
    with pytest.raises(stripe.InvalidRequestError) as refused:
        await stand.client.v1.payment_intents.create_async({"amount": amount, "currency": "cny"})
    assert refused.value.code == code


async def test_the_largest_amount_of_eight_digits_is_taken(stand: Standing) -> None:
    made = await stand.client.v1.payment_intents.create_async({**TAKEN, "amount": 99_999_999})
    assert made.amount_received == 99_999_999


async def test_a_parameter_nobody_knows_is_refused(stand: Standing) -> None:
    given: Any = {"amount": 900_000, "currency": "cny", "payment_method_types": ["card"]}
    with pytest.raises(stripe.InvalidRequestError) as refused:
        await stand.client.v1.payment_intents.create_async(given)
    assert (refused.value.code, refused.value.param) == (
        "parameter_unknown", "payment_method_types",
    )  # fmt: skip


async def test_a_wallet_holds_nothing(stand: Standing) -> None:
    given: Any = {**HELD, "confirm": False, "allowed_payment_method_types": ["alipay"]}
    with pytest.raises(stripe.InvalidRequestError, match="manual capture"):
        await stand.client.v1.payment_intents.create_async(given)


async def test_a_customer_balance_takes_no_yuan(stand: Standing) -> None:
    given: Any = {
        "amount": 900, "currency": "cny", "allowed_payment_method_types": ["customer_balance"],
    }  # fmt: skip
    with pytest.raises(stripe.InvalidRequestError) as refused:
        await stand.client.v1.payment_intents.create_async(given)
    assert refused.value.code == "payment_intent_invalid_currency"


async def test_transfers_in_parts_pay_an_intent_from_the_customer_balance(stand: Standing) -> None:
    v1 = stand.client.v1
    customer = await v1.customers.create_async({"name": "Ada"})
    asked = await v1.payment_intents.create_async(
        {
            "amount": 1_000, "currency": "eur", "customer": customer.id, "confirm": True,
            "allowed_payment_method_types": ["customer_balance"],
        }
    )  # fmt: skip
    await stand.control(f"money/{customer.id}", amount=400, currency="eur")
    assert (await v1.payment_intents.retrieve_async(asked.id)).status == "requires_action"
    await stand.control(f"money/{customer.id}", amount=700, currency="eur")
    assert (await v1.payment_intents.retrieve_async(asked.id)).status == "succeeded"
    left = await v1.customers.cash_balance.retrieve_async(customer.id)
    assert left.available is not None
    assert left.available["eur"] == 100
