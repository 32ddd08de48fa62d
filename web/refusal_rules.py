"""Pure. By which rule something is refused: the code of a refusal -> the law, or whose rule it is.

Every refusal of a sale's acts names its rule, so that whoever is refused can look it up and, if
it was wrong, object to it. `HOUSE` is a rule of this platform's own; its reason stands where the
code is raised.
"""

from __future__ import annotations

from collections.abc import Mapping

HOUSE = "House rule"

_CASES = {
    "bad_case_number": HOUSE,
    "other_court_number": HOUSE,
    "number_of_the_future": HOUSE,
    "case_exists": HOUSE,
    "case_closed": HOUSE,
    "bad_email": HOUSE,
    "bad_bank_account": HOUSE,
    "party_not_of_case": HOUSE,
    "debtor_has_no_claim": HOUSE,
    "claim_is_nothing": HOUSE,
    "bad_rank": HOUSE,
    "lessee_before_co_owner": "CAT-05",
    "asset_not_of_case": HOUSE,
    "no_collateral_for_class": "W-08",
    "seized_in_future": "SEI-01",
    "seizure_too_short": "SEI-01",
    "seizure_too_long": "SEI-01",
    "seizure_lapsed": "SEI-01",
    "forbidden_wording": "G24-04",
    "not_a_picture": HOUSE,
    "picture_too_large": HOUSE,
    "too_many_pictures": HOUSE,
}
_LOTS = {
    "no_reference_price": "OJA-11",
    "reference_price_too_long": "REF-47",
    "lot_exists": HOUSE,
    "terms_are_published": "OJA-14",
    "terms_not_decided": "OJA-43",
    "committee_decision_missing": "CAT-06",
    "no_surplus": "AUC-06",
    "no_surplus_unanswered": "AUC-06",
    "no_surplus_price_too_low": "AUC-06",
    "no_surplus_given_up": "AUC-06",
    "surplus_is_left": "AUC-06",
    "enough_was_sold": "AUC-14",
    "no_committee_needed": "CAT-06",
    "not_a_failed_second": "OJA-42",
    "not_on_the_panel": "OJA-43",
    "signed_already": "OJA-43",
    "decided_already": "OJA-43",
    "reserve_unlike": "CAT-06",
    "pricing_unsuited": "OJA-10",
    "start_under_floor": "OJA-11",
    "sale_price_differs": "OJS-05",
    "reserve_under_floor": "CAT-06",
    "increment_above_start": "OJA-27",
    "deposit_outside_band": "OJA-20",
    "bad_balance_days": "OJA-40",
    "ends_before_it_opens": "OJA-28",
    "sale_not_sixty_days": "OJS-04",
    "bidding_too_short": "OJA-28",
    "opens_too_soon": "OJA-13",
    "second_too_late": "OJA-41",
    "reference_price_expired": "REF-47",
    "sale_after_price": "REF-47",
    "seizure_lapses_first": "SEI-01",
    "announcement_incomplete": "OJA-14",
    "lot_not_on_sale": "OJA-44",
    "act_waits": HOUSE,
    "ground_of_another_act": "OJA-44",
    "reason_too_short": "OJA-46",
    "suspension_out_of_reach": HOUSE,
}
_ENROLMENT = {
    "not_signed_in": HOUSE,
    "identity_unverified": "OJA-35",
    "application_missing": "OJA-21",
    "documents_pending": "OJA-35",
    "eligibility_unpromised": "CAT-01",
    "proxy_unconfirmed": "OJA-16",
    "deposit_missing": "OJA-20",
    "deposit_unconfirmed": "OJA-23",
    "barred": "OJA-39",
    "own_court": "OJA-52",
    "lot_over": "OJA-23",
    "already_applied": HOUSE,
    "lot_not_announced": "OJA-14",
    "refund_account_malformed": HOUSE,
    "proof_missing": "OJA-25",
    "priority_claimed": "OJA-25",
    "priority_too_late": "OJA-25",
}
_SETTLEMENT = {
    "not_the_judge": HOUSE,
    "sale_defaulted": "OJA-38",
    "balance_unpaid": "AUC-20",
    "ruling_made_already": "AUC-20",
    "ruling_not_made": "AUC-20",
    "ruling_served_already": "AUC-26",
    "title_not_passed": "AUC-26",
    "handed_over_already": "AUC-27",
    "distribution_plan_needed": "DIST-20",
    "distribution_decided": "DIST-20",
    "distribution_outdated": HOUSE,
    "payee_without_account": "DIST-05",
    "lot_not_over": "OJA-24",
    "paddle_unknown": HOUSE,
    "paddle_is_buyers": "OJA-35",
    "opening_asked_already": HOUSE,
    "opening_decided": HOUSE,
    "opening_needs_another": HOUSE,
}

RULES: Mapping[str, str] = {**_CASES, **_LOTS, **_ENROLMENT, **_SETTLEMENT}


def rule_of(code: str) -> str:
    """Return the rule by which a code refuses; "" where a refusal is of no sale's act."""
    return RULES.get(code, "")
