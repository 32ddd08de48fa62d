"""Pure. What may be paid through Stripe, by which means, and how: held, or charged and refunded.

The table says what the vendor published about each means of payment, where that was read and when;
a new reading is a new version. Amounts are in the smallest unit of a currency.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

VERSION = "2026-11"
CURRENCY = "cny"
MOST_UNITS = 99_999_999
"""Eight digits: more is no amount to Stripe."""
AFTER_THE_END = timedelta(days=30)
"""What the refund window must outlive the expected end by. House rule."""
RELEASE_MARGIN = timedelta(days=2)
"""What a hold must outlive the expected end by: a day to release it, one in hand. House rule."""


class Means(StrEnum):
    """How somebody pays."""

    card = "card"
    alipay = "alipay"
    wechat_pay = "wechat_pay"
    customer_balance = "customer_balance"


class Capture(StrEnum):
    """Whether money is held until the lot is over, or taken and given back."""

    manual = "manual"
    automatic = "automatic"


class NotOffered(StrEnum):
    """Why a means of payment is not offered for a lot; the court's bank always is."""

    other_currency = "other_currency"
    above_most = "above_most"
    below_least = "below_least"
    window_too_short = "window_too_short"


@dataclass(frozen=True)
class Terms:
    """What the vendor says of one means of payment.

    `currencies` None: all of them. `hold_days` 0: it cannot be held. `refund_days` None: no end.
    """

    currencies: frozenset[str] | None
    least_units: int
    most_units: int
    hold_days: int
    refund_days: int | None
    is_disputable: bool
    source: str
    read_on: date


_READ = date(2026, 11, 29)
_WALLETS = frozenset({"aud", "cad", "cny", "eur", "gbp", "hkd", "jpy", "nzd", "sgd", "usd"})
TABLE: dict[Means, Terms] = {
    # The vendor names no end for refunds of cards; half a year is the house's own, well inside
    # the time after which cards are replaced and a refund bounces.
    Means.card: Terms(
        None, 1_000, MOST_UNITS, 7, 180, is_disputable=True,
        source="https://docs.stripe.com/payments/capture-later", read_on=_READ,
    ),
    Means.alipay: Terms(
        _WALLETS, 1_000, MOST_UNITS, 0, 90, is_disputable=False,
        source="https://docs.stripe.com/payments/alipay", read_on=_READ,
    ),
    Means.wechat_pay: Terms(
        _WALLETS, 1_000, MOST_UNITS, 0, 180, is_disputable=False,
        source="https://docs.stripe.com/payments/wechat-pay", read_on=_READ,
    ),
    Means.customer_balance: Terms(
        frozenset({"eur", "gbp", "jpy", "mxn", "usd"}), 1_000, MOST_UNITS, 0, None,
        is_disputable=False,
        source="https://docs.stripe.com/payments/bank-transfers", read_on=_READ,
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Offer:
    """A means of payment for one lot, and how it is taken; or why it is not offered."""

    means: Means
    capture: Capture | None
    why_not: NotOffered | None = None


def offer(
    means: Means,
    *,
    amount_units: int,
    currency: str,
    now: datetime,
    expected_end_at: datetime,
    table: dict[Means, Terms] = TABLE,
) -> Offer:
    """Return whether a means of payment fits a lot: a hold where it outlives the lot, else a
    charge whose refund is still possible thirty days after the expected end. Law: OJA-37."""
    terms = table[means]
    if terms.currencies is not None and currency not in terms.currencies:
        return Offer(means, None, NotOffered.other_currency)
    if amount_units > terms.most_units:
        return Offer(means, None, NotOffered.above_most)
    if amount_units < terms.least_units:
        return Offer(means, None, NotOffered.below_least)
    held_until = now + timedelta(days=terms.hold_days)
    if terms.hold_days and held_until >= expected_end_at + RELEASE_MARGIN:
        return Offer(means, Capture.manual)
    if terms.refund_days is not None:
        refundable_until = now + timedelta(days=terms.refund_days)
        if refundable_until < expected_end_at + AFTER_THE_END:
            return Offer(means, None, NotOffered.window_too_short)
    return Offer(means, Capture.automatic)


def offers(
    *, amount_units: int, currency: str, now: datetime, expected_end_at: datetime
) -> list[Offer]:
    """Return every means of payment with how it is taken for a lot, or why it is not."""
    return [
        offer(
            means,
            amount_units=amount_units,
            currency=currency,
            now=now,
            expected_end_at=expected_end_at,
        )
        for means in TABLE
    ]
