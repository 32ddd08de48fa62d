from __future__ import annotations

from typing import Any

import pytest
import stripe

from tests.fakes.stripe_standing import Standing
from tests.web.sandbox.stripe_stand_in.test_intents import HELD, TAKEN


async def test_refunds_in_parts_end_at_what_was_taken(stand: Standing) -> None:
    v1 = stand.client.v1
    paid = await v1.payment_intents.create_async(TAKEN)
    await v1.refunds.create_async({"payment_intent": paid.id, "amount": 600_000})
    with pytest.raises(stripe.InvalidRequestError, match="greater than unrefunded"):
        await v1.refunds.create_async({"payment_intent": paid.id, "amount": 300_001})
    await v1.refunds.create_async({"payment_intent": paid.id})
    with pytest.raises(stripe.InvalidRequestError) as refused:
        await v1.refunds.create_async({"payment_intent": paid.id})
    assert refused.value.code == "charge_already_refunded"


async def test_a_hold_is_not_refunded_but_cancelled(stand: Standing) -> None:
    held = await stand.client.v1.payment_intents.create_async(HELD)
    with pytest.raises(stripe.InvalidRequestError) as refused:
        await stand.client.v1.refunds.create_async({"payment_intent": held.id})
    assert refused.value.code == "charge_not_captured"


async def test_a_disputed_charge_is_not_refunded_and_its_money_is_gone(stand: Standing) -> None:
    v1 = stand.client.v1
    paid = await v1.payment_intents.create_async(TAKEN)
    before = stand.stand_in.store.account("acct_platform").balance()["cny"]
    dispute = await stand.control(f"dispute/{paid.latest_charge}")
    gone = before - stand.stand_in.store.account("acct_platform").balance()["cny"]
    assert gone == 900_000 + 15_000
    with pytest.raises(stripe.InvalidRequestError) as refused:
        await v1.refunds.create_async({"payment_intent": paid.id})
    assert refused.value.code == "charge_disputed"
    await stand.control(f"dispute_end/{dispute['id']}", won="true")
    assert (await v1.disputes.retrieve_async(dispute["id"])).status == "won"


async def test_a_refund_to_a_wallet_is_pending_and_may_bounce(stand: Standing) -> None:
    v1 = stand.client.v1
    refund = await v1.refunds.create_async({"payment_intent": await _by_wallet(stand)})
    assert refund.status == "pending"
    await stand.control(f"refund_end/{refund.id}", fails="true")
    assert (await v1.refunds.retrieve_async(refund.id)).status == "failed"
    again = await v1.refunds.create_async({"payment_intent": str(refund.payment_intent)})
    assert again.amount == refund.amount


async def test_a_wallet_takes_no_refund_after_ninety_days(stand: Standing) -> None:
    intent = await _by_wallet(stand)
    await stand.control("ahead", seconds=90 * 86_400 + 1)
    with pytest.raises(stripe.InvalidRequestError) as refused:
        await stand.client.v1.refunds.create_async({"payment_intent": intent})
    assert refused.value.code == "charge_expired_for_refund"


async def test_no_more_is_sent_out_than_lies_there(stand: Standing) -> None:
    v1 = stand.client.v1
    await v1.payment_intents.create_async(TAKEN)
    await stand.control("account", account="acct_court")
    await v1.transfers.create_async(
        {"amount": 500_000, "currency": "cny", "destination": "acct_court"}
    )
    with pytest.raises(stripe.InvalidRequestError) as refused:
        await v1.payouts.create_async({"amount": 400_000, "currency": "cny"})
    assert refused.value.code == "balance_insufficient"
    there: Any = {"stripe_account": "acct_court"}
    payout = await v1.payouts.create_async({"amount": 500_000, "currency": "cny"}, there)
    await stand.control(f"payout_end/{payout.id}", account="acct_court", fails="true")
    balance = await v1.balance.retrieve_async(None, there)
    assert balance.available[0].amount == 500_000


async def test_the_balance_is_the_sum_of_its_lines(stand: Standing) -> None:
    v1 = stand.client.v1
    for _ in range(3):
        paid = await v1.payment_intents.create_async(TAKEN)
    await v1.refunds.create_async({"payment_intent": paid.id})
    lines = await v1.balance_transactions.list_async({"limit": 2})
    found = [line async for line in lines.auto_paging_iter()]
    balance = await v1.balance.retrieve_async()
    assert len(found) == 4
    assert sum(line.net for line in found) == balance.available[0].amount


async def _by_wallet(stand: Standing) -> str:
    """Pay by Alipay on the page; return the intent."""
    session = await stand.client.v1.checkout.sessions.create_async(
        {
            "mode": "payment", "success_url": "http://court.test/",
            "allowed_payment_method_types": ["alipay"],
            "line_items": [{"quantity": 1, "price_data": {
                "currency": "cny", "unit_amount": 900_000, "product_data": {"name": "D"}}}],
        }
    )  # fmt: skip
    await stand.pay(session.url or "", means="alipay")
    paid = await stand.client.v1.checkout.sessions.retrieve_async(session.id)
    return str(paid.payment_intent)
