"""Pure. What the stand-in takes by which means of payment: least, most, currency, delays.

Its own copy, so that the court's table is tried against something that did not come from it.
"""

from __future__ import annotations

from dataclasses import dataclass

from web.sandbox.stripe_stand_in.wire import StripeError, bad

MOST_UNITS = 99_999_999
"""Eight digits of the smallest unit."""

_DAY_SECONDS = 86_400


@dataclass(frozen=True)
class Means:
    """One means of payment as the stand-in takes it."""

    currencies: frozenset[str] | None
    may_hold_seconds: int
    refund_seconds: int | None
    is_disputable: bool


MEANS = {
    "card": Means(None, 7 * _DAY_SECONDS, None, is_disputable=True),
    "alipay": Means(
        frozenset({"cny", "eur", "usd", "hkd"}), 0, 90 * _DAY_SECONDS, is_disputable=False
    ),
    "wechat_pay": Means(
        frozenset({"cny", "eur", "usd", "hkd"}), 0, 180 * _DAY_SECONDS, is_disputable=False
    ),
    "customer_balance": Means(
        frozenset({"eur", "gbp", "jpy", "mxn", "usd"}), 0, None, is_disputable=False
    ),
}
_LEAST = {"cny": 400, "usd": 50, "eur": 50, "hkd": 400, "gbp": 30, "jpy": 50, "mxn": 1000}


def check_amount(amount: int, currency: str) -> None:
    """Refuse an amount below the least or above eight digits."""
    if currency not in _LEAST:
        raise bad(f"Invalid currency: {currency}", param="currency")
    if amount < _LEAST[currency]:
        raise bad("Amount is too small.", code="amount_too_small", param="amount")
    if amount > MOST_UNITS:
        raise bad("Amount is too large.", code="amount_too_large", param="amount")


def check_means(types: list[str], currency: str, capture: str) -> None:
    """Refuse a means of payment that is unknown, or does not take this currency or a hold."""
    for name in types:
        means = MEANS.get(name)
        if means is None:
            raise bad(f"The payment method type '{name}' is invalid.", param="payment_method_types")
        if means.currencies is not None and currency not in means.currencies:
            raise StripeError(
                400,
                f"The currency provided ({currency}) is invalid for {name}.",
                code="payment_intent_invalid_currency",
                param="currency",
            )
        if capture == "manual" and not means.may_hold_seconds:
            raise bad(f"{name} does not support manual capture.", param="capture_method")
