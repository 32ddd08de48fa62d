from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from auction.payments.methods import TABLE, Capture, Means, NotOffered, offer, offers

NOW = datetime(2026, 11, 29, 4, 0, tzinfo=UTC)


def _offer(means: Means = Means.card, *, days: float = 30, units: int = 500_000):  # type: ignore[no-untyped-def]
    return offer(
        means, amount_units=units, currency="cny", now=NOW,
        expected_end_at=NOW + timedelta(days=days),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("days", "capture"),
    [(4, Capture.manual), (5, Capture.manual), (5.01, Capture.automatic), (30, Capture.automatic)],
)
def test_a_card_is_held_only_where_the_hold_outlives_the_lot(days: float, capture: Capture) -> None:
    assert _offer(days=days).capture is capture


def test_a_wallet_that_cannot_be_held_is_charged_even_for_a_short_lot() -> None:
    assert _offer(Means.alipay, days=1).capture is Capture.automatic


@pytest.mark.parametrize(("days", "why"), [(60, None), (60.01, NotOffered.window_too_short)])
def test_thirty_days_after_the_end_a_refund_must_still_be_possible(
    days: float, why: NotOffered | None
) -> None:
    assert _offer(Means.alipay, days=days).why_not is why


@pytest.mark.parametrize(
    ("units", "why"),
    [
        (99_999_999, None),
        (100_000_000, NotOffered.above_most),
        (1_000, None),
        (999, NotOffered.below_least),
    ],
)
def test_an_amount_of_more_than_eight_digits_is_for_the_bank_alone(
    units: int, why: NotOffered | None
) -> None:
    assert _offer(units=units).why_not is why


def test_a_customer_balance_is_for_courts_whose_currency_has_it() -> None:
    assert _offer(Means.customer_balance).why_not is NotOffered.other_currency
    in_euro = offer(
        Means.customer_balance, amount_units=500_000, currency="eur", now=NOW,
        expected_end_at=NOW + timedelta(days=400),
    )  # fmt: skip
    assert in_euro.capture is Capture.automatic


def test_every_means_is_either_offered_or_says_why_not() -> None:
    found = offers(
        amount_units=500_000, currency="cny", now=NOW, expected_end_at=NOW + timedelta(days=170)
    )
    assert [each.means for each in found] == list(TABLE)
    assert all((each.capture is None) == (each.why_not is not None) for each in found)


def test_each_line_of_the_table_says_where_and_when_it_was_read() -> None:
    assert all(terms.source.startswith("https://") and terms.read_on for terms in TABLE.values())
