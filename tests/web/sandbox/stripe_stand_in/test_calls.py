from __future__ import annotations

import pytest
import stripe

from auction.payments.stripe_line import HttpLine
from tests.fakes.stripe_standing import SECRET, Standing, client_of
from tests.web.sandbox.stripe_stand_in.test_intents import TAKEN


async def test_the_same_key_gives_the_same_answer(stand: Standing) -> None:
    intents = stand.client.v1.payment_intents
    first = await intents.create_async(TAKEN, {"idempotency_key": "one"})
    again = await intents.create_async(TAKEN, {"idempotency_key": "one"})
    assert first.id == again.id
    assert len(stand.stand_in.store.account("acct_platform").find("payment_intent")) == 1


async def test_the_same_key_with_another_body_is_an_error(stand: Standing) -> None:
    intents = stand.client.v1.payment_intents
    await intents.create_async(TAKEN, {"idempotency_key": "one"})
    with pytest.raises(stripe.IdempotencyError):
        await intents.create_async({**TAKEN, "amount": 1_000}, {"idempotency_key": "one"})


async def test_another_key_than_ours_opens_nothing(stand: Standing) -> None:
    line = HttpLine(timeout_seconds=5)
    stranger = client_of(stand.url, line)
    with pytest.raises(stripe.AuthenticationError):
        await stranger.v1.balance.retrieve_async(None, {"api_key": "sk_test_other"})
    await line.close_async()


@pytest.mark.parametrize(
    ("fault", "error"), [("server_error", stripe.APIError), ("too_many", stripe.RateLimitError)]
)
async def test_a_call_that_fails_on_demand_has_done_nothing(
    stand: Standing, fault: str, error: type[Exception]
) -> None:
    await stand.control("faults", **{"next[0]": fault})
    with pytest.raises(error):
        await stand.client.v1.payment_intents.create_async(TAKEN, {"idempotency_key": "one"})
    assert stand.stand_in.store.account("acct_platform").find("payment_intent") == []


async def test_a_lost_answer_is_found_again_under_its_key(stand: Standing) -> None:
    await stand.control("faults", **{"next[0]": "lost"})
    intents = stand.client.v1.payment_intents
    with pytest.raises(stripe.APIConnectionError):
        await intents.create_async(TAKEN, {"idempotency_key": "one"})
    again = await intents.create_async(TAKEN, {"idempotency_key": "one"})
    made = stand.stand_in.store.account("acct_platform").find("payment_intent")
    assert [each["id"] for each in made] == [again.id]


async def test_webhooks_are_signed_over_their_raw_bytes(stand: Standing) -> None:
    await stand.client.v1.payment_intents.create_async(TAKEN)
    await stand.control("webhooks")
    payload, headers = stand.posted[-1]
    signed = headers["Stripe-Signature"]
    event = stand.client.construct_event(payload, signed, SECRET, tolerance=10**9)
    assert event.type == "payment_intent.succeeded"
    with pytest.raises(stripe.SignatureVerificationError):
        stand.client.construct_event(payload + b" ", signed, SECRET, tolerance=10**9)


async def test_a_webhook_goes_again_until_it_is_answered(stand: Standing) -> None:
    await stand.client.v1.payment_intents.create_async({"amount": 900_000, "currency": "cny"})
    stand.answers = [500, 503, 200]
    sent = [(await stand.control("webhooks"))["sent"] for _ in range(4)]
    assert sent == [1, 1, 1, 0]


async def test_webhooks_come_doubled_and_late_on_demand(stand: Standing) -> None:
    await stand.control("faults", seed=3, doubled=1, late=1)
    await stand.client.v1.payment_intents.create_async(TAKEN)
    assert (await stand.control("webhooks"))["sent"] == 0
    assert (await stand.control("webhooks", late="true"))["sent"] == 6
    assert len({payload for payload, _ in stand.posted}) == 3
