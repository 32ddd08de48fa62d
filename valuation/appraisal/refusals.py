"""Refusals of the agency's desk and of what the court decides about it."""

from __future__ import annotations

from enum import StrEnum


class AgencyDeskRefusal(StrEnum):
    """Why something was not done; words stand in the catalogues as refusal.<code>."""

    # Taking a commission on.
    declaration_missing = "declaration_missing"
    # The survey.
    survey_too_soon = "survey_too_soon"
    survey_not_yet = "survey_not_yet"
    witness_needed = "witness_needed"
    no_such_party = "no_such_party"
    # More time.
    extension_too_late = "extension_too_late"
    extension_too_long = "extension_too_long"
    extension_pending = "extension_pending"
    extensions_used_up = "extensions_used_up"
    extension_decided_already = "extension_decided_already"
    # What a report says.
    two_methods_or_reason = "two_methods_or_reason"
    value_date_in_future = "value_date_in_future"
    value_date_too_early = "value_date_too_early"
    signed_before_commission = "signed_before_commission"
    signed_in_future = "signed_in_future"
    appraiser_incomplete = "appraiser_incomplete"
    same_appraiser_twice = "same_appraiser_twice"
    two_appraisers_needed = "two_appraisers_needed"
    figure_far_off = "figure_far_off"
    # What belongs to it.
    too_many_annexes = "too_many_annexes"
    annex_unreadable = "annex_unreadable"
    # Its review.
    checks_missing = "checks_missing"
    # Issuing it anew.
    no_appraisal_to_reissue = "no_appraisal_to_reissue"
    price_still_valid = "price_still_valid"
    announced_in_time = "announced_in_time"
