"""Pure. Who may stand on the roster of platforms, and when one must be struck off. Law: REF-10."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from urllib.parse import urlsplit

from auction.cases.rules import years_later
from auction.kernel.refusal import Refusal
from valuation.network_inquiry.refusals import NetworkRefusal as No

PRICE_KINDS_NEEDED = 3
BARRED_YEARS = 5
LATE_ANSWERS_ALLOWED = 5  # The fifth within a year strikes a platform off.
LATE_WITHIN_YEARS = 1
_LOCAL = {"127.0.0.1", "localhost", "::1"}


class PriceKind(StrEnum):
    """The kinds of price data a platform holds; three at least. Law: REF-10."""

    deal_prices = "deal_prices"
    government_set = "government_set"
    government_guided = "government_guided"
    market_offers = "market_offers"
    other = "other"


class StrikeGround(StrEnum):
    """Why a platform is struck off the roster and barred for five years. Law: REF-10."""

    refused_without_reason = "refused_without_reason"
    late_five_times = "late_five_times"
    collusion_fraud_or_leak = "collusion_fraud_or_leak"
    failed_review = "failed_review"
    other = "other"


def may_list(kinds: Sequence[PriceKind], base_url: str) -> Refusal | None:
    """Say why a platform may not be listed: too few kinds of price data, or no safe address."""
    if len(set(kinds)) < PRICE_KINDS_NEEDED:
        return Refusal(No.three_price_kinds_needed, {"needed": PRICE_KINDS_NEEDED}, "kinds")
    if not is_safe_address(base_url):
        return Refusal(No.bad_platform_address, {}, "base_url")
    return None


def is_safe_address(base_url: str) -> bool:
    """Say whether mandates may go to an address: https, or this machine itself.

    House rule: a key must not cross a network in the open.
    """
    try:
        parts = urlsplit(base_url)
        port_is_whole = parts.port is None or parts.port > 0
    except ValueError:
        return False
    is_plain = not (parts.query or parts.fragment or parts.username or parts.password)
    if not (parts.hostname and is_plain and port_is_whole):
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOCAL)


def barred_until(struck_off_on: date) -> date:
    """Return the day from which a platform struck off may be listed again. Law: REF-10."""
    return years_later(struck_off_on, BARRED_YEARS)


def must_be_struck_off(unjustified_late: int) -> bool:
    """Say whether a year's late answers without a reason oblige the court. Law: REF-10."""
    return unjustified_late >= LATE_ANSWERS_ALLOWED
