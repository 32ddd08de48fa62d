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
    committee_decision_missing = "committee_decision_missing"
    no_surplus = "no_surplus"
    no_surplus_unanswered = "no_surplus_unanswered"
    no_surplus_price_too_low = "no_surplus_price_too_low"
    no_surplus_given_up = "no_surplus_given_up"
    surplus_is_left = "surplus_is_left"
    enough_was_sold = "enough_was_sold"
    no_committee_needed = "no_committee_needed"
    not_a_failed_second = "not_a_failed_second"
    not_on_the_panel = "not_on_the_panel"
    signed_already = "signed_already"
    decided_already = "decided_already"
    reserve_unlike = "reserve_unlike"
    pricing_unsuited = "pricing_unsuited"
    start_under_floor = "start_under_floor"
    sale_price_differs = "sale_price_differs"
    reserve_under_floor = "reserve_under_floor"
    increment_above_start = "increment_above_start"
    deposit_outside_band = "deposit_outside_band"
    bad_balance_days = "bad_balance_days"
    ends_before_it_opens = "ends_before_it_opens"
    sale_not_sixty_days = "sale_not_sixty_days"
    bidding_too_short = "bidding_too_short"
    opens_too_soon = "opens_too_soon"
    second_too_late = "second_too_late"
    reference_price_expired = "reference_price_expired"
    sale_after_price = "sale_after_price"
    seizure_lapses_first = "seizure_lapses_first"
    announcement_incomplete = "announcement_incomplete"
    lot_not_on_sale = "lot_not_on_sale"
    act_waits = "act_waits"
    ground_of_another_act = "ground_of_another_act"
    reason_too_short = "reason_too_short"
    suspension_out_of_reach = "suspension_out_of_reach"


class ConditionRefusal(StrEnum):
    """Why a condition asked of bidders is not set."""

    condition_needs_text = "condition_needs_text"
    condition_not_set = "condition_not_set"
