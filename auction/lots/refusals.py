"""Pure. Why something about a lot is refused, in order of precedence."""

from __future__ import annotations

from enum import StrEnum


class LotRefusal(StrEnum):
    """Codes of this room; what any room may say is `CommonRefusal`."""

    no_reference_price = "no_reference_price"
    reference_price_too_long = "reference_price_too_long"
    lot_exists = "lot_exists"
    terms_are_published = "terms_are_published"
    terms_not_decided = "terms_not_decided"
    not_on_the_panel = "not_on_the_panel"
    signed_already = "signed_already"
    decided_already = "decided_already"
    start_under_floor = "start_under_floor"
    increment_above_start = "increment_above_start"
    deposit_outside_band = "deposit_outside_band"
    bad_balance_days = "bad_balance_days"
    ends_before_it_opens = "ends_before_it_opens"
    bidding_too_short = "bidding_too_short"
    opens_too_soon = "opens_too_soon"
    second_too_late = "second_too_late"
    reference_price_expired = "reference_price_expired"
    sale_after_price = "sale_after_price"
    seizure_lapses_first = "seizure_lapses_first"
    announcement_incomplete = "announcement_incomplete"
