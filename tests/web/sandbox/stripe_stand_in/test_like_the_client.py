"""The stand-in is held against the types that the vendor generates its own client from."""

from __future__ import annotations

import sys
import types
import typing
from typing import Any, NotRequired, get_args, get_origin

import pytest
import stripe
from stripe import params
from stripe._stripe_context import StripeContext
from stripe.params import checkout as checkout_params

from tests.fakes.stripe_standing import Standing
from web.sandbox.stripe_stand_in import calls, cash, checkout, intents, money, outgoing
from web.sandbox.stripe_stand_in.store import PLATFORM

TAKEN = [
    (params.PaymentIntentCreateParams, intents.CREATE),
    (params.PaymentIntentUpdateParams, intents.UPDATE),
    (params.PaymentIntentConfirmParams, intents.CONFIRM),
    (params.PaymentIntentCaptureParams, intents.CAPTURE),
    (params.PaymentIntentCancelParams, intents.CANCEL),
    (params.RefundCreateParams, money.REFUND_CREATE),
    (params.CustomerCreateParams, cash.CUSTOMER_CREATE),
    (params.CustomerFundingInstructionsCreateParams, cash.FUNDING_CREATE),
    (params.TransferCreateParams, outgoing.TRANSFER_CREATE),
    (params.PayoutCreateParams, outgoing.PAYOUT_CREATE),
    (params.BalanceTransactionListParams, calls.LIST | calls._FILTERS["balance_transaction"]),
    (checkout_params.SessionCreateParams, checkout.CREATE),
    (checkout_params.SessionCreateParamsPaymentIntentData, checkout.INTENT_DATA),
]


@pytest.mark.parametrize(("known", "taken"), TAKEN, ids=lambda each: getattr(each, "__name__", ""))
def test_every_parameter_taken_is_one_of_the_client(known: Any, taken: frozenset[str]) -> None:
    assert taken <= known.__annotations__.keys()


async def test_every_answer_has_the_fields_and_types_of_the_client(stand: Standing) -> None:
    await everything(stand)
    store = stand.stand_in.store
    seen = set()
    for books in store.accounts.values():
        for kind, objects in books.objects.items():
            seen.add(kind)
            for obj in objects.values():
                assert problems(CLASSES[kind], calls.expanded(books, obj, []), kind) == []
    assert seen == CLASSES.keys()


def test_an_answer_that_lacks_a_field_is_found() -> None:
    assert problems(stripe.Refund, {"object": "refund"}, "refund")[:1] == ["refund.amount missing"]


def test_an_answer_of_another_type_is_found() -> None:
    assert "event.created: 'late'" in problems(stripe.Event, {"created": "late"}, "event")


async def everything(stand: Standing) -> None:
    """Let one of each thing come into being."""
    v1 = stand.client.v1
    session = await v1.checkout.sessions.create_async(
        {
            "mode": "payment",
            "success_url": "http://court.test/",
            "allowed_payment_method_types": ["card"],
            "line_items": [
                {"quantity": 1, "price_data": {
                    "currency": "cny", "unit_amount": 500_000, "product_data": {"name": "D"}}}
            ],
        }
    )  # fmt: skip
    await stand.pay(session.url or "")
    paid = await v1.checkout.sessions.retrieve_async(session.id)
    intent = await v1.payment_intents.retrieve_async(str(paid.payment_intent))
    await v1.refunds.create_async({"payment_intent": intent.id, "amount": 1_000})
    await stand.control(f"dispute/{intent.latest_charge}")
    held = await v1.payment_intents.create_async(
        {"amount": 900_000, "currency": "cny", "capture_method": "manual", "confirm": True,
         "payment_method": "pm_card_visa"}
    )  # fmt: skip
    await v1.payment_intents.cancel_async(held.id)
    customer = await v1.customers.create_async({"name": "Ada"})
    await v1.payment_intents.create_async(
        {"amount": 900, "currency": "eur", "customer": customer.id, "confirm": True,
         "allowed_payment_method_types": ["customer_balance"]}
    )  # fmt: skip
    await stand.control(f"money/{customer.id}", amount=900, currency="eur")
    await v1.payment_intents.create_async(
        {"amount": 900_000, "currency": "cny", "confirm": True, "payment_method": "pm_card_visa"}
    )
    await stand.control("account", account="acct_court")
    await v1.transfers.create_async({"amount": 100, "currency": "cny", "destination": "acct_court"})
    await v1.payouts.create_async({"amount": 100, "currency": "cny"})
    assert stand.stand_in.store.account(PLATFORM).objects


CLASSES: dict[str, Any] = {
    "payment_intent": stripe.PaymentIntent,
    "charge": stripe.Charge,
    "refund": stripe.Refund,
    "checkout.session": stripe.checkout.Session,
    "customer": stripe.Customer,
    "balance_transaction": stripe.BalanceTransaction,
    "payout": stripe.Payout,
    "transfer": stripe.Transfer,
    "dispute": stripe.Dispute,
    "event": stripe.Event,
    "payment_method": stripe.PaymentMethod,
    "customer_cash_balance_transaction": stripe.CustomerCashBalanceTransaction,
}


def problems(known: Any, answer: Any, where: str) -> list[str]:
    """Return where an answer is not what the client's generated types say."""
    found = []
    for name, hint in _hints(known).items():
        optional = _is_optional(hint)
        if name not in answer:
            if not optional:
                found.append(f"{where}.{name} missing")
        elif not _fits(hint, answer[name]):
            found.append(f"{where}.{name}: {answer[name]!r}"[:200])
    unknown = set(answer) - set(_hints(known)) - {"object", "card", "account"}
    return [*found, *(f"{where}.{name} unknown" for name in sorted(unknown))]


def _hints(known: Any) -> dict[str, Any]:
    raw = {n: a for n, a in known.__annotations__.items() if n.islower() and n[0] != "_"}
    # Names in the generated modules are imported for type checkers only: they stand in `stripe`.
    places = {**vars(stripe), **vars(sys.modules[known.__module__]), "StripeContext": StripeContext}
    names = {n: typing.ForwardRef(a) if isinstance(a, str) else a for n, a in raw.items()}
    holder = types.SimpleNamespace(__annotations__=names)
    try:
        return typing.get_type_hints(holder, places, vars(known), include_extras=True)
    except NameError:
        return names


def _is_optional(hint: Any) -> bool:
    return (
        "Optional" in str(hint) or type(None) in get_args(hint) or get_origin(hint) is NotRequired
    )


def _fits(hint: Any, value: Any) -> bool:
    origin = get_origin(hint)
    if hint is Any or isinstance(hint, (typing.ForwardRef, str, typing.TypeVar)):
        return True
    if origin is typing.Union or origin is types.UnionType:
        return any(_fits(each, value) for each in get_args(hint))
    if origin is typing.Literal:
        return value in get_args(hint)
    if origin in {list, list}:
        return isinstance(value, list) and all(_fits(get_args(hint)[0], v) for v in value)
    if isinstance(hint, type) and issubclass(hint, stripe.StripeObject):
        return isinstance(value, (dict, str))
    if hint in {int, str, bool, float}:
        return isinstance(value, hint) and not (hint is int and isinstance(value, bool))
    if hint is type(None):
        return value is None
    return True
