"""Pure. What a figure and its validity may be, whichever method found them. Law: REF-47."""

from __future__ import annotations

from datetime import date, timedelta

from auction.cases.rules import years_later
from auction.kernel.money import MAX_FEN, is_amount
from auction.kernel.refusal import CommonRefusal, Refusal
from valuation.refusals import ValuationRefusal

LONGEST_VALIDITY_YEARS = 1


def check_figure(amount_fen: int, valid_until_on: date, today: date) -> Refusal | None:
    """Say what is wrong with a price and until when it is to hold."""
    return check_amount(amount_fen) or check_validity(valid_until_on, today)


def check_amount(amount_fen: int) -> Refusal | None:
    """Say what is wrong with an amount."""
    if is_amount(amount_fen):
        return None
    return Refusal(CommonRefusal.bad_amount, {"least_fen": 1, "most_fen": MAX_FEN}, "amount")


def check_validity(valid_until_on: date, today: date) -> Refusal | None:
    """Say what is wrong with a validity; it reaches beyond today and a year at most."""
    if valid_until_on <= today:
        return Refusal(ValuationRefusal.validity_over, {}, "valid_until")
    latest_on = last_valid_day(today)
    if valid_until_on > latest_on:
        return Refusal(ValuationRefusal.validity_too_long, {"latest_on": latest_on}, "valid_until")
    return None


def last_valid_day(today: date) -> date:
    """Return the last day of a year that begins today."""
    return years_later(today, LONGEST_VALIDITY_YEARS) - timedelta(days=1)
