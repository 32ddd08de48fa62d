"""Pure. What a thing is taken to be worth: the value by which valuation hands over to the sale."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from auction.cases.rules import months_later, years_later
from auction.kernel.clock import court_day
from auction.kernel.money import is_amount
from auction.kernel.refusal import CommonRefusal, Refusal
from auction.lots.refusals import LotRefusal

LONGEST_VALIDITY_YEARS = 1
MONTHS_AFTER_EXPIRY = 6


@dataclass(frozen=True, kw_only=True)
class ReferencePrice:
    """A price found by a lawful method, its source and how long it may be relied on.

    `method` is e.g. "appraisal"; `source` names whoever found it, as the announcement will.
    """

    asset_id: str
    case_id: str
    court_id: str
    amount_fen: int
    method: str
    source: str
    report_file_id: str | None
    fixed_at: datetime
    valid_until_on: date


def check_reference_price(price: ReferencePrice) -> Refusal | None:
    """Say what is wrong with a price: its amount, or a validity of over a year. Law: REF-47."""
    if not is_amount(price.amount_fen):
        return Refusal(CommonRefusal.bad_amount, {"least_fen": 1}, "amount_fen")
    fixed_on = court_day(price.fixed_at)
    if price.valid_until_on < fixed_on:
        data = {"valid_until_on": price.valid_until_on}
        return Refusal(LotRefusal.reference_price_expired, data, "valid_until_on")
    latest = years_later(fixed_on, LONGEST_VALIDITY_YEARS)
    if price.valid_until_on > latest:
        data = {"latest_on": latest}
        return Refusal(LotRefusal.reference_price_too_long, data, "valid_until_on")
    return None


def latest_sale_on(valid_until_on: date) -> date:
    """Return the last day on which bidding may still run by a price. Law: REF-47, TRAP-17."""
    return months_later(valid_until_on, MONTHS_AFTER_EXPIRY)
